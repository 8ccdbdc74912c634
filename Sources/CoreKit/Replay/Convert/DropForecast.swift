/// Says what Akto drops without a word, once its endpoint has taken it.
enum DropForecast {
    /// The first reason; nil for what stays. `answer` is the response's body.
    static func reason(status: Int, target: ByteSlice, isIgnored: Bool, answer: ByteSlice, arena: ByteArena) -> DropReason? {
        guard (200...299).contains(status) || status == 302 else { return .status }
        if target.firstRange(of: "/health") != nil { return .health }
        if isIgnored { return .ignored }
        return isRPCError(answer) ? .rpcError : nil
    }

    /// How far the member that names the protocol may stand from either end of a message.
    private static let reach = 96

    /// False for what is no message, told by its ends; it may stand as the inside of a JSON string.
    static func mayBeRPC(_ body: ByteSlice) -> Bool {
        let text = body.trimmed
        guard text.count > 20, text[0] == 0x7B else { return false }
        let head = text[0..<min(reach, text.count)], tail = text.dropFirst(max(0, text.count - reach))
        return head.firstRange(of: "jsonrpc") != nil || tail.firstRange(of: "jsonrpc") != nil
    }

    /// A JSON-RPC 2.0 response (section 5) with a member `error`.
    static func isRPCError(_ body: ByteSlice) -> Bool {
        guard mayBeRPC(body) else { return false }
        let text = body.trimmed
        var scanner = JSONScanner(text), first = true, isRPC = false, isError = false
        scanner.position = 1
        while let key = try? scanner.nextKey(&first) {
            if key == "jsonrpc" { isRPC = true }
            if key == "error" { isError = scanner.peek() != 0x6E }
            if (try? scanner.passValue()) == nil { break }
        }
        return isRPC && isError
    }
}
