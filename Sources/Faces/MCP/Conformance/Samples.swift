/// A small picture and a short sound.
enum Samples {
    /// One white pixel, as PNG.
    static let picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="
    /// Two samples of silence in 16 bits at 8 kHz, as WAV.
    static let sound = "UklGRigAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQQAAAAAAAAA"
}
