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

    /// False for what is no error message, told by its ends and by a name in it; it may stand as the inside of a JSON string, written without
    /// needless escapes.
    static func mayBeRPC(_ body: ByteSlice) -> Bool {
        let text = body.trimmed
        guard text.count > 20, text[0] == 0x7B else { return false }
        let head = text[0..<min(reach, text.count)], tail = text.dropFirst(max(0, text.count - reach))
        guard head.firstRange(of: "jsonrpc") != nil || tail.firstRange(of: "jsonrpc") != nil else { return false }
        return holdsError(text)
    }

    /// The name `error`, its quotes escaped or not.
    private static func holdsError(_ text: ByteSlice) -> Bool {
        let base = text.start, letter = SIMD16<UInt8>(repeating: 0x72)
        var at = 1
        // Two letters that seldom stand together are looked for.
        while at &+ 17 <= text.count {
            let first = base.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self) .== letter
            let second = base.loadUnaligned(fromByteOffset: at &+ 1, as: SIMD16<UInt8>.self) .== letter
            let words = unsafeBitCast(first .& second, to: SIMD2<UInt64>.self)
            guard words.x | words.y != 0 else {
                at &+= 16
                continue
            }
            let place = at &+ (words.x != 0 ? words.x.trailingZeroBitCount &>> 3 : 8 &+ words.y.trailingZeroBitCount &>> 3)
            if isError(text, place) { return true }
            at = place &+ 1
        }
        return at < text.count && (at..<text.count).contains { isError(text, $0) }
    }

    private static func isError(_ text: ByteSlice, _ at: Int) -> Bool {
        let word = text[at - 1..<min(text.count, at + 6)]
        return word.hasPrefix("error\"") || word.hasPrefix("error\\")
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
