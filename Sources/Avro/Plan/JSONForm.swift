/// How Avro values are written as JSON, and read from it.
///
/// Both forms are RFC 8259 texts in UTF-8 without a byte order mark. They nest at most 64 arrays and objects, no name
/// occurs twice in an object, and no string holds a lone surrogate.
///
/// ## What both forms share
///
/// | Avro | JSON |
/// | --- | --- |
/// | null, boolean | `null`, `true`, `false` |
/// | int, long | a number without fraction and exponent, in range |
/// | float, double | a number; the nearest value is taken and must be finite. `"NaN"`, `"Infinity"`, `"-Infinity"` |
/// | string | a string |
/// | bytes, fixed | a string of U+0000 to U+00FF, each standing for the byte of that value |
/// | enum | the symbol, a string |
/// | array | an array |
/// | map | an object |
/// | record | an object; fields are written in the schema's order and read in any |
///
/// Floats and doubles are written with the fewest digits that are read as the same value, laid out as Python does it:
/// `0.1`, `1.0`, `1e+16`, `2.5e-05`.
///
/// A field that is missing takes its default; without a default that is a mistake. Numbers of more than 1,000 digits,
/// or with an exponent beyond ±10,000, are refused.
public enum JSONForm: String, Hashable, Sendable, CaseIterable {
    /// What people post: the value without the name of its union branch, logical types in the form people write.
    ///
    /// | logical type | written | read, too |
    /// | --- | --- | --- |
    /// | decimal | a string, `"12.34"`, with exactly the scale's digits after the point, none and no point for scale 0 | any JSON number, and any string that has the form of one, whose value has no more than the scale's digits after the point and fits the precision: `12.340`, `"1e3"` |
    /// | big-decimal | a string: the unscaled digits with the point where the scale has it; with `e` and −scale after the digits where the scale is negative or where the point would stand more than 6 places before the first digit | a number or a string; the scale is the count of digits after the point, less the exponent |
    /// | uuid, on string | the string | checked: 8-4-4-4-12 hexadecimal digits in either case; encoded as it stands |
    /// | uuid, on fixed 16 | a string: 8-4-4-4-12 lower case hexadecimal digits | either case |
    /// | date | a number, days from 1970-01-01 | `"2026-02-28"` |
    /// | time-millis, time-micros | a number, units from midnight | `"23:59:59.123"` |
    /// | timestamp-millis, -micros, -nanos | a number, units from 1970-01-01T00:00:00Z | RFC 3339 with an offset: `"2026-02-28T23:59:59.123+01:00"` |
    /// | local-timestamp-millis, -micros, -nanos | a number, units from 1970-01-01T00:00:00 | the same without an offset: `"2026-02-28T23:59:59.123"` |
    /// | duration | `{"months":1,"days":2,"millis":3}`, each from 0 to 4294967295 | members in any order |
    ///
    /// In a text of a time, the year has four digits, the seconds go to 59, a fraction may follow them, and digits that
    /// the unit can't hold must be zeros.
    ///
    /// A union's branch is chosen by the value. In each step below, exactly one branch must fit; when none does, the
    /// next step is taken, and when several do, the value is ambiguous and refused.
    ///
    /// - null, boolean, array: the branch of that type.
    /// - number: int; long; double; float; decimal and big-decimal. So `5` is an int where the union has one, and
    ///   `5.5` never is.
    /// - string: string (with uuid, if the text is one), enum (if it is a symbol), bytes (if all is up to U+00FF), fixed
    ///   (with the right length, too), decimal, big-decimal and uuid (if the text is one); then dates and times by
    ///   their texts, and float and double by `"NaN"`, `"Infinity"` and `"-Infinity"`.
    /// - object: map, record, duration. A record fits if it has all the names, if every field without a default is
    ///   there, and if every member fits that is no array or object; those need only stand where one is allowed. A map
    ///   fits if every member does, in the same sense.
    case plain
    /// The JSON encoding of the specification: a value of a union other than null is an object whose one member is
    /// called by the branch, `{"string": "a"}`, `{"shop.Order": {…}}`. Logical types don't count: a decimal is a string
    /// of bytes, a date a number.
    case tagged
}
