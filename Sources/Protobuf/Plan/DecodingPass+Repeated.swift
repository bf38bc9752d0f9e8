internal import JSON

extension DecodingPass {
    /// Writes the items of a repeated field that stand together, each with its tag or several behind one length.
    @inline(never)
    static func items(
        _ field: UnsafePointer<PlanField>, _ tag: UInt32, _ source: Source, _ end: Source, _ write: Output,
        _ state: State
    ) throws(Fault) -> (source: Source, write: Output) {
        var (tag, source) = unsafe (tag, source)
        var write = unsafe write
        unsafe write.pointee = UInt8(ascii: "[")
        unsafe write += 1
        var index = 0
        do throws(Fault) {
            while true {
                if unsafe UInt8(truncatingIfNeeded: tag & 7) == field.pointee.wireType {
                    if unsafe write > state.pointee.last { unsafe write = try state.pointee.grow(write, by: 0) }
                    unsafe (source, write) = try value(field, source, end, write, state)
                    unsafe write.pointee = UInt8(ascii: ",")
                    unsafe write += 1
                    index &+= 1
                } else {
                    let (start, count) = unsafe try length(source, end)
                    let itemsEnd = unsafe start + count
                    unsafe source = start
                    while unsafe source < itemsEnd {
                        if unsafe write > state.pointee.last { unsafe write = try state.pointee.grow(write, by: 0) }
                        unsafe (source, write) = try value(field, source, itemsEnd, write, state)
                        unsafe write.pointee = UInt8(ascii: ",")
                        unsafe write += 1
                        index &+= 1
                    }
                }
                guard unsafe source < end else { break }
                let (next, after) = unsafe try self.tag(source, end)
                guard next &>> 3 == tag &>> 3, unsafe accepts(field, next) else { break }
                unsafe (tag, source) = (next, after)
            }
        } catch {
            if error != .needsMerging && error != .outOfScratch {
                unsafe state.pointee.path.append(.index(index))
                if unsafe state.pointee.stop < source { unsafe state.pointee.stop = source }
            }
            throw error
        }
        // The last comma gives way to the bracket.
        if index > 0 { unsafe write -= 1 }
        unsafe write.pointee = UInt8(ascii: "]")
        return unsafe (source, write + 1)
    }

    /// Writes the entries of a map that stand together. Each must have one key and one value, in this order, and no key
    /// may come twice.
    @inline(never)
    static func map(
        _ field: UnsafePointer<PlanField>, _ source: Source, _ end: Source, _ write: Output, _ state: State
    ) throws(Fault) -> (source: Source, write: Output) {
        let keyField = unsafe field.pointee.messageType.pointee.fields
        let valueField = unsafe keyField + 1
        let scratch = unsafe state.pointer(to: \.scratch).unsafelyUnwrapped
        var source = unsafe source
        var write = unsafe write
        var keys = unsafe MapKeys(UnsafeRawPointer(source))
        unsafe write.pointee = UInt8(ascii: "{")
        unsafe write += 1
        while true {
            let (entry, count) = unsafe try length(source, end)
            let entryEnd = unsafe entry + count
            guard count >= 4, unsafe UInt64(entry.pointee) == keyField.pointee.tag else { throw .needsMerging }
            if unsafe write > state.pointee.last { unsafe write = try state.pointee.grow(write, by: 0) }
            let keyStart = unsafe entry + 1
            var cursor: Source
            if unsafe keyField.pointee.kind == .string {
                let (text, count) = unsafe try length(keyStart, entryEnd)
                unsafe write = try string(text, count, write, state)
                unsafe cursor = text + count
            } else {
                unsafe (cursor, write) = try mapKey(keyField, keyStart, entryEnd, write, state)
            }
            do throws(JSONScan.Fault) {
                unsafe try keys.add(UnsafeRawPointer(keyStart), length: cursor - keyStart, scratch)
            } catch {
                throw error == .refused ? .needsMerging : .outOfScratch
            }
            guard unsafe cursor < entryEnd && UInt64(cursor.pointee) == valueField.pointee.tag else {
                throw .needsMerging
            }
            unsafe write.pointee = UInt8(ascii: ":")
            do throws(Fault) {
                unsafe (cursor, write) = try value(valueField, cursor + 1, entryEnd, write + 1, state)
            } catch {
                if error != .needsMerging && error != .outOfScratch {
                    unsafe state.pointee.path.append(.key(keyText(keyField, keyStart, entryEnd)))
                }
                throw error
            }
            guard unsafe cursor == entryEnd else { throw .needsMerging }
            unsafe source = entryEnd
            guard unsafe source < end else { break }
            let (next, after) = unsafe try tag(source, end)
            guard unsafe UInt32(bitPattern: field.pointee.number) == next &>> 3, unsafe accepts(field, next) else {
                break
            }
            unsafe write.pointee = UInt8(ascii: ",")
            unsafe write += 1
            unsafe source = after
        }
        do throws(JSONScan.Fault) { unsafe try keys.finish(scratch) } catch { throw .needsMerging }
        unsafe write.pointee = UInt8(ascii: "}")
        return unsafe (source, write + 1)
    }

    /// A key as a path names it.
    private static func keyText(_ field: UnsafePointer<PlanField>, _ source: Source, _ end: Source) -> String {
        let bytes = unsafe Array(UnsafeBufferPointer(start: source, count: end - source))
        var reader = WireReader(bytes, bytes.indices)
        if unsafe field.pointee.kind == .string, let slice = try? reader.slice() {
            return String(decoding: reader.bytes[slice], as: UTF8.self)
        }
        return switch unsafe field.pointee.wireType {
        case 1: (try? reader.fixed(8)).map(String.init) ?? ""
        case 5: (try? reader.fixed(4)).map(String.init) ?? ""
        default: (try? reader.varint()).map(String.init) ?? ""
        }
    }

    /// Writes a key that is no string in quotes.
    @inline(never)
    private static func mapKey(
        _ field: UnsafePointer<PlanField>, _ source: Source, _ end: Source, _ write: Output, _ state: State
    ) throws(Fault) -> (source: Source, write: Output) {
        let (after, written) = unsafe try value(field, source, end, write + 1, state)
        // Numbers of 64 bits have quotes already.
        if unsafe write[1] == UInt8(ascii: "\"") {
            let count = unsafe written - write - 1
            unsafe write.update(from: write + 1, count: count)
            return unsafe (after, write + count)
        }
        unsafe write.pointee = UInt8(ascii: "\"")
        unsafe written.pointee = UInt8(ascii: "\"")
        return unsafe (after, written + 1)
    }
}
