//! What the boundary of a plugin costs: `cargo bench -p sayso-engine --bench plugins`.
//!
//! The same work on the same batch of 64 articles of four kilobytes, once compiled in, once behind the ABI in this
//! process, once in a process of its own. The work is to count the names of an article, which reads all of it and puts one
//! value, and to put each of them, 28 spans with a member, which is as much as a plugin is likely to say. In a process of its
//! own there is also a plugin that does nothing, which is the bare cost of the road there and back, and beside it what the
//! same bytes cost through a pair of pipes with nobody at the other end but a reader: the floor of any such road on the
//! machine at hand. Divide by 64 for one record.
#![allow(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]

#[path = "plugin/names.rs"]
mod names;

use divan::Bencher;
use divan::counter::ItemsCount;
use sayso_engine::config;
use sayso_engine::plugin::{HOST_COMMAND, serve};
use sayso_engine::row::Plan;
use sayso_engine::stage::{Document, Failure, Stage, Verdict};
use sayso_record::{Form, Span, Value};
use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

const BATCH: usize = 64;

/// Has this program read what the bench of the bare pipe sends, as `HOST_COMMAND` has it hold a plugin.
const DRAIN_COMMAND: &str = "drain";

fn main() {
    if std::env::args_os().nth(1).is_some_and(|command| command == DRAIN_COMMAND) {
        return drain();
    }
    // The child of an isolated plugin is the running program, here this one.
    if std::env::args_os().nth(1).is_some_and(|command| command == HOST_COMMAND) {
        return serve().unwrap();
    }
    // Built before the clock runs; which one is asked for does not matter.
    library("bench_nothing");
    divan::main();
}

/// An article of about four kilobytes.
fn article(i: usize) -> String {
    let mut text = format!("Harbour {i} opens again");
    for j in 0..14 {
        text.push_str(&format!(
            "\n\nThe harbour will open on day {j}, said Mira Tovell, who runs pier {i}. “We waited {j} weeks,” she \
             said. “Nobody told us why.” According to the Port Authority, {} ships are on their way, and officials who \
             asked not to be named said that the crane would be repaired by spring.",
            i + j
        ));
    }
    text
}

fn documents() -> Vec<Document> {
    let made = (0..BATCH).map(|i| {
        let text = article(i);
        let mut document = Document::from_body(Form::CleanText, text.clone().into_bytes());
        document.article = Some(sayso_clean::keep_text(&text, &sayso_clean::Options::default()));
        document
    });
    made.collect()
}

/// The library of an example of this crate, built once.
fn library(name: &str) -> PathBuf {
    static BUILT: OnceLock<Vec<String>> = OnceLock::new();
    let files = BUILT.get_or_init(|| {
        let build = Command::new(env!("CARGO"))
            .args(["build", "--release", "--locked", "--message-format=json-render-diagnostics"])
            .args(["-p", "sayso-engine", "--example", "bench_names", "--example", "bench_count"])
            .args(["--example", "bench_nothing"])
            .stderr(Stdio::inherit())
            .output()
            .unwrap();
        assert!(build.status.success(), "the libraries do not build");
        let messages = String::from_utf8(build.stdout).unwrap();
        let messages = messages.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let files = |m: serde_json::Value| m["filenames"].as_array().cloned().unwrap_or_default();
        messages.flat_map(files).filter_map(|file| file.as_str().map(str::to_owned)).collect()
    });
    let named =
        |file: &&String| file.contains(&format!("lib{name}.")) && file.ends_with(std::env::consts::DLL_EXTENSION);
    PathBuf::from(files.iter().find(named).unwrap())
}

fn loaded(name: &str, isolation: &str) -> Box<dyn Stage> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sayso.toml");
    let text = format!(
        "[[ingest]]\nkind = \"files\"\npaths = [\"x\"]\n[[plugin]]\nname = \"names\"\npath = '{}'\nafter = \"clean\"\n\
         isolation = \"{isolation}\"\n[[export]]\nkind = \"jsonl\"\npath = \"out\"\n",
        library(name).display()
    );
    std::fs::write(&file, text).unwrap();
    let plan = Plan::with_plugins(&config::load(&file, &|_| None).unwrap()).unwrap();
    plan.plugins[0].factory.make().unwrap()
}

fn run(stage: &mut dyn Stage, documents: &mut [Document]) -> usize {
    let mut lent: Vec<&mut Document> = documents.iter_mut().collect();
    stage.process_many(&mut lent).into_iter().filter(|result| result == &Ok(Verdict::Keep)).count()
}

