//! Any text as a configuration: it is taken, or every error says where and what. Never a panic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sayso_engine::config::{misfits, parse, parse_json, parse_toml, schema};
use std::path::Path;

fuzz_target!(|input: (bool, &str)| {
    let (json, source) = input;
    let environment = |name: &str| (name.len() % 2 == 0).then(|| name.to_lowercase());
    match parse("a.toml", source, json, Path::new("folder"), &environment) {
        // What is taken has an input and an output, and fits the schema once more.
        Ok(loaded) => {
            assert!(!loaded.config.ingest.is_empty() && !loaded.config.export.is_empty());
            let mut tree = if json { parse_json(source) } else { parse_toml(source) }.expect("it was parsed before");
            if !source.contains("${") {
                assert_eq!(misfits(&mut tree, &schema()).len(), 0);
            }
        }
        Err(error) => assert!(!error.0.is_empty() && !error.to_string().is_empty()),
    }
});
