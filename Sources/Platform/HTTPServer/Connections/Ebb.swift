import CMicroHTTPD

/// Gives memory back to the system when a flood of connections has gone.
///
/// The library takes memory from `malloc` for every connection, 18 KiB of which are touched; freed in the order of a flood, it would stay with
/// the process for good (mallopt(3), M_TRIM_THRESHOLD: only the end of the heap is given back by itself).
struct Ebb {
    private static let flood = 512  // less is not worth the milliseconds that it takes
    private var most = 0

    /// Called at intervals with the number of open connections.
    mutating func look(at count: Int) {
        most = max(most, count)
        guard most >= Self.flood, count <= most / 4 else { return }
        most = count
        malloc_trim(0)
    }
}
