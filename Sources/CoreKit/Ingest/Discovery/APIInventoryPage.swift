/// The page that shows the inventory and keeps it current by asking `api/inventory`, beside itself, again and again.
///
/// It loads nothing else and runs only its own script, named by its hash in the policy. It holds no captured text: what it shows comes with the
/// answers, and enters the page as text.
public enum APIInventoryPage {
    /// What has to go out as the page's `Content-Security-Policy`; the page says it too, but for `frame-ancestors`, which only a header may.
    public static let policy = policyOfPage + "; frame-ancestors 'none'"

    /// The page, always the same. It is UTF-8.
    public static let html: String = {
        var page = ""
        var rest = InventoryAssetFiles.page[...]
        while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}") {
            page += rest[..<open.lowerBound]
            switch rest[open.upperBound..<close.lowerBound] {
            case "csp": page += HTMLText.escape(policyOfPage)
            case "css": page += css
            case "js": page += InventoryAssetFiles.js
            default: break
            }
            rest = rest[close.upperBound...]
        }
        return page + rest
    }()

    /// It looks as the scan's report does.
    private static let css = ReportAssetFiles.css + InventoryAssetFiles.css

    private static let policyOfPage = """
        default-src 'none'; script-src 'sha256-\(SHA256.hash(InventoryAssetFiles.js.utf8).base64)'; style-src 'sha256-\(SHA256.hash(css.utf8).base64)'; \
        connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'
        """
}
