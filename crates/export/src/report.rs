//! The reading view as a web page that stands alone: for a mail, an archive, a colleague without a terminal.
//!
//! The page asks for nothing: no script, font or picture, and its content security policy forbids them all, so that
//! whatever an article holds can be looked at safely. All words of the article are escaped.

use crate::marks::{Event, Mark, Marks, Numbers, Part, speakers_by_id};
use sayso_record::{Article, Attribution, AttributionKind, Block, BlockKind, Speaker};
use std::collections::BTreeMap;
use std::fmt::{self, Display, Write as _};

const STYLE: &str = include_str!("../data/report.css");

/// How the page begins: once, in front of any number of [`html_report`]s. HTML needs nothing behind them.
#[must_use]
pub fn html_head() -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>Who said what</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
    )
}

/// What [`html_head`] is followed by for `article`, whose offsets must be bytes: the text with each statement marked in
/// the colour of its speaker, and beside it every speaker with what each said. A span that does not slice the text is
/// passed over.
#[must_use]
pub fn html_report(article: &Article) -> String {
    let mut page = String::with_capacity(article.text.len() * 2 + 4096);
    // Writing into a String cannot fail.
    let _ = write(&mut page, article);
    page
}

fn write(page: &mut String, article: &Article) -> fmt::Result {
    let meta = &article.meta;
    let title = meta.title.as_deref().unwrap_or("Who said what");
    write!(page, "<main lang=\"{}\">\n<article>\n", Escaped(meta.language.as_deref().unwrap_or("en")))?;
    let numbers = Numbers::new(article);
    let marks = Marks::new(article, &numbers);
    let (head, body) = match article.blocks.split_first() {
        Some((first, rest)) if first.kind == BlockKind::Title => (Some(first), rest),
        _ => (None, &article.blocks[..]),
    };
    match head {
        Some(block) => write_block(page, article, block, &marks)?,
        None => writeln!(page, "<h1>{}</h1>", Escaped(title))?,
    }
    write_about(page, article)?;
    body.iter().try_for_each(|block| write_block(page, article, block, &marks))?;
    page.push_str("</article>\n");
    write_speakers(page, article, &numbers)?;
    page.push_str("</main>\n");
    Ok(())
}

fn write_about(page: &mut String, article: &Article) -> fmt::Result {
    let meta = &article.meta;
    let authors = meta.authors.join(", ");
    let parts = [
        authors.as_str(),
        meta.published.as_deref().unwrap_or(""),
        meta.site.as_deref().unwrap_or(""),
        meta.agency.as_deref().unwrap_or(""),
        article.source.uri.as_str(),
    ];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    writeln!(page, "<p class=\"about\">{}</p>", Escaped(&parts.join(" · ")))
}

fn write_block(page: &mut String, article: &Article, block: &Block, marks: &Marks) -> fmt::Result {
    let element = match block.kind {
        BlockKind::Title => "h1",
        BlockKind::Heading => "h2",
        BlockKind::Quote => "blockquote",
        _ => "p",
    };
    write!(page, "<{element} class=\"{}\">", block.kind.name())?;
    // Marks may cross where HTML's elements may not, so that each stretch between two cuts is an element of its own.
    let mut open: Vec<Mark> = Vec::new();
    let mut outcome = Ok(());
    marks.walk(article, block.span, |event| {
        outcome = outcome.and_then(|()| match event {
            Event::Open(mark) => {
                open.push(mark);
                Ok(())
            }
            Event::Close(mark) => {
                if let Some(place) = open.iter().rposition(|other| other.span == mark.span && other.part == mark.part) {
                    open.remove(place);
                }
                match (mark.part, mark.number) {
                    (Part::Content, Some(number)) => {
                        let anchor = Anchor(article, number);
                        write!(page, "<sup style=\"{}\"><a href=\"#{anchor}\">{number}</a></sup>", Hue(number))
                    }
                    _ => Ok(()),
                }
            }
            Event::Text(text, _) => write_text(page, text, &open),
        });
    });
    outcome?;
    writeln!(page, "</{element}>")
}

