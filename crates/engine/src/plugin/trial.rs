//! A plugin that is tried on the command line: named by its library alone, with settings instead of a configuration.

use super::description::{Description, Kind, place_bit};
use super::{Opened, Recipe, Trust, isolate};
use crate::config::{
    self, Diagnostic, Entry, Isolation, Node, NodeValue, SyntaxError, misfits, parse_json, parse_toml,
};
use crate::plugin::Library;
use crate::row::Placed;
use crate::stage::After;
use serde_json::Value;
use std::ops::Range;
use std::path::{Path, PathBuf, absolute};

/// What settings are called where they are wrong.
const OPTION: &str = "--plugin-config";

/// Loads plugins by their libraries, each in the last place that it may take, each with the settings that are for it.
///
/// A setting is `KEY=VALUE`, or a TOML or JSON file; in front of it stands `NAME:` where there is more than one plugin.
pub(crate) fn load(libraries: &[PathBuf], isolation: Isolation, settings: &[String]) -> Result<Vec<Placed>, String> {
    let mut opened = Vec::new();
    for library in libraries {
        opened.push(open(library, isolation)?);
    }
    let names: Vec<String> = opened.iter().map(|opened| opened.description().name.clone()).collect();
    let mut shares = vec![Vec::new(); opened.len()];
    for setting in settings {
        let (to, setting) = addressee(setting, &names)?;
        shares[to].push(setting);
    }
    let placed = opened.into_iter().zip(libraries).zip(shares);
    placed.map(|((opened, library), settings)| place(opened, library, &settings)).collect()
}

fn open(library: &Path, isolation: Isolation) -> Result<Opened, String> {
    let trust = Trust::default();
    let opened = match isolation {
        Isolation::Thread => Library::load(library, &trust).map(Opened::Here),
        Isolation::Process => {
            let name = library.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
            isolate(&name, library, &trust, config::plugin_timeout(), config::plugin_memory().0)
        }
    };
    opened.map_err(|error| error.to_string())
}

/// Which plugin a setting is for, and the setting without its name.
fn addressee<'s>(setting: &'s str, names: &[String]) -> Result<(usize, &'s str), String> {
    if let Some((name, rest)) = setting.split_once(':')
        && let Some(at) = names.iter().position(|known| known == name)
    {
        return Ok((at, rest));
    }
    match names {
        [] => Err(format!("{OPTION} {setting}: there is no --plugin that it could be for")),
        [_] => Ok((0, setting)),
        _ => Err(format!("{OPTION} {setting}: for which plugin? Write NAME:{setting}; there are {}", names.join(", "))),
    }
}

fn place(opened: Opened, library: &Path, settings: &[&str]) -> Result<Placed, String> {
    let description = opened.description();
    let last = description.places().last().unwrap_or(After::Attribute);
    let after = if description.kind == Kind::Extractor { After::Ingest } else { last };
    let config = configuration(description, settings)?;
    let folder = match settings {
        [file] if !is_value(file) => Path::new(file).parent().unwrap_or(Path::new("")).to_owned(),
        _ => PathBuf::new(),
    };
    let folder = absolute(Path::new(".").join(folder)).map(|folder| folder.display().to_string()).unwrap_or_default();
    let name = description.name.clone();
    let recipe = Recipe { name, place: place_bit(last), config: config.to_string(), folder };
    let factory = opened.factory(recipe).map_err(|error| format!("{}: {error}", library.display()))?;
    Ok(Placed { after, factory })
}

/// The settings as the plugin's configuration, held against its schema.
fn configuration(description: &Description, settings: &[&str]) -> Result<Value, String> {
    let name = &description.name;
    let Some(schema) = &description.config_schema else {
        return match settings {
            [] => Ok(Value::Object(serde_json::Map::new())),
            [first, ..] => Err(format!("{OPTION} {first}: `{name}` takes no configuration")),
        };
    };
    let written = match settings {
        [file] if !is_value(file) => Written::read(file)?,
        _ => Written::values(settings)?,
    };
    let Written { file, source, mut tree } = written;
    let wrong: Vec<String> = misfits(&mut tree, schema)
        .into_iter()
        .map(|m| Diagnostic::at(&file, &source, &m.span, m.message, m.help).to_string())
        .collect();
    if wrong.is_empty() {
        return Ok(tree.to_json());
    }
    if settings.is_empty() {
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        let keys: Vec<String> = required.filter_map(Value::as_str).map(|key| format!("{OPTION} {key}=…")).collect();
        return Err(format!("`{name}` needs a configuration: {}", keys.join(" ")));
    }
    Err(wrong.join("\n\n"))
}

