//! The invariants of ARCHITECTURE.md that a program can hold: who may import whom, and where `unsafe` may stand.

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Who may import whom, by normal dependencies inside the workspace. A crate that is not named here fails the test.
const IMPORTS: &[(&str, &[&str])] = &[
    ("sayso-record", &[]),
    ("sayso-plugin-abi", &[]),
    // Its `host` module is the other side of the boundary, and turns records into what plugins are lent.
    ("sayso-plugin-sdk", &["sayso-record", "sayso-plugin-abi"]),
    ("sayso-ingest", &["sayso-record"]),
    ("sayso-clean", &["sayso-record"]),
    ("sayso-segment", &["sayso-record"]),
    ("sayso-attribute", &["sayso-record"]),
    ("sayso-export", &["sayso-record"]),
    (
        "sayso-engine",
        &[
            "sayso-record",
            "sayso-ingest",
            "sayso-clean",
            "sayso-segment",
            "sayso-attribute",
            "sayso-export",
            "sayso-plugin-abi",
            "sayso-plugin-sdk",
        ],
    ),
    ("sayso", &["sayso-record", "sayso-ingest", "sayso-export", "sayso-engine"]),
    ("sayso-train", &["sayso-record", "sayso-clean", "sayso-segment", "sayso-attribute", "sayso-ingest"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ stands in the workspace").to_owned()
}

fn packages() -> Vec<Value> {
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .current_dir(root())
        .output()
        .expect("cargo metadata runs");
    let metadata: Value = serde_json::from_slice(&out.stdout).expect("cargo metadata prints JSON");
    metadata["packages"].as_array().expect("packages").clone()
}

fn normal_dependencies(package: &Value) -> BTreeSet<String> {
    let all = package["dependencies"].as_array().expect("dependencies");
    all.iter().filter(|d| d["kind"].is_null()).map(|d| d["name"].as_str().expect("name").to_owned()).collect()
}

#[test]
fn imports_point_one_way() {
    let packages = packages();
    let names: BTreeSet<&str> = packages.iter().filter_map(|p| p["name"].as_str()).collect();
    for package in &packages {
        let name = package["name"].as_str().expect("name");
        let manifest = package["manifest_path"].as_str().expect("path");
        if !manifest.contains("/crates/") {
            continue;
        }
        let (_, allowed) = IMPORTS.iter().find(|(n, _)| *n == name).unwrap_or_else(|| {
            panic!("{name} is not in the table: say here and in ARCHITECTURE.md what it may import");
        });
        for dependency in normal_dependencies(package) {
            let inside = names.contains(dependency.as_str());
            assert!(!inside || allowed.contains(&dependency.as_str()), "{name} must not import {dependency}");
        }
    }
}

#[test]
fn the_bottom_crates_stay_light() {
    for package in packages() {
        let outside = normal_dependencies(&package);
        match package["name"].as_str() {
            Some("sayso-record") => assert_eq!(outside, BTreeSet::from(["serde".to_owned()])),
            Some("sayso-plugin-abi") => assert_eq!(outside, BTreeSet::new()),
            _ => {}
        }
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read").flatten() {
        let path = entry.path();
        if path.is_dir() && path.file_name().is_some_and(|n| n != "target") {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn unsafe_lives_in_the_plugin_crates_and_the_loader_alone() {
    let allowed = ["crates/plugin-abi/", "crates/plugin-sdk/", "crates/engine/src/plugin/", "plugins/", "tests/"];
    let mut found = Vec::new();
    sources(&root().join("crates"), &mut found);
    assert!(found.len() > 20, "the sources were not found");
    for path in found {
        let inside = path.strip_prefix(root()).expect("inside").to_string_lossy().into_owned();
        if allowed.iter().any(|a| inside.starts_with(a)) {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a source file is UTF-8");
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or("");
            assert!(!code.contains("unsafe {") && !code.contains("unsafe fn"), "{inside}:{} is unsafe", number + 1);
        }
    }
}
