/// The page that shows the inventory and keeps it current by asking `api/inventory`, beside itself, again and again.
public enum APIInventoryPage {
    /// What has to go out as the page's `Content-Security-Policy`.
    public static var policy: String { "default-src 'none'" }

    /// The page, always the same: it holds no captured text.
    public static var html: String { "" }
}