/// `KEY=VALUE`, and not the name of a file that is there.
fn is_value(setting: &str) -> bool {
    let key = setting.split_once('=').map(|(key, _)| key);
    key.is_some_and(|key| !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-'))
}

/// Settings as a tree, with the text that its spans point into.
struct Written {
    file: String,
    source: String,
    tree: Node,
}

impl Written {
    fn read(file: &str) -> Result<Self, String> {
        let source = std::fs::read_to_string(file)
            .map_err(|error| format!("{OPTION} {file}: neither KEY=VALUE nor a file that can be read: {error}"))?;
        let json = Path::new(file).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
        let parsed = if json { parse_json(&source) } else { parse_toml(&source) };
        match parsed {
            Ok(tree) => Ok(Self { file: file.to_owned(), source, tree }),
            Err(errors) => Err(said(file, &source, &errors)),
        }
    }

    /// Each on a line of its own, as it was given.
    fn values(settings: &[&str]) -> Result<Self, String> {
        let source = settings.join("\n");
        let mut entries: Vec<Entry> = Vec::new();
        let mut at = 0;
        for setting in settings {
            let Some((key, value)) = setting.split_once('=').filter(|_| is_value(setting)) else {
                return Err(format!("{OPTION} {setting}: a file stands alone; beside other settings write KEY=VALUE"));
            };
            let (key_span, from) = (at..at + key.len(), at + key.len() + 1);
            if entries.iter().any(|entry| entry.key == key) {
                return Err(Diagnostic::at(OPTION, &source, &key_span, "given twice", None).to_string());
            }
            let node = value_node(value, from..from + value.len()).map_err(|errors| said(OPTION, &source, &errors))?;
            entries.push(Entry { key: key.to_owned(), key_span, node });
            at += setting.len() + 1;
        }
        let tree = Node { span: 0..0, value: NodeValue::Table(entries), from_environment: false };
        Ok(Self { file: OPTION.to_owned(), source, tree })
    }
}

/// A list, a table or a quoted text is TOML; anything else is a text that becomes a number or a switch where the schema
/// wants one, so that nobody has to quote for two shells.
fn value_node(value: &str, span: Range<usize>) -> Result<Node, Vec<SyntaxError>> {
    const BEFORE: &str = "v=";
    let text = || Node { span: span.clone(), value: NodeValue::String(value.to_owned()), from_environment: true };
    if !value.starts_with(['[', '{', '"', '\'']) {
        return Ok(text());
    }
    let mut tree = parse_toml(&format!("{BEFORE}{value}")).map_err(|mut errors| {
        errors.iter_mut().for_each(|error| error.span = span.clone());
        errors
    })?;
    let NodeValue::Table(entries) = &mut tree.value else { return Ok(text()) };
    let Some(mut entry) = entries.pop() else { return Ok(text()) };
    entry.node.span = span;
    Ok(entry.node)
}

fn said(file: &str, source: &str, errors: &[SyntaxError]) -> String {
    let all: Vec<String> =
        errors.iter().map(|e| Diagnostic::at(file, source, &e.span, &e.message, None).to_string()).collect();
    all.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn described(schema: Option<Value>) -> Description {
        Description { config_schema: schema, ..Description::named("marker") }
    }

    fn schema() -> Value {
        json!({
            "type": "object",
            "properties": {
                "word": {"type": "string"}, "most": {"type": "integer"}, "folded": {"type": "boolean"},
                "lists": {"type": "array", "items": {"type": "string"}},
            },
            "required": ["word"],
            "additionalProperties": false,
        })
    }

    #[test]
    fn values_become_what_the_schema_wants() {
        let settings = ["word=7", "most=7", "folded=true", "lists=[\"a.csv\", \"b.csv\"]"];
        assert_eq!(
            configuration(&described(Some(schema())), &settings),
            Ok(json!({"word": "7", "most": 7, "folded": true, "lists": ["a.csv", "b.csv"]}))
        );
        assert_eq!(configuration(&described(Some(schema())), &["word=a=b"]), Ok(json!({"word": "a=b"})));
    }

    #[test]
    fn what_is_wrong_is_said_with_the_setting() {
        for (settings, message) in [
            (&["wrod=x", "word=y"][..], "--plugin-config:1:1: unknown key `wrod`"),
            (&["word=x", "most=many"], "--plugin-config:2:6: "),
            (&["word=x", "lists=[\"a.csv\""], "--plugin-config:2:7: "),
            (&["word=x", "word=y"], "--plugin-config:2:1: given twice"),
            (&["word=x", "other.toml"], "a file stands alone"),
            (&["no/such.toml"], "neither KEY=VALUE nor a file that can be read"),
            (&[], "`marker` needs a configuration: --plugin-config word=…"),
        ] {
            let said = configuration(&described(Some(schema())), settings).unwrap_err();
            assert!(said.contains(message), "{settings:?}: {said}");
        }
        let said = configuration(&described(None), &["word=x"]).unwrap_err();
        assert_eq!(said, "--plugin-config word=x: `marker` takes no configuration");
    }

    #[test]
    fn with_two_plugins_a_setting_names_its_own() {
        let names = ["marker".to_owned(), "tickers".to_owned()];
        assert_eq!(addressee("tickers:most=1", &names), Ok((1, "most=1")));
        assert!(addressee("most=1", &names).unwrap_err().contains("there are marker, tickers"));
        assert_eq!(addressee("url=http://a", &names[..1]), Ok((0, "url=http://a")));
        assert!(addressee("most=1", &[]).is_err());
    }
}
