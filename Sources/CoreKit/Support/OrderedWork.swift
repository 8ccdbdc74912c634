#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Does a sequence of independent pieces of work on several threads and hands the results on in the order of the pieces.
///
/// No more than a bounded number of results wait for their turn, so that one slow piece does not pile up the others.
public enum OrderedWork {
    /// `next` yields the pieces; it is called by one thread at a time. `worker` is called once on each thread and makes
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

    /// The pieces taken and the results that wait, behind one lock.
    private final class Queue<Item, Result> {
        private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        private let window: Int
        private let next: () -> Item?
        private var taken = 0
        private var handedOn = 0
        private var results: [Int: Result] = [:]
        private var isDrained = false
        private var finished = 0
        private var workerCount = Int.max

        init(window: Int, next: @escaping () -> Item?) {
            self.window = window
            self.next = next
            pthread_mutex_init(mutex, nil)
            pthread_cond_init(changed, nil)
        }

        deinit {
            pthread_cond_destroy(changed)
            pthread_mutex_destroy(mutex)
            changed.deallocate()
            mutex.deallocate()
        }

        private func locked<Value>(_ body: () -> Value) -> Value {
            pthread_mutex_lock(mutex)
            defer { pthread_mutex_unlock(mutex) }
            return body()
        }

        func take() -> (Int, Item)? {
            locked {
                while !isDrained, taken - handedOn >= window { pthread_cond_wait(changed, mutex) }
                guard !isDrained, let item = next() else {
                    isDrained = true
                    pthread_cond_broadcast(changed)
                    return nil
                }
                taken += 1
                return (taken - 1, item)
            }
        }

        func put(_ number: Int, _ result: Result) {
            locked {
                results[number] = result
                pthread_cond_broadcast(changed)
            }
        }

        func finish() {
            locked {
                finished += 1
                pthread_cond_broadcast(changed)
            }
        }

        func workers(_ count: Int) {
            locked {
                workerCount = count
                pthread_cond_broadcast(changed)
            }
        }

        func nextResult() -> Result? {
            locked {
                while results[handedOn] == nil, finished < workerCount { pthread_cond_wait(changed, mutex) }
                guard let result = results.removeValue(forKey: handedOn) else { return nil }
                handedOn += 1
                pthread_cond_broadcast(changed)
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
