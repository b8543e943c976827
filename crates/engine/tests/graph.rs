//! The graph keeps its laws whatever the stages do: order, counts, one fault one document, bounded waiting.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use proptest::prelude::*;
use sayso_engine::graph::{self, Counts, Division, Ending, Event, Group, Incoming, Mark, Sink, SinkError};
use sayso_engine::guard::Guard;
use sayso_engine::stage::{Document, Failure, Fate, Place, Stage, StageFactory, Verdict};
use sayso_record::{Block, BlockKind, Origin, Span};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A stage that does with a document what its body says.
#[derive(Clone)]
struct Obedient(&'static str);

impl StageFactory for Obedient {
    fn name(&self) -> &str {
        self.0
    }
    fn make(&self) -> Result<Box<dyn Stage>, Failure> {
        Ok(Box::new(self.clone()))
    }
}

impl Stage for Obedient {
    fn name(&self) -> &str {
        self.0
    }
    fn process(&mut self, document: &mut Document) -> Result<Verdict, Failure> {
        let body = String::from_utf8_lossy(&document.raw.body).into_owned();
        if body.contains("wait") {
            std::thread::sleep(Duration::from_millis(2));
        }
        match body.strip_suffix(self.0) {
            Some("panic in ") => panic!("as told"),
            Some("hang in ") => {
                std::thread::sleep(Duration::from_secs(20));
                Ok(Verdict::Keep)
            }
            Some("fail in ") => Err(Failure::new("told", "as told")),
            Some("filter in ") => Ok(Verdict::Filter("as told".to_owned())),
            Some("lie in ") => {
                let block = Block { kind: BlockKind::Paragraph, span: Span::new(0, 9), origin: Origin(0, 9) };
                document.article = Some(sayso_record::Article { blocks: vec![block], ..Default::default() });
                Ok(Verdict::Keep)
            }
            Some("deep in ") => {
                // Recursion that would not fit a thread of the usual two megabytes.
                fn deep(n: u32) -> u64 {
                    let frame = std::hint::black_box([n; 256]);
                    if n == 0 { 0 } else { deep(n - 1) + u64::from(frame[0]) }
                }
                assert!(deep(10_000) > 0);
                Ok(Verdict::Keep)
            }
            _ => Ok(Verdict::Keep),
        }
    }
    fn gains_from_company(&self) -> bool {
        self.0 == "four"
    }
}

/// Writes down what it is given.
#[derive(Default)]
struct Book {
    lines: Vec<String>,
    closes_after: Option<usize>,
}

impl Sink for Book {
    fn put(&mut self, document: &mut Document) -> Result<(), SinkError> {
        if self.closes_after.is_some_and(|n| self.lines.len() >= n) {
            return Err(SinkError::Closed);
        }
        let body = String::from_utf8_lossy(&document.raw.body);
        self.lines.push(match &document.fate {
            Fate::Live => format!("{} {body}: live", document.sequence),
            Fate::Filtered { stage, reason } => format!("{} {body}: {stage} {reason}", document.sequence),
            Fate::Duplicate => unreachable!(),
            Fate::Dead { stage, failure } => format!("{} {body}: dead in {stage}, {}", document.sequence, failure.code),
        });
        Ok(())
    }
    fn mark(&mut self, mark: &Mark) -> Result<(), SinkError> {
        if let Mark::End { place, .. } = mark {
            self.lines.push(format!("end of {}", place.input));
        }
        Ok(())
    }
}

fn events(bodies: &[&str]) -> Vec<Event> {
    let place = |input| Place { input, next: sayso_ingest::Position::START };
    let mut events = vec![Event::Mark(Mark::End { place: place(7), stored_bytes: 0 })];
    for (i, body) in bodies.iter().enumerate() {
        let document = Document::from_body(sayso_record::Form::Text, body.as_bytes().to_vec());
        events.push(Event::Document(Box::new(Incoming::from(document.raw))));
        if i % 3 == 0 {
            events.push(Event::Mark(Mark::End { place: place(i as u64), stored_bytes: 10 }));
        }
    }
    events
}

fn run(bodies: &[&str], division: &Division, book: &mut Book) -> (Result<Ending, graph::GraphError>, Counts) {
    let row: Vec<Group> = vec![
        vec![Arc::new(Obedient("one")), Arc::new(Obedient("two"))],
        vec![Arc::new(Obedient("three"))],
        vec![Arc::new(Obedient("four")), Arc::new(Obedient("five"))],
    ];
    let counts = Counts::default();
    let result = graph::run(events(bodies).into_iter(), &row, division, book, &counts, &AtomicBool::new(false));
    (result, counts)
}

fn division(workers: usize, batch: usize, queue_batches: usize, queue_bytes: u64) -> Division {
    Division { workers, batch, queue_batches, queue_bytes, guard: Guard::default() }
}

#[test]
fn one_fault_is_one_document() {
    let bodies = [
        "good",
        "panic in two",
        "good",
        "fail in four",
        "filter in one",
        "lie in three",
        "deep in four",
        "panic in one",
        "good",
        "panic in four",
        "fail in five",
        "filter in four",
    ];
    let mut book = Book::default();
    let (result, counts) = run(&bodies, &division(2, 2, 2, 1 << 20), &mut book);
    result.unwrap();
    let expected = [
        "end of 7",
        "0 good: live",
        "end of 0",
        "1 panic in two: dead in two, panic",
        "2 good: live",
        "3 fail in four: dead in four, told",
        "end of 3",
        "4 filter in one: one as told",
        "5 lie in three: dead in three, broken_law",
        "6 deep in four: live",
        "end of 6",
        "7 panic in one: dead in one, panic",
        "8 good: live",
        "9 panic in four: dead in four, panic",
        "end of 9",
        "10 fail in five: dead in five, told",
        "11 filter in four: four as told",
    ];
    assert_eq!(book.lines, expected);
    assert_eq!((counts.documents_read(), counts.exported(), counts.filtered(), counts.dead()), (12, 4, 2, 6));
    assert_eq!(counts.dead_reasons()[&("two".to_owned(), "panic".to_owned())], 1);
}

#[test]
fn a_document_that_does_not_end_is_left_behind() {
    let bodies = ["good", "hang in two", "good", "hang in four", "panic in four", "good"];
    let mut book = Book::default();
    let guard = Guard { patience: Some(Duration::from_millis(200)), ..Guard::default() };
    let began = Instant::now();
    let (result, counts) = run(&bodies, &Division { guard, ..division(1, 2, 2, 1 << 20) }, &mut book);
    assert_eq!(result.unwrap(), Ending::Done);
    assert!(began.elapsed() < Duration::from_secs(15), "it was waited for");
    book.lines.retain(|line| !line.starts_with("end of"));
    let expected = [
        "0 good: live",
        "1 hang in two: dead in two, timed_out",
        "2 good: live",
        "3 hang in four: dead in four, timed_out",
        "4 panic in four: dead in four, panic",
        "5 good: live",
    ];
    assert_eq!(book.lines, expected);
    assert_eq!(counts.dead(), 3);
}

#[test]
fn too_many_that_do_not_end_wear_the_run_out_and_what_was_read_is_written() {
    let bodies = vec!["hang in one"; 400];
    let mut book = Book::default();
    let guard = Guard { patience: Some(Duration::from_millis(20)), ..Guard::default() };
    let (result, counts) = run(&bodies, &Division { guard, ..division(2, 1, 1, 1) }, &mut book);
    assert_eq!(result.unwrap(), Ending::Worn);
    let read = counts.documents_read();
    assert!(read >= sayso_engine::guard::MOST_ABANDONED as u64 && read < 400, "{read}");
    assert_eq!(counts.dead(), read);
}

#[test]
fn a_closed_output_ends_the_run() {
    let bodies = vec!["good"; 5_000];
    let mut book = Book { closes_after: Some(10), ..Book::default() };
    let (result, counts) = run(&bodies, &division(2, 2, 1, 64), &mut book);
    assert!(matches!(result, Err(graph::GraphError::Sink(SinkError::Closed))));
    assert!(counts.documents_read() < 5_000, "the reader read on");
}

#[test]
fn stopping_writes_what_was_read_and_reads_no_more() {
    let stop = AtomicBool::new(false);
    let endless = (0u64..).map(|i| {
        if i == 300 {
            stop.store(true, Ordering::Relaxed);
        }
        let document = Document::from_body(sayso_record::Form::Text, b"good".to_vec());
        Event::Document(Box::new(Incoming::from(document.raw)))
    });
    let row: Vec<Group> = vec![vec![Arc::new(Obedient("one"))]];
    let (counts, mut book) = (Counts::default(), Book::default());
    graph::run(endless, &row, &division(2, 8, 2, 1 << 20), &mut book, &counts, &stop).unwrap();
    assert_eq!(book.lines.len() as u64, counts.documents_read());
    assert_eq!(counts.documents_read(), 301);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_output_does_not_depend_on_the_division(
        bodies in prop::collection::vec(
            prop::sample::select(vec![
                "good", "wait", "panic in one", "fail in two", "filter in three", "lie in four", "a longer body, wait",
            ]),
            0..60,
        ),
        workers in 1usize..5,
        batch in 1usize..9,
        queue_batches in 1usize..4,
        queue_bytes in 1u64..60,
    ) {
        let mut alone = Book::default();
        run(&bodies, &division(1, 1, 1, 1), &mut alone).0.unwrap();
        let mut together = Book::default();
        let (result, counts) = run(&bodies, &division(workers, batch, queue_batches, queue_bytes), &mut together);
        result.unwrap();
        prop_assert_eq!(alone.lines, together.lines);
        prop_assert_eq!(counts.documents_read(), bodies.len() as u64);
        prop_assert!(counts.balance().is_ok());
    }
}
