//! Documents that end the process, never end, or are past every limit: each costs itself and nothing else.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on has failed")]

#[path = "support/plugin.rs"]
mod plugin;
mod support;

use plugin::{MISBEHAVE, compile};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::ExitStatus;
use std::thread;
use std::time::{Duration, Instant};
use support::{Desk, article, files, memory};

/// A desk whose run has a plugin that does `how` to every document that holds its word.
fn desk(folder: &Path, ways: &[(&str, &str)], more: &str) -> Desk {
    let desk = Desk::new(2, 100);
    let mut config = fs::read_to_string(desk.path("sayso.toml")).unwrap();
    let library = compile(MISBEHAVE, folder, "libmisbehave.so", &[]);
    for (how, word) in ways {
        write!(
            config,
            "[[plugin]]\nname = \"{how}\"\npath = {library:?}\nafter = \"clean\"\nconfig = {{ how = \"{how}\", word = \"{word}\" }}\n"
        )
        .unwrap();
    }
    desk.write("sayso.toml", format!("{config}{more}"));
    desk
}

/// What a run left.
struct Ended {
    status: ExitStatus,
    said: String,
    /// The most memory that it held, in bytes.
    most: u64,
}

/// Runs the pipeline, for ten minutes at most.
fn run(desk: &Desk) -> Ended {
    let said = fs::File::create(desk.path("said")).unwrap();
    let mut child =
        desk.command(&["run", "sayso.toml"]).stdout(said.try_clone().unwrap()).stderr(said).spawn().unwrap();
    let (began, mut most) = (Instant::now(), 0);
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        most = most.max(memory(child.id(), "VmHWM"));
        if began.elapsed() > Duration::from_secs(600) {
            let _ = child.kill();
            panic!("no end:\n{}", fs::read_to_string(desk.path("said")).unwrap());
        }
        thread::sleep(Duration::from_millis(10));
    };
    Ended { status, said: String::from_utf8_lossy(&fs::read(desk.path("said")).unwrap()).into_owned(), most }
}

/// Runs until a run comes to its end, as a service manager would; gives how many died, and the last one.
fn run_to_the_end(desk: &Desk) -> (u32, Ended) {
    let mut most = 0;
    for died in 0..1000 {
        let ended = run(desk);
        most = most.max(ended.most);
        match ended.status.code() {
            Some(0 | 1) => return (died, Ended { most, ..ended }),
            Some(other) => panic!("status {other} after {died} deaths:\n{}", ended.said),
            None => assert!(ended.status.signal().is_some()),
        }
    }
    panic!("no run comes to its end");
}

fn dead(desk: &Desk) -> Vec<Value> {
    let list = desk.expect(&["dead", "list", "sayso.toml", "--json"], 0);
    list.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn why(letter: &Value) -> (String, String) {
    (letter["stage"].as_str().unwrap().to_owned(), letter["code"].as_str().unwrap().to_owned())
}

#[test]
fn a_document_that_ends_the_process_is_alone_the_third_time_and_then_a_dead_letter() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(folder.path(), &[("abort", "POISON"), ("stack_overflow", "VENOM")], "");
    desk.fill(60, 0);
    desk.write("inbox/00007.txt", format!("{}\n\nPOISON.\n", article(7)));
    desk.write("inbox/00040.txt", format!("{}\n\nVENOM.\n", article(40)));
    let (died, Ended { said, .. }) = run_to_the_end(&desk);
    assert!((2..=4).contains(&died), "two runs for each of them, not {died}");
    assert!(said.contains("58 exported + 0 filtered + 0 duplicate + 2 dead"), "{said}");
    let letters = dead(&desk);
    assert_eq!(why(&letters[0]), ("abort".into(), "crashed".into()));
    assert_eq!(why(&letters[1]), ("stack_overflow".into(), "crashed".into()));
    assert!(letters[0]["message"].as_str().unwrap().contains("signal 6 (SIGABRT)"), "{letters:?}");
    assert!(letters[1]["message"].as_str().unwrap().contains("was ended by signal"), "{letters:?}");
    let id = letters[0]["id"].to_string();
    let raw = desk.expect(&["dead", "show", "sayso.toml", &id, "--raw"], 0);
    assert_eq!(raw, format!("{}\n\nPOISON.\n", article(7)));
    assert!(desk.expect(&["verify", "sayso.toml"], 0).starts_with("in order"));

    // Trying it again does not end the process that tries, and the same bytes in another file do not either.
    desk.expect(&["dead", "retry", "sayso.toml", &id], 1);
    assert_eq!(dead(&desk).len(), 2);
    fs::copy(desk.path("inbox/00040.txt"), desk.path("inbox/again.txt")).unwrap();
    let said = desk.expect(&["run", "sayso.toml"], 1);
    assert!(said.contains("1 read = 0 exported + 0 filtered + 0 duplicate + 1 dead"), "{said}");

    // Without the plugin that it kills, it is exported like any other.
    let config = fs::read_to_string(desk.path("sayso.toml")).unwrap();
    desk.write("sayso.toml", config.replace("how = \"abort\"", "how = \"\""));
    desk.expect(
        &[
            "dead",
            "retry",
            "sayso.toml",
            &dead(&desk).iter().find(|l| l["stage"] == "abort").unwrap()["id"].to_string(),
        ],
        0,
    );
    assert_eq!(dead(&desk).len(), 2);
    assert!(desk.expect(&["verify", "sayso.toml"], 0).starts_with("in order"));
}

