//! The HTML standard's search for a character set in the first bytes of a page.
//!
//! "Prescan a byte stream to determine its encoding" (HTML, section 13.2.3.2): the first 1024 bytes are walked as if
//! they were tags, comments and declarations, attributes are read by the standard's own rules, and the first `meta`
//! that names an encoding wins. Scripts are not known here: a `<meta>` inside one counts, as it does in browsers.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// How far the search goes.
const PRESCANNED: usize = 1024;

/// The encoding that a `meta` element, or an XML declaration, in the first 1024 bytes names.
pub(crate) fn prescan(page: &[u8]) -> Option<&'static Encoding> {
    let bytes = &page[..page.len().min(PRESCANNED)];
    if let Some(encoding) = xml_declaration(bytes) {
        return Some(encoding);
    }
    let mut at = 0;
    while let Some(step) = memchr::memchr(b'<', bytes.get(at..)?) {
        at += step;
        let rest = &bytes[at..];
        if rest.starts_with(b"<!--") {
            // The two dashes of the opening may belong to the closing: `<!-->` is a whole comment.
            at += 2 + memchr::memmem::find(&rest[2..], b"-->")? + 2;
        } else if is_meta(rest) {
            let mut attributes = Attributes { bytes, at: at + 5 };
            if let Some(encoding) = meta(&mut attributes) {
                return Some(encoding);
            }
            at = attributes.at;
        } else if is_tag(rest) {
            at += rest.iter().position(|&byte| is_space(byte) || byte == b'>')?;
            let mut attributes = Attributes { bytes, at };
            while attributes.next().is_some() {}
            at = attributes.at;
        } else if matches!(rest.get(1), Some(b'!' | b'/' | b'?')) {
            at += memchr::memchr(b'>', rest)?;
        }
        at += 1;
    }
    None
}

/// `<?xml version="1.0" encoding="…"`, which servers put before XHTML pages.
fn xml_declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    let rest = bytes.strip_prefix(b"<?xml")?;
    let declaration = &rest[..memchr::memchr(b'>', rest)?];
    let named = &declaration[memchr::memmem::find(declaration, b"encoding")? + 8..];
    let named = named.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (&quote, named) = named.split_first().filter(|(quote, _)| matches!(quote, b'"' | b'\''))?;
    let name = &named[..memchr::memchr(quote, named)?];
    usable(Encoding::for_label(name)?)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_meta(rest: &[u8]) -> bool {
    rest.get(1..5).is_some_and(|name| name.eq_ignore_ascii_case(b"meta"))
        && rest.get(5).is_some_and(|&byte| is_space(byte) || byte == b'/')
}

fn is_tag(rest: &[u8]) -> bool {
    match rest.get(1) {
        Some(b'/') => rest.get(2).is_some_and(u8::is_ascii_alphabetic),
        Some(byte) => byte.is_ascii_alphabetic(),
        None => false,
    }
}

