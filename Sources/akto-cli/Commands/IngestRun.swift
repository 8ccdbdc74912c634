import CoreKit

/// One run of `akto ingest`: from the arguments to a server, until somebody stops it.
struct IngestRun {
    let arguments: ParsedArguments
    let context: CommandContext

    init(_ arguments: ParsedArguments, _ context: CommandContext) {
        self.arguments = arguments
        self.context = context
    }

    func run() throws -> ExitStatus {
        SystemMemory.givesBackLargeBlocks()
        guard let listen = HTTPListen(arguments.text("listen") ?? "") else {
            throw UsageError(message: "invalid value \"\(arguments.text("listen") ?? "")\" for --listen, expected a host and a port such as \"127.0.0.1:8080\"")
        }
        let keys = try self.keys()
        let server = try HTTPServer(listen: listen, options: serverOptions)
        guard server.isLoopback || keys != nil else {
            throw UsageError(message: "\"\(listen)\" can be reached from other machines, expected --require-key")
        }
        var store: RecordStore?
        if let path = arguments.text("store") { store = try open(path) }
        let service = try IngestService(options(server, keys), discovery: APILearning(), store: store)
        do {
            try server.start(service)
        } catch {
            service.close()
            throw error
        }
        context.out.write("http://\(server.listen)/api/ingestData\n")
        context.out.flush()
        if !arguments.flag("quiet") { context.note("\(IngestCommand.title): listening, the inventory is at http://\(server.listen)/") }
        wait(service)
        stop(server, service)
        return .success
    }

    private func wait(_ service: IngestService) {
        let progress = context.progress(arguments)
        defer { progress.finish() }
        let pause = Monitor(), start = MonotonicTime.nanoseconds
        while !Interruption.isRequested {
            pause.locked { _ = pause.wait(until: MonotonicTime.nanoseconds &+ 100_000_000) }
            progress.update {
                let values = service.counts.values
                let seconds = max(1, (MonotonicTime.nanoseconds &- start) / 1_000_000_000)
                return "taking records in: \(values.records), \(values.records / Int(seconds))/s, \(values.bytes / 1_000_000) MB"
            }
        }
    }

    private func stop(_ server: HTTPServer, _ service: IngestService) {
        let time = arguments.duration("drain-timeout") ?? .seconds(10)
        server.drain(within: time)
        service.settle(within: time)
        service.close()
        guard !arguments.flag("quiet") else { return }
        let values = service.counts.values
        var text = "\(values.records) \(values.records == 1 ? "record" : "records") in \(values.batches) \(values.batches == 1 ? "batch" : "batches"), \(values.bytes) bytes"
        let refused = values.refused.sorted { $0.key < $1.key }.map { "\($0.value) with \($0.key)" }
        if !refused.isEmpty { text += "; requests refused: " + refused.joined(separator: ", ") }
        context.note("\(IngestCommand.title): \(text)")
    }

    private func open(_ path: String) throws -> RecordStore {
        do {
            let store = try RecordStore(path: path, place: context.place(path), rotateAt: arguments.bytes("rotate").map { Int(clamping: $0) } ?? 256 << 20)
            for note in store.notes { context.note("\(IngestCommand.title): \(Terminal.escapeControls(note))") }
            return store
        } catch {
            guard error.isBusy else { throw error }
            throw UsageError(message: "the store \"\(path)\" is in use by another process")
        }
    }

    private var serverOptions: HTTPServerOptions {
        var options = HTTPServerOptions()
        options.maximumConnections = arguments.count("max-connections") ?? options.maximumConnections
        options.bodyMemory = 16 << 20
        return options
    }

    private func options(_ server: HTTPServer, _ keys: IngestKeys?) -> IngestOptions {
        let names = arguments.texts("allow-host")
        var options = IngestOptions(hosts: server.isLoopback ? .loopback(server.listen, and: names) : .reachable(server.listen, names: names))
        options.limits = arguments.text("limits") == "data-ingestion" ? .dataIngestion : .miniRuntime
        options.keys = keys
        options.takesPartially = arguments.flag("take-partially")
        options.queueBytes = arguments.bytes("queue").map { Int(clamping: $0) } ?? options.queueBytes
        return options
    }

    private func keys() throws -> IngestKeys? {
        guard arguments.flag("require-key") else {
            if arguments.isGiven("api-key-file") { throw UsageError(message: "--api-key-file is given, expected --require-key with it") }
            return nil
        }
        guard let path = arguments.text("api-key-file") else {
            guard let key = context.environment["AKTO_API_KEY"], !key.isEmpty else {
                throw UsageError(message: "no key to require, expected one in AKTO_API_KEY or --api-key-file")
            }
            return IngestKeys([key])
        }
        let bytes: [UInt8]
        do {
            bytes = try FileContents.read(context.place(path), limit: 1 << 20)
        } catch {
            throw UsageError(message: "--api-key-file \(path): \(error)")
        }
        let keys = bytes.split { $0 == 0x0A || $0 == 0x0D }.map { String(decoding: $0, as: UTF8.self).trimmingBlanks }.filter { !$0.isEmpty }
        guard !keys.isEmpty else { throw UsageError(message: "--api-key-file \(path): no key, expected one a line") }
        return IngestKeys(keys)
    }
}

extension String {
    /// Without blanks and tabs at both ends.
    fileprivate var trimmingBlanks: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}
