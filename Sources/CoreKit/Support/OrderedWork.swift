#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Does a sequence of independent pieces of work on several threads and hands the results on in the order of the pieces.
///
/// No more than a bounded number of results wait for their turn, so that one slow piece does not pile up the others.
public enum OrderedWork {
    /// `next` yields the pieces; it is called by one thread at a time, whichever has nothing else to do, while the others are at
    /// work: so it may read, decompress and cut what comes in order. `worker` is called once on each thread and makes
    /// what does a piece there, with whatever buffers and caches it needs. `consume` is called on the calling thread.
    /// `staysAtIt` is asked behind `next`, on the same thread: whether making these pieces is what takes the time, so that who makes them
    /// should go on and leave them to others. Otherwise a piece is done where it was made, while it is still in that core's cache.
    public static func run<Item, Result>(
        jobs: Int,
        next: @escaping () -> Item?,
        staysAtIt: @escaping () -> Bool = { false },
        worker: @escaping () -> (Item) -> Result,
        consume: (Result) -> Void
    ) {
        guard jobs > 1 else {
            let work = worker()
            while let item = next() { consume(work(item)) }
            return
        }
        let queue = Queue<Item, Result>(window: jobs * 4, ahead: jobs, next: next, staysAtIt: staysAtIt)
        var threads: [pthread_t] = []
        for _ in 0..<jobs {
            let body = ThreadBody {
                let work = worker()
                queue.join()
                while let (number, item) = queue.take() { queue.put(number, work(item)) }
                queue.finish()
            }
            guard let thread = body.start() else { break }
            threads.append(thread)
        }
        guard !threads.isEmpty else {
            // The system gives no thread: this one does it all.
            let work = worker()
            while let item = next() { consume(work(item)) }
            return
        }
        queue.workers(threads.count)
        while let result = queue.nextResult() { consume(result) }
        for thread in threads { pthread_join(thread, nil) }
    }

    /// The pieces that wait for a thread and the results that wait for their turn, behind one lock.
    ///
    /// Whoever has nothing to do makes the next piece. Where it stays at it, it goes on for as long as the others take what it made: its buffers
    /// and tables stay in that core's cache, and it waits for nobody to be woken between two pieces.
    private final class Queue<Item, Result> {
        private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        /// There are results to hand on, or a thread ended; only the calling thread waits for it.
        private let ready = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        /// There is a piece to be done, or room to make another.
        private let work = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        private let next: () -> Item?
        private let staysAtIt: () -> Bool
        /// The result of piece `n` at `n` modulo the size.
        private var results: [Result?]
        /// Pieces that nobody has begun, of which `waiting` are left, at their number modulo the size.
        private var items: [Item?]
        private var waiting = 0
        private var made = 0
        private var handedOn = 0
        private var isMaking = false
        private var isDrained = false
        /// Threads that asked for work, and those that have none.
        private var joined = 0
        private var idle = 0
        private var finished = 0
        private var workerCount = Int.max

        /// How many pieces are made before somebody has time for them.
        private let mostAhead: Int

        init(window: Int, ahead: Int, next: @escaping () -> Item?, staysAtIt: @escaping () -> Bool) {
            self.staysAtIt = staysAtIt
            mostAhead = ahead
            results = Array(repeating: nil, count: window)
            items = Array(repeating: nil, count: window)
            self.next = next
            pthread_mutex_init(mutex, nil)
            pthread_cond_init(ready, nil)
            pthread_cond_init(work, nil)
        }

        deinit {
            pthread_cond_destroy(work)
            pthread_cond_destroy(ready)
            pthread_mutex_destroy(mutex)
            work.deallocate()
            ready.deallocate()
            mutex.deallocate()
        }

        private func locked<Value>(_ body: () -> Value) -> Value {
            pthread_mutex_lock(mutex)
            defer { pthread_mutex_unlock(mutex) }
            return body()
        }

        func join() {
            locked { joined += 1 }
        }

        func take() -> (Int, Item)? {
            pthread_mutex_lock(mutex)
            defer { pthread_mutex_unlock(mutex) }
            while true {
                let hasRoom = made - handedOn < results.count
                if isMaking || isDrained || !hasRoom || waiting >= mostWaiting {
                    if waiting > 0 { return takeWaiting() }
                    if isDrained { return nil }
                    idle += 1
                    waitForWork()
                    idle -= 1
                } else {
                    if let own = make() { return own }
                }
            }
        }

        /// A thread that is alone takes what it made: who makes a piece may have to wait for the one before to be done.
        private var mostWaiting: Int { joined > 1 ? mostAhead : 1 }

        /// Who hands the results on takes a core from the others, so it is woken when one of them has had nothing to do for a while, not
        /// whenever the next piece is still being made.
        private func waitForWork() {
            guard hasResult, isMaking else {
                if hasResult { pthread_cond_signal(ready) }
                pthread_cond_wait(work, mutex)
                return
            }
            var until = timespec()
            clock_gettime(CLOCK_REALTIME, &until)
            until.tv_nsec += 2_000_000
            if until.tv_nsec >= 1_000_000_000 {
                until.tv_nsec -= 1_000_000_000
                until.tv_sec += 1
            }
            if pthread_cond_timedwait(work, mutex, &until) != 0 { pthread_cond_signal(ready) }
        }

        private func takeWaiting() -> (Int, Item)? {
            let number = made - waiting
            guard let item = items[number % items.count] else { return nil }
            items[number % items.count] = nil
            waiting -= 1
            return (number, item)
        }

        /// Makes a piece; nil where it is for others, or was the last.
        private func make() -> (Int, Item)? {
            isMaking = true
            pthread_mutex_unlock(mutex)
            let item = next()
            let isForOthers = item != nil && staysAtIt()
            pthread_mutex_lock(mutex)
            isMaking = false
            guard let item else {
                isDrained = true
                pthread_cond_broadcast(work)
                return nil
            }
            let number = made
            made += 1
            if idle > 0 { pthread_cond_signal(work) }
            // Numbers are handed out in order: what waits goes first.
            if !isForOthers, waiting == 0 { return (number, item) }
            items[number % items.count] = item
            waiting += 1
            return nil
        }

        func put(_ number: Int, _ result: Result) {
            locked {
                results[number % results.count] = result
                let half = (handedOn + (results.count - 1) / 2) % results.count
                if hasResult, joined < 2 || results[half] != nil { pthread_cond_signal(ready) }
            }
        }

        /// The result whose turn it is has come in.
        private var hasResult: Bool { results[handedOn % results.count] != nil }

        func finish() {
            locked {
                finished += 1
                pthread_cond_signal(ready)
            }
        }

        func workers(_ count: Int) {
            locked { workerCount = count }
        }

        func nextResult() -> Result? {
            locked {
                let place = handedOn % results.count
                while results[place] == nil, finished < workerCount { pthread_cond_wait(ready, mutex) }
                guard let result = results[place] else { return nil }
                results[place] = nil
                handedOn += 1
                if idle > 0, !isMaking, made - handedOn == results.count - 1 { pthread_cond_signal(work) }
                return result
            }
        }
    }

    private final class ThreadBody {
        private let body: () -> Void

        init(_ body: @escaping () -> Void) { self.body = body }

        func start() -> pthread_t? {
            var thread = pthread_t()
            let box = Unmanaged.passRetained(self)
            let status = pthread_create(&thread, nil, { argument in
                if let argument { Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            }, box.toOpaque())
            guard status == 0 else {
                box.release()
                return nil
            }
            return thread
        }
    }
}
