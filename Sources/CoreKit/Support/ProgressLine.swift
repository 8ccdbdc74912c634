import Synchronization

/// One line on standard error that says how far the work has come, redrawn in place and gone at the end.
///
/// Workers may call `update` from any thread and as often as they like: the text is made only when it is time to draw.
/// Whoever writes results or messages meanwhile does it inside `aside`, so that the two never mix.
public final class ProgressLine: Sendable {
    private let state: Mutex<State>

    private struct State {
        // Only ever used inside the mutex.
        nonisolated(unsafe) let stream: OutputStream
        let isOn: Bool
        let isRedrawn: Bool
        let width: Int
        let now: @Sendable () -> Duration
        var drawn = false
        var next: Duration = .zero
    }

    /// - Parameters:
    ///   - stream: standard error.
    ///   - isOn: whether anything is to be seen at all.
    ///   - isRedrawn: false writes a line of its own now and then, for logs.
    ///   - now: a clock that only goes forward.
    public init(stream: sending OutputStream, isOn: Bool, isRedrawn: Bool, width: Int, now: @escaping @Sendable () -> Duration = ProgressLine.clock) {
        state = Mutex(State(stream: stream, isOn: isOn, isRedrawn: isRedrawn, width: width, now: now))
    }

    /// A progress that shows nothing.
    public convenience init() {
        self.init(stream: OutputStream(), isOn: false, isRedrawn: false, width: 80)
    }

    public static let clock: @Sendable () -> Duration = {
        let start = ContinuousClock.now
        return { start.duration(to: .now) }
    }()

    /// `--progress` decides; left to itself it is shown on a terminal that can redraw a line.
    public static func isWanted(_ use: Terminal.Use, isTerminal: Bool, _ environment: Environment) -> Bool {
        switch use {
        case .always: true
        case .never: false
        case .auto: isTerminal && !Terminal.isDumb(environment)
        }
    }

    /// Draws the text, cut to the width, at most ten times a second (in a log once in two seconds).
    public func update(_ text: () -> String) {
        state.withLock { state in
            guard state.isOn else { return }
            let now = state.now()
            guard now >= state.next else { return }
            state.next = now + (state.isRedrawn ? .milliseconds(100) : .seconds(2))
            let line = Terminal.prefix(Terminal.escapeControls(text()), columns: max(1, state.width - 1))
            state.stream.write(state.isRedrawn ? "\r\u{1b}[K\(line)" : "\(line)\n")
            state.stream.flush()
            state.drawn = state.isRedrawn
        }
    }

    /// Takes the line away while something else is written, and lets the next update draw it again.
    public func aside<Value>(_ body: () throws -> Value) rethrows -> Value {
        try state.withLock { state in
            ProgressLine.erase(&state)
            state.next = .zero
            return try body()
        }
    }

    /// Takes the line away.
    public func finish() {
        state.withLock { ProgressLine.erase(&$0) }
    }

    private static func erase(_ state: inout State) {
        guard state.drawn else { return }
        state.stream.write("\r\u{1b}[K")
        state.stream.flush()
        state.drawn = false
    }
}
