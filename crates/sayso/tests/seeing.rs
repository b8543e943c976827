//! What a run lets others see: figures over HTTP and in the log, `status`, and what `verify` finds when somebody has
//! changed something.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::iter;
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};
use support::{Desk, article};

const LONGEST: Duration = Duration::from_secs(60);

/// What is said there, line by line, whether somebody listens or not: whoever writes into a pipe that nobody reads waits.
fn lines_of(pipe: ChildStderr) -> Receiver<String> {
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || BufReader::new(pipe).lines().map_while(Result::ok).for_each(|line| drop(sender.send(line))));
    lines
}

/// A run that goes on until it is told to stop, and the address of its figures.
struct Running {
    child: Child,
    address: String,
}

impl Running {
    fn on(desk: &Desk) -> Self {
        let mut command = desk.command(&["-v", "run", "sayso.toml"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let log = lines_of(child.stderr.take().unwrap());
        let address = iter::from_fn(|| log.recv_timeout(LONGEST).ok()).find_map(|line| {
            Some(line.split_once("http://")?.1.split_once("/metrics")?.0.to_owned()).filter(|a| a.starts_with("127"))
        });
        match address {
            Some(address) => Self { child, address },
            None => {
                let _ = child.kill();
                panic!("the run ended, or did not say where its figures are: {:?}", child.wait())
            }
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect_timeout(&self.address.parse().unwrap(), Duration::from_secs(5)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream
    }

    /// Status and body of an answer.
    fn ask(&self, path: &str) -> (String, String) {
        let mut stream = self.connect();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address).unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).unwrap();
        let (head, body) = said.split_once("\r\n\r\n").unwrap();
        (head.split_whitespace().nth(1).unwrap().to_owned(), body.to_owned())
    }

    fn figures(&self) -> Figures {
        let (status, body) = self.ask("/metrics");
        assert_eq!(status, "200");
        Figures::read(&body)
    }

    /// Asks again until `wanted` is true of the figures.
    fn wait_for(&mut self, what: &str, wanted: impl Fn(&Figures) -> bool) -> Figures {
        let began = Instant::now();
        loop {
            assert!(self.child.try_wait().unwrap().is_none(), "the run ended before {what}");
            let figures = self.figures();
            if wanted(&figures) {
                return figures;
            }
            assert!(began.elapsed() < LONGEST, "{what} did not come: {figures:?}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn end(mut self) {
        let began = Instant::now();
        assert!(Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap().success());
        while self.child.try_wait().unwrap().is_none() {
            assert!(began.elapsed() < Duration::from_secs(10), "the run did not end in ten seconds");
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Samples by name and labels, in a text that keeps the rules of the format.
#[derive(Debug)]
struct Figures(BTreeMap<String, f64>);

impl Figures {
    fn read(text: &str) -> Self {
        let (mut samples, mut metric) = (BTreeMap::new(), (String::new(), String::new()));
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("# TYPE ") {
                let (name, kind) = rest.split_once(' ').unwrap();
                assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
                metric = (name.to_owned(), kind.to_owned());
                continue;
            }
            if line.starts_with("# HELP ") {
                continue;
            }
            let (name, value) = line.rsplit_once(' ').unwrap();
            let family = name.split('{').next().unwrap();
            let of_metric = match metric.1.as_str() {
                "histogram" => {
                    ["_bucket", "_sum", "_count"].iter().any(|end| family.strip_suffix(end) == Some(&metric.0))
                }
                _ => family == metric.0,
            };
            assert!(of_metric, "{line} stands under {metric:?}");
            assert!(samples.insert(name.to_owned(), value.parse().unwrap()).is_none(), "{line} stands there twice");
        }
        Self(samples)
    }

    fn get(&self, name: &str) -> f64 {
        *self.0.get(name).unwrap_or(&0.0)
    }

    fn of_stage(&self, metric: &str, stage: &str) -> f64 {
        self.get(&format!("{metric}{{stage=\"{stage}\"}}"))
    }
}

fn watching() -> Desk {
    let desk = Desk::new(2, 1000);
    desk.configure("kind = \"files\"", "watch = true\nstable = 0.1\npoll = 0.2");
    desk.configure("[pipeline]", "duplicates = \"skip\"");
    let config = fs::read_to_string(desk.path("sayso.toml")).unwrap();
    let config = config.replace("documents = 1000", "documents = 1000, seconds = 1");
    desk.write("sayso.toml", format!("{config}\n[metrics]\nlisten = \"127.0.0.1:0\"\n[limits]\ndocument = \"3kB\"\n"));
    desk
}

#[test]
fn a_run_is_scraped_while_it_goes_on() {
    let desk = watching();
    for i in 0..40 {
        desk.write(&format!("inbox/{i:03}.txt"), article(i));
    }
    let mut run = Running::on(&desk);
    run.wait_for("the first files", |f| f.get("sayso_documents_total{fate=\"exported\"}") == 40.0);
    assert_eq!(run.ask("/healthz").0, "200");
    assert_eq!(run.ask("/readyz"), ("200".to_owned(), "reading\n".to_owned()));
    assert_eq!(run.ask("/elsewhere").0, "404");

    desk.write("inbox/copy.txt", article(7));
    desk.write("inbox/large.txt", article(8).repeat(20));
    let figures = run.wait_for("what came then", |f| {
        f.get("sayso_documents_read_total") == 42.0 && f.get("sayso_documents_on_the_way") == 0.0
    });
    assert_eq!(figures.get("sayso_documents_total{fate=\"duplicate\"}"), 1.0);
    assert_eq!(figures.get("sayso_documents_total{fate=\"dead\"}"), 1.0);
    assert_eq!(figures.get("sayso_dead_total{stage=\"ingest\",reason=\"too_large\"}"), 1.0);
    let bytes = figures.get("sayso_bytes_read_total");
    assert!(bytes > 40.0 * 200.0);
    for (stage, documents) in [("read", 42.0), ("ingest", 41.0), ("clean", 41.0), ("attribute", 41.0), ("write", 42.0)]
    {
        assert_eq!(figures.of_stage("sayso_stage_documents_total", stage), documents, "{stage}");
        assert_eq!(figures.of_stage("sayso_stage_seconds_count", stage), documents, "{stage}");
        assert!(figures.of_stage("sayso_stage_seconds_sum", stage) > 0.0, "{stage}");
        let up_to =
            |bound: &str| figures.get(&format!("sayso_stage_seconds_bucket{{stage=\"{stage}\",le=\"{bound}\"}}"));
        assert!(up_to("0.001") <= up_to("0.1") && up_to("0.1") <= up_to("+Inf"), "{stage}");
        assert_eq!(up_to("+Inf"), documents, "{stage}");
    }
    assert_eq!(figures.of_stage("sayso_stage_bytes_total", "read"), bytes);
    let attributions = figures.of_stage("sayso_stage_attributions_total", "attribute");
    assert!(attributions > 41.0 && attributions >= figures.get("sayso_attributions_total"));
    assert!(figures.get("sayso_near_duplicates_total") > 0.0);
    for stage in ["ingest", "segment", "attribute", "write"] {
        assert!(figures.0.contains_key(&format!("sayso_queue_batches{{stage=\"{stage}\"}}")), "{figures:?}");
    }
    run.end();
}

#[test]
fn who_asks_badly_does_not_hurt_the_run() {
    let desk = watching();
    desk.write("inbox/000.txt", article(0));
    let mut run = Running::on(&desk);
    let exported = |f: &Figures| f.get("sayso_documents_total{fate=\"exported\"}");
    run.wait_for("the first file", |f| exported(f) == 1.0);
    // A hundred who say nothing, one who never ends, and one who never reads.
    let silent: Vec<TcpStream> = (0..100).map(|_| run.connect()).collect();
    let mut endless = run.connect();
    let _ = endless.write_all(&[b'x'; 100_000]);
    for i in 1..20 {
        desk.write(&format!("inbox/{i:03}.txt"), article(i));
    }
    // The journal tells of the run without asking it.
    let began = Instant::now();
    while status(&desk)["documents"]["exported"] != 20 {
        assert!(began.elapsed() < LONGEST, "{}", status(&desk));
        thread::sleep(Duration::from_millis(20));
    }
    thread::sleep(Duration::from_millis(2500).saturating_sub(began.elapsed()));
    assert_eq!(exported(&run.figures()), 20.0);
    // Those who still hold on do not keep it from ending.
    let _late = run.connect();
    run.end();
    drop(silent);
}

#[test]
fn an_address_that_is_taken_or_is_none_is_pointed_at() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let desk = Desk::new(1, 10);
    let config = fs::read_to_string(desk.path("sayso.toml")).unwrap();
    desk.write("inbox/a.txt", article(1));
    let address = taken.local_addr().unwrap();
    desk.write("sayso.toml", format!("{config}\n[metrics]\nlisten = \"{address}\"\n"));
    let said = desk.expect(&["run", "sayso.toml"], 2);
    assert!(said.contains(&format!("cannot listen on {address}")) && said.contains("sayso.toml:15:"), "{said}");
    for wrong in ["9464", "localhost:", ":9464", "127.0.0.1:99999"] {
        desk.write("wrong.toml", format!("{config}\n[metrics]\nlisten = \"{wrong}\"\n"));
        let said = desk.expect(&["check", "wrong.toml"], 2);
        assert!(said.contains("is no address to listen on") && said.contains("wrong.toml:15:"), "{said}");
    }
}

fn status(desk: &Desk) -> serde_json::Value {
    serde_json::from_str(&desk.expect(&["status", "sayso.toml", "--json"], 0)).unwrap()
}

#[test]
fn status_says_whether_a_run_goes_on_and_what_is_dead() {
    let desk = watching();
    desk.write("inbox/a.txt", article(1));
    desk.write("inbox/large.txt", article(8).repeat(20));
    desk.write("inbox/picture.pdf", "%PDF-1.7 not a page");
    let mut run = Running::on(&desk);
    run.wait_for("the files", |f| f.get("sayso_documents_read_total") == 3.0);
    let began = Instant::now();
    while status(&desk)["documents"]["read"] != 3 {
        assert!(began.elapsed() < LONGEST);
        thread::sleep(Duration::from_millis(20));
    }
    let said = status(&desk);
    assert_eq!(said["running"], true);
    let dead = serde_json::json!([
        {"stage": "clean", "code": "no_extractor", "count": 1}, {"stage": "ingest", "code": "too_large", "count": 1}
    ]);
    assert_eq!((&said["dead"], &said["articles_remembered"]), (&dead, &1.into()), "{said}");
    run.end();
    let said = desk.expect(&["status", "sayso.toml"], 0);
    assert!(said.contains("run        none now") && said.contains("dead       1 in clean: no_extractor"), "{said}");
    assert_eq!(status(&desk)["running"], false);
}

#[test]
fn figures_go_to_the_log_where_nobody_watches() {
    let desk = Desk::new(1, 10_000);
    desk.fill(10, 20_000);
    let mut child = desk
        .command(&["run", "sayso.toml", "--log-every", "1"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let log = lines_of(child.stderr.take().unwrap());
    let lines = iter::from_fn(|| log.recv_timeout(LONGEST).ok()).filter(|line| line.contains("\"figures\""));
    let seen: Vec<serde_json::Value> = lines.take(2).map(|line| serde_json::from_str(&line).unwrap()).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    let [first, second] = &seen[..] else { panic!("the run was over before two seconds were: {seen:?}") };
    assert!(second["read"].as_u64() > first["read"].as_u64(), "{seen:?}");
    assert!(
        second["documents_per_second"].as_f64() > Some(0.0) && second["timestamp"].as_str().unwrap().ends_with('Z')
    );

    desk.clear();
    let mut quiet = desk.command(&["-q", "run", "sayso.toml", "--log-every", "1"]);
    let mut child = quiet.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    thread::sleep(Duration::from_millis(2200));
    child.kill().unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    child.wait().unwrap();
    assert_eq!(said, "");
}

#[test]
fn near_duplicates_are_marked_or_left_out_and_the_count_stays_right() {
    let story = |tail: &str| format!("{}\nThe pilots’ guild welcomed the news. {tail}\n", article(3));
    let desk = Desk::new(2, 100);
    desk.write("inbox/a.txt", story("It had asked for it in June."));
    desk.write("inbox/b.txt", story("It had asked for it in June, and again in July."));
    desk.write(
        "inbox/c.txt",
        "Another story altogether. ".repeat(4)
            + "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen.",
    );
    let said = desk.expect(&["run", "sayso.toml"], 0);
    assert!(said.starts_with("3 read = 3 exported + 0 filtered + 0 duplicate + 0 dead"), "{said}");
    assert!(said.contains("1 near-duplicates of earlier ones"), "{said}");
    let records = || -> Vec<serde_json::Value> {
        let all: String = desk.output().into_iter().map(|(_, bytes)| String::from_utf8(bytes).unwrap()).collect();
        all.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let marked = records();
    assert_eq!(marked[1]["duplicate_of"], marked[0]["id"]);
    assert!(marked[1]["similarity"].as_f64() > Some(0.8));
    assert_eq!(
        (&marked[0]["duplicate_of"], &marked[2]["duplicate_of"]),
        (&serde_json::Value::Null, &serde_json::Value::Null)
    );
    // A later run remembers what an earlier one has read.
    desk.write("inbox/d.txt", story("It had asked for that in June."));
    desk.expect(&["run", "sayso.toml"], 0);
    assert_eq!(records()[3]["duplicate_of"], marked[0]["id"]);
    assert_eq!(status(&desk)["documents"]["near_duplicate"], 2);

    desk.clear();
    desk.configure("[pipeline]", "near_duplicates = { action = \"skip\" }");
    let said = desk.expect(&["run", "sayso.toml"], 0);
    assert!(said.starts_with("4 read = 2 exported + 0 filtered + 2 duplicate + 0 dead"), "{said}");
    assert!(desk.expect(&["verify", "sayso.toml"], 0).starts_with("in order: 4 read = 2 exported"));

    // Without a journal they are found among the documents of the run.
    let config = fs::read_to_string(desk.path("sayso.toml")).unwrap();
    desk.clear();
    desk.write("sayso.toml", config.replace("state = \"state\"\n", ""));
    let said = desk.expect(&["run", "sayso.toml"], 0);
    assert!(said.starts_with("4 read = 2 exported + 0 filtered + 2 duplicate + 0 dead"), "{said}");
}

/// Changes one byte in the middle of a file.
fn flip(desk: &Desk, name: &str) {
    let mut bytes = fs::read(desk.path(name)).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    desk.write(name, bytes);
}

#[test]
fn verify_finds_what_was_changed() {
    let desk = Desk::new(1, 5);
    desk.fill(12, 10);
    desk.write("inbox/picture.pdf", "%PDF-1.7 not a page");
    desk.expect(&["run", "sayso.toml"], 1);
    assert!(desk.expect(&["verify", "sayso.toml"], 0).starts_with("in order"));
    let sound = |name: &str| fs::read(desk.path(name)).unwrap();
    let found = |said: &str| {
        let out = desk.expect(&["verify", "sayso.toml"], 1);
        assert!(out.contains(said) && out.lines().count() == 1, "{out}");
    };

    for name in ["out/part-00001.jsonl", "inbox/00003.txt", "inbox/zz-lines.jsonl"] {
        let before = sound(name);
        flip(&desk, name);
        found("has changed since it was");
        desk.write(name, &before[..before.len() - 1]);
        found(name.split('/').next_back().unwrap());
        desk.write(name, before);
    }
    // A record moved from one part to another leaves every count as it was.
    let (one, other) = (sound("out/part-00000.jsonl"), sound("out/part-00001.jsonl"));
    desk.write("out/part-00000.jsonl", &other);
    desk.write("out/part-00001.jsonl", &one);
    let out = desk.expect(&["verify", "sayso.toml"], 1);
    assert_eq!(out.matches("part-0000").count(), 2, "{out}");
    desk.write("out/part-00000.jsonl", one);
    desk.write("out/part-00001.jsonl", other);
    // A part that nobody wrote.
    desk.write("out/part-00099.jsonl", "{}\n");
    found("is no part that the journal knows of");
    fs::remove_file(desk.path("out/part-00099.jsonl")).unwrap();

    let journal = sound("state/journal.sqlite");
    let sql = |statement: &str| {
        desk.write("state/journal.sqlite", &journal);
        let connection = rusqlite::Connection::open(desk.path("state/journal.sqlite")).unwrap();
        assert!(connection.execute(statement, []).unwrap() > 0, "{statement}");
    };
    sql("UPDATE dead SET body = 'something else' WHERE code = 'no_extractor'");
    found("has changed");
    sql("DELETE FROM dead WHERE code = 'no_extractor'");
    found("dead letters are kept, 3 are counted");
    sql("UPDATE total SET value = value + 1 WHERE name = 'read'");
    found("read are not");
    sql("UPDATE input SET documents = documents + 1 WHERE uri LIKE '%00003.txt'");
    found("holds 1 documents, 2 are counted");
    desk.write("state/journal.sqlite", &journal);
    assert!(desk.expect(&["verify", "sayso.toml"], 0).starts_with("in order"));
    // What is appended to an input waits, and is no fault.
    let grown = [sound("inbox/zz-lines.jsonl"), b"{\"text\": \"More.\"}\n".to_vec()].concat();
    desk.write("inbox/zz-lines.jsonl", grown);
    assert!(desk.expect(&["verify", "sayso.toml"], 0).starts_with("in order"));
}
