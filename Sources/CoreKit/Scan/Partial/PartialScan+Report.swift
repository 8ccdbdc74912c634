extension PartialScan {
    /// Judges what was gathered.
    public func report(allow: AllowList) -> ScanReport {
        var gathering = Gathering(self)
        return gathering.finish(allow: allow)
    }
}
