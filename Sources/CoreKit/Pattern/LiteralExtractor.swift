enum LiteralExtractor {
    static func requiredSets(of tree: PatternTree) -> [LiteralSet] { [] }
}