/// The encoding that one `meta` element names.
fn meta(attributes: &mut Attributes<'_>) -> Option<&'static Encoding> {
    let (mut pragma, mut needs_pragma, mut charset) = (false, None, None);
    let mut seen: Vec<Vec<u8>> = Vec::new();
    while let Some((name, value)) = attributes.next() {
        if seen.contains(&name) {
            continue;
        }
        match name.as_slice() {
            b"http-equiv" => pragma |= value.eq_ignore_ascii_case(b"content-type"),
            b"content" if charset.is_none() => {
                if let Some(encoding) = from_content(&value) {
                    charset = Some(encoding);
                    needs_pragma = Some(true);
                }
            }
            b"charset" => {
                charset = Encoding::for_label(&value);
                needs_pragma = Some(false);
            }
            _ => {}
        }
        seen.push(name);
    }
    match needs_pragma {
        None => None,
        Some(true) if !pragma => None,
        Some(_) => usable(charset?),
    }
}

/// A page that names UTF-16 in ASCII bytes is not UTF-16.
fn usable(encoding: &'static Encoding) -> Option<&'static Encoding> {
    Some(if encoding == UTF_16BE || encoding == UTF_16LE {
        UTF_8
    } else if encoding == X_USER_DEFINED {
        WINDOWS_1252
    } else {
        encoding
    })
}

/// "Extract a character encoding from a meta element": the value of `charset=` in `text/html; charset=…`.
pub(crate) fn from_content(content: &[u8]) -> Option<&'static Encoding> {
    let mut rest = content;
    loop {
        let at = rest.windows(7).position(|window| window.eq_ignore_ascii_case(b"charset"))?;
        rest = &rest[at + 7..];
        let Some(value) = rest.trim_ascii_start().strip_prefix(b"=") else { continue };
        let value = value.trim_ascii_start();
        let name = match value.first()? {
            quote @ (b'"' | b'\'') => &value[1..=memchr::memchr(*quote, &value[1..])?],
            _ => value.split(|&byte| is_space(byte) || byte == b';').next()?,
        };
        return Encoding::for_label(name);
    }
}

/// "Get an attribute", again and again, until the tag ends.
struct Attributes<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Attributes<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_while(&mut self, skipped: impl Fn(u8) -> bool) -> Option<u8> {
        while skipped(self.peek()?) {
            self.at += 1;
        }
        self.peek()
    }

    /// Name and value in lower case; `None` at the end of the tag or of the bytes.
    fn next(&mut self) -> Option<(Vec<u8>, Vec<u8>)> {
        if self.skip_while(|byte| is_space(byte) || byte == b'/')? == b'>' {
            return None;
        }
        let mut name = Vec::new();
        loop {
            match self.peek()? {
                b'=' if !name.is_empty() => break,
                byte if is_space(byte) => break,
                b'/' | b'>' => return Some((name, Vec::new())),
                byte => name.push(byte.to_ascii_lowercase()),
            }
            self.at += 1;
        }
        if self.skip_while(is_space)? != b'=' {
            return Some((name, Vec::new()));
        }
        self.at += 1;
        let mut value = Vec::new();
        match self.skip_while(is_space)? {
            quote @ (b'"' | b'\'') => {
                self.at += 1;
                while self.peek()? != quote {
                    value.push(self.peek()?.to_ascii_lowercase());
                    self.at += 1;
                }
                self.at += 1;
            }
            b'>' => {}
            _ => {
                while !matches!(self.peek()?, byte if is_space(byte) || byte == b'>') {
                    value.push(self.peek()?.to_ascii_lowercase());
                    self.at += 1;
                }
            }
        }
        Some((name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::prescan;

    #[test]
    fn the_first_meta_that_names_an_encoding_wins() {
        let cases: [(&str, Option<&str>); 19] = [
            ("<meta charset=utf-8>", Some("UTF-8")),
            ("<meta charset = 'Shift_JIS' />", Some("Shift_JIS")),
            ("<META CHARSET=\"latin1\">", Some("windows-1252")),
            ("<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>", Some("KOI8-R")),
            ("<meta content='text/html; charset=\"euc-kr\"' http-equiv='content-type'>", Some("EUC-KR")),
            ("<meta content='text/html; charset=koi8-r'>", None),
            ("<meta name=description content='charset=koi8-r'>", None),
            ("<meta/charset=gbk>", Some("GBK")),
            ("<metacharset=gbk>", None),
            ("<!-- <meta charset=gbk> --><meta charset=big5>", Some("Big5")),
            ("<!--><meta charset=big5>", Some("Big5")),
            ("<a title='<meta charset=gbk>'><meta charset=big5>", Some("Big5")),
            ("<meta charset=nonsense><meta charset=big5>", Some("Big5")),
            ("<meta charset=utf-16le>", Some("UTF-8")),
            ("<meta charset=x-user-defined>", Some("windows-1252")),
            ("<?xml version='1.0' encoding='iso-8859-2'?><html>", Some("ISO-8859-2")),
            ("<meta charset=gb", None),
            ("<", None),
            ("", None),
        ];
        for (page, expected) in cases {
            assert_eq!(prescan(page.as_bytes()).map(encoding_rs::Encoding::name), expected, "{page}");
        }
    }

    #[test]
    fn nothing_counts_behind_the_first_1024_bytes() {
        let page = format!("{}<meta charset=gbk>", " ".repeat(1024));
        assert!(prescan(page.as_bytes()).is_none());
    }

    #[test]
    fn every_truncation_is_read() {
        let page = b"<!doctype html><!-- a --><html lang='en'><meta http-equiv='content-type' content='charset=gbk'>";
        for end in 0..=page.len() {
            prescan(&page[..end]);
        }
        assert_eq!(prescan(page).map(encoding_rs::Encoding::name), Some("GBK"));
    }
}
