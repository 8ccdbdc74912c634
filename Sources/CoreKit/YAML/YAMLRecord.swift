/// A node as it is kept.
struct YAMLRecord: Sendable {
    enum Kind: UInt8 { case scalar, sequence, mapping, alias }

    let kind: Kind
    let style: YAMLStyle
    /// The part of `links` that is a collection's own; for an alias, `first` is the node that it names.
    var first: UInt32 = 0
    var count: UInt32 = 0
    /// Of `count`, how many links are not merged.
    var ownCount: UInt32 = 0
    var span: YAMLSpan
    /// An index of the document's table; 0 is none.
    let properties: UInt32
    let text: YAMLText

    /// What a scalar is by its tag, or by the core schema.
    @inline(__always) func scalarType(_ texts: YAMLTextStore, _ table: YAMLPropertiesTable) -> YAMLType {
        if properties == 0 { return style == .plain ? texts.withBytes(text) { YAMLSchema.type(ofPlain: $0) } : .string }
        guard let tag = table[properties].tag else { return style == .plain ? texts.withBytes(text) { YAMLSchema.type(ofPlain: $0) } : .string }
        switch tag {
        case "!", "tag:yaml.org,2002:str": return .string
        case "tag:yaml.org,2002:null": return .null
        case "tag:yaml.org,2002:bool": return .bool
        case "tag:yaml.org,2002:int": return .int
        case "tag:yaml.org,2002:float": return .float
        default: return .other
        }
    }
}
