extension AvroType.Shape {
    /// Whether a reader of this type takes a value that was written as `writer`, a different primitive type
    /// (specification, "Schema Resolution": promotions).
    package func isPromotion(of writer: AvroType.Shape) -> Bool {
        switch (writer, self) {
        case (.int, .long), (.int, .float), (.int, .double),
            (.long, .float), (.long, .double),
            (.float, .double),
            (.string, .bytes), (.bytes, .string):
            true
        default: false
        }
    }
}
