#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What the program has in front of it: whether a stream is a terminal, how wide it is, and whether it may be painted on.
///
/// ```swift
/// let paint = Terminal.Paint(isOn: Terminal.wantsColor(.auto, isTerminal: Terminal.isTerminal(1), environment))
/// out.write(paint("shadow", .red) + "  " + Terminal.escapeControls(host) + "\n")
/// ```
public enum Terminal {
    /// `--color` and `--progress`: ask the surroundings, or do not.
    public enum Use: String, Sendable, CaseIterable {
        case auto
        case always
        case never
    }

    public static func isTerminal(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1
    }

    /// Columns of the terminal behind a descriptor, nothing where there is none or it does not say.
    public static func columns(of descriptor: Int32) -> Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// `COLUMNS` where somebody set it, else what the terminal says, else 80.
    public static func width(of descriptor: Int32, _ environment: Environment) -> Int {
        if let text = environment["COLUMNS"], let columns = Int(text), (10...10_000).contains(columns) { return columns }
        return columns(of: descriptor) ?? 80
    }

    /// The option decides; then `NO_COLOR` (not empty: off), `CLICOLOR_FORCE` (not empty, not 0: on), `CLICOLOR=0` (off),
    /// `TERM=dumb` (off); then whether it is a terminal. See no-color.org and bixense.com/clicolors.
    public static func wantsColor(_ use: Use, isTerminal: Bool, _ environment: Environment) -> Bool {
        switch use {
        case .always: return true
        case .never: return false
        case .auto: break
        }
        if environment.isSet("NO_COLOR") { return false }
        if environment.isSet("CLICOLOR_FORCE"), environment["CLICOLOR_FORCE"] != "0" { return true }
        if environment["CLICOLOR"] == "0" { return false }
        return isTerminal && !isDumb(environment)
    }

    /// Whether a line may be redrawn in place and escape sequences mean anything.
    public static func isDumb(_ environment: Environment) -> Bool {
        environment["TERM"] ?? "dumb" == "dumb"
    }

    /// A colour or weight, by its SGR code (ECMA-48, 8.3.117).
    public enum Style: String, Sendable {
        case bold = "1"
        case dim = "2"
        case underline = "4"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case blue = "34"
        case magenta = "35"
        case cyan = "36"
        case boldRed = "1;31"
        case boldGreen = "1;32"
        case boldYellow = "1;33"
        case boldBlue = "1;34"
        case boldCyan = "1;36"
    }

    /// Puts text in a style, or leaves it as it is.
    public struct Paint: Sendable {
        public var isOn: Bool

        public init(isOn: Bool) {
            self.isOn = isOn
        }

        public func callAsFunction(_ text: String, _ style: Style) -> String {
            isOn && !text.isEmpty ? "\u{1b}[\(style.rawValue)m\(text)\u{1b}[0m" : text
        }
    }
}
