/// Where lines begin; a composition with its main text from right to left is mirrored as a whole.
struct Side {
    let isRightToLeft: Bool
    let sheetWidth: Int

    init(of text: SlotText?, on sheet: Sheet) {
        isRightToLeft = text?.isRightToLeft == true
        sheetWidth = sheet.width
    }

    var start: FittedText.Alignment { isRightToLeft ? .right : .left }
    var end: FittedText.Alignment { isRightToLeft ? .left : .right }

    /// The box, at the other side if lines begin there.
    func mirrored(_ box: Box) -> Box {
        isRightToLeft ? Box(x: sheetWidth - box.right, y: box.y, width: box.width, height: box.height) : box
    }

    func mirrored(x: Int) -> Int { isRightToLeft ? sheetWidth - x : x }
}
