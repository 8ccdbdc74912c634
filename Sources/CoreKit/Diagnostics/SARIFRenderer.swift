/// SARIF 2.1.0 (OASIS), within the limits of GitHub's code scanning; valid also when nothing was found.
public enum SARIFRenderer {
    /// GitHub refuses a run with more.
    public static let resultLimit = 25_000
    /// GitHub keeps so many locations of a result.
    private static let relatedLimit = 100

    /// At most `limit` results are written, and a notification says so where there are more.
    public static func render(_ report: FindingReport, limit: Int = resultLimit, to stream: OutputStream) {
        let rules = completed(report, limit)
        var indices: [String: Int] = [:]
        for (index, rule) in rules.enumerated() { indices[rule.id] = index }
        var json = JSONWriter()
        json.object { json in
            json.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
            json.member("version", "2.1.0")
            json.member("runs", array: { json in
                json.object { json in
                    json.member("tool", object: { json in
                        json.member("driver", object: { json in
                            json.member("name", report.tool)
                            if !report.version.isEmpty { json.member("version", report.version) }
                            json.member("rules", array: { json in for rule in rules { write(rule, &json) } })
                        })
                    })
                    json.member("columnKind", "unicodeCodePoints")
                    json.member("automationDetails", object: { $0.member("id", report.tool.split(separator: " ").joined(separator: "-") + "/") })
                    json.member("invocations", array: { json in json.object { writeInvocation(report, limit, &$0) } })
                    json.member("results", array: { json in
                        var prints = FindingPrints()
                        for finding in report.findings.prefix(limit) { write(finding, indices[finding.rule], &prints, &json) }
                    })
                }
            })
        }
        stream.write(json.bytes)
        stream.write("\n")
    }

    /// The rules, and those that findings name and nobody listed.
    private static func completed(_ report: FindingReport, _ limit: Int) -> [FindingRule] {
        var rules: [FindingRule] = []
        var known: Set<String> = []
        for rule in report.rules where known.insert(rule.id).inserted { rules.append(rule) }
        for finding in report.findings.prefix(limit) where known.insert(finding.rule).inserted {
            rules.append(FindingRule(id: finding.rule, summary: finding.rule, help: finding.rule, severity: finding.severity))
        }
        return rules
    }

    private static func write(_ rule: FindingRule, _ json: inout JSONWriter) {
        json.object { json in
            json.member("id", rule.id)
            json.member("shortDescription", object: { $0.member("text", rule.summary) })
            json.member("fullDescription", object: { $0.member("text", rule.summary) })
            json.member("help", object: { $0.member("text", rule.help) })
            json.member("defaultConfiguration", object: { $0.member("level", rule.severity.rawValue) })
            json.member("properties", object: { json in
                if let precision = rule.precision { json.member("precision", precision.rawValue) }
                // Code scanning reads the number from a string.
                if let security = rule.securitySeverity {
                    let tenths = Int((min(max(security, 0), 10) * 10).rounded())
                    json.member("security-severity", "\(tenths / 10).\(tenths % 10)")
                }
                json.member("tags", array: { json in for tag in rule.tags { json.value(tag) } })
            })
        }
    }

    private static func writeInvocation(_ report: FindingReport, _ limit: Int, _ json: inout JSONWriter) {
        var notices = report.notices
        if report.findings.count > limit {
            let message = "only the first \(limit) of \(report.findings.count) results are listed"
            notices.append(FindingNotice(severity: .warning, message: message))
        }
        json.member("executionSuccessful", report.isComplete)
        json.member("toolExecutionNotifications", array: { json in
            for notice in notices {
                json.object { json in
                    json.member("level", notice.severity.rawValue)
                    json.member("message", object: { $0.member("text", notice.message) })
                    if let path = notice.path {
                        let span = notice.line.map { SourceSpan(line: $0, column: 1) }
                        json.member("locations", array: { json in json.object { writePlace(path, span, withColumn: false, &$0) } })
                    }
                }
            }
        })
    }

    private static func write(_ finding: Finding, _ ruleIndex: Int?, _ prints: inout FindingPrints, _ json: inout JSONWriter) {
        json.object { json in
            json.member("ruleId", finding.rule)
            if let ruleIndex { json.member("ruleIndex", ruleIndex) }
            json.member("level", finding.severity.rawValue)
            json.member("message", object: { $0.member("text", finding.message) })
            json.member("locations", array: { json in json.object { writePlace(finding.path, finding.span, &$0) } })
            if !finding.related.isEmpty {
                json.member("relatedLocations", array: { json in
                    for (index, place) in finding.related.prefix(relatedLimit).enumerated() {
                        json.object { json in
                            json.member("id", index + 1)
                            writePlace(place.path, place.span, &json)
                            json.member("message", object: { $0.member("text", place.message) })
                        }
                    }
                })
            }
            if let identity = finding.identity {
                let (hash, occurrence) = prints.add([finding.rule, identity])
                json.member("partialFingerprints", object: { json in
                    json.member("akto/v1", hash.hex)
                    // The one that GitHub follows alerts by; it makes one of the line's text where there is none.
                    json.member("primaryLocationLineHash", "\(hash.hex(16)):\(occurrence)")
                })
            }
            if let fix = finding.fix { write(fix, finding.path, &json) }
        }
    }

    private static func write(_ fix: FindingFix, _ path: String, _ json: inout JSONWriter) {
        json.member("fixes", array: { json in
            json.object { json in
                json.member("description", object: { $0.member("text", fix.title) })
                json.member("artifactChanges", array: { json in
                    json.object { json in
                        json.member("artifactLocation", object: { $0.member("uri", uri(ofPath: path)) })
                        json.member("replacements", array: { json in
                            for edit in fix.edits {
                                json.object { json in
                                    json.member("deletedRegion", object: { writeRegion(edit.span, &$0) })
                                    json.member("insertedContent", object: { $0.member("text", edit.text) })
                                }
                            }
                        })
                    }
                })
                json.member("properties", object: { $0.member("safe", fix.isSafe) })
            }
        })
    }

    private static func writePlace(_ path: String, _ span: SourceSpan?, withColumn: Bool = true, _ json: inout JSONWriter) {
        json.member("physicalLocation", object: { json in
            json.member("artifactLocation", object: { $0.member("uri", uri(ofPath: path)) })
            guard let span else { return }
            json.member("region", object: { writeRegion(span, withColumn: withColumn, &$0) })
        })
    }

    private static func writeRegion(_ span: SourceSpan, withColumn: Bool = true, _ json: inout JSONWriter) {
        json.member("startLine", max(1, span.start.line))
        guard withColumn else { return }
        json.member("startColumn", max(1, span.start.column))
        if let end = span.end {
            json.member("endLine", max(1, end.line))
            json.member("endColumn", max(1, end.column))
        }
    }

    /// A relative reference (RFC 3986, 4.2) for a relative path, a `file` URI for an absolute one.
    public static func uri(ofPath path: String) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        var rest = path[...]
        while rest.hasPrefix("./"), rest.count > 2 { rest = rest.dropFirst(2).drop { $0 == "/" } }
        var bytes: [UInt8] = []
        for byte in rest.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E, 0x2F: bytes.append(byte)
            default: bytes.append(contentsOf: [0x25, hex[Int(byte >> 4)], hex[Int(byte & 15)]])
            }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        // Two slashes at the start would name a host.
        return text.hasPrefix("/") ? "file:///" + text.drop { $0 == "/" } : text
    }
}
