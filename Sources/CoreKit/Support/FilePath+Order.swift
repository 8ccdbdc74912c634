extension FilePath {
    /// Whether a walk through a folder that holds both comes to `left` first: by the bytes of the names, folder by folder, so
    /// that `a/b` stands before `a.b`. A total order of all paths, wherever they come from.
    public static func precedes(_ left: String, _ right: String) -> Bool {
        var left = left, right = right
        return left.withUTF8 { left in
            right.withUTF8 { right in
                let count = min(left.count, right.count)
                var at = 0
                while at < count, left[at] == right[at] { at += 1 }
                guard at < count else { return left.count < right.count }
                // A name ends where a slash stands, and what ends comes before what goes on.
                return (left[at] == 0x2F ? 0 : left[at]) < (right[at] == 0x2F ? 0 : right[at])
            }
        }
    }
}
