import Testing

@testable import CoreKit

@Suite("Sensitive values")
struct ValueFormTests {
    private func kinds(_ text: String) -> [String] {
        var text = text
        return text.withUTF8 { ValueForm.of(ByteSlice(UnsafeRawBufferPointer($0))).kinds.sorted.map(\.rawValue) }
    }

    @Test("are known", arguments: [
        ("4111111111111111", "card"), ("4111 1111 1111 1111", "card"), ("4111-1111-1111-1111", "card"), ("5555555555554444", "card"), ("378282246310005", "card"),
        ("3782 822463 10005", "card"), ("6011111111111117", "card"), ("30569309025904", "card"), ("3530111333300000", "card"), ("2223003122003222", "card"),
        ("ada@example.com", "email"), ("a.b+c@mail.example.co.uk", "email"), ("o'neil@example.org", "email"), ("ünsal@example.de", "email"),
        ("DE89370400440532013000", "iban"), ("GB82 WEST 1234 5698 7654 32", "iban"), ("NO9386011117947", "iban"), ("FR1420041010050500013M02606", "iban"),
        ("192.0.2.7", "ip"), ("10.1.2.3", "ip"), ("2001:db8::8a2e:370:7334", "ip"), ("fe80::1", "ip"), ("::ffff:192.0.2.128", "ip"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U", "jwt"),
        ("+14155552671", "phone"), ("+49 30 901820", "phone"), ("+44 (0)20 7946 0958", "phone"), ("(415) 555-2671", "phone"), ("415-555-2671", "phone"),
        ("415.555.2671", "phone"), ("1-415-555-2671", "phone"), ("0171 2345678", "phone"), ("020 7946 0958", "phone"),
        ("123-45-6789", "ssn"), ("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "token"), ("AKIAIOSFODNN7EXAMPLE", "token"), ("-----BEGIN RSA PRIVATE KEY----- MIIE", "token"),
    ])
    func known(text: String, kind: String) { #expect(kinds(text) == [kind]) }

    @Test("are not seen everywhere", arguments: [
        "4111111111111112", "4111 1111 11111111", "1234567812345670", "0000000000000000", "1793617180000", "1793617180000000000", "411111111111111", "4111-1111 1111-1111",
        "logo@2x.png", "git@github.com:a/b", "@ada", "ada@", "ada@localhost", "a@b.1", "ada@-x.com", "two words@example.com", "ada@example..com",
        "DE89370400440532013001", "XX89370400440532013000", "DE8937040044053201300", "de89370400440532013000", "AB12CDEFGHIJKLMNOP",
        "120.0.0.0", "0.0.0.0", "127.0.0.1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "::1", "::", "12:30:45", "aa:bb:cc:dd:ee:ff", "1:2:3:4:5:6:7:8:9",
        "eyJhbGci", "eyJ.a.b", "4155552671", "14155552671", "2026-11-01", "01-02-2024", "978-3-16-148410-0", "112-1234567-1234567", "+1", "+12345", "1-2-3", "100-200-3000",
        "(415)", "115-555-2671", "3.14159265358979", "-1234567890", "000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567", "123-45-0000", "123456789",
        "hello world", "call 415-555-2671 now", "sk-learn-is-a-library", "skeleton", "key", "", "a", "2026-11-01T10:00:00Z", "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        "the quick brown fox jumps over the lazy dog", "1.2.840.113549.1.1.11", "ISO-8859-1", "application/json", "v1.2.3-beta+build.5",
    ])
    func ordinary(text: String) { #expect(kinds(text) == []) }

    /// Luhn's check lets one of ten numbers through: a field of numbers is not one of cards.
    @Test("numbers that are long by nature make no cards")
    func cardsByChance() throws {
        var generator = SeededGenerator(7)
        let records = (0..<200).map { _ in
            DiscoveryRecord.get("/orders", "{\"number\":\(UInt64.random(in: 4_000_000_000_000_000...4_999_999_999_999_999, using: &generator)),\"card\":\"4111111111111111\"}")
        }
        let endpoint = try #require(APIInventory.of(records).endpoint("GET", "/orders"))
        #expect(endpoint.response.fields.map { "\($0.name) \($0.types) \($0.sensitive.map(\.rawValue))" } == ["card [\"string\"] [\"card\"]", "number [\"integer\"] []"])
    }
}
