//! Whole gzip members in one go.
//!
//! Web archives have a member for each record, mostly between one and a hundred kilobytes. Handed over whole, libdeflate
//! inflates such members about twice as fast as any decoder that must be able to stop in the middle. Its safe binding
//! does not say how many bytes it took, so the member's end is found by its trailer (RFC 1952, section 2.3.1): the length
//! of what came out with the next member's magic number behind it, seven bytes that stand nowhere else but by a chance of
//! one in 2^56; or, where no member follows, by checksum and length.
//! What does not fit (a member that is cut, damaged, or longer than the buffers) is left to the
//! [`Decoder`](crate::decoder::Decoder), which takes it in pieces.

use libdeflater::{DecompressionError, Decompressor, crc32};
use memchr::memmem;

/// The longest member that is tried, in stored bytes and in decompressed ones.
const LONGEST_STORED: usize = 4 << 20;
const LONGEST: usize = 16 << 20;

/// The shortest member there is: header, one empty block, trailer.
const SHORTEST_STORED: usize = 20;

/// Inflates members, and learns how much input and room they need.
pub(crate) struct MemberInflater {
    /// Made when the first member comes: most inputs have none.
    decompressor: Option<Decompressor>,
    input_wanted: usize,
    room_wanted: usize,
}

/// What became of a member.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Member {
    /// It took so many bytes and gave so many.
    Whole { packed: usize, unpacked: usize },
    /// It did not fit; [`MemberInflater::room_wanted`] has grown.
    MoreRoom,
    /// It is cut, damaged, or too large.
    NotWhole,
}

impl Default for MemberInflater {
    fn default() -> Self {
        Self { decompressor: None, input_wanted: 64 << 10, room_wanted: 512 << 10 }
    }
}

impl MemberInflater {
    /// Stored bytes that should be at hand (if there are so many) for a member to be whole.
    pub(crate) fn input_wanted(&self) -> usize {
        self.input_wanted
    }

    /// Room that should be there for what comes out.
    pub(crate) fn room_wanted(&self) -> usize {
        self.room_wanted
    }

    /// Inflates the member that `packed` begins with.
    pub(crate) fn inflate(&mut self, packed: &[u8], room: &mut [u8]) -> Member {
        match self.decompressor.get_or_insert_with(Decompressor::new).gzip_decompress(packed, room) {
            Ok(unpacked) => match member_end(packed, &room[..unpacked]) {
                Some(packed) => {
                    // Twice the longest so far, so that one like it is seldom cut by the end of what is at hand.
                    self.input_wanted = self.input_wanted.max((packed * 2).min(LONGEST_STORED));
                    Member::Whole { packed, unpacked }
                }
                None => Member::NotWhole,
            },
            Err(DecompressionError::InsufficientSpace) if self.room_wanted < LONGEST => {
                self.room_wanted = (self.room_wanted * 4).min(LONGEST);
                Member::MoreRoom
            }
            Err(_) => Member::NotWhole,
        }
    }
}

/// Where the member ends that gave `unpacked`: behind its trailer.
fn member_end(packed: &[u8], unpacked: &[u8]) -> Option<usize> {
    let length = u32::try_from(unpacked.len()).ok()?.to_le_bytes();
    // Deflate makes at most 1032 bytes of one, so the trailer cannot stand before this.
    let earliest = (unpacked.len() / 1032).max(SHORTEST_STORED - 8);
    let searched = packed.get(earliest..)?;
    // Mostly another member follows: then the length and its magic number tell, and the checksum (which libdeflate has
    // compared already) need not be computed again.
    let [a, b, c, d] = length;
    if let Some(at) = memmem::find(searched, &[a, b, c, d, 0x1f, 0x8b, 8]) {
        return Some(earliest + at + 4);
    }
    let mut trailer = [0; 8];
    trailer[..4].copy_from_slice(&crc32(unpacked).to_le_bytes());
    trailer[4..].copy_from_slice(&length);
    Some(earliest + memmem::find(searched, &trailer)? + 8)
}

#[cfg(test)]
mod tests {
    use super::{Member, MemberInflater};
    use std::io::Write;

    fn gzip(bytes: &[u8], level: u32) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level));
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    #[test]
    fn the_end_of_a_member_is_found_with_others_behind_it() {
        let mut inflater = MemberInflater::default();
        let mut room = vec![0; 1 << 20];
        for level in [0, 1, 9] {
            for bytes in [Vec::new(), b"a".to_vec(), vec![0; 300_000], (0..=255).collect()] {
                let member = gzip(&bytes, level);
                let whole = Member::Whole { packed: member.len(), unpacked: bytes.len() };
                assert_eq!(inflater.inflate(&member, &mut room), whole);
                assert_eq!(inflater.inflate(&[&member[..], &member[..]].concat(), &mut room), whole);
                assert_eq!(inflater.inflate(&[&member[..], b"other bytes"].concat(), &mut room), whole);
                assert_eq!(&room[..bytes.len()], bytes);
            }
        }
    }

    #[test]
    fn what_is_cut_or_does_not_fit_is_not_whole() {
        let mut inflater = MemberInflater::default();
        let member = gzip(&vec![b'x'; 3000], 6);
        for end in 0..member.len() {
            let cut = inflater.inflate(&member[..end], &mut [0; 4000]);
            assert!(!matches!(cut, Member::Whole { .. }), "{end} {cut:?}");
        }
        let mut inflater = MemberInflater::default();
        let before = inflater.room_wanted();
        assert_eq!(inflater.inflate(&member, &mut [0; 2999]), Member::MoreRoom);
        assert!(inflater.room_wanted() > before);
    }
}
