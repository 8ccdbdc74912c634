extension PartialScan {
    /// Judges what was gathered.
    public func report(allow: HostList) -> ScanReport {
        var gathering = Gathering(self)
        return gathering.finish(allow: allow)
    }
}
