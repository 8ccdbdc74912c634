/// The character classes of YAML 1.2.2, chapter 5, as far as single bytes tell them.
extension UInt8 {
    /// `s-white`
    @inline(__always) var isYAMLBlank: Bool { self == 0x20 || self == 0x09 }

    /// `b-char`
    @inline(__always) var isYAMLBreak: Bool { self == 0x0A || self == 0x0D }

    /// A blank, a line break, or the NUL that `YAMLSource` puts behind the text.
    @inline(__always) var endsYAMLIndicator: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 || self == 0 }

    /// `c-flow-indicator`
    @inline(__always) var isYAMLFlowIndicator: Bool {
        switch self {
        case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"): true
        default: false
        }
    }

    /// `ns-word-char`
    var isYAMLWord: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"): true
        default: false
        }
    }

    /// `ns-tag-char`, the leading `%` of an escape included: `ns-uri-char` without `!` and the flow indicators.
    var isYAMLTagCharacter: Bool {
        switch self {
        case UInt8(ascii: "#"), UInt8(ascii: ";"), UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "&"),
            UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "$"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"), UInt8(ascii: "*"),
            UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "%"):
            true
        default: isYAMLWord
        }
    }

    /// `ns-uri-char`
    var isYAMLURICharacter: Bool {
        isYAMLTagCharacter || self == UInt8(ascii: "!") || self == UInt8(ascii: ",") || self == UInt8(ascii: "[") || self == UInt8(ascii: "]")
    }

    /// The value of a hexadecimal digit, or nil.
    var yamlHexValue: UInt32? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(self) - 0x30
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(self) - 0x37
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(self) - 0x57
        default: nil
        }
    }
}
