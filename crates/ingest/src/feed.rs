//! Feeds: RSS 0.9 to 2.0, RSS 1.0 and Atom (RFC 4287), one document for each entry.
//!
//! An entry is a page in pieces: its title, date, author and address stand beside the article's markup, not in it. The
//! document made of it is a small page that puts them where pages have them (`title`, `meta`, `link rel=canonical`,
//! `h1`), so that the next stage finds them as it does everywhere else. Entries that hold a summary only say so in a
//! note.
//!
//! A feed is a few hundred kilobytes, so it is held as a whole, within the limit for documents. A position in it is the
//! number of entries before.

use crate::charset::decode;
use crate::documents::{Context, Records};
use crate::unpack::Unpacked;
use crate::{BadInput, Reason};
use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};
use sayso_record::{Form, Note, RawDocument, Source};
use std::collections::VecDeque;

type Document = Result<RawDocument, BadInput>;

/// A reader of feeds.
#[derive(Default)]
pub(crate) struct Feed {
    /// What is still to be given; `None` until the feed was read.
    rest: Option<VecDeque<Document>>,
}

/// An entry as it stands in the feed.
#[derive(Default)]
struct Entry {
    title: String,
    link: String,
    id: String,
    published: String,
    author: String,
    /// Markup.
    content: String,
    summary: String,
}

impl Records for Feed {
    fn next(&mut self, input: &mut Unpacked, context: &mut Context) -> Option<Document> {
        if self.rest.is_none() {
            let mut documents = match read(input, context) {
                Ok(documents) => documents,
                Err(bad) => return Some(Err(bad)),
            };
            let given = usize::try_from(context.records).unwrap_or(usize::MAX).min(documents.len());
            documents.drain(..given);
            self.rest = Some(documents);
        }
        let document = self.rest.as_mut()?.pop_front()?;
        context.records += 1;
        Some(document)
    }
}

/// Every entry of the feed. An error if the operating system cannot read it to its end.
fn read(input: &mut Unpacked, context: &Context) -> Result<VecDeque<Document>, BadInput> {
    let limit = context.options.limits.document_len();
    let fault = input.fill(limit.saturating_add(1)).err();
    let bytes = input.available();
    let bad = |reason, what: &str| context.bad(None, reason, format!("{}: {what}", context.name), bytes);
    if bytes.len() > limit {
        let what = format!("the feed is longer than {limit} bytes; raise the limit on document bytes");
        return Ok(VecDeque::from([Err(bad(Reason::TooLarge, &what))]));
    }
    if let Some(fault) = fault.as_ref().filter(|fault| fault.reason == Reason::ReadFailed) {
        return Err(bad(fault.reason, &fault.message));
    }
    let raw = RawDocument {
        source: Source::default(),
        form: Form::Html,
        charset: None,
        headers: Vec::new(),
        body: bytes.to_vec(),
        notes: Vec::new(),
    };
    let text = decode(&raw).text;
    let (entries, broken) = parse(&text);
    let mut documents: VecDeque<Document> =
        entries.into_iter().enumerate().map(|(index, entry)| Ok(entry.document(index + 1, context))).collect();
    match (fault, broken) {
        (Some(fault), _) => documents.push_back(Err(bad(fault.reason, &fault.message))),
        (None, Some(at)) => {
            let what =
                format!("the feed breaks off or is no XML at byte {at} of its text; the entries before were read");
            documents.push_back(Err(bad(Reason::BadFeed, &what)));
        }
        (None, None) => {}
    }
    Ok(documents)
}

/// The entries that can be read, and where the feed is broken.
fn parse(text: &str) -> (Vec<Entry>, Option<u64>) {
    let mut reader = Reader::from_str(text);
    // Feeds are made by templates, and a stray end tag is no reason to lose the rest.
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    reader.config_mut().allow_dangling_amp = true;
    let mut entries = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) if matches!(start.local_name().as_ref(), b"item" | b"entry") => {
                let atom = start.local_name().as_ref() == b"entry";
                match entry(&mut reader, atom) {
                    Some(entry) => entries.push(entry),
                    None => return (entries, Some(reader.error_position().max(reader.buffer_position()))),
                }
            }
            Ok(Event::Eof) => return (entries, None),
            Ok(_) => {}
            Err(_) => return (entries, Some(reader.error_position())),
        }
    }
}