/// The same batch again and again, as one batch follows another in a run: what a stage puts takes the place of what it put
/// before. (Making articles anew for each sample would measure caches that the making has emptied.)
fn bench(bencher: Bencher<'_, '_>, stage: &mut dyn Stage) {
    let mut documents = documents();
    bencher.counter(ItemsCount::new(BATCH)).bench_local(|| assert_eq!(run(stage, &mut documents), BATCH));
}

fn put(document: &mut Document, key: &str, value: Value) -> Result<Verdict, Failure> {
    let extension = BTreeMap::from([(key.to_owned(), value)]);
    document.article.as_mut().unwrap().extensions.insert("names".to_owned(), Value::Object(extension));
    Ok(Verdict::Keep)
}

/// `bench_count` as a stage of the program itself.
struct Counting;

impl Stage for Counting {
    fn name(&self) -> &str {
        "names"
    }

    fn process(&mut self, document: &mut Document) -> Result<Verdict, Failure> {
        let count = names::names(&document.article.as_ref().unwrap().text).count();
        put(document, "count", Value::Unsigned(count as u64))
    }
}

/// `bench_names` as a stage of the program itself.
struct Finding;

impl Stage for Finding {
    fn name(&self) -> &str {
        "names"
    }

    fn process(&mut self, document: &mut Document) -> Result<Verdict, Failure> {
        let found: Vec<Value> = names::names(&document.article.as_ref().unwrap().text)
            .filter_map(|(start, end, count)| Some((Span::try_from_range(start..end)?, count)))
            .map(|(span, count)| {
                let words = Value::String(if count == 2 { "two" } else { "more" }.to_owned());
                let offsets = [("start", Value::Offset(span.start)), ("end", Value::Offset(span.end))];
                let members = offsets.into_iter().chain([("words", words)]);
                Value::Object(members.map(|(name, value)| (name.to_owned(), value)).collect())
            })
            .collect();
        put(document, "names", Value::Array(found))
    }
}

/// Answers each batch of bytes, whose length comes first, with one byte.
fn drain() {
    let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout().lock());
    let (mut length, mut batch) = ([0; 8], Vec::new());
    while input.read_exact(&mut length).is_ok() {
        batch.resize(usize::try_from(u64::from_le_bytes(length)).unwrap(), 0);
        input.read_exact(&mut batch).unwrap();
        output.write_all(&[1]).unwrap();
        output.flush().unwrap();
    }
}

#[divan::bench]
fn bytes_through_a_pipe(bencher: Bencher<'_, '_>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .arg(DRAIN_COMMAND)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut input, mut output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    // As the engine makes its own pipes.
    #[cfg(target_os = "linux")]
    rustix::pipe::fcntl_setpipe_size(&input, 1 << 20).unwrap();
    let text: String = (0..BATCH).map(article).collect();
    let mut batch = (text.len() as u64).to_le_bytes().to_vec();
    batch.extend_from_slice(text.as_bytes());
    bencher.counter(ItemsCount::new(BATCH)).bench_local(|| {
        input.write_all(&batch).unwrap();
        output.read_exact(&mut [0]).unwrap();
    });
    drop(input);
    child.wait().unwrap();
}

#[divan::bench]
fn count_compiled_in(bencher: Bencher<'_, '_>) {
    bench(bencher, &mut Counting);
}

#[divan::bench]
fn count_in_a_thread(bencher: Bencher<'_, '_>) {
    bench(bencher, &mut *loaded("bench_count", "thread"));
}

#[divan::bench]
fn count_in_a_process(bencher: Bencher<'_, '_>) {
    bench(bencher, &mut *loaded("bench_count", "process"));
}

#[divan::bench]
fn find_compiled_in(bencher: Bencher<'_, '_>) {
    bench(bencher, &mut Finding);
}

#[divan::bench]
fn find_in_a_thread(bencher: Bencher<'_, '_>) {
    bench(bencher, &mut *loaded("bench_names", "thread"));
}

#[divan::bench]
fn find_in_a_process(bencher: Bencher<'_, '_>) {
    bench(bencher, &mut *loaded("bench_names", "process"));
}

#[divan::bench]
fn nothing_in_a_process(bencher: Bencher<'_, '_>) {
    bench(bencher, &mut *loaded("bench_nothing", "process"));
}
