public import Features
public import Imaging

/// A spool keeps its descriptor open as long as it lives, which is what the decoder asks for.
extension Spool: OpenFile {}
