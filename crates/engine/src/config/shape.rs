//! Holds a configuration tree against a JSON Schema and reports everything that does not fit, each with its place.
//!
//! The same walk checks sayso's own configuration (against the schema made from its types) and that of a plugin (against
//! the schema that the plugin describes), so a misspelt key is found in both alike. It knows the keywords that describe
//! configurations: `type`, `enum`, `const`, `properties`, `required`, `additionalProperties`, `items`, `minItems`,
//! `maxItems`, `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`, `minLength`, `maxLength`, `anyOf`, `oneOf`,
//! `allOf` and local `$ref`. Others (`pattern`, `if`, …) it leaves to the one who reads the values afterwards.

use super::diagnostic::did_you_mean;
use super::size::ByteSize;
use super::tree::{Node, NodeValue};
use serde_json::{Map, Value};
use std::ops::Range;

/// A place that does not fit, before it has a file and a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Misfit {
    /// Where, in bytes of the file.
    pub span: Range<usize>,
    /// What does not fit.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Misfit {
    pub(crate) fn new(span: &Range<usize>, message: impl Into<String>) -> Self {
        Self { span: span.clone(), message: message.into(), help: None }
    }
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// References deeper than this are taken to be endless.
const DEPTH: usize = 64;

/// Everything in `node` that does not fit `schema`, in the order of the file.
///
/// Texts out of the environment become numbers or switches where the schema wants them.
pub fn misfits(node: &mut Node, schema: &Value) -> Vec<Misfit> {
    let mut found = Vec::new();
    Walk { root: schema }.check(node, schema, DEPTH, &mut found);
    found.sort_by_key(|m| m.span.start);
    found.dedup();
    found
}

struct Walk<'s> {
    root: &'s Value,
}

