use crate::stage::After;
use sayso_plugin_abi::{SAYSO_PLACE_ATTRIBUTE, SAYSO_PLACE_CLEAN, SAYSO_PLACE_INGEST, SAYSO_PLACE_SEGMENT};
use serde::{Deserialize, Serialize};

/// What a plugin does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Reads articles and adds to them.
    Annotator,
    /// Makes articles of raw documents, in the place of `clean`.
    Extractor,
    /// Drops raw documents.
    Filter,
}

impl Kind {
    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Annotator => "annotator",
            Self::Extractor => "extractor",
            Self::Filter => "filter",
        }
    }
}

/// What a plugin says of itself, copied out of its library and proved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// Its own name.
    pub name: String,
    /// Its own version.
    pub version: String,
    /// The version of the ABI that it was built with.
    pub abi: (u32, u32),
    /// What it does.
    pub kind: Kind,
    /// Where it may stand: `SAYSO_PLACE_…` bits.
    pub(super) places: u32,
    /// What it reads beside text, blocks and sentences: `SAYSO_NEEDS_…` bits.
    pub(super) needs: u32,
    /// One sentence on what it does.
    pub summary: String,
    /// JSON Schema of its configuration; `None` where it takes none.
    pub config_schema: Option<serde_json::Value>,
    /// What an extractor claims, in words.
    pub claims: Claimed,
}

/// The documents that an extractor wants to see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimed {
    /// Media types, classes of them, or `any`.
    pub media_types: Vec<String>,
    /// Hosts; `*.` in front for those below one.
    pub hosts: Vec<String>,
    /// Beginnings of the body.
    pub prefixes: Vec<Vec<u8>>,
    /// Whether it wants to look at the first bytes itself.
    pub probes: bool,
}

const PLACES: [(u32, After); 4] = [
    (SAYSO_PLACE_INGEST, After::Ingest),
    (SAYSO_PLACE_CLEAN, After::Clean),
    (SAYSO_PLACE_SEGMENT, After::Segment),
    (SAYSO_PLACE_ATTRIBUTE, After::Attribute),
];

/// The ABI's bit for a place.
pub(super) fn place_bit(after: After) -> u32 {
    PLACES.iter().find(|(_, place)| *place == after).map_or(0, |(bit, _)| *bit)
}

impl Description {
    /// One of an annotator that says nothing else.
    #[cfg(test)]
    pub(super) fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            version: "0.1.0".to_owned(),
            abi: (1, 0),
            kind: Kind::Annotator,
            places: SAYSO_PLACE_CLEAN,
            needs: 0,
            summary: String::new(),
            config_schema: None,
            claims: Claimed::default(),
        }
    }

    /// The built-in stages that it may stand behind. (An extractor stands in the place of `clean`.)
    pub fn places(&self) -> impl Iterator<Item = After> + use<> {
        let bits = self.places;
        PLACES.into_iter().filter(move |(bit, _)| bits & bit != 0).map(|(_, place)| place)
    }

    /// Whether an extractor claims a document by its media type, its address or its first bytes. A probe is not asked
    /// here: it is code.
    pub(super) fn claims_by_name(&self, media_type: &str, uri: &str, body: &[u8]) -> bool {
        let class = media_type.split('/').next().unwrap_or("");
        let type_fits = |wanted: &String| {
            wanted == "any" || wanted.eq_ignore_ascii_case(media_type) || wanted.eq_ignore_ascii_case(class)
        };
        let host = host(uri);
        let host_fits = |wanted: &String| match wanted.strip_prefix("*.") {
            Some(above) => host.len().checked_sub(above.len() + 1).is_some_and(|at| {
                host.as_bytes()[at] == b'.' && host.as_bytes()[at + 1..].eq_ignore_ascii_case(above.as_bytes())
            }),
            None => !host.is_empty() && wanted.eq_ignore_ascii_case(host),
        };
        self.claims.media_types.iter().any(type_fits)
            || self.claims.hosts.iter().any(host_fits)
            || self.claims.prefixes.iter().any(|prefix| body.starts_with(prefix))
    }
}

/// The host of an address; empty where it is no address.
fn host(uri: &str) -> &str {
    let Some((_, rest)) = uri.split_once("://") else { return "" };
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if host.starts_with('[') {
        return &host[..host.find(']').map_or(host.len(), |at| at + 1)];
    }
    host.split(':').next().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claiming(claims: Claimed) -> Description {
        Description {
            name: "test".to_owned(),
            version: "1".to_owned(),
            abi: (1, 0),
            kind: Kind::Extractor,
            places: SAYSO_PLACE_CLEAN,
            needs: 0,
            summary: String::new(),
            config_schema: None,
            claims,
        }
    }

    #[test]
    fn hosts_are_read_out_of_addresses() {
        assert_eq!(host("https://user@www.Example.org:8080/a?b"), "www.Example.org");
        assert_eq!(host("http://[::1]:80/"), "[::1]");
        assert_eq!(host("inbox/example.org/a.html"), "");
    }

    #[test]
    fn any_one_claim_is_enough() {
        let by = claiming(Claimed {
            media_types: vec!["message/rfc822".to_owned(), "image".to_owned()],
            hosts: vec!["example.org".to_owned(), "*.example.net".to_owned()],
            prefixes: vec![b"%PDF-".to_vec()],
            probes: false,
        });
        assert!(by.claims_by_name("Message/RFC822", "", b""));
        assert!(by.claims_by_name("image/png", "", b""));
        assert!(by.claims_by_name("text/html", "https://EXAMPLE.org/x", b""));
        assert!(by.claims_by_name("text/html", "https://news.example.net/x", b""));
        assert!(by.claims_by_name("text/html", "", b"%PDF-1.7"));
        assert!(!by.claims_by_name("text/html", "https://example.net/x", b"<p>"));
        assert!(!by.claims_by_name("text/html", "https://myexample.net/x", b"<p>"));
        assert!(!by.claims_by_name("imagery/x", "a.html", b""));
    }
}
