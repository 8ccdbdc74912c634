import CoreKit
import Foundation
import Testing

/// Each runs in a process of its own, as signals concern the whole of it.
@Suite struct SignalsTests {
    @Test func theFirstSignalIsAWish() async {
        await #expect(processExitsWith: .exitCode(130)) {
            Signals.install()
            send(SIGINT)
            StandardStreams.exit(Signals.requested ?? .incomplete)
        }
        await #expect(processExitsWith: .exitCode(143)) {
            Signals.install()
            send(SIGTERM)
            StandardStreams.exit(Signals.requested ?? .incomplete)
        }
    }

    @Test func theSecondSignalEndsAtOnce() async {
        await #expect(processExitsWith: .exitCode(143)) {
            Signals.install()
            send(SIGINT)
            send(SIGTERM)
            sleep(10)
            StandardStreams.exit(.success)
        }
    }

    @Test func aClosedPipeIsAnError() async {
        await #expect(processExitsWith: .exitCode(0)) {
            Signals.install()
            var ends: [Int32] = [0, 0]
            guard pipe(&ends) == 0 else { StandardStreams.exit(.incomplete) }
            close(ends[0])
            let stream = OutputStream(descriptor: ends[1], capacity: 0)
            stream.write("x")
            StandardStreams.exit(stream.isClosed ? .success : .findings)
        }
    }

    @Test func anIgnoredSignalStaysIgnored() async {
        await #expect(processExitsWith: .exitCode(0)) {
            signal(SIGINT, SIG_IGN)
            Signals.install()
            kill(getpid(), SIGINT)
            usleep(50_000)
            StandardStreams.exit(Signals.requested ?? .success)
        }
    }
}

/// To the process, not to the thread: the test runner's threads block signals. Returns once the handler has run.
private func send(_ number: Int32) {
    kill(getpid(), number)
    for _ in 0..<5000 where !Interruption.isRequested { usleep(1000) }
}