#[test]
fn who_is_accused_falsely_is_exported_as_ever() {
    let (desk, accused) = (Desk::new(1, 100), article(5));
    let run = |accusations: u32| {
        desk.clear();
        desk.write("inbox/00000.txt", article(0));
        desk.expect(&["-q", "run", "sayso.toml"], 0);
        let id = id_of(&accused);
        for _ in 0..accusations {
            // As a kill from outside leaves it.
            desk.write("state/claims", format!("{:127}\n", format!("{id} clean")));
            let said = desk.expect(&["dead", "retry", "sayso.toml"], 0);
            assert!(said.contains("was being worked on when the last run died"), "{said}");
        }
        desk.fill(12, 0);
        let said = desk.expect(&["-v", "run", "sayso.toml"], 0);
        for i in 1..12 {
            fs::remove_file(desk.path(&format!("inbox/{i:05}.txt"))).unwrap();
        }
        (desk.output(), said.contains("processed alone"))
    };
    let (expected, alone) = run(0);
    assert!(!alone);
    assert_eq!(run(1), (expected.clone(), false), "once is not enough");
    assert_eq!(run(2), (expected, true), "alone it is not the same bytes");
    desk.write("inbox/copy.txt", accused);
    let said = desk.expect(&["-v", "run", "sayso.toml"], 0);
    assert!(!said.contains("processed alone"), "it was acquitted:\n{said}");
}

/// The id of a document.
fn id_of(text: &str) -> String {
    let desk = Desk::new(1, 1);
    desk.write("one.txt", text);
    let record: Value = serde_json::from_str(&desk.expect(&["annotate", "--until", "clean", "one.txt"], 0)).unwrap();
    record["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_document_that_never_ends_is_given_up_and_holds_up_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let limits = "[limits]\nseconds = 1.0\n";
    let desk = desk(folder.path(), &[("loop", "POISON"), ("sleep", "VENOM")], limits);
    desk.fill(60, 0);
    for (file, word) in [(3, "POISON"), (4, "VENOM"), (59, "POISON")] {
        desk.write(&format!("inbox/{file:05}.txt"), format!("{}\n\n{word}.\n", article(file)));
    }
    let began = Instant::now();
    let said = desk.expect(&["run", "sayso.toml"], 1);
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    assert!(said.contains("60 read = 57 exported + 0 filtered + 0 duplicate + 3 dead"), "{said}");
    let letters = dead(&desk);
    let reasons: Vec<_> = letters.iter().map(why).collect();
    let timed_out = |stage: &str| (stage.to_owned(), "timed_out".to_owned());
    assert_eq!(reasons, [timed_out("loop"), timed_out("sleep"), timed_out("loop")]);
    assert!(desk.expect(&["verify", "sayso.toml"], 0).starts_with("in order"));
    // Tried again it is alone, where it can be ended.
    let said = desk.expect(&["dead", "retry", "sayso.toml", &letters[0]["id"].to_string()], 1);
    assert!(said.contains("1 in loop: timed_out"), "{said}");
}

#[test]
fn a_run_that_is_worn_out_by_endless_documents_starts_itself_anew() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(folder.path(), &[("sleep", "POISON")], "[limits]\nseconds = 0.3\n");
    for i in 0..60 {
        let word = if i % 4 == 0 { "POISON" } else { "Nothing" };
        desk.write(&format!("inbox/{i:05}.txt"), format!("{}\n\n{word}.\n", article(i)));
    }
    let said = desk.expect(&["run", "sayso.toml"], 1);
    assert!(said.contains("starts itself anew"), "{said}");
    assert_eq!(dead(&desk).len(), 15);
    let status: Value = serde_json::from_str(&desk.expect(&["status", "sayso.toml", "--json"], 0)).unwrap();
    assert_eq!((&status["documents"]["read"], &status["documents"]["exported"]), (&json!(60), &json!(45)));
    assert!(desk.expect(&["verify", "sayso.toml"], 0).starts_with("in order"));
}

