// Relies on: bodies of one endpoint having the same members in the same order, so that the field that came next last time is, as a rule, the one
// that comes next now, and costs one comparison.

/// The fields of one side of an endpoint: members of JSON bodies, form fields, query parameters.
///
/// Of more fields than it may keep it keeps those nested least, and of these the first in the order of names. A field's parent comes before it
/// in that order, and what is among the first of all is among the first of every part, so that counts are exact whatever is merged with what.
struct FieldTree: ~Copyable {
    struct Field: BitwiseCopyable {
        var hash: UInt64
        var nameOffset: Int32
        var nameCount: UInt16
        var depth: UInt8
        var role: Role
        var parent: Int32
        /// The fields that followed it and that began it when it was last seen.
        var next: Int32 = -1
        var firstChild: Int32 = -1
        /// The number of the record that had it last.
        var stamp: UInt32 = 0
        var types: Types = []
        var formats: ValueForm.Formats = []
        var naming: Naming = .ordinary
        var kinds: SensitiveKinds = []
        /// Texts as long as a card's number, and those that are one.
        var cardLong: UInt32 = 0
        var cards: UInt32 = 0
        var records = 0
    }

    enum Role: UInt8 {
        case member
        /// All elements of an array.
        case element
        /// All members whose names are values of one kind, which is the name.
        case key
    }

    struct Types: OptionSet {
        let rawValue: UInt8
        static let null = Types(rawValue: 1), boolean = Types(rawValue: 2), integer = Types(rawValue: 4), number = Types(rawValue: 8)
        static let string = Types(rawValue: 16), object = Types(rawValue: 32), array = Types(rawValue: 64)
        /// A string that was not empty.
        static let text = Types(rawValue: 128)
    }

    /// What a field's name says of its value.
    enum Naming: UInt8 {
        case ordinary, credential
        /// Only of a long value.
        case suspect
    }

    private(set) var fields: UnsafeMutablePointer<Field>
    private(set) var count = 1
    private var capacity = 2
    /// Indexes into `fields` by hash; -1 is free. A power of two, at most half full.
    private var slots: UnsafeMutablePointer<Int32>
    private var slotCount = 4
    private var names = ByteBuffer(capacity: 16)
    private var nameCount = 0
    /// Records, and fields of them, whose fields were not kept.
    private(set) var dropped = 0
    private var stamp: UInt32 = 0
    /// Values that `add` may still look at in this record.
    var budget = 0
    /// Bodies that had more values than are looked at.
    var cutBodies = 0

    /// No name of a field is longer; of a longer one its beginning counts.
    static let longestName = 96

    init() {
        fields = .allocate(capacity: capacity)
        fields.initialize(to: Field(hash: 0, nameOffset: 0, nameCount: 0, depth: 0, role: .member, parent: -1))
        slots = .allocate(capacity: slotCount)
        slots.initialize(repeating: -1, count: slotCount)
    }

    deinit {
        fields.deallocate()
        slots.deallocate()
    }

    /// The root, which stands for the body itself.
    static let root: Int32 = 0
    /// Fields, the root not counted.
    var size: Int { count - 1 }

    /// Begins a record: each field counts once from here on.
    mutating func begin(budget: Int) {
        stamp &+= 1
        if stamp == 0 {
            for index in 0..<count { fields[index].stamp = 0 }
            stamp = 1
        }
        self.budget = budget
        see(FieldTree.root)
    }

    @inline(__always)
    func see(_ index: Int32) {
        let field = fields + Int(index)
        if field.pointee.stamp != stamp {
            field.pointee.stamp = stamp
            field.pointee.records &+= 1
        }
    }

    /// The field of a name in `parent` that comes behind `previous` (-1: first), seen.
    @inline(__always)
    mutating func member(_ name: ByteSlice, role: Role, of parent: Int32, after previous: Int32) -> Int32 {
        let guess = previous < 0 ? fields[Int(parent)].firstChild : fields[Int(previous)].next
        if guess >= 0 {
            let field = fields + Int(guess)
            if Int(field.pointee.nameCount) == name.count, field.pointee.parent == parent, field.pointee.role == role,
                ByteSearch.areEqual(UnsafeRawPointer(names.start + Int(field.pointee.nameOffset)), name.start, name.count) {
                see(guess)
                return guess
            }
        }
        let found = find(name, role, parent)
        if previous < 0 { fields[Int(parent)].firstChild = found } else { fields[Int(previous)].next = found }
        see(found)
        return found
    }

