import CoreKit
import Foundation
import Testing

@testable import akto_cli

/// `akto lint` as a user runs it.
@Suite("akto lint")
struct LintCommandTests {
    private typealias Scene = ScanScene

    /// A policy with one rule of this pattern, in the YAML that is given.
    private static func policy(_ pattern: String = #"'(?i)\bssn\b'"#, action: String = "block") -> String {
        "guardrails:\n  - name: A\n    type: content_filter\n    rules:\n      - pattern: \(pattern)\n        action: \(action)\n"
    }

    private static let dotted = policy(#"'(?i)\binternal.example.com\b'"#)

    @Test("the status says what was found", arguments: [
        ([], 0), (["--fail-on", "warning"], 1), (["--fail-on=note"], 1), (["--fail-on", "none"], 0), (["--fail-on", "warning", "--disable", "unescaped-dot"], 0),
        (["--severity", "unescaped-dot=error"], 1), (["--severity", "unescaped-dot=note", "--fail-on", "warning"], 0),
        (["--severity", "unescaped-dot=off", "--fail-on", "note"], 0), (["--fail-on", "error", "missing.yaml"], 3),
    ] as [([String], Int32)])
    func statuses(arguments: [String], status: Int32) throws {
        let scene = try Scene(["a.yaml": Self.dotted])
        #expect(try scene.run(["lint", "a.yaml"] + arguments).status.rawValue == status)
    }

    @Test("status 2 for what cannot be used, and nothing is done", arguments: [
        (["--format", "xml"], "xml"), (["--fail-on", "warn"], "warning"), (["--disable", "unescaped-dots"], "unescaped-dot"), (["--severity", "unescaped-dot=fatal"], "error"),
        (["--severity", "unescapd-dot=error"], "unescaped-dot=error"), (["--explain", "shadowed"], "shadowed-rule"), (["--rules", "--schema"], "--rules"),
        (["--fix=maybe"], "safe"), (["--output", "a.yaml"], "a.yaml"), (["--rules", "--format", "junit"], "junit"),
    ])
    func usage(arguments: [String], mention: String) throws {
        let scene = try Scene(["a.yaml": Self.dotted])
        let run = try scene.run(["lint", "a.yaml"] + arguments)
        #expect(run.status == .usage)
        #expect(run.err.contains(mention), "\(run.err)")
        #expect(run.out.isEmpty)
        #expect(try scene.text("a.yaml") == Self.dotted)
    }

    @Test("folders are walked for policies, and nothing else in them is of interest")
    func folders() throws {
        let scene = try Scene([
            "p/a.yaml": Self.dotted, "p/b.yml": Self.policy(), "p/c.json": #"{"name":"x","piiTypes":[],"active":false,"applyOnRequest":true}"#,
            "p/values.yaml": "a: 1\n", "p/package.json": "{\"name\": \"x\"}", "p/.hidden/d.yaml": Self.dotted, "p/notes.txt": Self.dotted,
        ])
        let run = try scene.run(["lint", "--format", "json", "p"])
        #expect(run.out.contains("\"files\":3"), "\(run.out)")
        #expect(try scene.run(["lint", "--format", "json", "--hidden", "p"]).out.contains("\"files\":4"))
        #expect(try scene.run(["lint", "--format", "json", "--exclude", "*.yml", "p"]).out.contains("\"files\":2"))
        let nothing = try scene.run(["lint", "p/.hidden/../notes"], environment: [:])
        #expect(nothing.status == .incomplete)
    }

    @Test("a folder without policies is no error, and somebody is told")
    func nothing() throws {
        let scene = try Scene(["p/values.yaml": "a: 1\n"])
        let run = try scene.run(["lint", "p"])
        #expect(run.status == .success)
        #expect(run.err.contains("no policy in \"p\""), "\(run.err)")
    }

    @Test("whoever names a file has it checked, whatever it looks like")
    func named() throws {
        let scene = try Scene(["values.yaml": "a: 1\n", "empty.yaml": ""])
        for name in ["values.yaml", "empty.yaml"] {
            let run = try scene.run(["lint", name])
            #expect(run.status == .findings, "\(name): \(run.out)")
        }
    }

    @Test("standard input has a name, and is printed mended")
    func standardInput() throws {
        let scene = try Scene()
        let eaten = Self.policy(#""\bssn\b""#)
        let run = try scene.run(["lint", "--stdin-name", "x/p.yaml", "--format", "json", "-"], input: Data(eaten.utf8))
        #expect(run.out.contains("\"path\":\"x/p.yaml\"") && run.out.contains("escape-eaten"))
        let fixed = try scene.run(["lint", "--fix", "-"], input: Data(eaten.utf8))
        #expect(fixed.out == Self.policy(#"'\bssn\b'"#))
        #expect(fixed.err.contains("case-sensitive-pattern"))
    }

    @Test("fixes change the files, safe ones only unless the others are asked for")
    func fixes() throws {
        let eaten = Self.policy("\"\\bssn\\b\"   # kept").replacing("\n", with: "\r\n")
        let scene = try Scene(["a.yaml": eaten, "b.yaml": Self.dotted])
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: scene.path + "/a.yaml")
        let safe = try scene.run(["lint", "--fix", "a.yaml", "b.yaml"])
        #expect(try scene.text("a.yaml") == eaten.replacing("\"\\bssn\\b\"", with: "'\\bssn\\b'"))
        #expect(try scene.mode("a.yaml") == 0o640)
        #expect(try scene.text("b.yaml") == Self.dotted)
        #expect(safe.err.contains("fixed in 1 file"), "\(safe.err)")
        _ = try scene.run(["lint", "--fix", "unsafe", "a.yaml", "b.yaml"])
        #expect(try scene.text("a.yaml") == eaten.replacing("\"\\bssn\\b\"", with: "'(?i)\\bssn\\b'"))
        #expect(try scene.text("b.yaml") == Self.dotted.replacing("internal.example.com", with: "internal\\.example\\.com"))
        let again = try scene.run(["lint", "--fix", "unsafe", "--fail-on", "note", "a.yaml", "b.yaml"])
        #expect(again.status == .success && again.err.contains("nothing to fix"))
    }

    @Test("a diff changes nothing and says so by its status")
    func diff() throws {
        let scene = try Scene(["a.yaml": Self.dotted])
        let safe = try scene.run(["lint", "--diff", "a.yaml"])
        #expect(safe.status == .success && safe.out.isEmpty)
        let run = try scene.run(["lint", "--diff", "--fix", "unsafe", "a.yaml"])
        #expect(run.status == .findings)
        #expect(run.out.hasPrefix("--- a/a.yaml\n+++ b/a.yaml\n@@ "), "\(run.out)")
        #expect(try scene.text("a.yaml") == Self.dotted)
    }

    @Test("the config that counts is the one above the policy; excludes are seen from its folder")
    func configs() throws {
        let scene = try Scene([
            "team/akto.yaml": "lint:\n  severity:\n    unescaped-dot: error\n  exclude: ['drafts/']\n", "team/a.yaml": Self.dotted, "team/drafts/b.yaml": Self.dotted,
            "other/c.yaml": Self.dotted, "akto.yaml": "lint: {fail-on: error}\n", "here/x": "",
        ])
        #expect(try scene.run(["lint", "team"]).status == .findings)
        #expect(try scene.run(["lint", "other"]).status == .success)
        #expect(try scene.run(["lint", "--format", "json", "../team"], folder: "here").out.contains("\"files\":1"))
        #expect(try scene.run(["lint", "--no-config", "--format", "json", "team"]).out.contains("\"files\":2"))
        #expect(try scene.run(["lint", "--severity", "unescaped-dot=note", "team"]).status == .success)
        try scene.write("lint:\n  severity: {unescaped-dott: error}\n", "team/akto.yaml")
        let bad = try scene.run(["lint", "team"])
        #expect(bad.status == .usage && bad.err.contains("team/akto.yaml:2:"), "\(bad.err)")
    }

    @Test("machine formats are whole documents also where nothing is found, and where files cannot be read", arguments: ["json", "sarif", "gitlab"])
    func documents(format: String) throws {
        let scene = try Scene(["a.yaml": Self.policy()])
        for files in [["a.yaml"], ["missing.yaml"], ["a.yaml", "missing.yaml"]] {
            let run = try scene.run(["lint", "--format", format] + files)
            #expect((try? JSONSerialization.jsonObject(with: Data(run.out.utf8))) != nil, "\(run.out)")
        }
    }

    @Test("rules, explanations and the schema need no policy")
    func telling() throws {
        let scene = try Scene()
        #expect(try scene.run(["lint", "--rules"]).out.contains("shadowed-rule"))
        for card in LintRules.cards { #expect(try scene.run(["lint", "--explain", card.id]).out.contains(card.id), "\(card.id)") }
        let schema = try JSONSerialization.jsonObject(with: Data(try scene.run(["lint", "--schema"]).out.utf8)) as? [String: Any]
        #expect(schema?["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    }
}
