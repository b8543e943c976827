//! From bytes to characters.
//!
//! The order is that of the HTML standard (section 13.2.3): a byte order mark, then what the transport declared, then
//! what the page says of itself, then a guess. With one difference, taken from what archives of news pages hold: valid
//! UTF-8 with characters beyond ASCII is UTF-8, whatever a declaration of a single-byte set says. Such bytes hardly ever
//! come about by chance, while servers that declare Latin-1 for everything are common.

use crate::prescan::{from_content, prescan};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};
use sayso_record::{Form, Note, RawDocument};
use std::borrow::Cow;

/// The guess looks at no more bytes than these: it is settled long before, and it is the slowest part.
const GUESSED: usize = 256 << 10;

/// A document's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text; borrowed from the document if that is valid UTF-8. Without the byte order mark.
    pub text: Cow<'a, str>,
    /// The character set that it was read in, by its name in the Encoding standard: `UTF-8`, `windows-1252`.
    pub charset: &'static str,
    /// What was wrong with the declaration or with the bytes.
    pub notes: Vec<Note>,
}

/// Turns a document's body into text. Never fails: bytes that are no character become U+FFFD, and a note says so.
///
/// The character set is found by byte order mark, then by the transport's declaration, then (HTML only) by `<meta>`
/// within the first 1024 bytes, then by looking at the bytes.
#[must_use]
pub fn decode(raw: &RawDocument) -> Decoded<'_> {
    let body = raw.body.as_slice();
    let mut notes = Vec::new();
    if let Some((encoding, mark)) = Encoding::for_bom(body) {
        return finish(&body[mark..], encoding, notes);
    }
    let declared = declared(raw, &mut notes);
    // The usual case, kept to one look at each byte.
    let utf16 = if declared.is_none() { guess_utf16(body) } else { None };
    if utf16.is_none()
        && declared.is_none_or(yields_to_utf8)
        && let Ok(text) = std::str::from_utf8(body)
    {
        let contradicts = declared.filter(|&encoding| encoding != UTF_8 && !text.is_ascii());
        // Escape sequences of ISO-2022-JP are ASCII bytes.
        let escapes = declared.is_none() && memchr::memchr(0x1b, body).is_some() && guess(body) == ISO_2022_JP;
        if let Some(encoding) = contradicts {
            let message = format!("declared as {}, but the bytes are UTF-8 and were read so", encoding.name());
            notes.push(Note::new("ingest", "charset_contradicted", message));
        }
        if !escapes {
            let charset = contradicts.map_or(declared, |_| None).unwrap_or(UTF_8).name();
            return Decoded { text: Cow::Borrowed(text), charset, notes };
        }
    }
    let encoding = declared.unwrap_or_else(|| {
        let encoding = utf16.unwrap_or_else(|| guess(body));
        if encoding != UTF_8 {
            let message = format!("no character set was declared; the bytes look like {}", encoding.name());
            notes.push(Note::new("ingest", "charset_guessed", message));
        }
        encoding
    });
    finish(body, encoding, notes)
}

/// The character set that the transport or the page declares.
fn declared(raw: &RawDocument, notes: &mut Vec<Note>) -> Option<&'static Encoding> {
    if let Some(label) = &raw.charset {
        match Encoding::for_label(label.as_bytes()) {
            Some(encoding) if encoding != REPLACEMENT => return Some(encoding),
            _ => {
                let message = format!("the declared character set `{}` is not known", shortened(label));
                notes.push(Note::new("ingest", "charset_unknown", message));
            }
        }
    }
    let in_page = match raw.form {
        Form::Html => prescan(&raw.body),
        _ => None,
    };
    in_page.filter(|&encoding| encoding != REPLACEMENT)
}

/// The character set in a `Content-Type`'s parameters, if it is one that is known.
pub(crate) fn label_in_content_type(content_type: &str) -> Option<String> {
    from_content(content_type.as_bytes()).map(|encoding| encoding.name().to_owned())
}

/// Whether valid UTF-8 is better evidence than a declaration of this set: not for UTF-16, in which half of the bytes of
/// a text may be zero and the whole valid UTF-8, nor for ISO-2022-JP, which is ASCII bytes throughout.
fn yields_to_utf8(encoding: &'static Encoding) -> bool {
    encoding != UTF_16LE && encoding != UTF_16BE && encoding != ISO_2022_JP
}

fn guess(body: &[u8]) -> &'static Encoding {
    // Broken UTF-8 (a page cut inside a character, one bad byte in an advertisement) is still UTF-8: a text in another
    // set has hardly a valid sequence in it.
    if mostly_utf8(body) {
        return UTF_8;
    }
    let first = &body[..body.len().min(GUESSED)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(first, first.len() == body.len());
    detector.guess(None, Utf8Detection::Allow)
}

/// UTF-16 without a mark: in western text every second byte is zero.
fn guess_utf16(body: &[u8]) -> Option<&'static Encoding> {
    let first = &body[..body.len().min(1024) & !1];
    let pairs = first.len() / 2;
    let zeros = |offset: usize| first.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match pairs {
        0..4 => None,
        _ if odd * 10 > pairs * 7 && even * 10 < pairs => Some(UTF_16LE),
        _ if even * 10 > pairs * 7 && odd * 10 < pairs => Some(UTF_16BE),
        _ => None,
    }
}

