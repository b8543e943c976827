//! The command line as a person or a script uses it.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails as the test itself does")]

use sayso_tests::program::{Finished, built, finished, inbox, root, sayso, sayso_with};
use sayso_tests::record::list;
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

fn annotate_crane(more: &[&str], environment: &[(&str, &str)]) -> Finished {
    let path = inbox().join("harbour-crane.html").into_os_string().into_string().unwrap();
    let arguments = [&["annotate"], more, &[path.as_str()]].concat();
    sayso_with(root(), arguments, b"", environment)
}

#[test]
fn until_stops_behind_the_stage() {
    let held = |until: &str| {
        let record = annotate_crane(&["--until", until], &[]).expect_status(0).records().remove(0);
        let some = |name: &str| !list(&record[name]).is_empty();
        (some("blocks"), some("sentences"), some("quotations"), some("attributions"))
    };
    assert_eq!(held("clean"), (true, false, false, false));
    assert_eq!(held("segment"), (true, true, true, false));
    assert_eq!(held("attribute"), (true, true, true, true));
}

#[test]
fn the_reading_view_without_colour_holds_no_escape_and_fits_the_width() {
    for width in ["60", "100"] {
        let view =
            annotate_crane(&["--to", "pretty"], &[("NO_COLOR", "1"), ("COLUMNS", width)]).expect_status(0).stdout;
        assert!(!view.contains('\u{1b}'), "{view}");
        let columns: usize = width.parse().unwrap();
        // No wide characters in this article: characters are columns.
        assert!(view.lines().all(|line| line.chars().count() <= columns), "{view}");
        assert!(view.contains("Who said what") && view.contains("Dana Whitlock"), "{view}");
        assert!(view.contains("⟦“There was no wind, none at all,”⟧"), "{view}");
    }
}

#[test]
fn colour_comes_only_when_it_is_wanted() {
    let coloured = |more: &[&str], environment: &[(&str, &str)]| {
        let view = annotate_crane(&[&["--to", "pretty"], more].concat(), environment).expect_status(0).stdout;
        view.contains('\u{1b}')
    };
    assert!(!coloured(&[], &[]), "a pipe gets no colour");
    assert!(coloured(&["--colour", "always"], &[]));
    assert!(
        coloured(&["--color", "always"], &[("NO_COLOR", "1")]),
        "what is said on the command line is what is meant"
    );
    assert!(!coloured(&["--colour", "never"], &[]));
}

#[test]
fn a_pipe_gets_json_lines() {
    let run = annotate_crane(&[], &[]).expect_status(0);
    assert_eq!(run.stdout.lines().count(), 1);
    assert_eq!(run.records()[0]["schema"], 1);
}

#[test]
fn a_table_has_one_row_an_attribution() {
    let rows = |run: Finished| -> Vec<Vec<String>> {
        let mut reader = csv::Reader::from_reader(run.stdout.as_bytes());
        let head: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        assert_eq!((head[0].as_str(), head.len()), ("article", 32));
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    };
    let table = rows(annotate_crane(&["--to", "csv"], &[]).expect_status(0));
    let record = annotate_crane(&[], &[]).expect_status(0).records().remove(0);
    assert_eq!(table.len(), list(&record["attributions"]).len());
    assert!(
        table.iter().flatten().any(|cell| cell
            == "“There was no wind, none at all,” … “You heard a crack, and then it came \
                                                       down like a tree. I ran the wrong way first.”"),
        "{table:?}"
    );
}

