/// The ways from bytes to documents. `bytes` are UTF-8, with or without a byte order mark, and are copied.
extension YAMLDocument {
    /// All documents of a stream; there may be none.
    public static func loadAll(_ bytes: [UInt8], options: YAMLLoadOptions = YAMLLoadOptions()) throws(YAMLError) -> [YAMLDocument] {
        try YAMLComposer.documents(of: try YAMLSource.copy(bytes), options: options)
    }

    /// All documents of a stream; there may be none.
    public static func loadAll(_ bytes: UnsafeRawBufferPointer, options: YAMLLoadOptions = YAMLLoadOptions()) throws(YAMLError) -> [YAMLDocument] {
        try YAMLComposer.documents(of: try YAMLSource(bytes), options: options)
    }

    /// The one document of a text. A text without any gives one whose root is null; a second document is an error.
    public static func load(_ bytes: [UInt8], options: YAMLLoadOptions = YAMLLoadOptions()) throws(YAMLError) -> YAMLDocument {
        try YAMLComposer.document(of: try YAMLSource.copy(bytes), options: options)
    }

    /// The one document of a text. A text without any gives one whose root is null; a second document is an error.
    public static func load(_ bytes: UnsafeRawBufferPointer, options: YAMLLoadOptions = YAMLLoadOptions()) throws(YAMLError) -> YAMLDocument {
        try YAMLComposer.document(of: try YAMLSource(bytes), options: options)
    }
}
