#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Turns SIGINT and SIGTERM into a wish that long work sees in `Interruption`, and makes a closed pipe an error of `write(2)`.
public enum Signals {
    /// The first SIGINT or SIGTERM sets `Interruption.requestedSignal`; the second ends the process at once with the status of
    /// the signal. SIGPIPE is ignored. Blocked reads return with `EINTR`, so that waiting ends too.
    public static func install() {
        // Touched before a handler can run, so that no handler has to initialise anything.
        Interruption.requestedSignal = 0
        ignoreClosedPipes()
        // A file beyond the size that is allowed (setrlimit(2)) is an error of `write(2)`, too.
        signal(SIGXFSZ, SIG_IGN)
        var action = sigaction()
        sigemptyset(&action.sa_mask)
        action.sa_flags = 0
        let handler: @convention(c) (Int32) -> Void = { number in
            if Interruption.isRequested { _exit(128 + number) }
            Interruption.requestedSignal = number
        }
        #if canImport(Glibc)
        action.__sigaction_handler.sa_handler = handler
        #else
        action.__sigaction_u.__sa_handler = handler
        #endif
        for number in [SIGINT, SIGTERM] {
            var old = sigaction()
            // Who starts a program with SIGINT ignored (a shell, for work in the background) means it.
            guard sigaction(number, nil, &old) == 0, !isIgnored(old) else { continue }
            sigaction(number, &action, nil)
        }
    }

    /// Makes writing to what nobody reads an error of the call, and no end of the process.
    static func ignoreClosedPipes() { signal(SIGPIPE, SIG_IGN) }

    /// The status of the signal that asked for the end.
    public static var requested: ExitStatus? {
        switch Interruption.requestedSignal {
        case SIGINT: .interrupted
        case SIGTERM: .terminated
        default: nil
        }
    }

    private static func isIgnored(_ action: sigaction) -> Bool {
        #if canImport(Glibc)
        let handler = action.__sigaction_handler.sa_handler
        #else
        let handler = action.__sigaction_u.__sa_handler
        #endif
        return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