#[test]
fn every_limit_has_a_reason_of_its_own() {
    let desk = Desk::new(2, 100);
    let config = fs::read_to_string(desk.path("sayso.toml")).unwrap();
    let limits = "[limits]\ndocument = \"100kB\"\nratio = 50\nnodes = 5000\ndepth = 3000\ndead_letter = \"1kB\"\n";
    desk.write("sayso.toml", format!("{config}{limits}"));
    desk.write("inbox/a-good.txt", article(1));
    desk.write("inbox/b-deep.html", format!("<p>One.{}", "<div>".repeat(4000)));
    desk.write("inbox/c-nodes.html", "<p>One.<br>".repeat(4000));
    desk.write("inbox/d-large.txt", article(2).repeat(1000));
    desk.write("inbox/e-line.jsonl", format!("{{\"text\": \"{}\"}}\n", "x".repeat(200_000)));
    let said = desk.expect(&["run", "sayso.toml"], 1);
    assert!(said.contains("5 read = 1 exported + 0 filtered + 0 duplicate + 4 dead"), "{said}");
    let letters = dead(&desk);
    let codes: Vec<_> = letters.iter().map(|letter| why(letter).1).collect();
    assert_eq!(codes, ["too_deep", "too_many_nodes", "too_large", "too_large"]);
    assert_eq!(letters[0]["bytes"], 1000);
    assert!(letters[0]["message"].as_str().unwrap().contains("1000 of its"), "{letters:?}");
    let said = desk.expect(&["dead", "retry", "sayso.toml", &letters[0]["id"].to_string()], 2);
    assert!(said.contains("raise limits.dead_letter"), "{said}");
}

#[test]
fn a_journal_past_its_limit_ends_the_run_in_order() {
    let desk = Desk::new(1, 10);
    let config = fs::read_to_string(desk.path("sayso.toml")).unwrap();
    desk.fill(400, 0);
    desk.write("sayso.toml", format!("{config}[limits]\njournal = \"90kB\"\n"));
    let said = desk.expect(&["run", "sayso.toml"], 1);
    assert!(said.contains("limits.journal"), "{said}");
    let written = desk.output().len();
    assert!(written > 0 && written < 40, "{written} parts");
    let said = desk.expect(&["run", "sayso.toml"], 2);
    assert!(said.contains("limits.journal"), "{said}");
    desk.write("sayso.toml", config);
    desk.expect(&["run", "sayso.toml"], 0);
    assert_eq!(files(&desk.path("out")).len(), 40);
    assert!(desk.expect(&["verify", "sayso.toml"], 0).starts_with("in order"));
}

/// How many documents of each kind are hidden among the good ones.
struct Poison {
    good: usize,
    abort: usize,
    overflow: usize,
    endless: usize,
    deep: usize,
    bombs: usize,
    lines: usize,
    line_bytes: u64,
    marks: usize,
}

/// A gzip file of so many zeros.
fn bomb(bytes: u64) -> Vec<u8> {
    let mut all = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::copy(&mut std::io::Read::take(std::io::repeat(b' '), bytes), &mut all).unwrap();
    all.finish().unwrap()
}

