import CoreKit

@main
enum Main {
    static func main() {
        print("akto")
    }
}
