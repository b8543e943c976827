//! The JSON Schema of the record, made from the very types that write it.

use schemars::{JsonSchema, Schema, generate::SchemaSettings};

/// The JSON Schema (draft 2020-12) of one line of output, as a JSON value.
///
/// Its `$defs` carry the documentation of every field, so that an editor or a code generator that is given the schema
/// knows what each number counts.
#[must_use]
pub fn record_schema() -> serde_json::Value {
    // For what is written, not what could be read: every key is always there, so every key is required.
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let schema: Schema = settings.into_generator().into_root_schema_for::<crate::record::Record<'static>>();
    schema.to_value()
}

// The names that the record's enums are written with. `sayso-record` depends on serde alone, so that it cannot describe
// itself; the tests below hold these to what it writes.

/// What offsets count.
#[derive(JsonSchema)]
#[schemars(rename = "OffsetUnit", rename_all = "lowercase")]
#[allow(dead_code, reason = "a description, never a value")]
pub(crate) enum OffsetUnitName {
    /// Bytes of UTF-8.
    Byte,
    /// Unicode code points.
    Codepoint,
    /// UTF-16 code units.
    Utf16,
}

/// What a block is on the page.
#[derive(JsonSchema)]
#[schemars(rename = "BlockKind", rename_all = "snake_case")]
#[allow(dead_code, reason = "a description, never a value")]
pub(crate) enum BlockKindName {
    /// The headline of the article itself.
    Title,
    /// A heading inside the article.
    Heading,
    /// Who wrote it.
    Byline,
    /// Where and when it was filed, where that stands on a line of its own.
    Dateline,
    /// Running text.
    Paragraph,
    /// One entry of a list.
    ListItem,
    /// A passage that the page itself sets off as quoted.
    Quote,
    /// The words below a picture or video.
    Caption,
    /// One row of a table.
    Table,
}

/// Why a passage is not part of the text.
#[derive(JsonSchema)]
#[schemars(rename = "DropReason", rename_all = "snake_case")]
#[allow(dead_code, reason = "a description, never a value")]
pub(crate) enum DropReasonName {
    /// An advertisement or its marker.
    Advertisement,
    /// Menus, breadcrumbs, share bars, pagination.
    Navigation,
    /// Teasers of other articles.
    Related,
    /// Newsletter, subscription, app and follow-us lines.
    Promotion,
    /// Imprint, copyright, contact and credit lines at the end.
    Footer,
    /// What readers wrote below.
    Comment,
    /// Said already, in the same words or nearly.
    Duplicate,
    /// Not shown to readers of the page.
    Hidden,
    /// Cookie and consent notices.
    Consent,
    /// Time stamps, counters, section labels and other furniture around the article.
    Metadata,
    /// The credit of a picture.
    Credit,
    /// A card about the author.
    AuthorCard,
    /// A caption, where the configuration leaves captions out.
    Caption,
    /// Outside the article, by its place on the page.
    Boilerplate,
    /// Dropped by a custom extractor for a reason of its own.
    Other,
}

/// Which marks a quotation stands in.
#[derive(JsonSchema)]
#[schemars(rename = "QuotationMark", rename_all = "snake_case")]
#[allow(dead_code, reason = "a description, never a value")]
pub(crate) enum QuotationMarkName {
    /// Typewriter double marks.
    Straight,
    /// Typographic double marks.
    Curly,
    /// Typewriter single marks.
    StraightSingle,
    /// Typographic single marks.
    CurlySingle,
    /// Two single marks or backticks on each side.
    Typewriter,
    /// Angle marks.
    Guillemet,
}

/// How much of a statement stands in quotation marks.
#[derive(JsonSchema)]
#[schemars(rename = "AttributionKind", rename_all = "snake_case")]
#[allow(dead_code, reason = "a description, never a value")]
pub(crate) enum AttributionKindName {
    /// All of it.
    Direct,
    /// A paraphrase that holds a quoted part.
    Mixed,
    /// None of it.
    Indirect,
}

