//! Web and mail addresses inside running text.
//!
//! An address is recognised by how it begins (`https://`, `www.`), by its `@`, or by its last part being one of the
//! [top level domains](crate::language::TOP_LEVEL_DOMAINS) that are written without a scheme (`example.com`). Where
//! it ends is not a matter of the standard (RFC 3986 allows a full stop or a bracket at the end) but of how people
//! write: marks that end a sentence or close a bracket opened outside do not belong to it.

use crate::character::{WideClass, wide_class};
use crate::language::TOP_LEVEL_DOMAINS;

/// The end of the web address that begins at `start` with a scheme (`http://…`), if one does. `colon` is the place of
/// the colon behind the scheme.
pub(crate) fn with_scheme(text: &str, start: usize, colon: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let scheme = &bytes[start..colon];
    if !bytes[colon..].starts_with(b"://") || scheme.len() < 3 || scheme.len() > 10 {
        return None;
    }
    scheme.iter().all(u8::is_ascii_alphabetic).then(|| path_end(text, colon + 3))
}

/// What [`dotted`] found.
pub(crate) enum Dotted {
    /// An address that ends here.
    Address(usize),
    /// No address up to here.
    Nothing(usize),
}

/// Looks whether the run of letters, digits and dots from `start` on is a mail address or a domain.
pub(crate) fn dotted(text: &str, start: usize) -> Dotted {
    let bytes = text.as_bytes();
    let run = bytes[start..]
        .iter()
        .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'+' | b'%' | b'@')))
        .map_or(bytes.len(), |n| start + n);
    let mut end = run;
    while end > start && !bytes[end - 1].is_ascii_alphanumeric() {
        end -= 1;
    }
    let at = bytes[start..end].iter().position(|b| *b == b'@').map(|n| start + n);
    let domain = at.map_or(start, |at| at + 1);
    // A mailing list's archive hides the end of an address: "someone...@example.org".
    if at.is_some_and(|at| at > start) && is_mail_domain(&bytes[domain..end]) {
        return Dotted::Address(end);
    }
    if at.is_none() && is_domain(&text[domain..end]) {
        return Dotted::Address(if bytes.get(end) == Some(&b'/') { path_end(text, end) } else { end });
    }
    Dotted::Nothing(run)
}

fn is_mail_domain(domain: &[u8]) -> bool {
    let Some(dot) = domain.iter().rposition(|b| *b == b'.') else { return false };
    dot > 0
        && domain.len() - dot > 2
        && domain[dot + 1..].iter().all(u8::is_ascii_alphabetic)
        && !domain.contains(&b'@')
}

fn is_domain(domain: &str) -> bool {
    if domain.len() > 4 && domain.as_bytes()[..4].eq_ignore_ascii_case(b"www.") {
        return true;
    }
    let Some((rest, last)) = domain.rsplit_once('.') else { return false };
    // "He came.He" has a capital where an address has none; "B.Co." is a firm.
    !rest.is_empty()
        && !rest.ends_with('.')
        && !rest.contains("..")
        && (last.bytes().all(|b| b.is_ascii_lowercase()) || domain.bytes().all(|b| !b.is_ascii_lowercase()))
        && TOP_LEVEL_DOMAINS.holds(last)
}

/// The end of a web address of which everything before `from` is known to belong to it.
fn path_end(text: &str, from: usize) -> usize {
    let rest = &text[from..];
    let run = rest
        .find(|c: char| {
            (!c.is_ascii() && wide_class(c) == WideClass::Space)
                || c.is_ascii_whitespace()
                || c.is_control()
                || matches!(c, '<' | '>' | '"' | '“' | '”' | '«' | '»' | '`' | '|' | '\\' | '^')
        })
        .unwrap_or(rest.len());
    let mut end = from + run;
    let mut round = None;
    while let Some(last) = text[from..end].chars().next_back() {
        let keep = match last {
            ')' | ']' | '}' => {
                // A bracket stays where its partner stands inside the address. Counted once, then kept up to date.
                let open = round.get_or_insert_with(|| balance(&text[from..end]));
                let keep = *open >= 0;
                *open += 1;
                keep
            }
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '…' | '’' | '‘' | '(' | '[' | '{' => false,
            c => !c.is_control() && !matches!(c, '。' | '，' | '、' | '」' | '）'),
        };
        if keep {
            break;
        }
        end -= last.len_utf8();
    }
    end
}

/// Brackets opened less brackets closed.
fn balance(text: &str) -> i64 {
    text.bytes().fold(0, |n, b| match b {
        b'(' | b'[' | b'{' => n + 1,
        b')' | b']' | b'}' => n - 1,
        _ => n,
    })
}

/// The end of a handle (`@name`) or hashtag (`#topic`) whose sign stands at `start`.
pub(crate) fn tag(text: &str, start: usize) -> Option<usize> {
    let rest = &text[start + 1..];
    let first = rest.chars().next()?;
    if !(first.is_alphabetic() || first == '_' || (first.is_alphanumeric() && text.as_bytes()[start] == b'@')) {
        return None;
    }
    let run = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    Some(start + 1 + run)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scheme(text: &str) -> &str {
        let colon = text.find(':').unwrap();
        &text[..with_scheme(text, 0, colon).unwrap()]
    }

    fn run(text: &str) -> Option<&str> {
        match dotted(text, 0) {
            Dotted::Address(end) => Some(&text[..end]),
            Dotted::Nothing(_) => None,
        }
    }

    #[test]
    fn marks_of_the_sentence_stay_outside() {
        assert_eq!(scheme("https://example.org/a_b.html. Next"), "https://example.org/a_b.html");
        assert_eq!(scheme("https://example.org/a_(b)). Next"), "https://example.org/a_(b)");
        assert_eq!(scheme("http://example.org/?q=1&r=2, and"), "http://example.org/?q=1&r=2");
    }

    #[test]
    fn bare_domains_and_mail() {
        assert_eq!(run("www.example.org."), Some("www.example.org"));
        assert_eq!(run("example.co.uk/news."), Some("example.co.uk/news"));
        assert_eq!(run("Ann.Lee@example.com,"), Some("Ann.Lee@example.com"));
        assert_eq!(run("came.Then"), None);
        assert_eq!(run("end.It"), None);
        assert_eq!(run("a@b"), None);
    }
}
