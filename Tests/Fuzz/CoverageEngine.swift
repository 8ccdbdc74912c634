import Foundation

/// The entry point that libFuzzer calls with every input. `FUZZ_TARGET` names the target.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    chosenTarget.run(UnsafeRawBufferPointer(start: bytes, count: count))
    return 0
}

private let chosenTarget: FuzzTarget = {
    let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        let known = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
        FileHandle.standardError.write(Data("unknown FUZZ_TARGET \"\(name)\", expected one of: \(known)\n".utf8))
        exit(2)
    }
    return target
}()
