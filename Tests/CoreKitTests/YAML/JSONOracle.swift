@testable import CoreKit

/// A JSON value, read by a reader of its own so that the YAML floor is not its own judge.
indirect enum JSONOracle: Equatable {
    case null, bool(Bool), number(Double), string(String), array([JSONOracle]), object([String: JSONOracle])

    struct Malformed: Error {}

    /// A stream of values with nothing but blanks between them.
    static func stream(_ bytes: [UInt8]) throws -> [JSONOracle] {
        var reader = Reader(bytes: bytes)
        var values: [JSONOracle] = []
        reader.skip()
        while reader.at < bytes.count {
            values.append(try reader.value())
            reader.skip()
        }
        return values
    }

    /// What a node says in JSON's terms.
    init(_ node: YAMLNode) throws {
        switch node.kind {
        case .sequence: self = .array(try node.items.map { try JSONOracle($0) })
        case .mapping:
            var members: [String: JSONOracle] = [:]
            for entry in node.entries { members[entry.key.text ?? "?"] = try JSONOracle(entry.value) }
            self = .object(members)
        case .scalar:
            if node.isNull {
                self = .null
            } else if let bool = node.bool {
                self = .bool(bool)
            } else if let number = node.double {
                self = .number(number)
            } else if let text = node.text {
                self = .string(text)
            } else {
                throw Malformed()
            }
        }
    }

    private struct Reader {
        let bytes: [UInt8]
        var at = 0

        var byte: UInt8 { at < bytes.count ? bytes[at] : 0 }

        mutating func skip() { while [0x20, 0x09, 0x0A, 0x0D].contains(byte) { at += 1 } }

        mutating func take(_ text: String) throws {
            guard bytes[at...].starts(with: text.utf8) else { throw Malformed() }
            at += text.utf8.count
        }

        mutating func value() throws -> JSONOracle {
            skip()
            switch byte {
            case UInt8(ascii: "n"): try take("null"); return .null
            case UInt8(ascii: "t"): try take("true"); return .bool(true)
            case UInt8(ascii: "f"): try take("false"); return .bool(false)
            case UInt8(ascii: "\""): return .string(try string())
            case UInt8(ascii: "["): return .array(try list(closing: UInt8(ascii: "]")) { try $0.value() })
            case UInt8(ascii: "{"):
                let members = try list(closing: UInt8(ascii: "}")) { reader in
                    reader.skip()
                    let key = try reader.string()
                    reader.skip()
                    try reader.take(":")
                    return (key, try reader.value())
                }
                return .object(Dictionary(members) { $1 })
            default:
                let start = at
                while "+-.0123456789eE".utf8.contains(byte) { at += 1 }
                guard let number = Double(String(decoding: bytes[start..<at], as: UTF8.self)) else { throw Malformed() }
                return .number(number)
            }
        }

        mutating func list<Element>(closing: UInt8, _ element: (inout Reader) throws -> Element) throws -> [Element] {
            var elements: [Element] = []
            at += 1
            skip()
            while byte != closing {
                if !elements.isEmpty { try take(",") }
                elements.append(try element(&self))
                skip()
            }
            at += 1
            return elements
        }

        mutating func string() throws -> String {
            try take("\"")
            var units: [UInt16] = []
            while byte != UInt8(ascii: "\"") {
                guard at < bytes.count else { throw Malformed() }
                if byte == UInt8(ascii: "\\") {
                    at += 1
                    switch byte {
                    case UInt8(ascii: "n"): units.append(0x0A)
                    case UInt8(ascii: "t"): units.append(0x09)
                    case UInt8(ascii: "r"): units.append(0x0D)
                    case UInt8(ascii: "b"): units.append(0x08)
                    case UInt8(ascii: "f"): units.append(0x0C)
                    case UInt8(ascii: "u"):
                        guard at + 4 < bytes.count, let unit = UInt16(String(decoding: bytes[at + 1...at + 4], as: UTF8.self), radix: 16) else {
                            throw Malformed()
                        }
                        units.append(unit)
                        at += 4
                    default: units.append(UInt16(byte))
                    }
                    at += 1
                } else {
                    let start = at
                    while byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), at < bytes.count { at += 1 }
                    units.append(contentsOf: String(decoding: bytes[start..<at], as: UTF8.self).utf16)
                }
            }
            at += 1
            return String(decoding: units, as: UTF16.self)
        }
    }
}
