/// What a command tells the shell when it ends. The numbers are part of the command-line contract.
public enum ExitStatus: Int32, Sendable, CaseIterable {
    /// It worked, and nothing was found at or above the failing level.
    case success = 0
    /// It worked, and something was found.
    case findings = 1
    /// The command line, a signature pack or a configuration could not be used; nothing was done.
    case usage = 2
    /// It could not finish: unreadable input, disk full, endpoint unreachable. What was done is kept.
    case incomplete = 3
    /// Stopped by SIGINT, after a clean stop.
    case interrupted = 130
    /// Stopped by SIGTERM, after a clean stop.
    case terminated = 143
}
