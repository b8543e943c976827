//! Any calls of the output table, and any bytes in the place of what a plugin's process sends: a fault is named, or the
//! record keeps every law. Never a panic, and the text is never a plugin's to change.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sayso_plugin_abi::{
    SAYSO_NONE, SAYSO_OK, SaysoHost, SaysoInstance, SaysoMember, SaysoNewAttribution, SaysoOutput, SaysoRecord,
    SaysoSetup, SaysoSpan, SaysoStr,
};
use sayso_plugin_sdk::host::{
    Applied, ArticleInput, Ended, Extracted, Instance, RawInput, Setup, annotate, extract, gather, sift, wire,
};
use sayso_plugin_sdk::record::{
    Article, Attribution, AttributionKind, Form, RawDocument, Source, Span, Speaker, SpeakerKind,
};
use sayso_plugin_sdk::testing;
use std::cell::RefCell;
use std::ffi::c_void;
use std::sync::atomic::{AtomicPtr, Ordering};

const TEXT: &str = "Été à Łódź\n\n« Non », dit Zoë.\n\n“Yes,” said 李雷.";
/// Documents in a batch.
const COUNT: usize = 2;

thread_local! {
    /// What the plugin is to do in its next call.
    static CALLS: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    /// One for the whole run: what an instance leaves behind for late callers is never freed.
    static INSTANCE: RefCell<Instance> = RefCell::new(instance());
}

fuzz_target!(|input: (u8, &[u8])| {
    let (road, bytes) = input;
    let (article, raw) = (article(), raw());
    let given = |at: usize| ArticleInput { id: ["a", "b"][at], source: &raw.source, article: &article };
    let document = RawInput { id: Some("a"), raw: &raw, text: if road & 4 == 0 { Some(TEXT) } else { None } };
    let (put, ended) = if road & 1 == 0 {
        // Bytes as they come through the pipe.
        let (flags, put) = bytes.split_first().unwrap_or((&0, &[]));
        let stray = flags & 2 != 0 && flags & 4 != 0;
        (put.to_vec(), Ended { strayed: stray, late: flags & 1 != 0, no_such_record: (*flags == 255).then_some(9) })
    } else {
        CALLS.with_borrow_mut(|calls| bytes.clone_into(calls));
        INSTANCE.with_borrow_mut(|instance| {
            let (put, ended) = match road & 2 {
                0 => instance.annotate(&[given(0), given(1)]),
                _ => instance.read(&[document, document]),
            };
            // What the gate itself has written is well formed, whatever it was told.
            assert!(wire::read(put).all(|entry| entry.is_ok_and(|(record, _)| (record as usize) < COUNT)));
            (put.to_vec(), ended)
        })
    };
    let mut renumbered = put.clone();
    wire::renumber(&mut renumbered, |record| record ^ 1);
    assert_eq!(wire::read(&put).count(), wire::read(&renumbered).count());

    let Ok(gathered) = gather(&put, COUNT, ended) else { return };
    for effects in gathered {
        assert!(!matches!(&sift(effects.clone()), Err(fault) if fault.to_string().is_empty()));
        let mut annotated = article.clone();
        if annotate(&mut annotated, "plugin", effects.clone()) == Ok(Applied::Kept) {
            hold(&article, &annotated);
        }
        if let Ok(Extracted::Article(made)) = extract(&document, "plugin", effects) {
            assert_eq!(made.check(), Ok(()));
            assert!(!made.blocks.is_empty() && !made.text.trim().is_empty());
            let length = document.text.map_or(raw.body.len(), str::len);
            let origins = made.blocks.iter().map(|b| b.origin).chain(made.dropped.iter().map(|d| d.origin));
            assert!(origins.into_iter().all(|o| o.0 <= o.1 && o.1 as usize <= length));
        }
    }
});

/// What holds of an article that a plugin has added to.
fn hold(before: &Article, after: &Article) {
    assert_eq!(after.check(), Ok(()));
    assert_eq!((&after.text, &after.blocks, &after.sentences), (&before.text, &before.blocks, &before.sentences));
    for (at, attribution) in after.attributions.iter().enumerate() {
        assert_eq!(attribution.id as usize, at, "numbered from 0, in order");
        let (mut holder, mut steps) = (attribution.within, 0);
        while let Some(id) = holder {
            holder = after.attributions[id as usize].within;
            steps += 1;
            assert!(steps <= after.attributions.len(), "attributions hold one another in a circle");
        }
    }
    for speaker in &after.speakers {
        assert_eq!(after.speakers.iter().filter(|other| other.id == speaker.id).count(), 1, "one speaker for each id");
    }
}

fn article() -> Article {
    let mut article = testing::article(TEXT);
    let find = |words: &str| {
        let start = TEXT.find(words).expect("it stands there");
        Span::try_from_range(start..start + words.len()).expect("it is short")
    };
    for (id, name) in (0..).zip(["Zoë", "李雷"]) {
        article.speakers.push(Speaker {
            id,
            name: name.to_owned(),
            kind: SpeakerKind::Person,
            role: None,
            anonymous: false,
            anonymity_reason: None,
            count: None,
            affiliation: None,
            pronoun: None,
            mentions: vec![find(name)],
        });
        article.attributions.push(Attribution {
            id,
            kind: AttributionKind::Direct,
            content: vec![find(["Non", "Yes"][id as usize])],
            cue: vec![find(["dit", "said"][id as usize])],
            source: vec![find(name)],
            speaker: Some(id),
            addressee: None,
            time: None,
            place: None,
            medium: None,
            negated: false,
            within: None,
            confidence: 0.9,
            speaker_confidence: None,
            explanation: None,
            evidence: "here".to_owned(),
        });
    }
    article
}

