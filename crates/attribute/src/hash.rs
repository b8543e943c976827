//! The one hash that word classes and model weights are addressed by.
//!
//! Weights are stored by hash, never by word, so this function is part of the format of the weights file: it must give
//! the same numbers on every machine and in every version.

const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// Mixes one number into a hash.
#[inline]
pub const fn mix(hash: u64, value: u64) -> u64 {
    let mixed = (hash.rotate_left(23) ^ value).wrapping_mul(MULTIPLIER);
    mixed ^ (mixed >> 29)
}

/// The hash of a word in lower case, its typographic apostrophe taken for a straight one.
#[inline]
pub fn word(text: &str) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let byte = if byte == 0xE2 && bytes.get(at + 1) == Some(&0x80) && bytes.get(at + 2) == Some(&0x99) {
            at += 3;
            b'\''
        } else {
            at += 1;
            byte.to_ascii_lowercase()
        };
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
    }
    mix(hash, 0)
}