/// What sort of source a speaker is.
#[derive(JsonSchema)]
#[schemars(rename = "SpeakerKind", rename_all = "snake_case")]
#[allow(dead_code, reason = "a description, never a value")]
pub(crate) enum SpeakerKindName {
    /// One human being.
    Person,
    /// A body with a name.
    Organization,
    /// Several people without a body.
    Group,
    /// A report, poll, letter or law.
    Document,
    /// Not known.
    Unknown,
    /// A country or city that speaks for those who govern it or live there.
    Place,
}

/// The pronoun that the article uses of a person.
#[derive(JsonSchema)]
#[schemars(rename = "Pronoun", rename_all = "snake_case")]
#[allow(dead_code, reason = "a description, never a value")]
pub(crate) enum PronounName {
    /// "he", "him", "his"
    He,
    /// "she", "her"
    She,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::full_article;
    use crate::{RecordOptions, json_line};
    use sayso_record::{AttributionKind, BlockKind, DropReason, OffsetUnit, Pronoun, QuotationMark, SpeakerKind};
    use serde_json::{Value, json};

    /// What is wrong with `value` under `schema`, in the part of JSON Schema that [`record_schema`] uses; a keyword
    /// outside it is an error too, so that nothing passes unjudged.
    fn faults(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
        let Some(rules) = schema.as_object() else { return Vec::new() };
        let mut faults_found = Vec::new();
        let mut fault = |message: String| faults_found.push(format!("{at}: {message}"));
        let has_type = |name: &str| match name {
            "null" => value.is_null(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_u64() || value.is_i64(),
            "number" => value.is_number(),
            "string" => value.is_string(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            _ => false,
        };
        let mut inner: Vec<String> = Vec::new();
        for (keyword, rule) in rules {
            match keyword.as_str() {
                "$schema" | "$defs" | "title" | "description" | "format" => {}
                "$ref" => {
                    let name = rule.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
                    inner.extend(faults(root, &root["$defs"][name], value, at));
                }
                "type" => {
                    let sound = match rule {
                        Value::String(name) => has_type(name),
                        names => names.as_array().unwrap().iter().any(|name| has_type(name.as_str().unwrap())),
                    };
                    if !sound {
                        fault(format!("{value} is not of type {rule}"));
                    }
                }
                "const" if rule != value => fault(format!("{value} is not {rule}")),
                "enum" if !rule.as_array().unwrap().contains(value) => fault(format!("{value} is not one of {rule}")),
                "const" | "enum" => {}
                "minimum" if value.as_f64().is_some_and(|v| v < rule.as_f64().unwrap()) => {
                    fault(format!("below {rule}"));
                }
                "maximum" if value.as_f64().is_some_and(|v| v > rule.as_f64().unwrap()) => {
                    fault(format!("above {rule}"));
                }
                "minimum" | "maximum" => {}
                "minItems" if value.as_array().is_some_and(|v| v.len() < rule.as_u64().unwrap() as usize) => {
                    fault("too short".into());
                }
                "maxItems" if value.as_array().is_some_and(|v| v.len() > rule.as_u64().unwrap() as usize) => {
                    fault("too long".into());
                }
                "minItems" | "maxItems" => {}
                "required" => {
                    for key in rule.as_array().unwrap() {
                        if value.get(key.as_str().unwrap()).is_none() {
                            fault(format!("{key} is missing"));
                        }
                    }
                }
                "properties" => {
                    for (key, schema) in rule.as_object().unwrap() {
                        if let Some(member) = value.get(key) {
                            inner.extend(faults(root, schema, member, &format!("{at}.{key}")));
                        }
                    }
                }
                "additionalProperties" if rule == &json!(true) => {}
                "additionalProperties" => {
                    for key in value.as_object().into_iter().flatten().map(|(key, _)| key) {
                        if rule == &json!(false) && rules["properties"].get(key).is_none() {
                            fault(format!("{key} is not described"));
                        }
                    }
                }
                "items" => {
                    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                        inner.extend(faults(root, rule, item, &format!("{at}[{index}]")));
                    }
                }
                "anyOf" | "oneOf" => {
                    let fits = |schema: &&Value| faults(root, schema, value, at).is_empty();
                    let fitting = rule.as_array().unwrap().iter().filter(fits).count();
                    if fitting == 0 || (keyword == "oneOf" && fitting > 1) {
                        fault(format!("{fitting} of the choices fit {value}"));
                    }
                }
                other => fault(format!("this test does not know the keyword {other}")),
            }
        }
        faults_found.extend(inner);
        faults_found
    }

    fn faults_of(value: &Value) -> Vec<String> {
        let schema = record_schema();
        faults(&schema, &schema, value, "record")
    }

    #[test]
    fn a_real_record_fits_the_schema() {
        for unit in [OffsetUnit::Byte, OffsetUnit::Codepoint, OffsetUnit::Utf16] {
            let line = json_line(&full_article(), &RecordOptions { offsets: unit, dropped: true }).unwrap();
            let record: Value = serde_json::from_slice(&line).unwrap();
            assert_eq!(faults_of(&record), Vec::<String>::new());
        }
        let empty = sayso_record::Article::default();
        let record: Value = serde_json::from_slice(&json_line(&empty, &RecordOptions::default()).unwrap()).unwrap();
        assert_eq!(faults_of(&record), Vec::<String>::new());
    }

    #[test]
    fn the_schema_refuses_what_no_record_is() {
        let line = json_line(&full_article(), &RecordOptions::default()).unwrap();
        let record: Value = serde_json::from_slice(&line).unwrap();
        let spoilt = |spoil: fn(&mut Value)| {
            let mut record = record.clone();
            spoil(&mut record);
            faults_of(&record)
        };
        assert!(!spoilt(|r| r["blocks"][0]["kind"] = json!("banner")).is_empty());
        assert!(!spoilt(|r| r["attributions"][0]["confidence"] = json!(1.5)).is_empty());
        assert!(!spoilt(|r| r["sentences"][0]["start"] = json!("0")).is_empty());
        assert!(!spoilt(|r| r["surprise"] = json!(true)).is_empty());
        assert!(!spoilt(|r| drop(r.as_object_mut().unwrap().remove("text"))).is_empty());
    }

    #[test]
    fn every_name_of_every_enum_is_in_the_schema_and_no_other() {
        fn names<T: serde::Serialize>(values: &[T]) -> Vec<Value> {
            values.iter().map(|value| serde_json::to_value(value).unwrap()).collect()
        }
        let schema = record_schema();
        let described = |name: &str| -> Vec<Value> {
            let definition = &schema["$defs"][name];
            match definition["oneOf"].as_array() {
                Some(choices) => choices.iter().map(|choice| choice["const"].clone()).collect(),
                None => definition["enum"].as_array().unwrap().clone(),
            }
        };
        use AttributionKind as A;
        use QuotationMark as Q;
        use SpeakerKind as S;
        assert_eq!(described("BlockKind"), names(&BlockKind::ALL));
        assert_eq!(described("DropReason"), names(&DropReason::ALL));
        assert_eq!(described("OffsetUnit"), names(&[OffsetUnit::Byte, OffsetUnit::Codepoint, OffsetUnit::Utf16]));
        assert_eq!(described("AttributionKind"), names(&[A::Direct, A::Mixed, A::Indirect]));
        assert_eq!(
            described("SpeakerKind"),
            names(&[S::Person, S::Organization, S::Group, S::Document, S::Unknown, S::Place])
        );
        assert_eq!(described("Pronoun"), names(&[Pronoun::He, Pronoun::She]));
        assert_eq!(
            described("QuotationMark"),
            names(&[Q::Straight, Q::Curly, Q::StraightSingle, Q::CurlySingle, Q::Typewriter, Q::Guillemet])
        );
    }
}
