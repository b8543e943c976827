//! `${VAR}` and `${VAR:-default}` in the texts of a configuration.
//!
//! `$${` stands for a plain `${`. Only values are filled, never keys, and what comes in is never looked at again: a
//! variable cannot bring in another.

use super::tree::{Node, NodeValue, SyntaxError};

/// Fills every text of the tree, asking `lookup` for the variables.
///
/// Errors are collected: a variable that is not set and has no default, and a `${` that is not closed.
pub(crate) fn fill(node: &mut Node, lookup: &dyn Fn(&str) -> Option<String>, wrong: &mut Vec<SyntaxError>) {
    match &mut node.value {
        NodeValue::String(text) if text.contains("${") => match expand(text, lookup) {
            Ok(filled) => {
                // Only a text that is a variable and nothing else may stand for a number.
                node.from_environment = text.starts_with("${") && text.find('}') == Some(text.len() - 1);
                *text = filled;
            }
            Err(message) => wrong.push(SyntaxError { span: node.span.clone(), message }),
        },
        NodeValue::Array(items) => items.iter_mut().for_each(|item| fill(item, lookup, wrong)),
        NodeValue::Table(entries) => entries.iter_mut().for_each(|e| fill(&mut e.node, lookup, wrong)),
        _ => {}
    }
}

fn expand(text: &str, lookup: &dyn Fn(&str) -> Option<String>) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        if rest[..at].ends_with('$') {
            out.push_str(&rest[..at - 1]);
            out.push_str("${");
            rest = &rest[at + 2..];
            continue;
        }
        out.push_str(&rest[..at]);
        let inside = &rest[at + 2..];
        let close =
            inside.find('}').ok_or("`${` is not closed by a `}`; write `$${` for the two characters themselves")?;
        let (name, default) = match inside[..close].split_once(":-") {
            Some((name, default)) => (name, Some(default)),
            None => (&inside[..close], None),
        };
        if name.is_empty() || !name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric()) {
            return Err(format!("`{name}` is not the name of an environment variable"));
        }
        match (lookup(name).filter(|value| default.is_none() || !value.is_empty()), default) {
            (Some(value), _) => out.push_str(&value),
            (None, Some(default)) => out.push_str(default),
            (None, None) => {
                return Err(format!(
                    "the environment variable {name} is not set; set it, or give a default: `${{{name}:-…}}`"
                ));
            }
        }
        rest = &inside[close + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lookup(name: &str) -> Option<String> {
        match name {
            "HOME" => Some("/home/reader".to_owned()),
            "EMPTY" => Some(String::new()),
            "TRICK" => Some("${HOME}".to_owned()),
            _ => None,
        }
    }

    #[test]
    fn variables_are_filled_once() {
        let cases = [
            ("plain", Ok("plain")),
            ("${HOME}/in", Ok("/home/reader/in")),
            ("${NONE:-here}/${HOME}", Ok("here//home/reader")),
            ("${EMPTY:-here}", Ok("here")),
            ("[${EMPTY}]", Ok("[]")),
            ("$${HOME} costs $5", Ok("${HOME} costs $5")),
            ("${TRICK}", Ok("${HOME}")),
            ("${NONE}", Err("the environment variable NONE is not set")),
            ("${HOME", Err("is not closed")),
            ("${a b}", Err("is not the name")),
        ];
        for (text, want) in cases {
            match (expand(text, &lookup), want) {
                (Ok(got), Ok(want)) => assert_eq!(got, want, "{text}"),
                (Err(got), Err(want)) => assert!(got.contains(want), "{text}: {got}"),
                (got, want) => panic!("{text}: {got:?}, not {want:?}"),
            }
        }
    }
}
