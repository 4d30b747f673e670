extension ModerationSamples {
    /// Each with the term in it.
    static let scripts: [(text: String, term: String)] = [
        // Capitals, marks, final letters
        ("Наше КАЗИНО открыто", "казино"), ("казино", "КАЗИНО"), ("Казино́", "казино"), ("кА3инО", "казино"), ("кaзинo", "казино"),
        ("казинο", "казино"), ("к.а.з.и.н.о", "казино"), ("ΚΑΖΙΝΟ", "καζίνο"), ("ΚΑΖΊΝΟ", "καζίνο"), ("καζινο", "καζίνο"),
        ("Καζίνο", "ΚΑΖΙΝΟ"), ("KAZINO", "καζίνο"), ("ΟΔΟΣ", "οδός"), ("οδοσ", "ΟΔΟΣ"), ("ԽԱՂԱՏՈՒՆ", "խաղատուն"), ("ЁЛКА", "ёлка"),
        ("ელკა ᲔᲚᲙᲐ", "ელკა"), ("КАЗИНО", "kазинo"), ("casino", "саsinо"), ("카지노 가자", "카지노"), ("카\u{200B}지노", "카지노"),
        ("\u{110F}\u{1161}\u{110C}\u{1175}\u{1102}\u{1169}", "카지노"),
        // Scripts without blanks
        ("今天去賭場玩吧", "賭場"), ("賭 場", "賭場"), ("今天去賭.場玩吧", "賭場"), ("今日はカジノへ行く", "カジノ"), ("今日はｶｼﾞﾉへ行く", "カジノ"),
        ("かじのへ", "カジノ"), ("カシ\u{3099}ノへ", "カジノ"), ("カ・ジ・ノ", "カジノ"), ("力ジノ", "カジノ"), ("カジノ", "ｶｼﾞﾉ"),
        ("パチンコ屋", "ﾊﾟﾁﾝｺ"), ("ไปคาสิโนกัน", "คาสิโน"), ("ໄປຄາສິໂນກັນ", "ຄາສິໂນ"), ("ទៅកាស៊ីណូលេង", "កាស៊ីណូ"),
        ("ကာစီနိုသို့", "ကာစီနို"), ("我們去casino玩", "casino"), ("casinoで", "casino"), ("หี", "หี"),
        // Backwards and upside down
        ("\u{202E}onisac\u{202C}", "casino"), ("Our \u{202E}!onisac ruO", "casino"), ("ɔɐsᴉuo", "casino"), ("ouᴉsɐɔ", "casino"),
        ("ǝɯoɔ oʇ ouᴉsɐɔ ǝɥʇ", "casino"), ("pɹoʍ pɐq", "bad word"), ("ssɐ", "ass"),
        // Unusual marks and fancy alphabets
        ("ƈąșıņȯ", "casino"), ("ƇĄȘĮŅȮ", "casino"), ("ᏟᎪᏚᏆᏁᎾ", "casino"), ("ꮯꭺꮪꭵꮑꮎ", "casino"), ("ƈαʂιɳσ", "casino"),
        ("ƈąʂıŋơ", "casino"), ("匚卂丂丨几ㄖ", "casino"), ("ᑕᗩᔕIᑎO", "casino"), ("₵₳₴ł₦Ø", "casino"), ("ፈᏗᏕᎥᏁᎧ", "casino"),
        ("cαsιησ", "casino"),
        ("ᄃΛƧIПӨ", "casino"), ("ċäŝïñö", "casino"), ("𝒸𝒶𝓈𝒾𝓃ℴ", "casino"),
        // What is not seen
        ("ca\u{3164}sino", "casino"), ("c\u{115F}a\u{1160}s\u{FFA0}ino", "casino"), ("cas\u{E0061}ino", "casino"),
        ("ca\u{17B4}sino", "casino"), ("cas\u{1D173}ino", "casino"),
        ("c\u{2800}a\u{2800}s\u{2800}i\u{2800}n\u{2800}o", "casino"), ("cas\u{206A}ino", "casino"),
        ("cas\u{E0100}ino", "casino"), ("c\u{93E}asino", "casino"),
        // In a column
        ("ca\nsi\nno", "casino"), ("Come to the ca\r\nsi\r\nno tonight", "casino"),
        // Umlauts
        ("Muell", "Müll"), ("MUELL", "Müll"), ("Müll", "Muell"), ("Mu\u{308}ll", "Muell"), ("Mull", "Müll"), ("Straße", "strasse"),
        ("STRASSE", "Straße"), ("Aerger", "Ärger"), ("Ärger", "Aerger"), ("boese", "böse"), ("BÖSE", "boese"), ("M.u.e.l.l", "Müll"),
    ]

    /// Of which the term is not to be found.
    static let strangers: [(text: String, term: String)] = [
        ("казиношный", "казино"), ("кит", "кпт"), ("вот рот", "бот"), ("ハス", "バス"), ("カシノキ", "カジノ"), ("賭博 場所", "賭場"), ("ไพเราะ", "ไพ่"),
        ("หา", "หี"), ("class である", "ass"), ("日本class", "ass"), ("일카지노스", "카지노"), ("Mull", "Muell"), ("casinos", "casino"),
        ("as sin", "assin"), ("so do my friends", "sodomy"), ("so\ndo my friends", "sodomy"), ("ca sino", "casino"),
        ("to get her", "together"), ("man's laughter", "manslaughter"), ("plan b owl", "bowl"), ("suns", "sun"), ("pans", "sued"),
        ("onisac", "casino"), ("Akan: ɔdɔ no", "cod"), ("αss-like passing", "assin"), ("assassin", "ass"),
        ("passing", "ass"), ("class", "ass"), ("\u{202E}ssalc\u{202C}", "ass"),
    ]
}
