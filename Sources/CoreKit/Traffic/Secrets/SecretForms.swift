/// Credentials that their own form gives away.
enum SecretForms {
    /// Beginnings that issuers give to their credentials, and how many characters follow at least.
    private static let prefixes: [(text: StaticString, rest: Int)] = [
        ("sk-", 16), ("sk_live_", 10), ("sk_test_", 10), ("rk_live_", 10), ("rk_test_", 10), ("whsec_", 16), ("ghp_", 20),
        ("gho_", 20), ("ghu_", 20), ("ghs_", 20), ("ghr_", 20), ("github_pat_", 20), ("glpat-", 16), ("xoxb-", 10), ("xoxp-", 10),
        ("xoxa-", 10), ("xoxr-", 10), ("xoxs-", 10), ("xoxc-", 10), ("xoxd-", 10), ("xapp-", 10), ("AIza", 30), ("ya29.", 16), ("GOCSPX-", 16),
        ("hf_", 20), ("npm_", 20), ("pypi-", 20), ("dop_v1_", 20), ("shpat_", 20), ("shpss_", 20), ("lin_api_", 16), ("ntn_", 20),
        ("secret_", 30), ("SG.", 20), ("gsk_", 20), ("xai-", 20), ("r8_", 20), ("tvly-", 16), ("pplx-", 20), ("nvapi-", 20),
        ("key-", 30), ("sq0atp-", 16), ("sq0csp-", 16), ("NRAK-", 16), ("figd_", 16), ("dapi", 30), ("EAAC", 30), ("PMAK-", 20),
        ("AGE-SECRET-KEY-", 20), ("hvs.", 20), ("atlasv1.", 20), ("sbp_", 20), ("cfut_", 20), ("rpa_", 20), ("fc-", 30), ("ctx7sk-", 16),
    ]

    /// The credential that begins where the run does; it may go on beyond, over dots.
    static func token(in bytes: UnsafeRawBufferPointer, _ run: Range<Int>) -> Range<Int>? {
        let start = run.lowerBound
        if run.count == 20, matches(bytes, "AKIA", at: start) || matches(bytes, "ASIA", at: start),
            run.allSatisfy({ (0x30...0x39).contains(bytes[$0]) || (0x41...0x5A).contains(bytes[$0]) }) {
            return run
        }
        if matches(bytes, "eyJ", at: start), run.count >= 10, let end = webToken(bytes, run) { return start..<end }
        // Every form is longer than this, within the run or over a dot behind it.
        guard run.count >= 15 || run.upperBound < bytes.count && bytes[run.upperBound] == 0x2E else { return nil }
        for prefix in prefixes where matches(bytes, prefix.text, at: start) {
            var end = start + prefix.text.utf8CodeUnitCount
            let body = end
            // What has letters of one kind alone for so long is none, and need not be gone through to its end.
            while end < bytes.count, end - body < 4096, isRun(bytes[end]) || isInnerDot(bytes, end) { end += 1 }
            guard end - body >= prefix.rest, isMixed(bytes, body..<end) else { continue }
            while end < bytes.count, isRun(bytes[end]) || isInnerDot(bytes, end) { end += 1 }
            return start..<end
        }
        return nil
    }

    /// Whether a credential of a known form may begin with these three bytes.
    @inline(__always)
    static func begins(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
        let index = beginning(first, second, third)
        return beginnings[index &>> 6] & 1 &<< UInt64(index & 63) != 0 && isBeginning(first, second, third)
    }

    @inline(never)
    private static func isBeginning(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
        func matches(_ text: StaticString) -> Bool { text.utf8Start[0] == first && text.utf8Start[1] == second && text.utf8Start[2] == third }
        return matches("AKI") || matches("ASI") || matches("eyJ") || prefixes.contains { matches($0.text) }
    }

    /// Twelve bits of three bytes.
    @inline(__always)
    private static func beginning(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
        (Int(first) &<< 5 ^ Int(second) &<< 2 ^ Int(second) &>> 3 ^ Int(third) &* 37) & 0xFFF
    }

