/// The last labels of domains by which a link is recognised without `http://`.
///
/// All of the countries', and the most used of the others: X knows some 1 500. A bare domain that is missing here is counted
/// letter by letter.
enum TopLevelDomain {
    static func isKnown(_ label: String) -> Bool {
        known.contains(label.lowercased())
    }

    /// Whether an unknown label after `http(s)://…` looks like a last label, not like the beginning of the next sentence.
    static func isPlausible(_ label: String) -> Bool {
        if label.lowercased().hasPrefix("xn--") { return true }
        return (2...24).contains(label.utf8.count) && label.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
            && !reserved.contains(label)
    }

    /// Names that never lead into the public network (RFC 2606, RFC 6761, RFC 6762, RFC 7686, RFC 8375 and `internal`).
    private static let reserved: Set<String> = [
        "example", "home", "internal", "invalid", "lan", "local", "localhost", "onion", "test",
    ]

    private static let known = Set((countries + " " + others).split(separator: " ").map(String.init))

    private static let countries = """
        ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca cc cd cf cg \
        ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl \
        gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la \
        lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr \
        nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv \
        sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
        """

    private static let others = """
        academy agency app art arpa asia bar bank beer berlin best bet bike bio biz blog boutique business buzz cafe camera camp capital \
        care cards cat center charity chat city cloud club codes coffee com community company cooking cool coop design dev digital \
        directory earth edu education email energy events expert express family fans farm fashion film fish fit fitness florist food \
        foundation fun fund gallery game games garden gift global gmbh gold gov graphics green group guide guru health help homes host \
        house info ink institute int international jobs kitchen land law legal life limited link live loan london lol love ltd luxury \
        market marketing media mil mobi moda moe mom money museum music name net network news ngo ninja nyc one online org paris partners \
        parts party pet photo photography photos pics pink pizza plus poker press pro productions promo properties pub red rent repair \
        report rest restaurant review reviews rocks run sale school science services sex shoes shop shopping show site ski social \
        software solar solutions space sport store stream studio style supply support surf systems tax team tech technology tel tips \
        today tokyo tools top tours town toys trade training travel university vegas ventures vet video villas vip vision vote voyage \
        watch webcam website wedding wiki win wine work works world wtf xxx xyz yoga zone
        """
}
