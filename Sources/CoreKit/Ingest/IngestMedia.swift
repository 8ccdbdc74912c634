/// What a body has to be sent as.
enum IngestMedia {
    /// Nil for JSON as it is. A form or plain text is what a page of a foreign site can send without asking; JSON is not.
    static func fault(_ head: HTTPReceivedHead) -> String? {
        let types = head.all("content-type")
        guard types.count == 1, let type = types.first else { return "\"content-type\" is missing or stands twice, expected \"application/json\"" }
        let semicolon = type.firstIndex(of: 0x3B) ?? type.count
        guard type[0..<semicolon].trimmed.equalsIgnoringCase("application/json") else {
            return "\"content-type\" is \"\(type.string)\", expected \"application/json\""
        }
        if let charset = charset(type.dropFirst(semicolon)), !charset.equalsIgnoringCase("utf-8") {
            return "the charset is \"\(charset.string)\", expected \"utf-8\""
        }
        for coding in head.all("content-encoding") where !coding.equalsIgnoringCase("identity") {
            return "\"content-encoding\" is \"\(coding.string)\", expected a body that is not encoded"
        }
        return nil
    }

    private static func charset(_ parameters: ByteSlice) -> ByteSlice? {
        var at = 0
        while at < parameters.count {
            let end = parameters.firstIndex(of: 0x3B, from: at) ?? parameters.count
            let parameter = parameters[at..<end].trimmed
            at = end + 1
            guard parameter.hasPrefixIgnoringCase("charset=") else { continue }
            let value = parameter.dropFirst(8)
            return value.count >= 2 && value[0] == 0x22 && value[value.count - 1] == 0x22 ? value[1..<value.count - 1] : value
        }
        return nil
    }
}

/// Answers to batches.
enum IngestAnswer {
    static func taken(_ records: Int) -> HTTPReply {
        .json(200, body: Array("{\"success\":true,\"records\":\(records)}\n".utf8))
    }

    /// `{"success":false,"error":"record 3: ...","record":3,"field":"time","offset":1234}`
    static func refused(_ fault: IngestFault) -> HTTPReply {
        var writer = JSONWriter()
        writer.object {
            $0.member("success", false)
            $0.member("error", fault.message)
            if let record = fault.record { $0.member("record", record) }
            if let field = fault.field { $0.member("field", field) }
            if let offset = fault.offset { $0.member("offset", offset) }
        }
        return .json(fault.status, body: writer.bytes + [0x0A])
    }
}
