/// What applies to a value together: a schema, and those that it refers to or has in `allOf`.
struct PassTerms {
    /// The types that all allow.
    var types = TypeSet.all
    var places: [PassPlace] = []
    /// `anyOf` and `oneOf`, with the schemas that have them.
    var branchings: [(PassPlace, ValidationPlan.Check)] = []
    /// Whether there is something that only the tape can do, whatever the value's type.
    var isOpaque = false
}

extension PassCompiler {
    /// How many schemas are put together at most.
    private static let placesMax = 64

    func terms(of place: PassPlace) -> PassTerms {
        var terms = PassTerms()
        add(place, to: &terms)
        return terms
    }

    private func add(_ place: PassPlace, to terms: inout PassTerms) {
        guard terms.places.count < PassCompiler.placesMax else {
            terms.isOpaque = true
            return
        }
        terms.places.append(place)
        let node = plan.nodes[Int(place.schema)]
        terms.types.formIntersection(node.types)
        for check in checks(node.scalars) {
            switch check.operation {
            case .anyOf(let branches, _) where branches.end > branches.start + 1,
                .oneOf(let branches, _) where branches.end > branches.start + 1:
                terms.branchings.append((place, check))
            case .not, .condition: terms.isOpaque = true
            default:
                for target in applied(by: check, in: place) { add(target, to: &terms) }
            }
        }
    }

    /// The schemas that a check applies to the value in any case.
    func applied(by check: ValidationPlan.Check, in place: PassPlace) -> [PassPlace] {
        switch check.operation {
        case .reference(let target): return [self.place(target, from: place.scope)]
        case .dynamicReference(let initial, let anchor):
            return [self.place(dynamicTarget(initial, anchor, from: place), from: place.scope)]
        case .allOf(let branches),
            .anyOf(let branches, _) where branches.end == branches.start + 1,
            .oneOf(let branches, _) where branches.end == branches.start + 1:
            return plan.branches[Int(branches.start)..<Int(branches.end)].map { self.place($0, from: place.scope) }
        default: return []
        }
    }

    func checks(_ section: ValidationPlan.Section) -> ArraySlice<ValidationPlan.Check> {
        plan.checks[Int(section.start)..<Int(section.end)]
    }

    /// What all of the terms check of one type of value, what they apply left out.
    func checks(
        _ section: KeyPath<ValidationPlan.Node, ValidationPlan.Section>, of terms: PassTerms
    ) -> [ValidationPlan.Check] {
        terms.places.flatMap { place in
            checks(plan.nodes[Int(place.schema)][keyPath: section]).filter { !$0.operation.appliesSchemas }
        }
    }
}
