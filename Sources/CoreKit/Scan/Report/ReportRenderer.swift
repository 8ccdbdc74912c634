/// Writes a scan's result in a format; one renderer a file.
///
/// ```swift
/// let out = OutputStream(descriptor: 1)
/// ReportRenderer.render(report, as: .json, to: out)
/// out.flush()
/// ```
public enum ReportRenderer {
    /// Writes one match as `ReportFormat.matches` does, its secrets masked.
    public static func render(_ match: SignatureMatch, to stream: OutputStream) {
        MatchRenderer.render(match.masked(), to: stream)
    }

    /// What a report comes to, in a sentence for standard error beside a format for machines.
    public static func summary(_ report: ScanReport, options: RenderOptions) -> String {
        ReportSummary(report.masked(), failLevel: options.failLevel).sentence
    }

    /// Writes a report in a format. Secrets in captured text are masked first, whatever the format.
    public static func render(_ report: ScanReport, as format: ReportFormat, options: RenderOptions = RenderOptions(), to stream: OutputStream) {
        let report = report.masked()
        switch format {
        case .text: TextReportRenderer.render(report, options: options, to: stream)
        case .json: JSONReportRenderer.render(report, options: options, to: stream)
        case .ndjson: NDJSONReportRenderer.render(report, options: options, to: stream)
        case .csv: CSVReportRenderer.render(report, options: options, to: stream)
        case .sarif: SARIFRenderer.render(ScanFindings.report(of: report, options: options), to: stream)
        case .github: GitHubRenderer.render(ScanFindings.report(of: report, options: options), to: stream)
        case .matches: MatchRenderer.render(report, options: options, to: stream)
        case .html: HTMLReportRenderer.render(report, options: options, to: stream)
        }
    }
}
