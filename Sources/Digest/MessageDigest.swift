internal import CNettle

/// The message digests that schema identities are made of. Nettle computes them.
package enum MessageDigest {
    /// The 16 bytes of the MD5 digest (RFC 1321). MD5 names schemas here, it protects nothing.
    package static func md5(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var context = md5_ctx()
        unsafe nettle_md5_init(&context)
        let bytes = Array(bytes)
        unsafe nettle_md5_update(&context, bytes.count, bytes)
        var digest = [UInt8](repeating: 0, count: Int(MD5_DIGEST_SIZE))
        unsafe nettle_md5_digest(&context, digest.count, &digest)
        return digest
    }

    /// The 32 bytes of the SHA-256 digest (FIPS 180-4).
    package static func sha256(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var context = sha256_ctx()
        unsafe nettle_sha256_init(&context)
        let bytes = Array(bytes)
        unsafe nettle_sha256_update(&context, bytes.count, bytes)
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
        unsafe nettle_sha256_digest(&context, digest.count, &digest)
        return digest
    }
}