fn raw() -> RawDocument {
    let source = Source { uri: "a.txt".to_owned(), media_type: "text/plain".to_owned(), ..Source::default() };
    let body = TEXT.as_bytes().to_vec();
    RawDocument { source, form: Form::Other, charset: None, headers: Vec::new(), body, notes: Vec::new() }
}

fn instance() -> Instance {
    let setup = Setup { name: "plugin", place: 8, needs: u32::MAX, config: "{}", folder: "/" };
    // SAFETY: `create` keeps the contract, and `process` lends only what is alive.
    unsafe { Instance::create(create, &setup, |_, _, _| {}) }.expect("it takes everything")
}

/// Where a plugin keeps its host, which is never freed; without it the sanitizer would take that for a leak.
static HOST: AtomicPtr<SaysoHost> = AtomicPtr::new(std::ptr::null_mut());

unsafe extern "C" fn create(host: *const SaysoHost, _: *const SaysoSetup, instance: *mut SaysoInstance) -> i32 {
    std::hint::black_box(&HOST).store(host.cast_mut(), Ordering::Relaxed);
    // SAFETY: the host's own struct, of this version.
    unsafe { (*instance).process = Some(process) };
    SAYSO_OK
}

unsafe extern "C" fn process(_: *mut c_void, _: *const *const SaysoRecord, _: usize, output: *const SaysoOutput) {
    CALLS.with_borrow(|calls| {
        let mut calls = Calls(calls);
        while !calls.0.is_empty() {
            // SAFETY: every pointer handed over is NULL with no length, or leads into `calls` or this frame.
            unsafe { calls.make_one(output) };
        }
    });
}

/// Calls of the output table, read from arbitrary bytes.
struct Calls<'bytes>(&'bytes [u8]);

impl Calls<'_> {
    fn byte(&mut self) -> u8 {
        let Some((byte, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *byte
    }

    /// Most often a small number, now and then any.
    fn number(&mut self) -> u32 {
        match self.byte() {
            255 => SAYSO_NONE,
            254 => u32::from_le_bytes([self.byte(), self.byte(), self.byte(), self.byte()]),
            small => small.into(),
        }
    }

    fn string(&mut self) -> SaysoStr {
        let length = match self.byte() {
            255 => return SaysoStr::ABSENT,
            length => usize::from(length % 40).min(self.0.len()),
        };
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        SaysoStr { ptr: taken.as_ptr().cast(), len: taken.len() }
    }

    fn span(&mut self) -> SaysoSpan {
        SaysoSpan { start: self.number(), end: self.number() }
    }

    fn spans(&mut self) -> Vec<SaysoSpan> {
        (0..self.byte() % 4).map(|_| self.span()).collect()
    }

    unsafe fn make_one(&mut self, output: *const SaysoOutput) {
        let (choice, record) = (self.byte(), usize::from(self.byte() % 17) % (COUNT + 1));
        // SAFETY: the host's table; what is lent lives until the call returns.
        unsafe {
            let out = &*output;
            match choice % 12 {
                0 => {
                    let (list, span) = (self.string(), self.span());
                    let members: Vec<SaysoMember> = (0..self.byte() % 3)
                        .map(|_| SaysoMember { name: self.string(), value: self.string() })
                        .collect();
                    (out.put_span)(output, record, list, span, members.as_ptr(), members.len())
                }
                1 => (out.put_json)(output, record, self.string(), self.string()),
                2 => self.attribution(|new| (out.add_attribution)(output, record, new)),
                3 => {
                    let id = self.number();
                    self.attribution(|new| (out.change_attribution)(output, record, id, new))
                }
                4 => (out.drop_attribution)(output, record, self.number()),
                5 => (out.drop_record)(output, record, self.string()),
                6 => (out.fail)(output, record, self.string()),
                7 => (out.put_note)(output, record, self.string(), self.string()),
                8 => (out.put_block)(output, record, self.number(), self.string(), self.span()),
                9 => (out.put_dropped)(output, record, self.number(), self.string(), self.span()),
                10 => (out.put_meta)(output, record, self.number(), self.string()),
                _ => (out.decline)(output, record),
            }
        };
    }

    fn attribution(&mut self, put: impl FnOnce(*const SaysoNewAttribution) -> i32) -> i32 {
        let [content, cue, source] = [self.spans(), self.spans(), self.spans()];
        let choices = self.byte();
        let absent = SaysoSpan::ABSENT;
        let mut option = |bit: u8| if choices & bit == 0 { absent } else { self.span() };
        let [addressee, time, place, medium] = [option(1), option(2), option(4), option(8)];
        let new = SaysoNewAttribution {
            struct_size: if choices & 16 == 0 { size_of::<SaysoNewAttribution>() as u32 } else { self.number() },
            kind: self.number() % 5,
            content: content.as_ptr(),
            content_count: content.len(),
            cue: cue.as_ptr(),
            cue_count: cue.len(),
            source: source.as_ptr(),
            source_count: source.len(),
            speaker: if choices & 32 == 0 { SAYSO_NONE } else { self.number() },
            speaker_kind: self.number() % 7,
            speaker_name: self.string(),
            speaker_role: self.string(),
            addressee,
            time,
            place,
            medium,
            negated: u32::from(choices & 64 != 0),
            within: if choices & 128 == 0 { SAYSO_NONE } else { self.number() },
            confidence: f32::from(self.byte()) / 200.0,
            reserved: 0,
            evidence: self.string(),
        };
        put(if choices == 255 { std::ptr::null() } else { &raw const new })
    }
}
