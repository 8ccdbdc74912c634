import Synchronization

/// Whether the user asked the program to stop. Signal handlers set it; long work polls it between steps and ends cleanly.
public enum Interruption {
    private static let signal = Atomic<Int32>(0)

    /// The number of the signal that asked for the end; 0 when none did. Safe in a signal handler.
    public static var requestedSignal: Int32 {
        get { signal.load(ordering: .relaxed) }
        set { signal.store(newValue, ordering: .relaxed) }
    }

    public static var isRequested: Bool { requestedSignal != 0 }
}
