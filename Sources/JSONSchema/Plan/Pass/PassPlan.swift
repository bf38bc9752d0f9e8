internal import JSON

/// The pass over events of one schema.
///
/// The nodes point into `memory`, are written before this is made and never after, and live as long as this does: so any
/// thread may read them.
@safe final class PassPlan: @unchecked Sendable {
    private let root: UnsafePointer<PassNode>
    private let memory: PlanMemory
    /// For values that are left to the tape: the resources that they are reached through.
    let scopes: [[Int32]]

    init(root: PassNode, memory: PlanMemory, scopes: [[Int32]]) {
        unsafe self.root = memory.copy([root])
        self.memory = memory
        self.scopes = scopes
    }

    /// Whether the text that the scratch's memory was loaded with is valid; false also where the pass can't tell.
    func accepts(_ plan: ValidationPlan, _ scratch: ValidationScratch) -> Bool {
        withExtendedLifetime((plan, self, scratch)) {
            var state = PassScratch(plan, self, scratch)
            return unsafe withUnsafeMutablePointer(to: &state) { state in
                let start = unsafe state.pointee.text
                let end = unsafe try? ValidationPass.anyValue(root, JSONScan.skipSpace(start), state)
                guard let end = unsafe end else { return false }
                return unsafe JSONScan.skipSpace(end) == start + scratch.memory.textCount
            }
        }
    }
}
