/// What has to be found by a rule, and what must not be.
enum ModerationSamples {
    /// The rules that both lists are held against; the words are mild, the forms are those that others take.
    static let terms = [
        "damn", "ass", "hell", "crap", "tit", "cock", "sex", "slut", "bad word", "vodka", "casino", "Scheiße", "puñeta", "merde", "idiot",
        "dick",
    ]

    /// Each with the term in it.
    static let evasions: [(text: String, term: String)] = [
        // Case, accents, composed and not
        ("DAMN", "damn"), ("DaMn it", "damn"), ("dámn", "damn"), ("da\u{301}mn", "damn"), ("d\u{336}a\u{336}m\u{336}n\u{336}", "damn"),
        ("ďåmñ", "damn"), ("casinó", "casino"), ("CASİNO", "casino"), ("casıno", "casino"), ("Vodkä", "vodka"), ("scheisse", "Scheiße"),
        ("SCHEISSE", "Scheiße"), ("SCHEIẞE", "Scheiße"), ("puneta", "puñeta"), ("PUN\u{303}ETA", "puñeta"), ("mèrde", "merde"),
        ("ïdiöt", "idiot"),
        // Compatibility forms
        ("ｄａｍｎ", "damn"), ("ＣＡＳＩＮＯ", "casino"), ("𝐝𝐚𝐦𝐧", "damn"), ("𝓿𝓸𝓭𝓴𝓪", "vodka"), ("𝕤𝕖𝕩", "sex"), ("𝖘𝖑𝖚𝖙", "slut"),
        ("𝙘𝙧𝙖𝙥", "crap"), ("ⓓⓐⓜⓝ", "damn"), ("ⒹⒶⓂⓃ", "damn"), ("🅳🅰🅼🅽", "damn"), ("🅒🅡🅐🅟", "crap"), ("🇸🇪🇽", "sex"), ("ˢᵉˣ", "sex"),
        ("ᴅᴀᴍɴ", "damn"), ("ᴄᴀꜱɪɴᴏ", "casino"), ("𝚒𝚍𝚒𝚘𝚝", "idiot"), ("ℂ𝕒𝕤𝕚𝕟𝕠", "casino"),
        // Look-alikes of other scripts
        ("dаmn", "damn"), ("саsino", "casino"), ("сasinо", "casino"), ("ѕex", "sex"), ("sех", "sex"), ("SЕХ", "sex"), ("ѕluт", "slut"),
        ("сrар", "crap"), ("СRАР", "crap"), ("αss", "ass"), ("hеll", "hell"), ("НЕLL", "hell"), ("vοdka", "vodka"), ("νodka", "vodka"),
        ("vоdkа", "vodka"), ("ԁamn", "damn"), ("mеrdе", "merde"), ("іdiоt", "idiot"), ("Ꭰamn", "damn"), ("ᗪamn", "damn"), ("ɗamn", "damn"),
        ("тit", "tit"), ("сосk", "cock"), ("СОСК", "cock"), ("bаd wоrd", "bad word"),
        // Digits and signs for letters
        ("d4mn", "damn"), ("d@mn", "damn"), ("a55", "ass"), ("4ss", "ass"), ("@ss", "ass"), ("a$$", "ass"), ("h3ll", "hell"),
        ("he11", "hell"),
        ("h€ll", "hell"), ("cr4p", "crap"), ("t1t", "tit"), ("t!t", "tit"), ("7it", "tit"), ("+it", "tit"), ("c0ck", "cock"),
        ("¢ock", "cock"),
        ("s3x", "sex"), ("$ex", "sex"), ("5lut", "slut"), ("s1ut", "slut"), ("s|ut", "slut"), ("v0dk4", "vodka"), ("ca51n0", "casino"),
        ("1d10t", "idiot"), ("id!ot", "idiot"), ("m3rd3", "merde"), ("8ad word", "bad word"), ("ca$ino", "casino"), ("casIno", "casino"),
        ("s l u t", "slut"), ("heII", "hell"),
        // Masked
        ("d*mn", "damn"), ("sl*t", "slut"), ("c*ck", "cock"), ("m*rd*", "merde"), ("cr*p", "crap"),
        // Signs between letters
        ("d.a.m.n", "damn"), ("d-a-m-n", "damn"), ("d_a_m_n", "damn"), ("d a m n", "damn"), ("d  a  m  n", "damn"), ("d/a/m/n", "damn"),
        ("d·a·m·n", "damn"), ("d…a…m…n", "damn"), ("da.mn", "damn"), ("da-mn", "damn"), ("s.e.x", "sex"), ("s e x", "sex"),
        ("S.E.X.", "sex"),
        ("s'e'x", "sex"), ("s~l~u~t", "slut"), ("c,r,a,p", "crap"), ("d. a. m. n.", "damn"), ("v-0-d-k-a", "vodka"),
        ("c.4.s.i.n.0", "casino"),
        ("d\na\nm\nn", "damn"), ("bad-word", "bad word"), ("bad_word", "bad word"), ("bad…word", "bad word"), ("badword", "bad word"),
        ("b.a.d w.o.r.d", "bad word"), ("bad\u{A0}word", "bad word"),
        // What is not seen
        ("da\u{200B}mn", "damn"), ("d\u{200D}a\u{200C}m\u{2060}n", "damn"), ("da\u{AD}mn", "damn"), ("da\u{FEFF}mn", "damn"),
        ("\u{202E}damn\u{202C}", "damn"),
        ("d\u{FE0F}amn", "damn"), ("da\u{34F}mn", "damn"), ("s\u{180E}ex", "sex"), ("se\u{2063}x", "sex"),
        // Stretched
        ("damnnn", "damn"), ("daaaamn", "damn"), ("damnn", "damn"), ("daamn", "damn"), ("dammn", "damn"), ("seeeex", "sex"),
        ("assss", "ass"), ("hellll", "hell"),
        ("vooodka", "vodka"), ("craaap", "crap"), ("sllluuuttt", "slut"), ("caassiinnoo", "casino"), ("iiidiot", "idiot"),
        ("baaad wooord", "bad word"),
        // Where words end
        ("damn.", "damn"), ("(damn)", "damn"), ("“damn”", "damn"), ("damn's", "damn"), ("damn-it", "damn"), ("#damn", "damn"),
        ("#SoDamnTired", "damn"),
        ("#badWord", "bad word"), ("@damn", "damn"), ("what the hell?!", "hell"), ("oh,damn,oh", "damn"), ("🔥damn🔥", "damn"),
        ("_damn_", "damn"),
        // Together
        ("D.4.M.N", "damn"), ("d\u{200B}ааmn", "damn"), ("5.L.U.T", "slut"), ("ѕ3х", "sex"), ("C@$1NO", "casino"), ("ＶＯＤＫ４", "vodka"),
        ("h.3.l.1", "hell"), ("c0000ck", "cock"), ("d!ck", "dick"), ("dісk", "dick"), ("ＤＩＣＫ", "dick"), ("d.i.c.k", "dick"),
    ]

