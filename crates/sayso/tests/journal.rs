//! What a journal promises, on the real binary.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;
use std::process::Command;
use std::thread;
use std::time::Duration;
use support::{Desk, article};

fn totals(desk: &Desk) -> serde_json::Value {
    serde_json::from_str(&desk.expect(&["status", "sayso.toml", "--json"], 0)).unwrap()
}

fn lines(desk: &Desk) -> String {
    desk.output().into_iter().map(|(_, bytes)| String::from_utf8(bytes).unwrap()).collect()
}

#[test]
fn a_second_run_reads_only_what_is_new() {
    let desk = Desk::new(2, 5);
    desk.fill(12, 0);
    desk.expect(&["run", "sayso.toml"], 0);
    let first = desk.output();
    assert_eq!(first.len(), 3);
    desk.expect(&["run", "sayso.toml"], 0);
    assert!(desk.output() == first);

    desk.write("inbox/new.txt", article(77));
    let said = desk.expect(&["run", "sayso.toml"], 0);
    assert!(said.starts_with("1 read = 1 exported"), "{said}");
    assert!(desk.output()[..3] == first[..]);
    assert_eq!(desk.output().len(), 4);
    assert_eq!(totals(&desk)["documents"]["exported"], 13);
}

#[test]
fn files_are_known_by_their_content() {
    let desk = Desk::new(1, 100);
    desk.fill(4, 10);
    desk.expect(&["run", "sayso.toml"], 1);
    let before = totals(&desk);

    // Touched.
    fs::write(desk.path("inbox/00001.txt"), article(1)).unwrap();
    // Renamed.
    fs::rename(desk.path("inbox/00002.txt"), desk.path("inbox/a-new-name.txt")).unwrap();
    let said = desk.expect(&["run", "sayso.toml"], 0);
    assert!(said.starts_with("0 read"), "{said}");
    assert_eq!(totals(&desk), before);

    // Grown: only what is new is read.
    let mut grown = fs::read(desk.path("inbox/zz-lines.jsonl")).unwrap();
    grown.extend(format!("{}\n", serde_json::json!({"text": article(4242)})).as_bytes());
    desk.write("inbox/zz-lines.jsonl", grown);
    let said = desk.expect(&["run", "sayso.toml"], 0);
    assert!(said.starts_with("1 read = 1 exported"), "{said}");
    assert!(lines(&desk).contains("\"record\":\"11\""));
    assert!(desk.expect(&["verify", "sayso.toml"], 0).starts_with("in order"));

    // Another text in its place is another document; a copy is the same one twice.
    desk.write("inbox/00003.txt", article(333));
    fs::copy(desk.path("inbox/00001.txt"), desk.path("inbox/copy.txt")).unwrap();
    let said = desk.expect(&["run", "sayso.toml"], 0);
    assert!(said.starts_with("2 read = 1 exported + 0 filtered + 1 duplicate"), "{said}");
}

#[test]
fn duplicates_can_be_kept() {
    let desk = Desk::new(2, 100);
    let config = fs::read_to_string(desk.path("sayso.toml")).unwrap();
    desk.write("sayso.toml", config.replace("[pipeline]", "[pipeline]\nduplicates = \"keep\""));
    for name in ["inbox/a.txt", "inbox/b.txt"] {
        desk.write(name, article(5));
    }
    let said = desk.expect(&["run", "sayso.toml"], 0);
    assert!(said.starts_with("2 read = 2 exported"), "{said}");
}

