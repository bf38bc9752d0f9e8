internal import JSON
internal import SchemaLanguage

/// The way through a value to the place of a difference, with what must be beside it.
struct WitnessFrame {
    /// One value on the way that holds the next.
    enum Holder {
        case object(siblings: [JSONObject.Member], name: String)
        case array(before: [JSONValue], after: [JSONValue])
    }

    private(set) var holders: [Holder] = []
    /// Where the difference is, as a JSON pointer.
    private(set) var pointer = ""
    /// What the writer's schema asks of the value there.
    private(set) var schemas: [SidedNode]

    /// Follows the pairs to the difference, choosing the writer's branches on the way.
    init(_ difference: SchemaDifference, _ instances: inout RandomInstances) {
        func sided(_ part: ComparedPart) -> SidedNode {
            SidedNode(side: .old, node: instances.sides.old.target(of: part).node)
        }
        schemas = [SidedNode(side: .old, node: instances.sides.old.root)]
        for (pair, step) in difference.trail {
            // For `not` the two change sides; such pairs are not followed.
            let schema = sided(pair.old)
            schemas.append(schema)
            instances.preferred.formUnion([schema, SidedNode(side: .old, node: pair.old.node)])
            switch step.first {
            case "properties" where step.count == 2: enter(member: step[1], &instances)
            case "items": enter(item: step.count == 2 ? Int(step[1]) ?? 0 : 0, &instances)
            case "additionalProperties", "unevaluatedProperties":
                enter(member: instances.freshName(instances.demands(of: schemas)), &instances)
            case "additionalItems", "unevaluatedItems":
                let prefix = instances.demands(of: schemas).items.map(\.prefix.count).max() ?? 0
                enter(item: prefix, &instances)
            case "dependencies":
                if step.count == 2 { instances.present = step[1] }
            default: break
            }
        }
    }

    private mutating func enter(member name: String, _ instances: inout RandomInstances) {
        let demands = instances.demands(of: schemas)
        let object: JSONValue = instances.value(demands.restricted(to: .object))
        let siblings = object.object?.members.filter { ExactString($0.name) != ExactString(name) } ?? []
        holders.append(.object(siblings: siblings, name: name))
        pointer += JSONPointer.step(name)
        schemas = demands.memberSchemas(name)
    }

    private mutating func enter(item index: Int, _ instances: inout RandomInstances) {
        let demands = instances.demands(of: schemas)
        let array: JSONValue = instances.value(demands.restricted(to: .array), size: max(demands.minItems, index + 1))
        let items = array.array ?? []
        holders.append(.array(before: Array(items.prefix(index)), after: Array(items.dropFirst(index + 1))))
        pointer += "/\(index)"
        schemas = demands.itemSchemas(at: index)
    }

    /// The whole value with `value` at the place.
    func value(holding value: JSONValue) -> JSONValue {
        var value = value
        for holder in holders.reversed() {
            switch holder {
            case .object(let siblings, let name):
                value = JSONValue(.object(JSONObject(siblings + [JSONObject.Member(name, value)])))
            case .array(let before, let after): value = JSONValue(.array(before + [value] + after))
            }
        }
        return value
    }
}

extension Demands {
    /// The same demands of values of some types alone.
    func restricted(to kind: TypeSet) -> Demands {
        var demands = self
        demands.types.formIntersection(kind)
        demands.values = demands.values.map { values in values.filter { kind.isSuperset(of: TypeSet(of: $0)) } }
        if demands.values?.isEmpty == true { demands.values = nil }
        return demands
    }
}
