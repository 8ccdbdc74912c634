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
    public static func run<Item, Result>(
        jobs: Int,
        next: @escaping () -> Item?,
        worker: @escaping () -> (Item) -> Result,
        consume: (Result) -> Void
    ) {
        guard jobs > 1 else {
            let work = worker()
            while let item = next() { consume(work(item)) }
            return
        }
        let queue = Queue<Item, Result>(window: jobs * 2, next: next)
        var threads: [pthread_t] = []
        for _ in 0..<jobs {
            let body = ThreadBody {
                let work = worker()
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

    /// The results that wait for their turn, behind one lock; the pieces come one by one behind another, so that results can be
    /// handed in while the next piece is still being made.
    private final class Queue<Item, Result> {
        private let feed = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        /// The result whose turn it is came in, or a thread ended; only the calling thread waits for it.
        private let ready = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        /// There is room for another piece; only the thread that holds `feed` waits for it.
        private let room = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        private let next: () -> Item?
        /// The result of piece `n` at `n` modulo the size.
        private var results: [Result?]
        private var taken = 0
        private var handedOn = 0
        private var isDrained = false
        private var finished = 0
        private var workerCount = Int.max

        init(window: Int, next: @escaping () -> Item?) {
            results = Array(repeating: nil, count: window)
            self.next = next
            pthread_mutex_init(feed, nil)
            pthread_mutex_init(mutex, nil)
            pthread_cond_init(ready, nil)
            pthread_cond_init(room, nil)
        }

        deinit {
            pthread_cond_destroy(room)
            pthread_cond_destroy(ready)
            pthread_mutex_destroy(mutex)
            pthread_mutex_destroy(feed)
            room.deallocate()
            ready.deallocate()
            mutex.deallocate()
            feed.deallocate()
        }

        private func locked<Value>(_ body: () -> Value) -> Value {
            pthread_mutex_lock(mutex)
            defer { pthread_mutex_unlock(mutex) }
            return body()
        }

        func take() -> (Int, Item)? {
            pthread_mutex_lock(feed)
            defer { pthread_mutex_unlock(feed) }
            let number = locked {
                while taken - handedOn >= results.count { pthread_cond_wait(room, mutex) }
                return taken
            }
            guard !isDrained, let item = next() else {
                isDrained = true
                return nil
            }
            locked { taken = number + 1 }
            return (number, item)
        }

        func put(_ number: Int, _ result: Result) {
            locked {
                results[number % results.count] = result
                if number == handedOn { pthread_cond_signal(ready) }
            }
        }

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
                pthread_cond_signal(room)
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