/// Hides poison among good documents and runs until it is through: everything good is exported, everything else dead for
/// the right reason. Gives how many runs died, and the most memory that one held.
fn poison(set: &Poison) -> (u32, u64) {
    let folder = tempfile::tempdir().unwrap();
    let ways = [("abort", "POISON"), ("stack_overflow", "VENOM"), ("loop", "HEMLOCK")];
    let desk = desk(folder.path(), &ways, "[limits]\nseconds = 5\n");
    for i in 0..set.good {
        desk.write(&format!("inbox/{i:05}.txt"), article(i));
    }
    let hidden = [
        ("POISON", set.abort),
        ("VENOM", set.overflow),
        ("HEMLOCK", set.endless),
        ("deep", set.deep),
        ("bomb", set.bombs),
        ("line", set.lines),
        ("marks", set.marks),
    ];
    let all = hidden.iter().map(|(_, count)| count).sum::<usize>();
    let mut number = 0;
    for (kind, count) in hidden {
        for i in 0..count {
            // Spread over the good ones.
            let name = format!("inbox/{:05}-{kind}-{i:03}", number * set.good / all);
            number += 1;
            match kind {
                "deep" => desk.write(&format!("{name}.html"), format!("<p>{i}.{}", "<div>".repeat(1_000_000))),
                "bomb" => desk.write(&format!("{name}.html.gz"), bomb(40_000_000 + i as u64)),
                "line" => {
                    let line = fs::File::create(desk.path(&format!("{name}.jsonl"))).unwrap();
                    line.set_len(set.line_bytes + i as u64).unwrap();
                }
                "marks" => {
                    desk.write(&format!("{name}.txt"), format!("{}\n\n{}\n", article(i), "\"".repeat(10_000 + i)));
                }
                word => desk.write(&format!("{name}.txt"), format!("{}\n\n{word} {i}.\n", article(i))),
            }
        }
    }
    let (died, ended) = run_to_the_end(&desk);
    let mut reasons = BTreeMap::new();
    for letter in dead(&desk) {
        *reasons.entry(why(&letter)).or_insert(0) += 1;
    }
    let expected: BTreeMap<(String, String), usize> = [
        ("abort", "crashed", set.abort),
        ("stack_overflow", "crashed", set.overflow),
        ("loop", "timed_out", set.endless),
        ("clean", "too_deep", set.deep),
        ("ingest", "decompression_ratio", set.bombs),
        ("ingest", "too_large", set.lines),
    ]
    .map(|(stage, code, count)| ((stage.to_owned(), code.to_owned()), count))
    .into();
    assert_eq!(reasons, expected, "{}", ended.said);
    let status: Value = serde_json::from_str(&desk.expect(&["status", "sayso.toml", "--json"], 0)).unwrap();
    // Quotation marks, however many, cost nothing.
    assert_eq!(status["documents"]["exported"], set.good + set.marks);
    assert_eq!(status["documents"]["dead"], all - set.marks);
    assert!(desk.expect(&["verify", "sayso.toml"], 0).starts_with("in order"));
    (died, ended.most)
}

/// The most memory that a run over the poison may hold: the queue's 64 MiB of raw bytes, the largest page as a tree in each
/// worker, and the models.
const MOST_MEMORY: u64 = 768 << 20;

#[test]
fn a_little_poison_among_good_documents() {
    let set = Poison {
        good: 60,
        abort: 1,
        overflow: 1,
        endless: 1,
        deep: 1,
        bombs: 1,
        lines: 1,
        line_bytes: 256 << 20,
        marks: 1,
    };
    let (died, most) = poison(&set);
    // Two runs for each that ends them; where both were in flight, they share one.
    assert!((2..=4).contains(&died), "{died} runs died");
    assert!(most < MOST_MEMORY, "{most} bytes");
}

#[test]
#[ignore = "takes minutes, and wants an optimised binary: SAYSO_TEST_BINARY=… cargo test -p sayso --test poison -- --ignored --nocapture"]
fn a_hundred_poisoned_documents_among_five_thousand() {
    let set = Poison {
        good: 5000,
        abort: 12,
        overflow: 12,
        endless: 10,
        deep: 30,
        bombs: 32,
        lines: 4,
        line_bytes: 1 << 30,
        marks: 20,
    };
    let began = Instant::now();
    let (died, most) = poison(&set);
    println!(
        "100 dead for the right reasons, 5,020 exported; {died} runs died; at most {} MiB resident; {:?}",
        most >> 20,
        began.elapsed()
    );
    assert!(most < MOST_MEMORY, "{most} bytes");
}
