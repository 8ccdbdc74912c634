/// Words of English and of program code that texts are full of, to show in which of them a short pattern occurs.
enum CommonWords {
    /// The first word that holds a part within it: behind other letters where the part's beginning is open, before others where its end is.
    /// - Parameter part: lower-case ASCII letters.
    static func word(around part: String, openBefore: Bool, openAfter: Bool) -> String? {
        let part = Array(part.utf8)
        guard part.count >= 2, part.allSatisfy({ $0 &- 0x61 < 26 }) else { return nil }
        let base = UnsafeRawPointer(list.utf8Start), count = list.utf8CodeUnitCount
        func isLetter(_ at: Int) -> Bool { base.load(fromByteOffset: at, as: UInt8.self) &- 0x61 < 26 }
        var from = 1
        while from < count - part.count {
            let found = ByteSearch.index(of: part[0], in: base, from: from, to: count - part.count)
            guard found < count - part.count else { return nil }
            from = found + 1
            guard part.withUnsafeBytes({ UnsafeRawBufferPointer(start: base + found, count: part.count).elementsEqual($0) }) else { continue }
            var start = found, end = found + part.count
            let hasBefore = isLetter(start - 1), hasAfter = isLetter(end)
            guard hasBefore || hasAfter, openBefore || !hasBefore, openAfter || !hasAfter else { continue }
            while isLetter(start - 1) { start -= 1 }
            while isLetter(end) { end += 1 }
            return String(decoding: UnsafeRawBufferPointer(start: base + start, count: end - start), as: UTF8.self)
        }
        return nil
    }

