//! Undoing what HTTP does to a body on its way: chunks (RFC 9112, section 7.1) and content encodings (RFC 9110,
//! section 8.4.1).
//!
//! Archives are full of bodies whose headers no longer fit: the crawler had undone the encoding and kept the header, or
//! the connection broke off. So each step looks at the bytes before it believes the header, keeps what could be
//! decoded when the rest is damaged, and says what it did in a note.

use crate::{Limits, Reason};
use sayso_record::Note;
use std::borrow::Cow;
use std::io::{self, Read};

/// Content encodings that are undone one after the other; more are not a server's doing.
const MOST_ENCODINGS: usize = 3;

/// Why a body cannot be had.
#[derive(Debug)]
pub(crate) struct BadBody {
    pub(crate) reason: Reason,
    pub(crate) message: String,
}

fn note(notes: &mut Vec<Note>, code: &str, message: impl Into<String>) {
    notes.push(Note::new("ingest", code, message));
}

/// Joins the chunks of a body.
pub(crate) fn join_chunks<'a>(body: &'a [u8], notes: &mut Vec<Note>) -> Cow<'a, [u8]> {
    let mut joined = Vec::new();
    let mut rest = body;
    loop {
        let Some((size, line)) = chunk_size(rest) else {
            if rest.len() == body.len() {
                note(notes, "not_chunked", "declared as chunked, but no chunk begins the body; it was taken as it is");
                return Cow::Borrowed(body);
            }
            note(notes, "body_truncated", "the chunks of the body break off; what came before was kept");
            return Cow::Owned(joined);
        };
        rest = &rest[line..];
        if size == 0 {
            return Cow::Owned(joined);
        }
        let taken = size.min(rest.len());
        joined.extend_from_slice(&rest[..taken]);
        if taken < size {
            note(notes, "body_truncated", "the body ends inside a chunk; what came before was kept");
            return Cow::Owned(joined);
        }
        rest = &rest[taken..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
}

/// The size that a chunk's first line gives, and the length of that line.
fn chunk_size(bytes: &[u8]) -> Option<(usize, usize)> {
    let near = &bytes[..bytes.len().min(1024)];
    let end = memchr::memchr(b'\n', near)?;
    let digits = near[..end].split(|&byte| byte == b';').next()?.trim_ascii();
    let digits = std::str::from_utf8(digits).ok().filter(|digits| (1..=15).contains(&digits.len()))?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    Some((usize::from_str_radix(digits, 16).ok()?, end + 1))
}

/// Undoes the content encodings that a header lists, the last applied first.
pub(crate) fn undo_encodings<'a>(
    body: Cow<'a, [u8]>,
    header: &str,
    limits: &Limits,
    notes: &mut Vec<Note>,
) -> Result<Cow<'a, [u8]>, BadBody> {
    let mut body = body;
    for encoding in header.rsplit(',').take(MOST_ENCODINGS) {
        let encoding = encoding.trim().to_ascii_lowercase();
        body = match encoding.as_str() {
            "" | "identity" | "none" | "utf-8" => continue,
            "gzip" | "x-gzip" if body.starts_with(b"\x1f\x8b") => {
                inflate(flate2::read::MultiGzDecoder::new(&*body), body.len(), &encoding, limits, notes)?.into()
            }
            "deflate" if is_zlib(&body) => {
                inflate(flate2::read::ZlibDecoder::new(&*body), body.len(), &encoding, limits, notes)?.into()
            }
            // The standard says zlib; many servers send the bare stream.
            "deflate" if !looks_decoded(&body) => {
                inflate(flate2::read::DeflateDecoder::new(&*body), body.len(), &encoding, limits, notes)?.into()
            }
            "br" if !looks_decoded(&body) => {
                let reader = brotli_decompressor::Decompressor::new(&*body, 32 << 10);
                inflate(reader, body.len(), &encoding, limits, notes)?.into()
            }
            "zstd" if body.starts_with(b"\x28\xb5\x2f\xfd") => {
                let reader = zstd::stream::read::Decoder::with_buffer(&*body)
                    .map_err(|error| BadBody { reason: Reason::BadHttp, message: error.to_string() })?;
                inflate(reader, body.len(), &encoding, limits, notes)?.into()
            }
            "gzip" | "x-gzip" | "deflate" | "br" | "zstd" => {
                let message = format!("declared as {encoding}, but the body is not; it was taken as it is");
                note(notes, "not_encoded", message);
                continue;
            }
            _ => {
                let name: String = encoding.chars().filter(|character| !character.is_control()).take(40).collect();
                let message = format!("the content encoding `{name}` is not known; the body was taken as it is");
                note(notes, "unknown_encoding", message);
                continue;
            }
        };
    }
    Ok(body)
}

/// A zlib header (RFC 1950, section 2.2): method 8, and a multiple of 31.
fn is_zlib(body: &[u8]) -> bool {
    matches!(body, [first, second, ..] if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0)
}

