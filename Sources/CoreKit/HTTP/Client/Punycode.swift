/// Names of hosts beyond ASCII in the letters that name servers know (RFC 3492).
enum Punycode {
    /// The name in lower case with each label that needs it as `xn--...`; nil where a label is empty or too long. It is a suggestion: what
    /// RFC 5891 has to say about which characters are allowed, and Unicode about their normal form, is not looked at.
    static func host(_ name: String) -> String? {
        var labels: [String] = []
        for label in name.lowercased().split(separator: ".", omittingEmptySubsequences: false) {
            let isASCII = label.utf8.allSatisfy { $0 < 0x80 }
            guard !label.isEmpty, let text = isASCII ? String(label) : encoded(label.unicodeScalars.map(\.value)).map({ "xn--" + $0 }),
                text.utf8.count <= 63, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
            else { return nil }
            labels.append(text)
        }
        return labels.joined(separator: ".")
    }

    /// RFC 3492, 6.3. Labels are short: numbers stay far below the limits of their types.
    private static func encoded(_ scalars: [UInt32]) -> String? {
        guard scalars.count <= 63 else { return nil }
        var out = scalars.filter { $0 < 0x80 }.map { UInt8($0) }
        let basic = out.count
        if basic > 0 { out.append(0x2D) }
        var done = basic, least: UInt32 = 0x80, delta = 0, bias = 72
        while done < scalars.count {
            guard let next = scalars.filter({ $0 >= least }).min() else { return nil }
            delta += Int(next - least) * (done + 1)
            for scalar in scalars {
                if scalar < next { delta += 1 }
                guard scalar == next else { continue }
                var rest = delta, base = 36
                while true {
                    let threshold = min(max(base - bias, 1), 26)
                    if rest < threshold { break }
                    out.append(digit(threshold + (rest - threshold) % (36 - threshold)))
                    rest = (rest - threshold) / (36 - threshold)
                    base += 36
                }
                out.append(digit(rest))
                bias = adapted(delta, done + 1, isFirst: done == basic)
                delta = 0
                done += 1
            }
            delta += 1
            least = next + 1
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func adapted(_ delta: Int, _ count: Int, isFirst: Bool) -> Int {
        var delta = delta / (isFirst ? 700 : 2), bias = 0
        delta += delta / count
        while delta > 455 {
            delta /= 35
            bias += 36
        }
        return bias + 36 * delta / (delta + 38)
    }

    private static func digit(_ value: Int) -> UInt8 { UInt8(value < 26 ? 0x61 + value : 0x30 + value - 26) }
}