    /// Of which no term may be found.
    static let innocents = [
        "Scunthorpe", "class", "classic", "assess", "assassin", "grass", "bass", "pass", "passion", "compass", "asset", "assume", "embassy",
        "massive", "glass", "brass", "molasses", "hassle", "ambassador", "cassette", "hello", "shell", "shelled", "seashell", "Michelle",
        "Helle",
        "Hellas", "helm", "help", "he'll", "he’ll be late", "title", "titan", "stitch", "competition", "constitution", "petit", "entity",
        "titmouse",
        "tithe", "cockpit", "peacock", "cocktail", "Hancock", "cockatoo", "cocker spaniel", "woodcock", "sextant", "Sussex", "Essex",
        "Middlesex",
        "sexton", "sextet", "unisex", "sexagenarian", "crape", "scrap", "scrape", "crapulent", "skyscraper", "Dickens", "Dickinson",
        "dickey",
        "medick", "ridicule", "predicate", "indicate", "verdict", "contradict", "addict", "edict", "damnation", "condemn", "Damnoen",
        "goddamnit",
        "lute", "slutch", "vodkas", "casinos", "occasion", "idiotic", "idiom", "merdeka", "commerce", "emerge", "as", "as soon as", "A.S.",
        "it's as simple as that", "sea salt, sea air", "has sold", "gas station", "as seen", "was so", "this exit", "yes, exactly",
        "is exact",
        "gets experience", "S. Exley", "hel", "het", "sax", "six", "sets", "hex", "set", "tin", "tat", "tot", "bat word", "bad weird word",
        "a bad and long word", "bade worded", "bad wording", "word bad", "badly worded", "ad word", "455", "1 + 1 = 2", "2025-05-05",
        "10:55", "5,000 m",
        "4.5 stars", "room 404", "B-52", "H3O", "C4", "R2D2", "v0.3.11", "https://example.org/class/shell?x=1", "user@example.org",
        "#classact",
        "#grassroots", "#shellSeekers", "c'est la vie", "merd", "merder", "Scheit", "Schei", "puñetazo", "puñetero", "casa", "vod ka",
        "das Massaker", "die Klasse", "essen, dass es", "a s", "d a", "a b c d e f", "s.e.v.e.n", "s-e-x-t-a-n-t", "h e l l o", "t.i.t.l.e",
        "p.a.s.s", "co-ck-pit", "god is good", "been", "loose", "coop", "food", "book", "seen", "keep", "coffee", "committee", "bookkeeper",
        "Mississippi", "balloon", "tattoo", "cocoon", "dam", "dame", "dmn", "adamant", "madman", "Amsterdam", "Αθήνα", "Москва", "日本語",
        "مرحبا",
        "🙂🙂🙂", "…", "", "***", "!!!", "$$$", "5 * 5 = 25", "pass the glass", "class-based", "mid-Essex line", "The Titanic", "Pyramid",
        "Kraków",
    ]
}
