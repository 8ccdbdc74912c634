/// How much the discovery keeps. Every bound is one on distinct things: what is kept is counted exactly however many records come.
public struct DiscoveryOptions: Sendable {
    /// Distinct hosts; of more, the first in the order of names.
    public var maximumHosts = 1024
    /// Endpoints and fields that all hosts together may need, in units of about 128 bytes. Each host has its share of it; one that needs more
    /// gets coarser templates and fewer fields.
    public var room = 1 << 18
    /// Finds MCP servers and tools too.
    public var findsMCP = true
    /// MCP servers that are sanctioned.
    public var allow = HostList()
    public var read = ReadOptions()

    public init() {}
}