/// Reads an entry to its end tag; `None` if there is none.
fn entry(reader: &mut Reader<&[u8]>, atom: bool) -> Option<Entry> {
    let mut entry = Entry::default();
    let mut depth = 0_usize;
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                let field = entry.field(&start, depth, atom);
                match field {
                    Some(field) => {
                        let value = if is_xhtml(&start) {
                            reader.read_text(start.name()).ok()?.into_owned()
                        } else {
                            text_in(reader)?
                        };
                        if field.is_empty() {
                            value.trim().clone_into(field);
                        }
                    }
                    None => depth += 1,
                }
            }
            Event::Empty(empty) => {
                entry.field(&empty, depth, atom);
            }
            Event::End(end) if depth == 0 || matches!(end.local_name().as_ref(), b"item" | b"entry") => {
                return Some(entry);
            }
            Event::End(_) => depth -= 1,
            Event::Eof => return None,
            _ => {}
        }
    }
}

impl Entry {
    /// The field that an element's text belongs to. Takes what stands in attributes.
    fn field(&mut self, element: &BytesStart<'_>, depth: usize, atom: bool) -> Option<&mut String> {
        let name = element.name();
        let name = name.as_ref();
        if name == b"link" && atom {
            let relation = attribute(element, b"rel").unwrap_or_default();
            if let Some(address) = attribute(element, b"href").filter(|_| matches!(relation.as_str(), "" | "alternate"))
                && self.link.is_empty()
            {
                self.link = address;
            }
            return None;
        }
        match (name, atom) {
            (b"title", _) if depth == 0 => Some(&mut self.title),
            (b"link", false) if depth == 0 => Some(&mut self.link),
            (b"guid", false) | (b"id", true) if depth == 0 => Some(&mut self.id),
            (b"pubDate" | b"dc:date", false) | (b"published", true) => Some(&mut self.published),
            (b"author", false) if depth == 0 => Some(&mut self.author),
            (b"dc:creator", false) | (b"name", true) => Some(&mut self.author),
            (b"content:encoded", false) | (b"content", true) => Some(&mut self.content),
            (b"description", false) | (b"summary", true) if depth == 0 => Some(&mut self.summary),
            _ => None,
        }
    }

    fn document(self, number: usize, context: &Context) -> RawDocument {
        let mut notes = Vec::new();
        let body = if self.content.is_empty() {
            notes.push(Note::new("ingest", "feed_summary_only", "the feed holds a summary of the article only"));
            &self.summary
        } else {
            &self.content
        };
        let mut page =
            format!("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>{}</title>\n", escape(&*self.title));
        let metas = [("article:published_time", &self.published), ("author", &self.author)];
        for (name, value) in metas.into_iter().filter(|(_, value)| !value.is_empty()) {
            let kind = if name.contains(':') { "property" } else { "name" };
            page.push_str(&format!("<meta {kind}=\"{name}\" content=\"{}\">\n", escape(value.as_str())));
        }
        if !self.link.is_empty() {
            page.push_str(&format!("<link rel=\"canonical\" href=\"{}\">\n", escape(self.link.as_str())));
        }
        page.push_str(&format!(
            "</head><body><article>\n<h1>{}</h1>\n{body}\n</article></body></html>\n",
            escape(&*self.title)
        ));
        let source = Source {
            uri: if self.link.is_empty() { context.name.clone() } else { self.link },
            record: Some(if self.id.is_empty() { number.to_string() } else { self.id }),
            media_type: "text/html".to_owned(),
            bytes: page.len() as u64,
            fetched: None,
        };
        let charset = Some("utf-8".to_owned());
        RawDocument { source, form: Form::Html, charset, headers: Vec::new(), body: page.into_bytes(), notes }
    }
}

/// Atom's `type="xhtml"`: the markup stands there as markup, not escaped.
fn is_xhtml(element: &BytesStart<'_>) -> bool {
    attribute(element, b"type").is_some_and(|kind| kind == "xhtml")
}

fn attribute(element: &BytesStart<'_>, name: &[u8]) -> Option<String> {
    let attribute =
        element.attributes().with_checks(false).flatten().find(|attribute| attribute.key.as_ref() == name)?;
    let value = String::from_utf8_lossy(&attribute.value).into_owned();
    Some(attribute.unescape_value().map_or(value, |value| value.trim().to_owned()))
}