    private mutating func find(_ name: ByteSlice, _ role: Role, _ parent: Int32) -> Int32 {
        let name = name.count > FieldTree.longestName ? name[0..<FieldTree.longestName] : name
        let hash = Fingerprint.of(name.buffer, seed: UInt64(UInt32(bitPattern: parent)) << 8 | UInt64(role.rawValue) | 1 << 60)
        let mask = slotCount - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 {
            let field = fields + Int(slots[slot])
            if field.pointee.hash == hash, field.pointee.parent == parent, field.pointee.role == role, Int(field.pointee.nameCount) == name.count,
                ByteSearch.areEqual(UnsafeRawPointer(names.start + Int(field.pointee.nameOffset)), name.start, name.count) { return slots[slot] }
            slot = (slot + 1) & mask
        }
        return insert(name, role, parent, hash)
    }

    private mutating func insert(_ name: ByteSlice, _ role: Role, _ parent: Int32, _ hash: UInt64) -> Int32 {
        if count == capacity {
            let grown = UnsafeMutablePointer<Field>.allocate(capacity: capacity * 2)
            grown.moveInitialize(from: fields, count: count)
            fields.deallocate()
            fields = grown
            capacity *= 2
        }
        if count * 2 >= slotCount { growSlots() }
        if nameCount + name.count > names.capacity { names.resize(2 * names.capacity + name.count) }
        (names.start + nameCount).copyMemory(from: name.start, byteCount: name.count)
        let index = Int32(count)
        var field = Field(
            hash: hash, nameOffset: Int32(nameCount), nameCount: UInt16(name.count), depth: fields[Int(parent)].depth + 1, role: role, parent: parent)
        if role == .member { field.naming = FieldTree.naming(name) }
        (fields + count).initialize(to: field)
        nameCount += name.count
        count += 1
        place(index, hash)
        return index
    }

    private func place(_ index: Int32, _ hash: UInt64) {
        let mask = slotCount - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = index
    }

    private mutating func growSlots() {
        slots.deallocate()
        slotCount *= 2
        slots = .allocate(capacity: slotCount)
        slots.initialize(repeating: -1, count: slotCount)
        for index in 1..<max(1, count) { place(Int32(index), fields[index].hash) }
    }

    private static func naming(_ name: ByteSlice) -> Naming {
        switch SecretNames.family(name.buffer, 0..<name.count) {
        case .token, .password, .header, .plural: .credential
        case .likely, .suspect: .suspect
        case nil: .ordinary
        }
    }

    func name(_ index: Int) -> ByteSlice {
        ByteSlice(start: UnsafeRawPointer(names.start + Int(fields[index].nameOffset)), count: Int(fields[index].nameCount))
    }

    // MARK: Values

    @inline(__always)
    func note(_ index: Int32, _ types: Types) { fields[Int(index)].types.formUnion(types) }

    /// Enters a text value.
    func note(_ index: Int32, text: ByteSlice, type: Types = .string) {
        let field = fields + Int(index)
        field.pointee.types.formUnion(text.isEmpty ? type : [type, .text])
        guard !text.isEmpty else { return }
        let form = ValueForm.of(text)
        field.pointee.formats.formUnion(form.formats)
        guard form.isCardLong || !form.kinds.isEmpty else { return }
        enter(form, field)
    }

    private func enter(_ form: ValueForm.Found, _ field: UnsafeMutablePointer<Field>) {
        var kinds = form.kinds
        if form.isCardLong {
            field.pointee.cardLong = min(field.pointee.cardLong, UInt32.max - 1) + 1
            if kinds.contains(.card) { field.pointee.cards = min(field.pointee.cards, UInt32.max - 1) + 1 }
            kinds.remove(.card)
        }
        field.pointee.kinds.formUnion(kinds)
    }

