use std::ops::Range;

/// The head of a WARC record (ISO 28500, section 4): version line, named fields, blank line.
///
/// Read leniently: bare line feeds, any case of names, folded lines, unknown fields and unknown versions are accepted.
/// Only a content length is asked for, since without it nobody knows where the record ends.
///
/// Values are ranges of the bytes that were parsed (empty if the field is missing), so that a head outlives the reading
/// of its content into the same buffer.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) kind: Range<usize>,
    pub(crate) content_length: u64,
    pub(crate) content_type: Range<usize>,
    pub(crate) uri: Range<usize>,
    pub(crate) record_id: Range<usize>,
    pub(crate) date: Range<usize>,
    /// Why the crawler cut the content: `length`, `time`, `disconnect`.
    pub(crate) truncated: Range<usize>,
    pub(crate) payload_type: Range<usize>,
    /// Length of the head with its blank line.
    pub(crate) length: usize,
}

/// The longest head that is read.
pub(crate) const LONGEST_HEAD: usize = 64 << 10;

/// Whether a record begins here.
pub(crate) fn starts_record(bytes: &[u8]) -> bool {
    bytes.starts_with(b"WARC/") && bytes.get(5).is_some_and(u8::is_ascii_digit)
}

/// The length of a head that ends in a blank line, with the blank line; `None` if there is none yet. Also ends HTTP's.
pub(crate) fn head_length(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'\n', bytes).find_map(|at| match bytes.get(at + 1..)? {
        [b'\n', ..] => Some(at + 2),
        [b'\r', b'\n', ..] => Some(at + 3),
        _ => None,
    })
}

/// The lines of a head behind its first, as name and value.
pub(crate) fn fields(head: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut ends = memchr::memchr_iter(b'\n', head);
    let mut start = ends.next().map_or(head.len(), |end| end + 1);
    ends.chain([head.len()]).filter_map(move |end| {
        let line = head.get(start..end)?;
        start = end + 1;
        // A folded line begins with a space and goes on with a value; none of the wanted ones is ever folded.
        let colon = memchr::memchr(b':', line)?;
        let name = &line[..colon];
        (!name.first()?.is_ascii_whitespace()).then(|| (name.trim_ascii_end(), line[colon + 1..].trim_ascii()))
    })
}

impl Head {
    /// Parses a head, up to and with its blank line. `None` if it has no content length.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut head = Self { length: bytes.len(), ..Self::default() };
        let mut length = None;
        for (name, value) in fields(bytes) {
            let field = match name.len() {
                9 if name.eq_ignore_ascii_case(b"WARC-Type") => &mut head.kind,
                9 if name.eq_ignore_ascii_case(b"WARC-Date") => &mut head.date,
                12 if name.eq_ignore_ascii_case(b"Content-Type") => &mut head.content_type,
                14 if name.eq_ignore_ascii_case(b"WARC-Record-ID") => &mut head.record_id,
                14 if name.eq_ignore_ascii_case(b"WARC-Truncated") => &mut head.truncated,
                14 if name.eq_ignore_ascii_case(b"Content-Length") => {
                    length = length.or_else(|| std::str::from_utf8(value).ok()?.parse::<u64>().ok());
                    continue;
                }
                15 if name.eq_ignore_ascii_case(b"WARC-Target-URI") => &mut head.uri,
                28 if name.eq_ignore_ascii_case(b"WARC-Identified-Payload-Type") => &mut head.payload_type,
                _ => continue,
            };
            if field.start == field.end {
                // WARC 1.0 puts the address between angle brackets, and many writers of 1.1 still do; ids have them in
                // both.
                *field = range_in(bytes, unbracketed(value));
            }
        }
        head.content_length = length?;
        Some(head)
    }
}

fn unbracketed(value: &[u8]) -> &[u8] {
    value.strip_prefix(b"<").and_then(|value| value.strip_suffix(b">")).unwrap_or(value)
}

/// Where a part of `bytes` stands in it.
fn range_in(bytes: &[u8], part: &[u8]) -> Range<usize> {
    let start = part.as_ptr() as usize - bytes.as_ptr() as usize;
    start..start + part.len()
}

#[cfg(test)]
mod tests {
    use super::{Head, head_length};

    #[test]
    fn a_head_is_read_whatever_its_line_ends_and_case() {
        let head = b"WARC/1.0\r\nwarc-type: response\nWARC-Target-URI: <http://a.example/>\r\nX: y\r\n z\r\n\
            CONTENT-LENGTH:12\r\nWARC-Record-ID: <urn:uuid:1>\r\n\r\nrest";
        let length = head_length(head).unwrap();
        assert_eq!(&head[length..], b"rest");
        let parsed = Head::parse(&head[..length]).unwrap();
        assert_eq!((&head[parsed.kind], parsed.content_length), (&b"response"[..], 12));
        assert_eq!((&head[parsed.uri], &head[parsed.record_id]), (&b"http://a.example/"[..], &b"urn:uuid:1"[..]));
    }

    #[test]
    fn a_head_without_length_is_no_head() {
        assert_eq!(Head::parse(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: many\r\n\r\n"), None);
        assert_eq!(head_length(b"WARC/1.0\r\nA: b\r\n"), None);
    }
}