/// At least ten valid sequences beyond ASCII for each broken one.
fn mostly_utf8(body: &[u8]) -> bool {
    let (mut valid, mut broken) = (0_usize, 0_usize);
    for chunk in body[..body.len().min(GUESSED)].utf8_chunks() {
        valid += chunk.valid().bytes().filter(|byte| byte & 0xc0 == 0xc0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    valid > 0 && valid >= broken * 10
}

fn finish<'a>(bytes: &'a [u8], encoding: &'static Encoding, mut notes: Vec<Note>) -> Decoded<'a> {
    let (text, replaced) = encoding.decode_without_bom_handling(bytes);
    if replaced {
        let count = text.matches('\u{fffd}').count();
        let message = format!("{count} places that are no {} were replaced with U+FFFD", encoding.name());
        notes.push(Note::new("ingest", "replaced_bytes", message));
    }
    Decoded { text, charset: encoding.name(), notes }
}

/// At most this much of what a stranger wrote goes into a message.
fn shortened(label: &str) -> String {
    label.chars().filter(|character| !character.is_control()).take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::decode;
    use sayso_record::{Form, RawDocument, Source};
    use std::borrow::Cow;

    fn raw(body: &[u8], charset: Option<&str>, form: Form) -> RawDocument {
        RawDocument {
            source: Source::default(),
            form,
            charset: charset.map(str::to_owned),
            headers: Vec::new(),
            body: body.to_vec(),
            notes: Vec::new(),
        }
    }

    /// Text, character set and codes of the notes.
    fn decoded(body: &[u8], charset: Option<&str>) -> (String, &'static str, Vec<String>) {
        let raw = raw(body, charset, Form::Html);
        let decoded = decode(&raw);
        (decoded.text.into_owned(), decoded.charset, decoded.notes.into_iter().map(|note| note.code).collect())
    }

    #[test]
    fn utf8_is_borrowed() {
        for charset in [None, Some("utf-8"), Some("latin1")] {
            let raw = raw("déjà vu".as_bytes(), charset, Form::Text);
            assert!(matches!(decode(&raw).text, Cow::Borrowed("déjà vu")));
        }
    }

    #[test]
    fn a_mark_wins_over_every_declaration() {
        assert_eq!(decoded(b"\xef\xbb\xbfa\xc3\xa9", Some("latin1")), ("aé".into(), "UTF-8", vec![]));
        assert_eq!(decoded(b"\xff\xfea\0\xe9\0", Some("utf-8")), ("aé".into(), "UTF-16LE", vec![]));
        assert_eq!(decoded(b"\xfe\xff\0a\0\xe9", None), ("aé".into(), "UTF-16BE", vec![]));
    }

    #[test]
    fn the_transport_wins_over_the_page() {
        let page = b"<meta charset=koi8-r>caf\xe9";
        assert_eq!(decoded(page, Some("iso-8859-1")), ("<meta charset=koi8-r>café".into(), "windows-1252", vec![]));
        assert_eq!(decoded(page, None).1, "KOI8-R");
    }

    #[test]
    fn an_unknown_declaration_is_noted_and_passed_over() {
        let (text, charset, notes) = decoded(b"<meta charset=latin1>caf\xe9", Some("klingon"));
        assert_eq!((text.ends_with("café"), charset), (true, "windows-1252"));
        assert_eq!(notes, ["charset_unknown"]);
    }

    #[test]
    fn utf8_labelled_latin_1_is_utf8() {
        let (text, charset, notes) = decoded("naïve “quote”".as_bytes(), Some("iso-8859-1"));
        assert_eq!((text.as_str(), charset), ("naïve “quote”", "UTF-8"));
        assert_eq!(notes, ["charset_contradicted"]);
        assert_eq!(decoded(b"ascii", Some("iso-8859-1")), ("ascii".into(), "windows-1252", vec![]));
    }

    #[test]
    fn wrong_bytes_become_a_replacement_and_a_note() {
        let (text, charset, notes) = decoded(b"caf\xe9 au lait", Some("utf-8"));
        assert_eq!((text.as_str(), charset), ("caf\u{fffd} au lait", "UTF-8"));
        assert_eq!(notes, ["replaced_bytes"]);
    }

    #[test]
    fn what_nobody_declared_is_guessed() {
        let (russian, ..) = encoding_rs::WINDOWS_1251.encode("Президент заявил, что переговоры завершены успешно.");
        let (text, charset, notes) = decoded(&russian, None);
        assert!(text.starts_with("Президент"));
        assert_eq!((charset, notes), ("windows-1251", vec!["charset_guessed".to_owned()]));
        let utf16: Vec<u8> = "He said so.".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decoded(&utf16, None).0, "He said so.");
        let (japanese, ..) = encoding_rs::ISO_2022_JP.encode("首相は述べた");
        assert_eq!(decoded(&japanese, None).0, "首相は述べた");
    }

    #[test]
    fn utf8_cut_inside_a_character_is_still_utf8() {
        let text = "“Où est-il ?” demanda-t-elle, étonnée, à l’élève très gêné…";
        let cut = &text.as_bytes()[..text.len() - 1];
        let (decoded, charset, notes) = decoded(cut, None);
        assert_eq!(charset, "UTF-8");
        assert!(decoded.ends_with("gêné\u{fffd}"));
        assert_eq!(notes, ["replaced_bytes"]);
    }
}
