//! What a plugin puts, as bytes: the one form in which it is kept until it is proved, and sent through a pipe.
//!
//! A buffer is a row of entries, each `record: u32, call: u8, length: u32` and `length` bytes; numbers are
//! little-endian, a string is its `u32` length and its bytes. The writer is the host's own code, but in an isolated
//! plugin it runs beside a stranger's in one address space, so the reader believes nothing.

mod call;
mod effect;
mod read;
mod write;

pub use call::Call;
pub use effect::{Attributed, Effect};
pub use read::{Members, read};
pub(crate) use write::{ENTRY_HEAD, Entry, write_attribution};
pub use write::{decline, renumber};

#[cfg(test)]
mod tests {
    use super::write::length;
    use super::*;
    use crate::host::Fault;
    use proptest::prelude::*;

    #[test]
    fn what_is_written_is_read() {
        let mut buffer = Vec::new();
        Entry::new(&mut buffer, 3, Call::PutMeta).number(1).string(Some("Änne".as_bytes())).finish();
        Entry::new(&mut buffer, 0, Call::Decline).finish();
        Entry::new(&mut buffer, 1, Call::Fail).string(Some(b"\xff")).finish();
        let read: Vec<_> = read(&buffer).collect();
        assert_eq!(
            read,
            [
                Ok((3, Ok(Effect::PutMeta { field: 1, value: "Änne" }))),
                Ok((0, Ok(Effect::Decline))),
                Ok((1, Err(Fault::NotUtf8 { what: "the message of a failure" }))),
            ]
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_to_an_end(bytes: Vec<u8>) {
            let mut entries = 0;
            for entry in read(&bytes) {
                entries += 1;
                if let Ok((_, Ok(Effect::PutSpan { members, .. }))) = entry {
                    prop_assert_eq!(members.iter().count(), members.len());
                }
            }
            prop_assert!(entries <= bytes.len());
        }

        #[test]
        fn any_payload_of_any_call_is_read_to_an_end(call in 1..=15u8, payload: Vec<u8>) {
            let mut buffer = vec![0, 0, 0, 0, call];
            buffer.extend_from_slice(&length(payload.len()).to_le_bytes());
            buffer.extend_from_slice(&payload);
            prop_assert_eq!(read(&buffer).count(), 1);
        }
    }
}