/// The text up to the end tag of the element that has just begun, references resolved, tags inside left out.
fn text_in(reader: &mut Reader<&[u8]>) -> Option<String> {
    let mut text = String::new();
    let mut depth = 0_usize;
    loop {
        match reader.read_event().ok()? {
            Event::Start(_) => depth += 1,
            Event::End(_) if depth == 0 => return Some(text),
            Event::End(_) => depth -= 1,
            Event::Text(piece) => text.push_str(&piece.decode().ok()?),
            Event::CData(piece) => text.push_str(&piece.decode().ok()?),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(character)) => text.push(character),
                _ => {
                    let name = reference.decode().ok()?;
                    match quick_xml::escape::resolve_predefined_entity(&name) {
                        Some(resolved) => text.push_str(resolved),
                        // HTML's entities are not XML's, but the text is HTML and its reader knows them.
                        None => text.push_str(&format!("&{name};")),
                    }
                }
            },
            Event::Eof => return None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Format, Item, ReadOptions, read_from};

    fn read(feed: &str) -> Vec<Item> {
        let feed = std::io::Cursor::new(feed.as_bytes().to_vec());
        let documents = read_from(feed, "-", &ReadOptions::default()).unwrap();
        assert_eq!(documents.format(), Format::Feed);
        documents.collect()
    }

    fn bodies(items: &[Item]) -> Vec<String> {
        let documents = items.iter().filter_map(|item| item.document.as_ref().ok());
        documents.map(|document| String::from_utf8(document.body.clone()).unwrap()).collect()
    }

    const RSS: &str = r#"<?xml version="1.0"?><rss version="2.0" xmlns:content="x" xmlns:dc="y"><channel><title>Paper</title>
        <item><title>Floods &amp; fires</title><link>http://a.example/1</link><guid>g1</guid>
        <pubDate>Fri, 01 Mar 2024 10:00:00 GMT</pubDate><dc:creator>Ann Lee</dc:creator><description>Short.</description>
        <content:encoded><![CDATA[<p>The river "rose", she said.</p>]]></content:encoded></item>
        <item><title>Two</title><description>&lt;p&gt;Only&nbsp;a summary&#8230;&lt;/p&gt;</description></item>
        </channel></rss>"#;

    #[test]
    fn rss_entries_are_pages() {
        let items = read(RSS);
        let bodies = bodies(&items);
        assert_eq!(bodies.len(), 2);
        for part in [
            "<title>Floods &amp; fires</title>",
            "content=\"Fri, 01 Mar 2024 10:00:00 GMT\"",
            "<meta name=\"author\" content=\"Ann Lee\">",
            "<p>The river \"rose\", she said.</p>",
        ] {
            assert!(bodies[0].contains(part), "{part}\n{}", bodies[0]);
        }
        assert!(!bodies[0].contains("Short."));
        assert!(bodies[1].contains("<p>Only&nbsp;a summary…</p>"), "{}", bodies[1]);
        let source = &items[0].document.as_ref().unwrap().source;
        assert_eq!((source.uri.as_str(), source.record.as_deref()), ("http://a.example/1", Some("g1")));
        let second = items[1].document.as_ref().unwrap();
        assert_eq!((second.source.record.as_deref(), second.notes[0].code.as_str()), (Some("2"), "feed_summary_only"));
    }

    #[test]
    fn atom_entries_are_pages() {
        let items = read(
            r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Paper</title><entry><title>One</title>
            <link rel="self" href="http://a.example/x"/><link href="http://a.example/1?a=1&amp;b=2"/><id>tag:1</id>
            <author><name>Ann Lee</name><email>x@a.example</email></author><published>2024-03-01T10:00:00Z</published>
            <content type="xhtml"><div><p>He <b>said</b> so.</p></div></content></entry></feed>"#,
        );
        let bodies = bodies(&items);
        assert!(bodies[0].contains("<p>He <b>said</b> so.</p>"), "{}", bodies[0]);
        assert!(bodies[0].contains("content=\"Ann Lee\""), "{}", bodies[0]);
        assert_eq!(items[0].document.as_ref().unwrap().source.uri, "http://a.example/1?a=1&b=2");
    }

    #[test]
    fn a_feed_cut_at_any_byte_gives_the_entries_before() {
        let whole = bodies(&read(RSS));
        for end in 30..RSS.len() {
            let items = read(&RSS[..end]);
            let found = bodies(&items);
            assert!(whole.starts_with(&found), "{end} {found:?}");
            assert!(items.windows(2).all(|pair| pair[0].next < pair[1].next));
        }
    }
}