fn write_text(page: &mut String, text: &str, open: &[Mark]) -> fmt::Result {
    if open.is_empty() {
        return write!(page, "{}", Escaped(text));
    }
    let covers = |part: Part| open.iter().any(|mark| mark.part == part);
    let classes = [(Part::Content, "content"), (Part::Cue, "cue"), (Part::Source, "source")];
    let classes: Vec<&str> = classes.into_iter().filter(|(part, _)| covers(*part)).map(|(_, class)| class).collect();
    write!(page, "<span class=\"{}\"", classes.join(" "))?;
    // The innermost statement gives the colour.
    if let Some(number) = open.iter().rev().find(|mark| mark.part == Part::Content).and_then(|mark| mark.number) {
        write!(page, " style=\"{}\"", Hue(number))?;
    }
    write!(page, ">{}</span>", Escaped(text))
}

fn write_speakers(page: &mut String, article: &Article, numbers: &Numbers) -> fmt::Result {
    page.push_str("<aside>\n");
    let speakers = speakers_by_id(article);
    let mut said: BTreeMap<Option<u32>, Vec<&Attribution>> = BTreeMap::new();
    for attribution in &article.attributions {
        said.entry(numbers.of(attribution.speaker)).or_default().push(attribution);
    }
    if !said.is_empty() {
        page.push_str("<h2>Who said what</h2>\n<ol>\n");
        for (number, id) in (1..).zip(numbers.ids()) {
            let anchor = Anchor(article, number);
            write!(page, "<li class=\"speaker\" id=\"{anchor}\" style=\"{}\">", Hue(number))?;
            let speaker = speakers.get(id);
            let name = speaker.map_or("", |speaker| speaker.name.as_str());
            write!(page, "<span class=\"number\">{number}</span> <strong>{}</strong>", Escaped(name))?;
            if let Some(speaker) = speaker {
                write!(page, "<span class=\"more\">{}</span>", Escaped(&about(speaker)))?;
            }
            write_statements(page, article, said.get(&Some(number)))?;
        }
        if let Some(unnamed) = said.get(&None) {
            page.push_str("<li class=\"speaker\"><em>nobody is named</em>");
            write_statements(page, article, Some(unnamed))?;
        }
        page.push_str("</ol>\n");
    }
    if !article.dropped.is_empty() {
        writeln!(page, "<p class=\"left-out\">Passages of the page that are left out: {}.</p>", article.dropped.len())?;
    }
    for note in &article.notes {
        writeln!(page, "<p class=\"note\">Note ({}): {}</p>", Escaped(&note.stage), Escaped(&note.message))?;
    }
    page.push_str("</aside>\n");
    Ok(())
}

fn write_statements(page: &mut String, article: &Article, said: Option<&Vec<&Attribution>>) -> fmt::Result {
    page.push_str("<ul>");
    for attribution in said.into_iter().flatten() {
        let words: Vec<&str> = attribution.content.iter().map(|span| article.slice(*span).trim()).collect();
        let mut apart = String::new();
        if attribution.negated {
            apart.push_str("; not said");
        }
        if attribution.within.is_some() {
            apart.push_str("; second-hand");
        }
        if attribution.kind == AttributionKind::Indirect {
            apart.push_str("; indirect");
        }
        let sure = (attribution.confidence.clamp(0.0, 1.0) * 100.0).floor();
        write!(
            page,
            "<li title=\"{}\">{} <span class=\"sure\">({sure:.0} %{apart})</span></li>",
            Escaped(&attribution.evidence),
            Escaped(&words.join(" … "))
        )?;
    }
    page.push_str("</ul></li>\n");
    Ok(())
}

