/// Which records are wanted. Repeated values of one kind are alternatives; a leading `!` excludes what matches.
///
/// ```swift
/// var filter = RecordFilter()
/// try filter.add(.host, "*.shop.example")
/// try filter.add(.path, "!/static/**")
/// try filter.add(.status, "2xx")
/// ```
public struct RecordFilter: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// A whole host name, or `*.suffix`.
        case host
        /// A glob over the path without the query; one without a slash matches any of its segments.
        case path
        case method
        /// `404`, `4xx`, `200-299`.
        case status
        /// Of the response, without its parameters: `application/json`, `image/*`, `json`.
        case contentType = "content-type"
    }

    public struct Malformed: Error, Sendable {
        public let kind: Kind
        public let value: String
        /// `expected a status, "1xx" to "5xx", or "200-299"`
        public let message: String
    }

    /// Keeps only what the Traffic Connector's worker would have captured: requests with one of seven content types, answered with 200 to
    /// 299, 301, 302 or 304.
    public var asWorker = false

    private struct Test<Value: Sendable>: Sendable {
        var wanted: [Value] = []
        var unwanted: [Value] = []

        mutating func add(_ value: Value, _ isNegated: Bool) {
            if isNegated { unwanted.append(value) } else { wanted.append(value) }
        }

        func passes(_ matches: (Value) -> Bool) -> Bool {
            (wanted.isEmpty || wanted.contains(where: matches)) && !unwanted.contains(where: matches)
        }

        var isEmpty: Bool { wanted.isEmpty && unwanted.isEmpty }
    }

    private var hosts = HostList(), unwantedHosts = HostList()
    private var paths = Test<Glob>(), types = Test<Glob>()
    private var methods = Test<String>()
    private var statuses = Test<ClosedRange<Int>>()

    public init() {}

    /// Everything passes.
    public var isEmpty: Bool {
        !asWorker && hosts.isEmpty && unwantedHosts.isEmpty && paths.isEmpty && types.isEmpty && methods.isEmpty && statuses.isEmpty
    }

    /// Adds one value as it was typed.
    public mutating func add(_ kind: Kind, _ value: String) throws(Malformed) {
        let isNegated = value.hasPrefix("!")
        let text = isNegated ? String(value.dropFirst()) : value
        func malformed(_ message: String) -> Malformed { Malformed(kind: kind, value: value, message: message) }
        guard !text.isEmpty else { throw malformed("expected a value" + (isNegated ? " after '!'" : "")) }
        switch kind {
        case .host:
            do throws(HostList.Malformed) {
                if isNegated { try unwantedHosts.add(text) } else { try hosts.add(text) }
            } catch {
                throw malformed(error.message)
            }
        case .path: paths.add(Glob(text), isNegated)
        case .method:
            guard text.utf8.allSatisfy({ ByteSlice.lowered($0) &- 0x61 < 26 || $0 == 0x2D || $0 == 0x5F }) else {
                throw malformed("expected a method such as GET")
            }
            methods.add(text.uppercased(), isNegated)
        case .status:
            guard let range = RecordFilter.statuses(text) else { throw malformed("expected a status, \"1xx\" to \"5xx\", or \"200-299\"") }
            statuses.add(range, isNegated)
        case .contentType: types.add(Glob(text.lowercased()), isNegated)
        }
    }

    /// Adds the hosts of a list, one a line; `#` begins a comment.
    public mutating func addHosts(list: String, isNegated: Bool) throws(HostList.Malformed) {
        if isNegated { try unwantedHosts.addList(list) } else { try hosts.addList(list) }
    }

    private static func statuses(_ text: String) -> ClosedRange<Int>? {
        let lower = text.lowercased()
        if lower.count == 3, lower.hasSuffix("xx"), let hundreds = Int(lower.prefix(1)), (1...5).contains(hundreds) {
            return hundreds * 100...hundreds * 100 + 99
        }
        let parts = lower.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = parts.compactMap { $0.utf8.count == 3 ? UInt($0).map { Int($0) } : nil }
        guard numbers.count == parts.count, let low = numbers.first, let high = numbers.last, low >= 100, low <= high else { return nil }
        return low...high
    }
}

extension RecordFilter {
    /// What a record is judged by; the slices are borrowed.
    struct Subject {
        var host = ByteSlice.empty
        var scheme = ByteSlice.empty
        /// Without the query.
        var path = ByteSlice.empty
        var method = ByteSlice.empty
        var status: Int?
        var requestType = ByteSlice.empty
        var responseType = ByteSlice.empty
    }

    /// Why a record is not wanted; nil where it is.
    func rejection(of subject: Subject, arena: ByteArena) -> FilterReason? {
        if !statuses.isEmpty, !statuses.passes({ subject.status.map($0.contains) ?? false }) { return .status }
        if !methods.isEmpty {
            let method = subject.method.string.uppercased()
            if !methods.passes({ $0 == method }) { return .method }
        }
        if !hosts.isEmpty || !unwantedHosts.isEmpty {
            let host = HostName.normalized(subject.host, scheme: subject.scheme, arena: arena)?.string ?? ""
            if (!hosts.isEmpty && !hosts.contains(host)) || unwantedHosts.contains(host) { return .host }
        }
        if !paths.isEmpty {
            let path = subject.path.string
            if !paths.passes({ $0.matches(path) }) { return .path }
        }
        if !types.isEmpty {
            let type = RecordFilter.mediaType(subject.responseType).string.lowercased()
            if !types.passes({ $0.matches(type) }) { return .contentType }
        }
        return asWorker && !RecordFilter.workerTakes(subject) ? .worker : nil
    }

    /// A content type without its parameters.
    static func mediaType(_ text: ByteSlice) -> ByteSlice {
        (text.firstIndex(of: 0x3B).map { text[0..<$0] } ?? text).trimmed
    }

    private static let workerTypes: [StaticString] = [
        "application/json", "application/xml", "text/xml", "application/grpc", "application/x-www-form-urlencoded", "application/soap+xml",
    ]

    private static func workerTakes(_ subject: Subject) -> Bool {
        guard let status = subject.status, (200...299).contains(status) || [301, 302, 304].contains(status) else { return false }
        let type = mediaType(subject.requestType)
        return workerTypes.contains { type.equalsIgnoringCase($0) }
    }
}