    /// Enters the digits of a JSON number.
    func note(_ index: Int32, integer: ByteSlice) {
        let field = fields + Int(index)
        field.pointee.types.formUnion(.integer)
        guard integer.count >= 13, integer.count <= 19 else { return }
        enter(ValueForm.Found(kinds: ValueForm.isCard(integer) ? .card : [], isCardLong: true), field)
    }

    /// The kinds of a field's values. One card in ten numbers is what Luhn's check lets through by chance: then they are something else.
    func kinds(_ index: Int) -> SensitiveKinds {
        let field = fields[index]
        var kinds = field.kinds
        if field.cards > 0, UInt64(field.cards) * 2 >= UInt64(field.cardLong) { kinds.insert(.card) }
        if field.naming == .credential, field.types.contains(.text) { kinds.insert(.credential) }
        return kinds
    }

    // MARK: Merging

    /// Adds the fields of another, which stays as it is.
    mutating func merge(_ other: borrowing FieldTree) {
        var places = [Int32](repeating: 0, count: other.count)
        for index in 0..<other.count {
            let from = other.fields[index]
            // A parent always stands before its members.
            let at = index == 0 ? FieldTree.root : find(other.name(index), from.role, places[Int(from.parent)])
            places[index] = at
            let field = fields + Int(at)
            field.pointee.types.formUnion(from.types)
            field.pointee.formats.formUnion(from.formats)
            field.pointee.kinds.formUnion(from.kinds)
            field.pointee.cardLong = UInt32(clamping: UInt64(field.pointee.cardLong) + UInt64(from.cardLong))
            field.pointee.cards = UInt32(clamping: UInt64(field.pointee.cards) + UInt64(from.cards))
            field.pointee.records += from.records
        }
        dropped += other.dropped
        cutBodies += other.cutBodies
    }

    /// Keeps the first `limit` fields and counts the others.
    mutating func cut(to limit: Int) {
        guard size > limit else { return }
        let order = sorted()
        var kept = FieldTree()
        kept.dropped = dropped
        kept.cutBodies = cutBodies
        var places = [Int32](repeating: -1, count: count)
        places[0] = FieldTree.root
        kept.copy(fields[0], to: FieldTree.root)
        for (rank, index) in order.enumerated() {
            guard rank < limit else {
                kept.dropped += fields[index].records
                continue
            }
            let at = kept.find(name(index), fields[index].role, places[Int(fields[index].parent)])
            places[index] = at
            kept.copy(fields[index], to: at)
        }
        self = kept
    }

    private func copy(_ from: Field, to index: Int32) {
        let field = fields + Int(index)
        field.pointee.types = from.types
        field.pointee.formats = from.formats
        field.pointee.kinds = from.kinds
        field.pointee.cardLong = from.cardLong
        field.pointee.cards = from.cards
        field.pointee.records = from.records
    }

    /// All fields but the root, by depth and then by the names on their way.
    func sorted() -> [Int] {
        // Fields of one depth are in the order of their parents, then their own.
        var ranks = [Int](repeating: 0, count: count)
        var levels: [[Int]] = []
        for index in 1..<max(1, count) {
            let depth = Int(fields[index].depth)
            while levels.count < depth { levels.append([]) }
            levels[depth - 1].append(index)
        }
        var order: [Int] = []
        order.reserveCapacity(count)
        for var level in levels {
            level.sort { left, right in
                let a = ranks[Int(fields[left].parent)], b = ranks[Int(fields[right].parent)]
                if a != b { return a < b }
                if fields[left].role != fields[right].role { return fields[left].role.rawValue < fields[right].role.rawValue }
                return name(left).precedes(name(right))
            }
            for (rank, index) in level.enumerated() { ranks[index] = rank }
            order += level
        }
        return order
    }
}

extension ByteSlice {
    /// In the order of bytes, a beginning before what it begins.
    func precedes(_ other: ByteSlice) -> Bool {
        let shared = Swift.min(count, other.count)
        for at in 0..<shared where self[at] != other[at] { return self[at] < other[at] }
        return count < other.count
    }
}
