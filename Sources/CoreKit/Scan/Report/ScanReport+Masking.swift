extension ScanReport {
    /// The report with every captured text masked. Names of files and signatures are the user's own and stay.
    func masked() -> ScanReport {
        var report = self
        report.servers = servers.map { $0.masked() }
        report.matches = matches.map { $0.masked() }
        report.inputs.problems = inputs.problems.map {
            var problem = $0
            problem.message = SecretMask.masked($0.message)
            return problem
        }
        return report
    }
}

extension SignatureMatch {
    func masked() -> SignatureMatch {
        SignatureMatch(place: place, signature: signature, excerpt: SecretMask.masked(excerpt), host: host, path: path)
    }
}

extension MCPServer {
    fileprivate func masked() -> MCPServer {
        var server = self
        server.host = SecretMask.masked(host, .host)
        server.path = SecretMask.masked(path)
        server.protocolVersions = protocolVersions.map { SecretMask.masked($0, .name) }
        server.implementation = implementation?.masked()
        server.clients = clients.map { MCPClient(implementation: $0.implementation.masked(), exchanges: $0.exchanges) }
        server.methods = MCPServer.masked(methods)
        server.tools = MCPServer.masked(tools)
        server.listedTools = listedTools.map { SecretMask.masked($0, .name) }
        return server
    }

    /// Names that are masked alike become one, as names are keys in some formats.
    private static func masked(_ tallies: [Tally]) -> [Tally] {
        var result: [Tally] = []
        var places: [String: Int] = [:]
        for tally in tallies {
            let name = SecretMask.masked(tally.name, .name)
            if let place = places[name] {
                result[place].count += tally.count
            } else {
                places[name] = result.count
                result.append(Tally(name: name, count: tally.count))
            }
        }
        return result
    }
}

extension Implementation {
    fileprivate func masked() -> Implementation {
        Implementation(name: SecretMask.masked(name, .name), version: version.map { SecretMask.masked($0, .name) })
    }
}