/// Markup or plain ASCII at the beginning: a body whose encoding was undone before it was archived.
fn looks_decoded(body: &[u8]) -> bool {
    let near = &body[..body.len().min(64)];
    near.is_empty() || near.iter().all(|&byte| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~'))
}

/// Reads a decoder to its end, within the limits. Damage after the first bytes is a note.
fn inflate(
    reader: impl Read,
    packed: usize,
    encoding: &str,
    limits: &Limits,
    notes: &mut Vec<Note>,
) -> Result<Vec<u8>, BadBody> {
    let limit = limits.document_len() as u64;
    // Never more than the ratio allows, so that a bomb is not even unpacked.
    let allowed = (packed as u64).saturating_mul(u64::from(limits.ratio)).max(Limits::RATIO_GRACE);
    let mut unpacked = Vec::new();
    let outcome = reader.take(limit.min(allowed) + 1).read_to_end(&mut unpacked);
    let length = unpacked.len() as u64;
    if limits.passes_ratio(packed as u64, length) {
        let message = format!("the {encoding} body grows to more than {} times its size", limits.ratio);
        return Err(BadBody { reason: Reason::DecompressionRatio, message });
    }
    if length > limit {
        let message = format!("the {encoding} body is longer than {limit} bytes when decompressed");
        return Err(BadBody { reason: Reason::TooLarge, message });
    }
    match outcome {
        Ok(_) => Ok(unpacked),
        Err(error) if unpacked.is_empty() => {
            let message = format!("the {encoding} body cannot be decompressed ({error})");
            Err(BadBody { reason: Reason::BadHttp, message })
        }
        Err(error) => {
            let what = if error.kind() == io::ErrorKind::UnexpectedEof { "breaks off" } else { "is damaged" };
            let message = format!("the {encoding} body {what} after {length} decompressed bytes, which were kept");
            note(notes, "body_truncated", message);
            Ok(unpacked)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{join_chunks, undo_encodings};
    use crate::{Limits, Reason};
    use std::borrow::Cow;
    use std::io::Write;

    fn chunks(body: &[u8]) -> (Vec<u8>, Vec<String>) {
        let mut notes = Vec::new();
        let joined = join_chunks(body, &mut notes).into_owned();
        (joined, notes.into_iter().map(|note| note.code).collect())
    }

    fn undone(body: &[u8], header: &str) -> (Vec<u8>, Vec<String>) {
        let mut notes = Vec::new();
        let body = undo_encodings(Cow::Borrowed(body), header, &Limits::default(), &mut notes).unwrap().into_owned();
        (body, notes.into_iter().map(|note| note.code).collect())
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    #[test]
    fn chunks_are_joined_and_a_broken_end_is_noted() {
        assert_eq!(chunks(b"4\r\nWiki\r\n6;x=y\r\npedia \r\n0\r\n\r\n"), (b"Wikipedia ".to_vec(), vec![]));
        assert_eq!(chunks(b"4\nWiki\n0\n"), (b"Wiki".to_vec(), vec![]));
        assert_eq!(chunks(b"4\r\nWi"), (b"Wi".to_vec(), vec!["body_truncated".to_owned()]));
        assert_eq!(chunks(b"4\r\nWikizz\r\n"), (b"Wiki".to_vec(), vec!["body_truncated".to_owned()]));
        assert_eq!(chunks(b"<html>\n"), (b"<html>\n".to_vec(), vec!["not_chunked".to_owned()]));
        assert_eq!(chunks(b"fffffffffffffff\r\nx"), (b"x".to_vec(), vec!["body_truncated".to_owned()]));
    }

    #[test]
    fn every_encoding_is_undone() {
        let page = b"<p>He said so.</p>".repeat(20);
        assert_eq!(undone(&gzip(&page), "gzip"), (page.clone(), vec![]));
        assert_eq!(undone(&gzip(&gzip(&page)), "gzip, GZIP"), (page.clone(), vec![]));
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        zlib.write_all(&page).unwrap();
        assert_eq!(undone(&zlib.finish().unwrap(), "deflate"), (page.clone(), vec![]));
        let mut bare = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        bare.write_all(&page).unwrap();
        assert_eq!(undone(&bare.finish().unwrap(), "deflate"), (page.clone(), vec![]));
        assert_eq!(undone(&zstd::encode_all(&page[..], 3).unwrap(), "zstd"), (page.clone(), vec![]));
        // A brotli stream of one uncompressed block, as RFC 7932 section 9.2 lays it out.
        assert_eq!(undone(b"\x0b\x02\x80hello\x03", "br"), (b"hello".to_vec(), vec![]));
    }

    #[test]
    fn a_header_that_lies_is_noted() {
        for encoding in ["gzip", "deflate", "br", "zstd"] {
            assert_eq!(undone(b"<p>plain", encoding), (b"<p>plain".to_vec(), vec!["not_encoded".to_owned()]));
        }
        assert_eq!(undone(b"x", "compress\0ish").1, ["unknown_encoding"]);
        assert_eq!(undone(b"x", "identity, utf-8").1, [""; 0]);
    }

    #[test]
    fn a_broken_body_keeps_its_beginning() {
        let page: Vec<u8> = (0..20_000_u32).flat_map(|number| number.to_string().into_bytes()).collect();
        let packed = gzip(&page);
        let (body, notes) = undone(&packed[..packed.len() / 2], "gzip");
        assert!(!body.is_empty() && page.starts_with(&body));
        assert_eq!(notes, ["body_truncated"]);
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let bomb = gzip(&vec![0; 32 << 20]);
        let mut notes = Vec::new();
        let bad = undo_encodings(Cow::Borrowed(&bomb), "gzip", &Limits::default(), &mut notes).unwrap_err();
        assert_eq!(bad.reason, Reason::DecompressionRatio);
    }
}