fn about(speaker: &Speaker) -> String {
    let mut about = String::new();
    if let Some(role) = &speaker.role {
        about.push_str(", ");
        about.push_str(role);
    }
    if speaker.anonymous {
        about.push_str(", kept unnamed");
        if let Some(reason) = &speaker.anonymity_reason {
            let _ = write!(about, " ({reason})");
        }
    }
    about
}

/// The name of a speaker's place in the page: no other article on it has the same.
struct Anchor<'a>(&'a Article, u32);

impl Display for Anchor<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "speaker-{}-{}", Escaped(&self.0.id), self.1)
    }
}

/// The colour of a speaker: steps of the golden angle, which keep neighbours apart however many there are.
struct Hue(u32);

impl Display for Hue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "--hue: {}", (u64::from(self.0) * 137 + 60) % 360)
    }
}

/// Text as HTML, in elements and in attributes; control characters but white space, which HTML cannot hold, as U+FFFD.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let special = |c: char| matches!(c, '&' | '<' | '>' | '"' | '\'') || (c.is_control() && !c.is_whitespace());
        let mut rest = self.0;
        while let Some(at) = rest.find(special) {
            f.write_str(&rest[..at])?;
            let mut after = rest[at..].chars();
            f.write_str(match after.next() {
                Some('&') => "&amp;",
                Some('<') => "&lt;",
                Some('>') => "&gt;",
                Some('"') => "&quot;",
                Some('\'') => "&#39;",
                _ => "\u{FFFD}",
            })?;
            rest = after.as_str();
        }
        f.write_str(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::full_article;
    use proptest::prelude::*;
    use sayso_record::{Origin, Span};

    #[test]
    fn a_report_marks_the_text_and_lists_the_speakers() {
        let page = html_report(&full_article());
        assert!(page.contains("<span class=\"source\">Zoë Brandt</span>"), "{page}");
        assert!(
            page.contains("<span class=\"content\" style=\"--hue: 197\">“Nobody comes after six,”</span><sup"),
            "{page}"
        );
        assert!(page.contains("kept unnamed (they were not authorised to speak)"), "{page}");
        assert!(page.contains("not said; indirect"), "{page}");
    }

    #[test]
    fn what_a_page_holds_cannot_run() {
        let mut article = full_article();
        let attack = "\"><script>alert('x')</script>";
        article.text = attack.into();
        article.blocks = vec![Block {
            kind: BlockKind::Paragraph,
            span: Span::new(0, u32::try_from(attack.len()).unwrap()),
            origin: Origin(0, 0),
        }];
        article.meta.title = Some(attack.into());
        article.meta.language = Some(attack.into());
        article.source.uri = attack.into();
        article.speakers[0].name = attack.into();
        article.attributions[0].evidence = attack.into();
        article.notes[0].message = attack.into();
        let page = html_report(&article);
        assert!(!page.contains("<script"), "{page}");
        assert!(html_head().contains("default-src 'none'"));
    }

    proptest! {
        /// Elements open and close in order, whatever the spans.
        #[test]
        fn any_spans_make_well_formed_html(spans in prop::collection::vec((0_u32..200, 0_u32..200), 0..12)) {
            let mut article = full_article();
            let template = article.attributions[0].clone();
            article.attributions = spans
                .chunks(3)
                .map(|spans| {
                    let at = |i: usize| spans.get(i).map(|(start, end)| Span::new(*start, *end)).into_iter().collect();
                    Attribution { content: at(0), cue: at(1), source: at(2), ..template.clone() }
                })
                .collect();
            let page = html_report(&article);
            let mut open: Vec<String> = Vec::new();
            for tag in page.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()) {
                match tag.strip_prefix('/') {
                    Some(name) => prop_assert_eq!(open.pop(), Some(name.to_owned())),
                    None => open.push(tag.split(' ').next().unwrap().to_owned()),
                }
            }
            prop_assert!(open.is_empty());
        }
    }
}
