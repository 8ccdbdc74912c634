/// The files that the HTML report is made of.
public struct ReportAssets: Sendable {
    /// The page, with `{{name}}` where the renderer puts something.
    public var page: String
    public var css: String
    public var js: String

    public init(page: String, css: String, js: String) {
        self.page = page
        self.css = css
        self.js = js
    }
}

extension ReportAssets {
    /// The files of this version.
    public static let standard = ReportAssets(page: ReportAssetFiles.page, css: ReportAssetFiles.css, js: ReportAssetFiles.js)
}
