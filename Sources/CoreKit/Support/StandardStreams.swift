#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The process's own streams and place.
public enum StandardStreams {
    /// Opens what the caller left closed among descriptors 0, 1 and 2, so that no file opened later ends up as standard output.
    /// Opened the wrong way round: reading from it or writing to it fails, as it should.
    public static func occupy() {
        for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 {
            _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
        }
    }

    /// The working folder as an absolute path, `.` where the system cannot say.
    public static var workingFolder: String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        return String(cString: path)
    }

    /// Ends the process. Nothing is flushed here: who owns a stream has flushed it and looked at how that went.
    public static func exit(_ status: ExitStatus) -> Never {
        _exit(status.rawValue)
    }
}
