#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A thread of the system that does one piece of work and ends.
public final class WorkThread {
    private let handle: pthread_t

    private final class Errand {
        let work: () -> Void
        init(_ work: @escaping () -> Void) { self.work = work }
    }

    /// Starts it. Nil where the system gives no thread.
    ///
    /// Signals stay with the thread that installed their handlers: this one has SIGINT and SIGTERM blocked, so that they interrupt
    /// what waits for the user and not what talks to a server.
    public init?(_ work: @escaping () -> Void) {
        var blocked = sigset_t(), before = sigset_t()
        sigemptyset(&blocked)
        sigaddset(&blocked, SIGINT)
        sigaddset(&blocked, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &blocked, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let errand = Unmanaged.passRetained(Errand(work))
        #if canImport(Glibc)
        var thread = pthread_t()
        let status = pthread_create(&thread, nil, { argument in
            if let argument { Unmanaged<Errand>.fromOpaque(argument).takeRetainedValue().work() }
            return nil
        }, errand.toOpaque())
        #else
        var started: pthread_t?
        let status = pthread_create(&started, nil, { argument in
            Unmanaged<Errand>.fromOpaque(argument).takeRetainedValue().work()
            return nil
        }, errand.toOpaque())
        guard let thread = started else {
            errand.release()
            return nil
        }
        #endif
        guard status == 0 else {
            errand.release()
            return nil
        }
        handle = thread
    }

    /// Waits for its end. To be called once, or `detach`.
    public func join() { pthread_join(handle, nil) }

    /// Leaves it to itself: nobody will wait for its end.
    public func detach() { pthread_detach(handle) }
}
