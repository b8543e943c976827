//! The exit status and the words of the command line.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;
use std::io::{Read, Write};
use std::process::Stdio;
use support::{Desk, article};

#[test]
fn the_status_is_zero_one_or_two() {
    let desk = Desk::new(1, 5);
    desk.write("good.txt", article(1));
    desk.expect(&["annotate", "good.txt"], 0);
    desk.expect(&["--version"], 0);
    desk.expect(&["annotate", "good.txt", "missing.txt"], 1);
    desk.expect(&["annotate"], 2);
    desk.expect(&["annotate", "--wat", "good.txt"], 2);
    desk.expect(&["annotate", "-", "-"], 2);
    desk.expect(&["run", "missing.toml"], 2);
}

#[test]
fn an_input_that_cannot_be_read_costs_itself_alone() {
    let desk = Desk::new(1, 5);
    desk.write("a.txt", article(1));
    desk.write("c.txt", article(3));
    let output = desk.sayso(&["annotate", "a.txt", "b.txt", "c.txt"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(output.stdout.iter().filter(|b| **b == b'\n').count(), 2);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("b.txt") && said.contains("no such file"), "{said}");
}

#[test]
fn records_come_out_in_the_order_of_the_input() {
    let desk = Desk::new(1, 5);
    let mut lines = String::new();
    for i in 0..200 {
        lines.push_str(&format!("{}\n", serde_json::json!({"id": i, "text": article(i * 31 % 200)})));
    }
    desk.write("lines.jsonl", lines);
    let one = desk.sayso(&["annotate", "--workers", "1", "lines.jsonl"]).stdout;
    let eight = desk.sayso(&["annotate", "--workers", "8", "lines.jsonl"]).stdout;
    assert!(one == eight);
    let records: Vec<serde_json::Value> =
        one.split(|b| *b == b'\n').filter(|l| !l.is_empty()).map(|l| serde_json::from_slice(l).unwrap()).collect();
    assert_eq!(records.len(), 200);
    for (i, record) in records.iter().enumerate() {
        assert_eq!(record["source"]["record"], (i + 1).to_string());
    }
}

#[test]
fn standard_input_and_every_output() {
    let desk = Desk::new(1, 5);
    for (to, begins) in [("jsonl", "{\"schema\":1,"), ("json", "{\n  \"schema\": 1,"), ("pretty", "Harbour")] {
        let mut child = desk
            .command(&["annotate", "--from", "text", "--to", to, "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(article(1).as_bytes()).unwrap();
        let mut said = String::new();
        child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
        assert!(child.wait().unwrap().success());
        assert!(said.trim_start().starts_with(begins), "{to}: {said}");
        assert!(!said.contains('\u{1b}'), "colour in a pipe");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let desk = Desk::new(1, 5);
    let lines: String = (0..3000).map(|i| format!("{}\n", serde_json::json!({"text": article(i)}))).collect();
    desk.write("lines.jsonl", lines);
    let mut child =
        desk.command(&["annotate", "lines.jsonl"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
}

#[test]
fn a_wrong_configuration_writes_nothing() {
    let desk = Desk::new(1, 5);
    desk.fill(2, 0);
    let good = fs::read_to_string(desk.path("sayso.toml")).unwrap();
    let cases = [
        (good.replace("workers", "wrokers"), "did you mean `workers`?"),
        (format!("{good}[[plugin]]\nname = \"x\"\npath = \"missing.so\"\nafter = \"clean\"\n"), "missing.so"),
        (good.replace("path = \"out\"", "path = \"sayso.toml/out\""), "is a file, not a folder"),
        (good.replace("inbox/**/*", "nothing/**/*"), "matches no file"),
        (format!("{good}[metrics]\nlisten = \"127.0.0.1\"\n"), "is no address to listen on"),
    ];
    for (config, word) in cases {
        desk.write("sayso.toml", &config);
        for command in ["run", "check"] {
            let said = desk.expect(&[command, "sayso.toml"], 2);
            assert!(said.contains(word) && said.contains("sayso.toml:"), "{word} is not in\n{said}");
            assert!(!desk.path("out").exists() && !desk.path("state").exists(), "{word}: something was written");
        }
    }
}

#[test]
fn a_run_without_a_journal_takes_the_place_of_the_one_before() {
    let desk = Desk::new(2, 4);
    desk.fill(10, 0);
    let config = fs::read_to_string(desk.path("sayso.toml")).unwrap().replace("state = \"state\"\n", "");
    desk.write("sayso.toml", config);
    desk.expect(&["run", "sayso.toml"], 0);
    let first = desk.output();
    assert_eq!(first.len(), 3);
    desk.expect(&["run", "sayso.toml"], 0);
    assert!(desk.output() == first);
    for i in 3..10 {
        fs::remove_file(desk.path(&format!("inbox/{i:05}.txt"))).unwrap();
    }
    let said = desk.expect(&["run", "sayso.toml"], 0);
    assert!(said.contains("Mira Tovell"), "{said}");
    assert_eq!(desk.output().len(), 1);
}

#[test]
fn schemas_and_completions_are_printed() {
    let desk = Desk::new(1, 5);
    for of in ["record", "config"] {
        let schema: serde_json::Value = serde_json::from_slice(&desk.sayso(&["schema", of]).stdout).unwrap();
        assert!(schema["properties"].is_object());
    }
    for shell in ["bash", "zsh", "fish"] {
        assert!(desk.expect(&["completions", shell], 0).contains("annotate"));
    }
}