impl Walk<'_> {
    fn check(&self, node: &mut Node, schema: &Value, depth: usize, out: &mut Vec<Misfit>) {
        let (Some(schema), Some(depth)) = (schema.as_object(), depth.checked_sub(1)) else {
            if schema == &Value::Bool(false) {
                out.push(Misfit::new(&node.span, "nothing may stand here"));
            }
            return;
        };
        if let Some(target) = schema.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix('#'))
            && let Some(target) = self.root.pointer(target)
        {
            self.check(node, target, depth, out);
        }
        coerce(node, schema);
        if let Some(message) = wrong_type(node, schema).or_else(|| wrong_value(node, schema)) {
            out.push(message);
            return;
        }
        for part in list(schema, "allOf") {
            self.check(node, part, depth, out);
        }
        for key in ["anyOf", "oneOf"] {
            let branches = list(schema, key);
            if !branches.is_empty() {
                self.one_of(node, branches, depth, out);
            }
        }
        let span = node.span.clone();
        match &mut node.value {
            NodeValue::Table(_) => self.table(node, schema, depth, out),
            NodeValue::Array(items) => {
                let count = items.len() as u64;
                if let Some(least) = number(schema, "minItems").filter(|n| (count as f64) < *n) {
                    out.push(Misfit::new(&span, format!("this list needs at least {least} entries")));
                }
                if let Some(most) = number(schema, "maxItems").filter(|n| (count as f64) > *n) {
                    out.push(Misfit::new(&span, format!("this list may have at most {most} entries")));
                }
                if let Some(each) = schema.get("items") {
                    items.iter_mut().for_each(|item| self.check(item, each, depth, out));
                }
            }
            _ => {}
        }
    }

    /// One of the branches must fit. Where none does, the one that the value is nearest to does the talking.
    fn one_of(&self, node: &mut Node, branches: &[Value], depth: usize, out: &mut Vec<Misfit>) {
        let words: Vec<&Value> = branches.iter().filter_map(constants).flatten().collect();
        if words.len() >= branches.len() && branches.iter().all(|b| constants(b).is_some()) {
            out.extend(not_among(node, &words));
            return;
        }
        let mut nearest: Option<Vec<Misfit>> = None;
        for branch in branches {
            let mut found = Vec::new();
            let mut copy = node.clone();
            self.check(&mut copy, branch, depth, &mut found);
            if found.is_empty() {
                *node = copy;
                return;
            }
            // A branch that takes the type and complains of something else fits better than one that refuses it.
            let better = match &nearest {
                None => true,
                Some(best) => (refuses_type(&found, node), found.len()) < (refuses_type(best, node), best.len()),
            };
            if better {
                nearest = Some(found);
            }
        }
        let mut types: Vec<&str> = branches.iter().filter_map(|b| b.get("type")?.as_str()).map(type_name).collect();
        types.dedup();
        let refused = nearest.as_ref().is_some_and(|found| refuses_type(found, node));
        if refused && types.len() > 1 {
            let message = format!("expected {}, found {}", types.join(" or "), found_name(&node.value));
            out.push(Misfit::new(&node.span, message));
        } else {
            out.extend(nearest.unwrap_or_default());
        }
    }

    fn table(&self, node: &mut Node, schema: &Map<String, Value>, depth: usize, out: &mut Vec<Misfit>) {
        let span = node.span.clone();
        let NodeValue::Table(entries) = &mut node.value else { return };
        let empty = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&empty);
        for entry in &mut *entries {
            match (properties.get(&entry.key), schema.get("additionalProperties")) {
                (Some(property), _) => self.check(&mut entry.node, property, depth, out),
                (None, Some(Value::Bool(false))) if !schema.contains_key("patternProperties") => {
                    let misfit = Misfit::new(&entry.key_span, format!("unknown key `{}`", entry.key));
                    out.push(misfit.with_help(match did_you_mean(&entry.key, properties.keys().map(String::as_str)) {
                        Some(known) => format!("did you mean `{known}`?"),
                        None => format!("known here: {}", words(properties.keys().map(String::as_str))),
                    }));
                }
                (None, Some(other)) => self.check(&mut entry.node, other, depth, out),
                (None, None) => {}
            }
        }
        for key in list(schema, "required").iter().filter_map(Value::as_str) {
            if !entries.iter().any(|e| e.key == key) {
                let misfit = Misfit::new(&span, format!("the key `{key}` is missing"));
                let text = properties.get(key).and_then(|p| p.get("description")?.as_str()?.lines().next());
                out.push(match text {
                    Some(text) => misfit.with_help(format!("`{key}`: {text}")),
                    None => misfit,
                });
            }
        }
    }
}

/// Whether one of the misfits is about the type of the node itself.
fn refuses_type(found: &[Misfit], node: &Node) -> bool {
    found.iter().any(|m| m.span == node.span && m.message.starts_with("expected"))
}

fn list<'a>(schema: &'a Map<String, Value>, key: &str) -> &'a [Value] {
    schema.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn number(schema: &Map<String, Value>, key: &str) -> Option<f64> {
    schema.get(key).and_then(Value::as_f64)
}

fn types(schema: &Map<String, Value>) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The only values that a schema allows, where it is such a list.
fn constants(schema: &Value) -> Option<Vec<&Value>> {
    if let Some(one) = schema.get("const") {
        return Some(vec![one]);
    }
    schema.get("enum").and_then(Value::as_array).map(|values| values.iter().collect())
}

fn words<'a>(all: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = all.map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}

fn coerce(node: &mut Node, schema: &Map<String, Value>) {
    if !node.from_environment {
        return;
    }
    let wanted = types(schema);
    let NodeValue::String(text) = &node.value else { return };
    let value = if wanted.contains(&"string") {
        None
    } else if wanted.contains(&"integer") {
        text.parse().ok().map(NodeValue::Integer)
    } else if wanted.contains(&"number") {
        text.parse().ok().map(NodeValue::Float)
    } else if wanted.contains(&"boolean") {
        text.parse().ok().map(NodeValue::Boolean)
    } else {
        None
    };
    if let Some(value) = value {
        node.value = value;
    }
}

