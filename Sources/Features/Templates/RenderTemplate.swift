public import Operations
internal import GRDB
internal import JSONSchema

/// Draws a picture from a design.
public struct RenderTemplate: AwaitingOperation {
    public static let spec = Spec(
        "render_template",
        "Draw a picture from a design in the project's colours; the answer is an asset for slides. list_templates tells the slots.",
        .post("/api/v1/templates/{template_id}/render"), scope: .mediaWrite, effect: .creates, toolset: .templates, maySpend: true,
        cost: Spec.priced)

    /// The kind of the job that does it.
    public static let jobKind = "render_template"

    @Param("The template's identifier, e.g. tpl_cover.", .length(1...64)) var templateID: String
    @Param("The texts by slot, e.g. {\"title\": \"Seven habits\"}.") var slots: SlotTexts
    @Param("The picture for the design's picture slot, if it has one.") var pictureMediaID: MediaID?
    @Param("Width to height.") var aspect = Aspect.portrait
    @Param("What the picture shows, for those who cannot see it. Default: its texts.", .length(0...4_086)) var altText: String?
    @Param("The project, where there are several.") var projectID: ProjectID?
    @Param("How many seconds to wait for the picture.", .range(0...50)) public var waitSeconds = 20

    public init() {}

    /// Width to height.
    public enum Aspect: String, ParamWord {
        case square = "1:1"
        case portrait = "4:5"
        case story = "9:16"
    }

    public func run(in context: Context) throws -> Awaited<MediaAsset> {
        let design = try context.template(templateID)
        let project = try Projects.visible(context.project(projectID), in: context)
        var problems: [FieldProblem] = []
        var meant: Set<String> = []
        for (name, text) in slots.texts {
            guard let slot = design.slots.first(where: { $0.name == name && !$0.isPicture }) else {
                let names = design.slots.filter { !$0.isPicture }.map(\.name)
                // What is missing is most likely what was misspelt.
                let near = NearestName.of(name, in: names.filter { name in !slots.texts.contains { $0.name == name } })
                let problem = FieldProblem(
                    "slots.\(name)", got: .string(text),
                    expected: "one of the slots \(names.joined(separator: ", "))\(near.map { "; did you mean \($0)?" } ?? "")")
                problems.append(near.map(problem.renamed) ?? problem.corrected(to: nil))
                if let near { meant.insert(near) }
                continue
            }
            if let complaint = complaint(text, slot) {
                problems.append(
                    FieldProblem("slots.\(name)", got: .string(text), expected: complaint).corrected(to: .string(Self.cut(text, to: slot))))
            }
        }
        for slot in design.slots where slot.isRequired && !slot.isPicture {
            guard !meant.contains(slot.name),
                slots.texts.first(where: { $0.name == slot.name })?.text.unicodeScalars.contains(where: Self.isSeen) != true
            else { continue }
            problems.append(
                FieldProblem("slots.\(slot.name)", got: .null, expected: "a text: \(slot.help)").corrected(to: .string("<\(slot.name)>")))
        }
        if let pictureMediaID {
            let type = try String.fetchOne(
                context.db, sql: "SELECT media_type FROM media WHERE id = ? AND project = ?", arguments: [pictureMediaID, project.id])
            if type == nil || type == "video/mp4" {
                problems.append(
                    FieldProblem("picture_media_id", got: pictureMediaID.json, expected: "a picture of this project")
                        .corrected(to: nil))
            } else if !design.slots.contains(where: \.isPicture) {
                problems.append(
                    FieldProblem("picture_media_id", got: pictureMediaID.json, expected: "nothing: this design has no picture")
                        .corrected(to: nil))
            }
        }
        guard problems.isEmpty else { throw Failure.invalid(problems) }
        let payload: JSON = [
            "template": .string(design.id), "slots": slots.json, "aspect": aspect.json, "colors": project.colors,
            "picture": pictureMediaID?.json ?? .null,
            "alt_text": .string(altText ?? slots.texts.map(\.text).joined(separator: ". ")),
        ]
        try Ledger.requireConfirmation(of: "a picture drawn from \(design.id)", item: "render", in: context)
        let job = try Jobs.enqueue(Self.jobKind, payload: payload, project: project.id, in: context)
        try Ledger.reserve([Ledger.Charge(subject: job.text, item: "render", project: project.id, at: context.now)], in: context)
        return .running(job)
    }

    /// What is wrong with a text for that slot; `nil` if nothing is.
    private func complaint(_ text: String, _ slot: TemplateDesign.Slot) -> String? {
        if text.count > slot.maxCharacters { return "at most \(slot.maxCharacters) characters, not \(text.count)" }
        let lines = text.split(whereSeparator: \.isNewline).count
        guard let maxLines = slot.maxLines, lines > maxLines else { return nil }
        return "at most \(maxLines) lines, not \(lines)"
    }

    private static func cut(_ text: String, to slot: TemplateDesign.Slot) -> String {
        let lines = text.split(omittingEmptySubsequences: true, whereSeparator: \.isNewline).prefix(slot.maxLines ?? .max)
        return String((slot.maxLines == nil ? text : lines.joined(separator: "\n")).prefix(slot.maxCharacters))
    }

    private static func isSeen(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.properties.isWhitespace && !scalar.properties.isDefaultIgnorableCodePoint
    }
}