#[test]
fn dead_letters_are_kept_whole_and_can_be_tried_again() {
    let desk = Desk::new(2, 100);
    let config = fs::read_to_string(desk.path("sayso.toml")).unwrap();
    desk.write("inbox/good.txt", article(1));
    desk.write("inbox/long.txt", article(2).repeat(20));
    desk.write("inbox/picture.pdf", "%PDF-1.7 not a page");
    desk.write("inbox/z.jsonl", "{\"text\": broken\n");
    desk.write("sayso.toml", format!("{config}\n[limits]\ndocument = \"4kB\"\n"));
    let said = desk.expect(&["run", "sayso.toml"], 1);
    assert!(said.contains("4 read = 1 exported + 0 filtered + 0 duplicate + 3 dead"), "{said}");

    let list = desk.expect(&["dead", "list", "sayso.toml"], 0);
    assert_eq!(list.lines().count(), 3, "{list}");
    for word in ["too_large", "no_extractor", "bad_json", "inbox/picture.pdf"] {
        assert!(list.contains(word), "{word} is not in\n{list}");
    }
    let id = list.lines().find(|line| line.contains("no_extractor")).unwrap().split('\t').next().unwrap();
    let raw = desk.expect(&["dead", "show", "sayso.toml", id, "--raw"], 0);
    assert_eq!(raw, "%PDF-1.7 not a page");
    desk.expect(&["dead", "show", "sayso.toml", "999"], 2);

    // Tried again in vain, it is as dead as before, and counted once.
    desk.expect(&["dead", "retry", "sayso.toml", id], 1);
    assert_eq!(totals(&desk)["documents"]["dead"], 3);
    assert_eq!(totals(&desk)["balanced"], true);
    let broken = list.lines().find(|line| line.contains("bad_json")).unwrap().split('\t').next().unwrap();
    let said = desk.expect(&["dead", "retry", "sayso.toml", broken], 2);
    assert!(said.contains("mend its file"), "{said}");
    assert!(desk.expect(&["verify", "sayso.toml"], 0).starts_with("in order"));
}

#[test]
fn a_term_signal_ends_a_run_in_order() {
    let desk = Desk::new(2, 50);
    desk.fill(50, 4000);
    let mut child = desk.start();
    // Late enough to be at work, early enough not to be done.
    while !desk.path("out/part-00001.jsonl").exists() {
        assert!(child.try_wait().unwrap().is_none(), "done before it could be stopped");
        thread::sleep(Duration::from_millis(1));
    }
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    let status = child.wait().unwrap();
    assert!(matches!(status.code(), Some(0 | 1)), "{status}");
    let stopped = lines(&desk);
    assert!(totals(&desk)["inputs"]["begun"] == 1 || totals(&desk)["files_waiting"] == 0);
    assert_eq!(totals(&desk)["balanced"], true);

    desk.expect(&["-q", "run", "sayso.toml"], 1);
    let whole = lines(&desk);
    assert!(whole.starts_with(&stopped) && whole.len() > stopped.len());
    desk.clear();
    desk.expect(&["-q", "run", "sayso.toml"], 1);
    assert!(lines(&desk) == whole, "a stopped run that goes on is not the same as one that was never stopped");
}

#[test]
fn two_runs_do_not_share_a_journal() {
    let desk = Desk::new(1, 10_000);
    desk.fill(50, 4000);
    let mut child = desk.start();
    while !desk.path("state/journal.sqlite").exists() {
        thread::sleep(Duration::from_millis(1));
    }
    let said = desk.expect(&["run", "sayso.toml"], 2);
    assert!(said.contains("in use by another process"), "{said}");
    assert!(said.contains("sayso.toml:2:"), "{said}");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn what_others_wrote_is_never_removed() {
    let desk = Desk::new(1, 5);
    desk.fill(12, 0);
    fs::create_dir(desk.path("out")).unwrap();
    desk.write("out/part-00000.jsonl", "mine\n");
    let said = desk.expect(&["run", "sayso.toml"], 2);
    assert!(said.contains("knows nothing of"), "{said}");
    assert_eq!(fs::read(desk.path("out/part-00000.jsonl")).unwrap(), b"mine\n");
    fs::remove_dir_all(desk.path("out")).unwrap();

    desk.expect(&["run", "sayso.toml"], 0);
    fs::remove_file(desk.path("out/part-00001.jsonl")).unwrap();
    let said = desk.expect(&["run", "sayso.toml"], 2);
    assert!(said.contains("is gone or has changed"), "{said}");
    let said = desk.expect(&["verify", "sayso.toml"], 1);
    assert!(said.contains("part-00001.jsonl cannot be read"), "{said}");
}

#[test]
fn without_a_journal_there_is_nothing_to_look_at() {
    let desk = Desk::new(1, 5);
    desk.fill(1, 0);
    let said = desk.expect(&["status", "sayso.toml"], 2);
    assert!(said.contains("there is no journal in"), "{said}");
    desk.write(
        "state.toml",
        "[[ingest]]\nkind = \"files\"\npaths = [\"inbox\"]\n[[export]]\nkind = \"jsonl\"\npath = \"o\"\n",
    );
    let said = desk.expect(&["status", "state.toml"], 2);
    assert!(said.contains("keeps no journal"), "{said}");
}