fn wrong_type(node: &Node, schema: &Map<String, Value>) -> Option<Misfit> {
    let wanted = types(schema);
    let fits = |name: &&str| match &node.value {
        NodeValue::Null => *name == "null",
        NodeValue::Boolean(_) => *name == "boolean",
        NodeValue::Integer(_) => matches!(*name, "integer" | "number"),
        NodeValue::Float(v) => *name == "number" || (*name == "integer" && v.fract() == 0.0),
        NodeValue::String(_) => *name == "string",
        NodeValue::Array(_) => *name == "array",
        NodeValue::Table(_) => *name == "object",
    };
    if wanted.is_empty() || wanted.iter().any(fits) {
        return None;
    }
    let names: Vec<&str> = wanted.iter().filter(|name| **name != "null").map(|name| type_name(name)).collect();
    Some(Misfit::new(&node.span, format!("expected {}, found {}", names.join(" or "), found_name(&node.value))))
}

fn wrong_value(node: &Node, schema: &Map<String, Value>) -> Option<Misfit> {
    let misfit = |message: String| Some(Misfit::new(&node.span, message));
    if let Some(allowed) = schema.get("enum").and_then(Value::as_array) {
        return not_among(node, &allowed.iter().collect::<Vec<_>>());
    }
    if let Some(only) = schema.get("const") {
        return not_among(node, &[only]);
    }
    let value = match &node.value {
        NodeValue::Integer(v) => *v as f64,
        NodeValue::Float(v) => *v,
        NodeValue::String(text) => {
            let length = text.chars().count() as f64;
            if number(schema, "minLength").is_some_and(|least| length < least) {
                return misfit("this text is too short".to_owned());
            }
            if number(schema, "maxLength").is_some_and(|most| length > most) {
                return misfit("this text is too long".to_owned());
            }
            if schema.get("format").and_then(Value::as_str) == Some("byte-size") {
                return ByteSize::parse(text).err().and_then(misfit);
            }
            return None;
        }
        _ => return None,
    };
    type Fits = fn(f64, f64) -> bool;
    let bounds: [(&str, &str, Fits); 4] = [
        ("minimum", "at least", |v, bound| v >= bound),
        ("maximum", "at most", |v, bound| v <= bound),
        ("exclusiveMinimum", "more than", |v, bound| v > bound),
        ("exclusiveMaximum", "less than", |v, bound| v < bound),
    ];
    bounds.iter().find_map(|(key, words, fits)| {
        let bound = number(schema, key).filter(|bound| !fits(value, *bound))?;
        misfit(format!("this must be {words} {bound}"))
    })
}

fn not_among(node: &Node, allowed: &[&Value]) -> Option<Misfit> {
    let found = node.to_json();
    if allowed.contains(&&found) {
        return None;
    }
    let names: Vec<String> = allowed.iter().map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned)).collect();
    let listed = words(names.iter().map(String::as_str));
    let NodeValue::String(text) = &node.value else {
        return Some(Misfit::new(&node.span, format!("expected one of {listed}")));
    };
    let misfit = Misfit::new(&node.span, format!("`{text}` is not known here"));
    Some(misfit.with_help(match did_you_mean(text, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`? (known: {listed})"),
        None => format!("known: {listed}"),
    }))
}

fn type_name(name: &str) -> &str {
    match name {
        "integer" => "a whole number",
        "number" => "a number",
        "string" => "text in quotation marks",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "a table",
        other => other,
    }
}

fn found_name(value: &NodeValue) -> &'static str {
    match value {
        NodeValue::Null => "null",
        NodeValue::Boolean(_) => "true or false",
        NodeValue::Integer(_) => "a whole number",
        NodeValue::Float(_) => "a number with a fraction",
        NodeValue::String(_) => "text",
        NodeValue::Array(_) => "a list",
        NodeValue::Table(_) => "a table",
    }
}
