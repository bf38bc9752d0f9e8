internal import JSON
internal import SchemaLanguage

/// What belongs to an enum that both sides have, in whichever file.
extension BreakingComparison {
    func compareEnums() {
        for index in old.schema.enums.indices {
            let oldID = ProtobufSchema.EnumID(index)
            guard let newID = new.schema.enumeration(named: old.schema[oldID].fullName) else { continue }
            compareEnum(old.schema[oldID], new.schema[newID])
        }
    }

    private func compareEnum(_ was: ProtobufEnum, _ now: ProtobufEnum) {
        let (place, oldPlace) = (new.place(now.path, in: now.file), old.place(was.path, in: was.file))
        if was.isClosed != now.isClosed {
            report(
                .enumSameType, now.fullName, at: .first(new.place(now.path + [3, 7, 2], in: now.file), place),
                was: .first(old.place(was.path + [3, 7, 2], in: was.file), oldPlace),
                "\(now.name) was \(was.isClosed ? "closed" : "open") and is \(now.isClosed ? "closed" : "open") now")
        }
        if was.features.jsonFormat == .allow, now.features.jsonFormat != .allow {
            report(
                .enumSameJSONFormat, now.fullName, at: .first(new.place(now.path + [3, 7, 6], in: now.file), place),
                was: .first(old.place(was.path + [3, 7, 6], in: was.file), oldPlace),
                "\(now.name) no longer promises a JSON form: json_format went from ALLOW to LEGACY_BEST_EFFORT")
        }
        compareValues(was, now, place, oldPlace)
        compareReserved(was, now, place, oldPlace)
    }

    private func compareValues(
        _ was: ProtobufEnum, _ now: ProtobufEnum, _ place: ComparedPlace, _ oldPlace: ComparedPlace
    ) {
        let oldValues = Dictionary(grouping: was.values.indices) { was.values[$0].number }
        let newValues = Dictionary(grouping: now.values.indices) { now.values[$0].number }
        let reserved = NumberRanges(now.reserved)
        let reservedNames = Set(now.reservedNames.map(ExactString.init))
        for (number, oldIndices) in oldValues {
            let names = oldIndices.map { was.values[$0].name }
            let list = names.joined(separator: ", ")
            guard let newIndices = newValues[number] else {
                let element = was.values[oldIndices[0]].fullName
                let gone = "\(list) = \(number) of \(now.name) is gone"
                let fix = (["reserved \(number);"] + names.map { "reserved \"\($0)\";" }).joined(separator: " ")
                report(
                    .enumValueNoDelete, element, at: place, was: oldPlace, gone,
                    fixes: insertion(of: fix, at: place.range))
                if !reserved.contain(number) {
                    report(
                        .enumValueNoDeleteUnlessNumberReserved, element, at: place, was: oldPlace,
                        "\(gone) and its number isn't reserved",
                        fixes: insertion(of: "reserved \(number);", at: place.range))
                }
                if !names.allSatisfy({ reservedNames.contains(ExactString($0)) }) {
                    report(
                        .enumValueNoDeleteUnlessNameReserved, element, at: place, was: oldPlace,
                        "\(gone) and its name isn't reserved",
                        fixes: insertion(
                            of: names.map { "reserved \"\($0)\";" }.joined(separator: " "), at: place.range))
                }
                continue
            }
            let newNames = Set(newIndices.map { ExactString(now.values[$0].name) })
            if names.allSatisfy({ newNames.contains(ExactString($0)) }) { continue }
            for index in newIndices {
                let value = now.values[index]
                report(
                    .enumValueSameName, value.fullName,
                    at: new.place(now.path + [2, Int32(truncatingIfNeeded: index), 2], in: now.file),
                    was: old.place(was.path + [2, Int32(truncatingIfNeeded: oldIndices[0]), 2], in: was.file),
                    "\(number) of \(now.name) was \(list) and is \(value.name) now",
                    fixes: [.init("keep the old name: \(names[0]) = \(number), beside the new one with allow_alias")])
            }
        }
    }

    private func compareReserved(
        _ was: ProtobufEnum, _ now: ProtobufEnum, _ place: ComparedPlace, _ oldPlace: ComparedPlace
    ) {
        if !was.reservedRanges.isEmpty {
            let reserved = NumberRanges(now.reserved)
            for range in was.reserved where !reserved.contain(range) {
                report(
                    .reservedEnumNoDelete, now.fullName, at: place, was: oldPlace,
                    "\(now.name) no longer reserves \(range.text)",
                    fixes: insertion(of: "reserved \(range.text);", at: place.range))
            }
        }
        if !was.reservedNames.isEmpty {
            let names = Set(now.reservedNames.map(ExactString.init))
            for name in Set(was.reservedNames.map(ExactString.init)) where !names.contains(name) {
                report(
                    .reservedEnumNoDelete, now.fullName, at: place, was: oldPlace,
                    "\(now.name) no longer reserves the name \(name.text)",
                    fixes: insertion(of: "reserved \"\(name.text)\";", at: place.range))
            }
        }
    }
}
