// Relies on: the names of header fields coming again and again.

/// Tells from a header field's name alone whether its value matters. One a thread.
final class HeaderGate {
    /// Why a field is looked at.
    struct Interest: OptionSet, BitwiseCopyable {
        let rawValue: UInt8
        /// A signature may match.
        static let pattern = Interest(rawValue: 1)
        static let protocolVersion = Interest(rawValue: 2)
        static let method = Interest(rawValue: 4)
        static let name = Interest(rawValue: 8)
        static let session = Interest(rawValue: 16)
        static let userAgent = Interest(rawValue: 32)
    }

    private struct Slot: BitwiseCopyable {
        /// Hash of the name as it was captured; 0 where the slot is free.
        var hash: UInt64 = 0
        var interest = Interest()
    }

    private static let size = 256
    private let slots: UnsafeMutablePointer<Slot>
    private let patterns: LayerMatcher

    init(_ patterns: LayerMatcher) {
        self.patterns = patterns
        slots = .allocate(capacity: HeaderGate.size)
        slots.initialize(repeating: Slot(), count: HeaderGate.size)
    }

    deinit { slots.deallocate() }

    @inline(__always)
    func interest(in name: ByteSlice) -> Interest {
        let hash = Fingerprint.of(name.buffer) | 1
        let slot = slots + Int(truncatingIfNeeded: hash &>> 8) & (HeaderGate.size - 1)
        if slot.pointee.hash == hash { return slot.pointee.interest }
        let interest = find(name)
        slot.pointee = Slot(hash: hash, interest: interest)
        return interest
    }

    @inline(never)
    private func find(_ name: ByteSlice) -> Interest {
        var interest = Interest()
        if name.equalsIgnoringCase("mcp-protocol-version") { interest.insert(.protocolVersion) }
        if name.equalsIgnoringCase("mcp-method") { interest.insert(.method) }
        if name.equalsIgnoringCase("mcp-name") { interest.insert(.name) }
        if name.equalsIgnoringCase("mcp-session-id") { interest.insert(.session) }
        if name.equalsIgnoringCase("user-agent") { interest.insert(.userAgent) }
        let beginning = name.buffer.map { ByteSlice.lowered($0) } + [0x3A, 0x20]
        if !patterns.isEmpty, beginning.withUnsafeBytes({ patterns.mayMatch(textBeginningWith: $0) }) { interest.insert(.pattern) }
        return interest
    }
}
