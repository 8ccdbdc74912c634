/// A value that is to be replaced: where it stands in a text, and how what it says is got from that.
struct RedactionEdit {
    var range: Range<Int>
    /// How often JSON's string escapes have to be undone.
    var levels = 0
    /// Percent escapes and plus signs are undone then (WHATWG URL, 5.1).
    var isPercentEncoded = false
    /// The value is a number, which becomes a string: so many backslashes stand before each of its quotes.
    var quoteSlashes: Int?
    /// What replaces it, where that is known: a value that holds another one inside.
    var replacement: ByteSlice?
}
