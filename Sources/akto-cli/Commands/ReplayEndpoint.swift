import CoreKit

/// What the arguments of `akto replay` say of the endpoint: where it is, how it is reached, and with which key.
struct ReplayEndpoint {
    let arguments: ParsedArguments
    let context: CommandContext

    private static let defaultPath = "/api/ingestData"

    init(_ arguments: ParsedArguments, _ context: CommandContext) {
        self.arguments = arguments
        self.context = context
    }

    static func target(_ url: String) throws -> HTTPTarget {
        do {
            return try HTTPTarget(url).appending(defaultPath: defaultPath)
        } catch {
            // The URL is not shown: it may hold a password.
            throw UsageError(message: "invalid value for --to: \(error)")
        }
    }

    /// The program's own endpoint asks for no key, and is given none.
    func endpoint(_ target: HTTPTarget, isOwn: Bool = false) throws -> Replay.Endpoint {
        var fields = [try HTTPField("content-type", "application/json"), try HTTPField("user-agent", "\(Toolkit.name)/\(Toolkit.version)")]
        if !isOwn, let key = try key() {
            guard target.isSecure || target.isLoopback || arguments.flag("insecure") else {
                throw UsageError(message: "the key would go over plain http to \(target.host), expected https (or --insecure)")
            }
            fields.append(try field(key))
        }
        let options = try self.options(target)
        do {
            _ = try HTTPClients.make(target, options)
        } catch {
            throw UsageError(message: "\(error)")
        }
        return Replay.Endpoint(name: "\(target)", fields: fields) { () throws(HTTPSetupError) in try HTTPClients.make(target, options) }
    }

    private func options(_ target: HTTPTarget) throws -> HTTPClientOptions {
        var options = HTTPClientOptions()
        if let timeout = arguments.duration("timeout") {
            guard timeout > .zero else { throw UsageError(message: "invalid value \"\(arguments.text("timeout") ?? "0s")\" for --timeout: expected more than 0") }
            options.readTimeout = timeout
            options.writeTimeout = timeout
            options.connectTimeout = min(timeout, options.connectTimeout)
        }
        options.certificateAuthorities = arguments.text("cacert").map(context.place)
        options.verifies = !arguments.flag("insecure")
        if arguments.text("proxy") == "env", target.isSecure {
            let value = context.environment["HTTPS_PROXY"] ?? context.environment["https_proxy"] ?? ""
            let exceptions = context.environment["NO_PROXY"] ?? context.environment["no_proxy"] ?? ""
            if !value.isEmpty {
                guard let proxy = HTTPProxy(value, exceptions: exceptions) else {
                    throw UsageError(message: "HTTPS_PROXY names no proxy, expected one such as \"http://proxy.example:3128\"")
                }
                options.proxy = proxy
            }
        }
        return options
    }

    // MARK: - The key

    private func key() throws -> String? {
        guard let path = arguments.text("api-key-file") else {
            return context.environment.isSet("AKTO_API_KEY") ? context.environment["AKTO_API_KEY"] : nil
        }
        let bytes: [UInt8]
        do {
            bytes = try FileContents.read(context.place(path), limit: 1 << 16)
        } catch {
            throw UsageError(message: "--api-key-file \(path): \(error)")
        }
        let line = String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
        let key = String(line.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        guard !key.isEmpty else { throw UsageError(message: "--api-key-file \(path): no key, expected it in the first line") }
        return key
    }

    private func field(_ key: String) throws -> HTTPField {
        do {
            switch arguments.text("auth") {
            case "authorization": return try HTTPField("authorization", key)
            case "bearer": return try HTTPField("authorization", "Bearer \(key)")
            default: return try HTTPField("x-api-key", key)
            }
        } catch {
            throw UsageError(message: "the key holds characters that no header can carry, expected printable ones")
        }
    }

    /// `1h05m`, `2m10s`, `45s`.
    static func span(_ seconds: Double) -> String {
        let total = seconds.isFinite && seconds < 1e9 ? Int(max(0, seconds).rounded(.up)) : 999_999_999
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        if total >= 3600 { return "\(total / 3600)h\(two(total / 60 % 60))m" }
        return total >= 60 ? "\(total / 60)m\(two(total % 60))s" : "\(total)s"
    }
}
