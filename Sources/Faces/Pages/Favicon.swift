/// The sign of Troupe: three slides of a carousel, as a stage with its curtains.
enum Favicon {
    static let svg: XML = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><title>Troupe</title>\
        <rect width="64" height="64" rx="15" fill="#4338ca"/>\
        <path d="M11 20v24a3 3 0 0 0 4 3l3-1V18l-3-1a3 3 0 0 0-4 3z" fill="#a5b4fc"/>\
        <path d="M53 20v24a3 3 0 0 1-4 3l-3-1V18l3-1a3 3 0 0 1 4 3z" fill="#a5b4fc"/>\
        <rect x="21" y="13" width="22" height="38" rx="5" fill="#fff"/>\
        <circle cx="32" cy="26" r="5" fill="#f59e0b"/>\
        <path d="M24.500 44a7.500 9 0 0 1 15 0z" fill="#4338ca"/></svg>

        """
}
