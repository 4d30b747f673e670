/// How a transfer ended.
struct TransferOutcome {
    /// Why there is no answer; nil if there is one.
    var failure: OutboundError.Reason?
    /// Whether a byte of the request may have left.
    var requestWasSent = false
    var status = 0
    var headers = OutboundHeaders()
    var body: [UInt8] = []
    var bodyBytes = 0
    var isCut = false
    var address: IPAddress?
}
