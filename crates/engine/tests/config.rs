//! Configurations and what is said about them. Each fixture is a configuration, a line `---`, and the words.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sayso_engine::config;
use std::path::Path;

fn environment(name: &str) -> Option<String> {
    match name {
        "INBOX" => Some("from/the/environment".to_owned()),
        "WORKERS" => Some("3".to_owned()),
        _ => None,
    }
}

/// Fixtures that end in `.json.txt` hold JSON.
fn said_of(name: &str, source: &str) -> String {
    let json = name.ends_with(".json.txt");
    let file = if json { "a.json" } else { "a.toml" };
    match config::parse(file, source, json, Path::new("folder"), &environment) {
        Ok(loaded) => {
            let c = &loaded.config;
            let inputs: Vec<&String> = c.ingest.iter().flat_map(|i| &i.paths).collect();
            let outputs: Vec<String> = c.export.iter().map(|e| e.path.display().to_string()).collect();
            let (workers, queue) = (c.pipeline.workers, &c.pipeline.queue);
            format!(
                "in order: {inputs:?} to {outputs:?}, {workers} workers, {} batches, {}",
                queue.batches, queue.bytes
            )
        }
        Err(error) => error.to_string(),
    }
}

#[test]
fn every_fixture_is_answered_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/config");
    let mut names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    names.sort();
    assert!(names.len() >= 12, "fixtures are missing");
    let mut wrong = Vec::new();
    for path in names {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let (source, expected) = text.split_once("\n---\n").unwrap();
        let said = said_of(&name, &format!("{source}\n"));
        if said.trim_end() != expected.trim_end() {
            wrong.push(format!("== {name}\nsaid:\n{said}\nexpected:\n{expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_schema_in_the_repository_is_that_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config/sayso.schema.json");
    let kept = std::fs::read_to_string(path).unwrap();
    let made = format!("{:#}\n", config::schema());
    assert!(kept == made, "write it anew: sayso schema config > config/sayso.schema.json");
}
