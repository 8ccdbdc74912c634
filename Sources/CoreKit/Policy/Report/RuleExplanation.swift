/// `akto lint --explain RULE`: all that there is to say of a rule, with its examples and the places in them that it marks.
public enum RuleExplanation {
    /// Lines longer than this are hard to read.
    private static let widest = 100

    /// - Parameter width: columns of the terminal; nil where there is none.
    public static func render(_ card: RuleCard, options: LintOptions = LintOptions(), width: Int?, colors: Bool, to stream: OutputStream) {
        let paint = Terminal.Paint(isOn: colors)
        let room = max(40, min(width ?? widest, widest))
        let severity = options.severity(of: card)
        let style = TextFindingRenderer.style(severity ?? card.severity)
        for line in WrappedText.lines("\(card.id): \(card.summary)", width: room) { stream.write(paint(line, .bold) + "\n") }
        stream.write(paint((severity ?? card.severity).rawValue, style) + ", " + facts(card, isOn: severity != nil) + "\n\n")
        for line in RuleText(card.explanation).lines(width: room, paint: paint) { stream.write(line + "\n") }
        for example in card.bad {
            stream.write("\n" + paint("bad", .boldRed) + ":\n")
            MarkedExample(example).render(label: "", style: style, width: room, paint: paint, to: stream)
        }
        for example in card.good {
            stream.write("\n" + paint("good", .boldGreen) + ":\n")
            MarkedExample(example).render(label: "", style: style, width: room, paint: paint, to: stream)
        }
        stream.write("\nsilence it for a line or an entry: " + paint("# akto: ignore \(card.id) -- why", .cyan) + "\n")
    }

    static func facts(_ card: RuleCard, isOn: Bool) -> String {
        let fix =
            switch card.fix {
            case .none: "no fix"
            case .safe: "--fix mends it"
            case .unsafe: "--fix unsafe mends it"
            }
        return (isOn ? "on" : card.isOn ? "switched off" : "off unless --enable names it") + ", " + fix
    }
}
