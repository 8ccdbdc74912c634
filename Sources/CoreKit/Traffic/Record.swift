/// One record of a capture as it stands there: a line, an element of an array, an entry of a HAR, a window of text.
public struct Record {
    /// Valid as long as the segment it was cut from.
    public var bytes: ByteSlice
    public var place: RecordPlace
    /// What it is, where its surroundings say so.
    public var form: CaptureForm?
    /// Only the first part of a record longer than `ReadOptions.maximumRecord`, which the reader reports by itself: it
    /// counts as an exchange and may have a target, and cannot be decoded.
    public var isPartial: Bool

    public init(bytes: ByteSlice, place: RecordPlace = RecordPlace(), form: CaptureForm? = nil, isPartial: Bool = false) {
        self.bytes = bytes
        self.place = place
        self.form = form
        self.isPartial = isPartial
    }
}
