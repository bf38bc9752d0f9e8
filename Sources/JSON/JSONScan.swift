/// Reads JSON at a pointer; what the plans of the formats read events through.
///
/// Every function takes where to read and returns where to go on. None checks for the end of the text, because the
/// text must be terminated: a zero byte follows it, and `terminatorRoom` bytes in all can be read behind it. No
/// function moves past a byte that it hasn't looked at, and a zero byte is nowhere allowed, so none moves past the
/// first zero; they read words, which reach at most `terminatorRoom` bytes further.
@usableFromInline package enum JSONScan {
    /// How many bytes behind a text must be readable, the first of them zero.
    package static let terminatorRoom = 64

    /// Why reading stops. What is wrong is found out by a slow walk over the same text.
    @usableFromInline package enum Fault: Error {
        /// The text is no JSON, or not what the plan expects.
        case refused
        /// The output has too little room; the event must be started again with more.
        case outOfRoom
        /// The working memory has too little room; the event must be started again with more.
        case outOfScratch
    }

    /// The first byte at or after `source` that isn't white space.
    @inlinable @inline(__always)
    package static func skipSpace(_ source: UnsafeRawPointer) -> UnsafeRawPointer {
        unsafe source.byte > 0x20 ? source : skipSomeSpace(source)
    }

    @usableFromInline @inline(never)
    package static func skipSomeSpace(_ source: UnsafeRawPointer) -> UnsafeRawPointer {
        var source = unsafe source
        while true {
            switch unsafe source.byte {
            case 0x20, 0x0A, 0x0D, 0x09: unsafe source += 1
            default: return unsafe source
            }
        }
    }
}

extension UnsafeRawPointer {
    /// The byte here.
    @inlinable package var byte: UInt8 {
        @inline(__always) get { unsafe load(as: UInt8.self) }
    }

    /// The eight bytes from here on, the first in the lowest place.
    @inlinable package var word: UInt64 {
        @inline(__always) get { unsafe UInt64(littleEndian: loadUnaligned(as: UInt64.self)) }
    }

    /// The four bytes from here on, the first in the lowest place.
    @inlinable package var halfWord: UInt32 {
        @inline(__always) get { unsafe UInt32(littleEndian: loadUnaligned(as: UInt32.self)) }
    }
}

extension UnsafeMutableRawPointer {
    /// Stores one byte here.
    @inlinable @inline(__always)
    package func store(_ byte: UInt8) { unsafe storeBytes(of: byte, as: UInt8.self) }

    /// Stores eight bytes here, the one in the lowest place first.
    @inlinable @inline(__always)
    package func store(_ word: UInt64) { unsafe storeBytes(of: word.littleEndian, as: UInt64.self) }
}
