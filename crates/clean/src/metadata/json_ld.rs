//! JSON-LD as pages have it: graphs, arrays, references by `@id`, and JSON that is not quite JSON.

use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Objects that one page may hold; a page with more is not read to the end.
const MOST_NODES: usize = 20_000;

/// Everything that a page's JSON-LD says, as a flat list of objects.
#[derive(Default)]
pub(super) struct LinkedData<'v> {
    nodes: Vec<Listed<'v>>,
    by_id: BTreeMap<&'v str, usize>,
}

struct Listed<'v> {
    object: &'v Map<String, Value>,
    /// Inside a list of other things: a teaser, a breadcrumb, a comment.
    aside: bool,
}

impl<'v> LinkedData<'v> {
    /// Lists every object in the values, each script's being one.
    pub(super) fn of(values: &'v [Value]) -> Self {
        let mut data = Self::default();
        // Pushed the wrong way round, so that the first is taken first.
        let mut waiting: Vec<(&Value, bool)> = values.iter().rev().map(|v| (v, false)).collect();
        while let Some((value, aside)) = waiting.pop() {
            match value {
                Value::Array(values) => waiting.extend(values.iter().rev().map(|v| (v, aside))),
                Value::Object(object) if data.nodes.len() < MOST_NODES => {
                    let inner = object.iter().filter(|(_, v)| v.is_object() || v.is_array());
                    waiting.extend(inner.rev().map(|(key, v)| (v, aside || ASIDE.contains(&key.as_str()))));
                    if let Some(id) = object.get("@id").and_then(Value::as_str) {
                        let place = data.by_id.entry(id).or_insert(data.nodes.len());
                        if data.nodes.get(*place).is_some_and(|old| old.object.len() < object.len()) {
                            *place = data.nodes.len();
                        }
                    }
                    data.nodes.push(Listed { object, aside });
                }
                _ => {}
            }
        }
        data
    }

