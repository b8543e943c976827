//! A configuration file as a tree in which every key and value knows where it stands.
//!
//! TOML and JSON become the same tree, so that everything behind it (environment, schema, meaning) is written once and
//! can point at the very characters that are wrong.

use jsonc_parser::ParseOptions;
use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// A value with its place in the file, in bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where the value stands.
    pub span: Range<usize>,
    /// What it is.
    pub value: NodeValue,
    /// True when the value came out of the environment: a text that may stand for a number or a switch.
    pub from_environment: bool,
}

/// What a [`Node`] holds.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeValue {
    /// `null`, in JSON only.
    Null,
    /// `true`, `false`
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    String(String),
    /// A list.
    Array(Vec<Node>),
    /// Keys and values in the order of the file.
    Table(Vec<Entry>),
}

/// One key of a table with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Range<usize>,
    /// Its value.
    pub node: Node,
}

/// What is wrong with the file as TOML or JSON, before any meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntaxError {
    /// Where.
    pub span: Range<usize>,
    /// What.
    pub message: String,
}

/// Step of a path into the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// Into a table.
    Key(&'a str),
    /// Into an array, from 0.
    Index(usize),
}

impl Node {
    pub(crate) const fn new(span: Range<usize>, value: NodeValue) -> Self {
        Self { span, value, from_environment: false }
    }

    /// The entry of a table by its key.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.value {
            NodeValue::Table(entries) => entries.iter().find(|e| e.key == key),
            _ => None,
        }
    }

    /// The value at the end of a path, or the last one on the way that is there.
    #[must_use]
    pub fn nearest(&self, path: &[Step<'_>]) -> &Self {
        let Some((first, rest)) = path.split_first() else { return self };
        let next = match (first, &self.value) {
            (Step::Key(key), NodeValue::Table(_)) => self.entry(key).map(|e| &e.node),
            (Step::Index(i), NodeValue::Array(items)) => items.get(*i),
            _ => None,
        };
        next.map_or(self, |node| node.nearest(rest))
    }

    /// The tree without its places.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value;
        match &self.value {
            NodeValue::Null => Value::Null,
            NodeValue::Boolean(v) => Value::Bool(*v),
            NodeValue::Integer(v) => Value::from(*v),
            NodeValue::Float(v) => Value::from(*v),
            NodeValue::String(v) => Value::String(v.clone()),
            NodeValue::Array(items) => Value::Array(items.iter().map(Self::to_json).collect()),
            NodeValue::Table(entries) => {
                Value::Object(entries.iter().map(|e| (e.key.clone(), e.node.to_json())).collect())
            }
        }
    }
}

/// Reads TOML.
///
/// # Errors
/// Every syntax error of the file, not the first alone.
pub fn parse_toml(text: &str) -> Result<Node, Vec<SyntaxError>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(errors
            .into_iter()
            .map(|e| SyntaxError { span: e.span().unwrap_or(0..0), message: e.message().to_owned() })
            .collect());
    }
    let mut wrong = Vec::new();
    let span = table.span();
    let root = toml_table(table.into_inner(), span, &mut wrong);
    if wrong.is_empty() { Ok(root) } else { Err(wrong) }
}

fn toml_table(table: DeTable<'_>, span: Range<usize>, wrong: &mut Vec<SyntaxError>) -> Node {
    let mut entries: Vec<Entry> = table
        .into_iter()
        .map(|(key, value)| {
            let node_span = value.span();
            Entry {
                key_span: key.span(),
                key: key.into_inner().into_owned(),
                node: toml_value(value.into_inner(), node_span, wrong),
            }
        })
        .collect();
    entries.sort_by_key(|e| e.key_span.start);
    Node::new(span, NodeValue::Table(entries))
}

fn toml_value(value: DeValue<'_>, span: Range<usize>, wrong: &mut Vec<SyntaxError>) -> Node {
    let value = match value {
        DeValue::String(v) => NodeValue::String(v.into_owned()),
        DeValue::Boolean(v) => NodeValue::Boolean(v),
        DeValue::Datetime(v) => NodeValue::String(v.to_string()),
        DeValue::Integer(v) => i64::from_str_radix(v.as_str(), v.radix()).map_or_else(
            |_| {
                wrong.push(SyntaxError { span: span.clone(), message: format!("the number {v} is too large") });
                NodeValue::Integer(0)
            },
            NodeValue::Integer,
        ),
        DeValue::Float(v) => v.as_str().parse().map_or_else(
            |_| {
                wrong.push(SyntaxError { span: span.clone(), message: format!("{v} is not a number") });
                NodeValue::Float(0.0)
            },
            NodeValue::Float,
        ),
        DeValue::Array(items) => NodeValue::Array(
            items
                .into_iter()
                .map(|item| {
                    let span = item.span();
                    toml_value(item.into_inner(), span, wrong)
                })
                .collect(),
        ),
        DeValue::Table(table) => return toml_table(table, span, wrong),
    };
    Node::new(span, value)
}

/// Reads JSON, strictly.
///
/// # Errors
/// The first syntax error of the file.
pub fn parse_json(text: &str) -> Result<Node, Vec<SyntaxError>> {
    let options = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let result = jsonc_parser::parse_to_ast(text, &jsonc_parser::CollectOptions::default(), &options).map_err(|e| {
        vec![SyntaxError { span: e.range().start..e.range().end, message: e.kind().to_string().to_lowercase() }]
    })?;
    match result.value {
        Some(value) => json_value(value).map_err(|e| vec![e]),
        None => Err(vec![SyntaxError { span: 0..0, message: "the file is empty".to_owned() }]),
    }
}

fn json_value(value: ast::Value<'_>) -> Result<Node, SyntaxError> {
    let span = value.range().start..value.range().end;
    let value = match value {
        ast::Value::NullKeyword(_) => NodeValue::Null,
        ast::Value::BooleanLit(v) => NodeValue::Boolean(v.value),
        ast::Value::StringLit(v) => NodeValue::String(v.value.into_owned()),
        ast::Value::NumberLit(v) => match (v.value.parse::<i64>(), v.value.parse::<f64>()) {
            (Ok(whole), _) => NodeValue::Integer(whole),
            (Err(_), Ok(number)) => NodeValue::Float(number),
            _ => return Err(SyntaxError { span, message: format!("{} is not a number", v.value) }),
        },
        ast::Value::Array(v) => {
            NodeValue::Array(v.elements.into_iter().map(json_value).collect::<Result<Vec<_>, _>>()?)
        }
        ast::Value::Object(v) => {
            let mut entries: Vec<Entry> = Vec::with_capacity(v.properties.len());
            for property in v.properties {
                let range = property.name.range();
                let key_span = range.start..range.end;
                let key = property.name.into_string();
                if entries.iter().any(|e| e.key == key) {
                    return Err(SyntaxError { span: key_span, message: format!("the key `{key}` stands here twice") });
                }
                entries.push(Entry { key, key_span, node: json_value(property.value)? });
            }
            NodeValue::Table(entries)
        }
    };
    Ok(Node::new(span, value))
}