    /// Never freed.
    nonisolated(unsafe) private static let beginnings: UnsafePointer<UInt64> = {
        let bits = UnsafeMutablePointer<UInt64>.allocate(capacity: 64)
        bits.initialize(repeating: 0, count: 64)
        for text in prefixes.map(\.text) + ["AKIA", "ASIA", "eyJ"] {
            let index = beginning(text.utf8Start[0], text.utf8Start[1], text.utf8Start[2])
            bits[index >> 6] |= 1 << UInt64(index & 63)
        }
        return UnsafePointer(bits)
    }()

    /// Forty characters of base64 with slashes in it, which part the run, plain or percent-encoded: what AWS gives out as secret
    /// access keys.
    static func base64(in bytes: UnsafeRawBufferPointer, _ run: Range<Int>) -> Range<Int>? {
        // Behind a key the path may go on.
        var end = run.upperBound, length = run.count
        while end + 1 < bytes.count, length < 40 {
            if bytes[end] == 0x2F, isRun(bytes[end + 1]) {
                end += 1
            } else if matches(bytes, "%2F", at: end) || matches(bytes, "%2f", at: end) || matches(bytes, "%2B", at: end) || matches(bytes, "%2b", at: end) {
                end += 3
            } else {
                break
            }
            length += 1
            let part = end
            while end < bytes.count, isRun(bytes[end]) { end += 1 }
            length += end - part
        }
        guard end > run.upperBound, length == 40, hasAllKinds(bytes, run.lowerBound..<end),
            Randomness.looksRandom(bytes, run.lowerBound..<end)
        else { return nil }
        return run.lowerBound..<end
    }

    private static func hasAllKinds(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
        range.contains { bytes[$0] &- 0x30 < 10 } && range.contains { bytes[$0] &- 0x41 < 26 } && range.contains { bytes[$0] &- 0x61 < 26 }
    }

    /// The end of a JSON web token (RFC 7519, 3): two or three parts of base64url with dots between.
    private static func webToken(_ bytes: UnsafeRawBufferPointer, _ run: Range<Int>) -> Int? {
        var end = run.upperBound, parts = 1
        while parts < 5, end + 1 < bytes.count, bytes[end] == 0x2E, isRun(bytes[end + 1]) {
            end += 1
            while end < bytes.count, isRun(bytes[end]) { end += 1 }
            parts += 1
        }
        return parts > 1 ? end : nil
    }

    /// Letters, digits, `_`, `-` and `+`: what words and most credentials are made of.
    static func isRun(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D, 0x2B: true
        default: false
        }
    }

    private static func isInnerDot(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> Bool {
        bytes[at] == 0x2E && at + 1 < bytes.count && isRun(bytes[at + 1])
    }

    /// Has a digit, or letters of both cases: `sk-` also begins words.
    private static func isMixed(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
        var lower = false, upper = false
        for at in range {
            switch bytes[at] {
            case 0x30...0x39: return true
            case 0x41...0x5A: upper = true
            case 0x61...0x7A: lower = true
            default: break
            }
        }
        return lower && upper
    }

    /// RFC 9562, section 4.
    static func isUUID(_ bytes: UnsafeRawBufferPointer, _ run: Range<Int>) -> Bool {
        guard run.count == 36 else { return false }
        return run.allSatisfy { at in
            switch at - run.lowerBound {
            case 8, 13, 18, 23: bytes[at] == 0x2D
            default: isHex(bytes[at])
            }
        }
    }

    /// Twenty-four or more hexadecimal digits, letters and decimals among them.
    static func isDigest(_ bytes: UnsafeRawBufferPointer, _ run: Range<Int>) -> Bool {
        guard run.count >= 24 else { return false }
        var decimals = 0
        for at in run {
            guard isHex(bytes[at]) else { return false }
            if bytes[at] <= 0x39 { decimals += 1 }
        }
        return decimals >= 3 && decimals < run.count
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }

    static func matches(_ bytes: UnsafeRawBufferPointer, _ text: StaticString, at: Int) -> Bool {
        let count = text.utf8CodeUnitCount
        guard at >= 0, at + count <= bytes.count else { return false }
        for i in 0..<count where bytes[at + i] != text.utf8Start[i] { return false }
        return true
    }

    /// `…#` and eight hexadecimal digits: the mark that masking leaves.
    static func hasMark(_ bytes: UnsafeRawBufferPointer, at: Int) -> Bool {
        matches(bytes, "…#", at: at) && at + 12 <= bytes.count && (at + 4..<at + 12).allSatisfy { isHex(bytes[$0]) }
    }
}