    /// The object that speaks of the article itself: the fullest one of an article's type, or failing that the page's.
    pub(super) fn article(&self) -> Option<&'v Map<String, Value>> {
        let of = |wanted: fn(&str) -> bool| {
            // The last of equals wins below, and the page's own article stands in front of others.
            self.nodes
                .iter()
                .rev()
                .filter(|n| !n.aside && types(n.object).any(wanted))
                .max_by_key(|n| {
                    let has = |key: &str| usize::from(n.object.contains_key(key));
                    4 * has("headline")
                        + 4 * has("datePublished")
                        + 3 * has("author")
                        + has("articleBody")
                        + has("publisher")
                })
                .map(|n| n.object)
        };
        of(is_article).or_else(|| of(is_page))
    }

    /// True where some object is of an article's type.
    pub(super) fn has_article(&self) -> bool {
        self.nodes.iter().any(|n| !n.aside && types(n.object).any(is_article))
    }

    /// True where some object outside of lists is of this type.
    pub(super) fn has_type(&self, name: &str) -> bool {
        self.nodes.iter().any(|n| !n.aside && types(n.object).any(|t| t == name))
    }

    /// The first value that any object outside of lists gives for a key.
    pub(super) fn any(&self, key: &str) -> Option<&'v Value> {
        self.nodes.iter().filter(|n| !n.aside).find_map(|n| n.object.get(key))
    }

    /// The name of the site that the page belongs to.
    pub(super) fn site(&self) -> Option<String> {
        let publisher = self.article().and_then(|a| a.get("publisher")).and_then(|p| self.names(p).into_iter().next());
        publisher.map(|(name, _)| name).or_else(|| {
            self.nodes
                .iter()
                .find(|n| types(n.object).any(|t| t == "WebSite"))
                .and_then(|n| n.object.get("name")?.as_str().map(str::to_owned))
        })
    }

    /// The names in a value that it says to be those of persons.
    pub(super) fn persons(&self, value: &Value) -> Vec<String> {
        let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        let is_person = |v: &&Value| {
            let id = v.get("@id").and_then(Value::as_str);
            let target = id.and_then(|id| self.by_id.get(id)).map(|&n| self.nodes[n].object);
            v.as_object().into_iter().chain(target).any(|o| types(o).any(|t| t == "Person"))
        };
        values.iter().filter(is_person).flat_map(|v| self.names(v)).map(|(name, _)| name).collect()
    }

    /// The names in a value, each with whether it is that of a body rather than of a person; references are followed.
    pub(super) fn names(&self, value: &Value) -> Vec<(String, bool)> {
        let mut names = Vec::new();
        let mut waiting = vec![(value, 0)];
        while let Some((value, depth)) = waiting.pop() {
            match value {
                Value::String(name) => names.push((unescaped(name).into_owned(), false)),
                Value::Array(values) => waiting.extend(values.iter().rev().map(|v| (v, depth))),
                Value::Object(object) => {
                    let body =
                        types(object).any(|t| t.ends_with("Organization") || t == "Corporation" || t == "WebSite");
                    match object.get("name") {
                        Some(Value::String(name)) => names.push((unescaped(name).into_owned(), body)),
                        Some(Value::Array(list)) => {
                            names.extend(list.iter().filter_map(Value::as_str).map(|n| (n.to_owned(), body)));
                        }
                        _ if depth < 4 => {
                            let id = object.get("@id").and_then(Value::as_str);
                            let target = id.and_then(|id| self.by_id.get(id)).map(|&n| self.nodes[n].object);
                            if let Some(target) = target.filter(|t| t.contains_key("name")) {
                                let body = types(target).any(|t| t.ends_with("Organization"));
                                names.extend(target.get("name").and_then(Value::as_str).map(|n| (n.to_owned(), body)));
                            }
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        names
    }
}

/// Keys whose values speak of other things than the article.
const ASIDE: [&str; 14] = [
    "itemListElement",
    "comment",
    "hasPart",
    "relatedLink",
    "mentions",
    "citation",
    "review",
    "video",
    "associatedMedia",
    "isPartOf",
    "breadcrumb",
    "potentialAction",
    "about",
    "liveBlogUpdate",
];

fn is_article(name: &str) -> bool {
    name.ends_with("Article")
        || matches!(
            name,
            "BlogPosting"
                | "Report"
                | "LiveBlogPosting"
                | "SocialMediaPosting"
                | "DiscussionForumPosting"
                | "CreativeWork"
                | "Review"
                | "Recipe"
                | "HowTo"
                | "PodcastEpisode"
        )
}

fn is_page(name: &str) -> bool {
    name.ends_with("Page") || name == "VideoObject"
}

fn types(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let value = object.get("@type").or_else(|| object.get("type"));
    let several = value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    value.and_then(Value::as_str).into_iter().chain(several).map(|t| t.rsplit(['/', '#', ':']).next().unwrap_or(t))
}

/// Reads one script: JSON as it is, and failing that as it was meant.
pub(super) fn parse(source: &str) -> Option<Value> {
    let source = source.trim().trim_start_matches('\u{feff}');
    if source.is_empty() {
        return None;
    }
    let read = |source: &str| serde_json::from_str(source).or_else(|_| serde_json::from_str(&mended(source))).ok();
    // Some pages write the whole script as they write attributes.
    read(source).or_else(|| source.contains("&quot;").then(|| read(&unescaped(source))).flatten())
}

/// The text with its character references decoded: scripts do not know them, but content systems write them there.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match crate::html::reference(rest) {
            Some((first, second, length)) => {
                out.push(first);
                out.extend(second);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    if out.is_empty() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What goes wrong most: a comment or CDATA around it, line breaks inside strings, commas before a closing bracket,
/// a semicolon at the end, several values one after the other, an end cut off.
fn mended(source: &str) -> String {
    let opens = |(at, c): &(usize, char)| {
        *c == '{' || (*c == '[' && !source[*at + 1..].starts_with("CDATA") && !source[..*at].ends_with("CDATA"))
    };
    let begin = source.char_indices().find(opens).map_or(0, |(at, _)| at);
    let mut out = String::with_capacity(source.len() + 16);
    let (mut in_string, mut escaped) = (false, false);
    let mut open: Vec<char> = Vec::new();
    for c in source[begin..].chars() {
        if in_string {
            match c {
                _ if escaped => {
                    escaped = false;
                    if matches!(c, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') {
                        out.push(c);
                    } else {
                        // An escape that JSON does not know: the character itself was meant.
                        out.pop();
                        out.push(c);
                    }
                }
                '\\' => {
                    escaped = true;
                    out.push(c);
                }
                '"' => {
                    in_string = false;
                    out.push(c);
                }
                c if c.is_control() => out.push(' '),
                c => out.push(c),
            }
            continue;
        }
        match c {
            '"' => {
                in_string = true;
                out.push(c);
            }
            '{' | '[' => {
                open.push(if c == '{' { '}' } else { ']' });
                out.push(c);
            }
            '}' | ']' => {
                while out.ends_with(|c: char| c == ',' || c.is_whitespace()) {
                    out.pop();
                }
                if open.pop() != Some(c) {
                    break;
                }
                out.push(c);
                if open.is_empty() {
                    return out;
                }
            }
            c => out.push(c),
        }
    }
    if escaped {
        out.pop();
    }
    if in_string {
        out.push('"');
    }
    while out.ends_with(|c: char| c == ',' || c == ':' || c.is_whitespace()) {
        out.pop();
    }
    out.extend(open.iter().rev());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headline(source: &str) -> Option<String> {
        let values: Vec<Value> = parse(source).into_iter().collect();
        LinkedData::of(&values).article()?.get("headline")?.as_str().map(str::to_owned)
    }

    #[test]
    fn graphs_arrays_and_broken_json() {
        for source in [
            r#"{"@type":"NewsArticle","headline":"Quay"}"#,
            r#"[{"@type":"BreadcrumbList"},{"@type":["Thing","NewsArticle"],"headline":"Quay"}]"#,
            r#"{"@graph":[{"@type":"WebPage","headline":"x"},{"@type":"Article","headline":"Quay"}]}"#,
            "{\"@type\":\"Article\",\"headline\":\"Quay\",\"description\":\"two\nlines\",}",
            "/*<![CDATA[*/{\"@type\":\"Article\",\"headline\":\"Quay\"};/*]]>*/",
            r#"{"@type":"Article","headline":"Quay","articleBody":"cut he"#,
            r#"{"@type":"Article","headline":"Qu\ay"}"#,
            "{&quot;@type&quot;:&quot;Article&quot;,&quot;headline&quot;:&quot;Quay&quot;}",
        ] {
            assert_eq!(headline(source).as_deref(), Some("Quay"), "{source}");
        }
    }

    #[test]
    fn teasers_in_lists_are_not_the_article() {
        let list = r#"{"@type":"ItemList","itemListElement":[{"@type":"Article","headline":"Other"}]}"#;
        assert_eq!(headline(list), None);
    }

    #[test]
    fn people_behind_references() {
        let source = r##"{"@graph":[{"@type":"Article","author":{"@id":"#p"}},{"@id":"#p","@type":"Person","name":"Ida Holm"}]}"##;
        let values = [parse(source).unwrap()];
        let data = LinkedData::of(&values);
        let author = data.article().and_then(|a| a.get("author")).cloned().unwrap();
        assert_eq!(data.names(&author), [("Ida Holm".to_owned(), false)]);
    }
}