#[test]
fn a_web_page_holds_the_text_and_nothing_that_runs() {
    let page = annotate_crane(&["--to", "html"], &[]).expect_status(0).stdout;
    assert!(page.starts_with("<!doctype html>") && page.contains("Dana Whitlock"), "{page}");
    assert!(!page.contains("<script") && !page.contains("src="), "{page}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let many = vec![inbox().join("harbour-crane.html"); 60];
    let mut command = Command::new("sh");
    command.args(["-c", "\"$@\" | head -c 100; echo \" status ${PIPESTATUS:-?}\"", "sh"]);
    command.arg(&built().sayso).arg("annotate").args(many).current_dir(root());
    let run = finished(&mut command, b"");
    assert!(!run.stderr.contains("panic") && !run.stderr.contains("roken pipe"), "{}", run.stderr);
}

#[test]
fn the_schema_of_the_record_describes_every_member_of_a_real_one() {
    let schema: Value = serde_json::from_str(&sayso(["schema", "record"]).expect_status(0).stdout).unwrap();
    let record = annotate_crane(&["--explain"], &[]).expect_status(0).records().remove(0);
    let keys = |value: &Value| -> BTreeSet<String> { value.as_object().unwrap().keys().cloned().collect() };
    assert_eq!(keys(&schema["properties"]), keys(&record));
    let described = |definition: &str| keys(&schema["$defs"][definition]["properties"]);
    assert_eq!(described("Meta"), keys(&record["meta"]));
    assert_eq!(described("Source"), keys(&record["source"]));
    for (definition, name) in [
        ("Block", "blocks"),
        ("Dropped", "dropped"),
        ("Sentence", "sentences"),
        ("Quotation", "quotations"),
        ("Attribution", "attributions"),
        ("Speaker", "speakers"),
    ] {
        assert_eq!(described(definition), keys(&record[name][0]), "{name}");
    }
}

#[test]
fn an_explanation_names_the_candidates_and_the_readings_with_their_scores() {
    let text = "Rolf Brandt, the inspector, met Karl Voss on Monday. “I have seen the bolts,” he said.";
    let explained = |arguments: &[&str]| {
        let mut all = vec!["annotate", "--from", "clean-text", "-"];
        all.extend(arguments);
        sayso_with(root(), all, text.as_bytes(), &[]).expect_status(0)
    };
    let record = explained(&["--to", "jsonl", "--explain"]).records().remove(0);
    let [attribution] = list(&record["attributions"]) else { panic!("one statement: {record}") };
    let explanation = &attribution["explanation"];
    assert!(list(&explanation["reasons"]).iter().any(|r| r.as_str().unwrap().contains("“said”")), "{explanation}");
    let falling = |items: &[Value]| {
        let scores: Vec<f64> = items.iter().map(|item| item["probability"].as_f64().unwrap()).collect();
        scores.windows(2).all(|pair| pair[0] >= pair[1]) && scores.iter().all(|score| (0.0..=1.0).contains(score))
    };
    let candidates = list(&explanation["candidates"]);
    let names: Vec<&str> = candidates.iter().map(|c| c["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Rolf Brandt", "Karl Voss"], "whom “he” may mean, the likeliest first");
    assert!(falling(candidates) && candidates.iter().all(|c| !list(&c["reasons"]).is_empty()), "{explanation}");
    assert_eq!(candidates[0]["speaker"], attribution["speaker"]);
    let readings = list(&explanation["readings"]);
    assert!(falling(readings), "{explanation}");
    let stands = |r: &&Value| r["content"] == attribution["content"] && r["source"] == attribution["source"];
    assert_eq!(readings.iter().filter(stands).count(), 1, "the reading that stands is among them: {explanation}");

    let page = explained(&["--to", "pretty", "--explain"]).stdout;
    assert!(page.contains("Karl Voss") && page.contains("Rolf Brandt"), "{page}");
    assert!(explained(&["--to", "jsonl"]).records()[0]["attributions"][0].get("explanation").is_none());
}

#[test]
fn the_schema_of_the_configuration_knows_the_sections() {
    let schema: Value = serde_json::from_str(&sayso(["schema", "config"]).expect_status(0).stdout).unwrap();
    for section in ["pipeline", "ingest", "clean", "segment", "attribute", "plugin", "export"] {
        assert!(schema["properties"].get(section).is_some(), "{section}");
    }
}

#[test]
fn completions_are_made_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = sayso(["completions", shell]).expect_status(0);
        assert!(run.stdout.contains("annotate") && run.stdout.contains("until"), "{shell}");
    }
}

#[test]
fn a_wrong_command_line_is_status_2_and_says_what_was_meant() {
    for (wrong, meant) in [
        (vec!["anotate", "x.html"], "annotate"),
        (vec!["annotate", "--untill", "clean", "x.html"], "--until"),
        (vec!["annotate", "--until", "cleen", "x.html"], "clean"),
        (vec!["annotate"], "FILE"),
    ] {
        let run = sayso(wrong.clone()).expect_status(2);
        assert!(run.stderr.contains(meant), "{wrong:?}: {}", run.stderr);
        assert_eq!(run.stdout, "", "{wrong:?}");
    }
}