    /// Between blanks and line ends, one of them at either end.
    private static let list: StaticString = """

        classname shopping discard passenger monkey author account postcode acc wildcard
        abandon abbreviate acc accept access accessname accessor account accurate acquire active actually adapter addressable adjust administer
        advance advantage agency airmail alarm alert algorithm alignment allow alternate amazing analog anchor anthill apartment apology appear
        applicant archive arrange article asinine aspect assassin assess assign assist associate assume attention attitude attribute audience author
        authority average avoid background badminton balance bandage bankrupt bankruptcy basic basin basis because bedside behavior beside besides
        between billion binary biography block blood boot border boring bottom bracket branch brand breakfast breathe bring broadcast browser budget
        builder burlap business button bypass calculate calendar campaign capacity capital capture carbon cardboard cardinal career cascade category
        cause caution certain certificate challenge character chassis chateau chest cipher circle citation city civil clasp class classic classname
        client climate coat collaborate collect column combat comment common company compare compass compensate compile complete compress compute
        concert condition conduct conference configure confirm connect consider consist constable construct contact contain content contest context
        continue contribute control convex cookie copy corporate correct council country course cpanel crash create crisp criticism crosscheck
        crucial crypto curly curriculum custom customer cycle dashboard database deadpan deathly debate decade decide declare decoder decorate
        default define degree delegate deliver denial deploy describe design despite detail detect develop device dialog dictate differ digest
        dilemma dinner direct discard discern discover display distinct distribute divide document domain donkey download dragon drama drill driver
        during duty earphone eclipse edit editor education effort either elbow election element eliminate emailed embankment embark embody employ
        enable encode encoder endpoint engage engine enhance enjoy enough ensure enter entire envelope environment episode equal equip error escape
        especially establish estate evaluate evening event evidence example exceed except excess execute executor exercise exist expand expect
        expense experience explain expose express extend extensive external fabric facial factor failure fashion feature federal fetch fiber fiction
        figure filter final finding finger finish flavor flower follow footpath forecast foreign forget format fortune forum forward foundation
        framework freedom frequent fulfill function funding gallery garbage gather general generate genuine gigabyte glass global glossary govern
        graceful grade grammar grand grant graphic grasp grimace gross grossness group growth guidance habit handle happen harass hardware hash
        hassle headphone healthy height helpless helplessness hidden highest highlight history holiday hospital however human identical identify
        ignore image imagine impact impassable impasse import impose impress include income increase increment indeed index indicate industry infant
        inform infrared ingredient inherit initial inject innocent input inquiry insert inside insist install instance instead institute instruct
        insure integer intend interest internal interpret interval invest invite invoke irregular island issue item iterate itself journey judge
        junior justice kernel keyboard keynote keyword kidding killer kitchen knowledge label lambda language laptop lasso lastname latch later
        latest layer leader league lecture ledger lessname lesson level liberal library license limit listen literal livestock local location
        logging logical loop machine mailbox main maintain manage mandate manner manual margin market married massive material matter maximize
        maximum measure mechanism media medieval medium member memory mental mention merchant merge message method metric middle midnight migrate
        mild military million mining minister mission mistake mobile model modern modify moment monitor monkey mortgage motion mountain movement
        multiple museum musical mutual myself nanobot narrative nation native nature nearby necessary negative neighbor network nickname noble
        nominate nonsense normal normalized notebook nothing notice notion nuclear number object observe obtain obvious occasion occupy occur offer
        office official often opinion oppose option orchestra order ordinary organ organize origin original orphan outcome output overcome overlay
        overpass owner package painting panel paper parade parallel parameter parent participate particular partner passage passenger passion
        passive password pattern payload payment peasant pension people percent perform perhaps perimeter period permanent permit person personal
        phase phonebook phrase physical picture ping pinpoint pins pioneer pipeline pixel placard plain planet plastic platform pleasant pledge
        plugin pocket poetry point police political pool popular population port portion portrait position possess possible postcard postcode
        potential powder practice prefer prefix premium prepare present preserve president pressure pretty prevent previous primary prime print
        priority prison private problem procedure process processing processname produce product profession profile program progress project promise
        promote proper property propose protect protein protest provide province proxy public publicly publish purchase purpose pursue qualify
        quarter query question quickly raccoon radical raisin random rapid rather rating reach react reader readme reality realize reason recall
        receipt receive recent recipe recognize recommend record recover reduce refer reflect reform refuse regard region register regular reject
        relate release relevant relief religion rely remain remark remember remote remove render repeat replace replica reply report represent
        request require rescue research reserve resident residue resist resolve resort resource respect respond restore restrict result retail
        retain retire return reveal revenue reverse review revision rinse robot rollback rotate routine royal runtime safety salary sample sandbox
        satellite satisfy scale scan scenario schedule scheduled scheme scholar school science scope scratch screen script search season second
        secretary section sector secure security seeded segment select senator senior sensible sentence separate sequence series serious server
        service session setting settle several severe shadow shake shallow shape share sharp shell shelter shift shipping shopping should shoulder
        shutdown sibling sidebar signal signature silence similar simple simulate sincere single sink sister situation skillet slice smart sobriety
        social society socket software solar solid solution solve somewhere source spacing spanning special species specific speech spending spin
        spinning spirit split sponsor spread spring sprint squash stability stack stage standard staple start state station statistic status steady
        stitch storage strategy stream string stringify structure student studio style subject submit subset substance suburb success sudden suffer
        suggest summary summit supply support suppose surface surprise surround survey survive suspect sustain switch symbol synchronize syndicate
        syntax system table tablet tale tally target taxonomy teacher technique telephone template temporary tenant terminal territory testing
        textbook theater theme theory therapist therapy thereby thin thousand threat throttle through throughout thumbnail tissue tobacco tokenizer
        tolerate tomorrow topic total touch tourism toward tracking trade tradition traffic training transfer transform transient transition
        translate transport traverse treasure treat trigger triumvirate trouble truck trust typical ultimate unable unauthorized uncover undergo
        undertake uniform unique universe unless unlike unsalted unselect update upgrade uploaded upon urban urgent usage useful username using
        usual vaccine valid valley valuable valve vanish variable variation variety various vehicle vein velvet vendor venture version vessel
        veteran victim video vigil village vintage violate virtual visible vision visit visual vital vitamin voicemail volatile volume volunteer
        wallet warning wash waste watch wavelength weapon weather website weekend weight welcome welfare whatever whenever whisper whole widespread
        wildcard window winner winter wireless wisdom within without witness wonder wooden workbench workshop worldwide worthy writing yearning
        yellow yesterday zipped zipper

        """
}
