//! `sayso_plugin.h` says what the Rust types say: its text is what cbindgen makes of them, a C compiler and a C++
//! compiler accept it, and the C compiler lays the structs out as rustc does.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

use sayso_plugin_abi::*;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

const FILES: [&str; 5] = ["text.rs", "article.rs", "raw.rs", "entry.rs", "output.rs"];

fn crate_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn generate() -> String {
    let folder = crate_folder();
    let config = cbindgen::Config::from_file(folder.join("cbindgen.toml")).unwrap();
    let builder = FILES
        .iter()
        .fold(cbindgen::Builder::new().with_config(config), |b, file| b.with_src(folder.join("src").join(file)));
    // Types that nothing in the file calls are the whole of it, so each is named.
    let builder = [
        "SaysoPluginEntry",
        "SaysoDescription",
        "SaysoClaims",
        "SaysoSetup",
        "SaysoInstance",
        "SaysoHost",
        "SaysoRecord",
        "SaysoOutput",
        "SaysoNewAttribution",
    ]
    .into_iter()
    .fold(builder, cbindgen::Builder::include_item);
    let mut bytes = Vec::new();
    builder.generate().unwrap().write(&mut bytes);
    String::from_utf8(bytes).unwrap()
}

#[test]
fn the_header_is_the_one_that_the_types_make() {
    let path = crate_folder().join("include/sayso_plugin.h");
    let made = generate();
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    if made != kept {
        // Written where it can be looked at and copied; the test fails all the same, so that nobody changes the ABI
        // without seeing it.
        let beside = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sayso_plugin.h");
        std::fs::write(&beside, made).unwrap();
        panic!("{} is out of date: look at the difference and copy {} over it", path.display(), beside.display());
    }
}

fn compile(compiler: &str, source: &str, name: &str, arguments: &[&str]) -> PathBuf {
    let folder = tempfile::tempdir().unwrap().keep();
    let file = folder.join(name);
    std::fs::write(&file, source).unwrap();
    let program = folder.join("program");
    let output = Command::new(compiler)
        .args(arguments)
        .args(["-Wall", "-Wextra", "-pedantic", "-Werror", "-I"])
        .arg(crate_folder().join("include"))
        .arg("-o")
        .arg(&program)
        .arg(&file)
        .output()
        .unwrap();
    assert!(output.status.success(), "{compiler}: {}", String::from_utf8_lossy(&output.stderr));
    program
}

macro_rules! layouts {
    ($($type:ident { $($field:ident),* })*) => {
        fn layouts_in_rust() -> String {
            let mut lines = String::new();
            $(
                writeln!(lines, "{} {}", stringify!($type), size_of::<$type>()).unwrap();
                $( writeln!(lines, "{}.{} {}", stringify!($type), stringify!($field),
                    std::mem::offset_of!($type, $field)).unwrap(); )*
            )*
            lines
        }

        fn layouts_in_c() -> String {
            let mut body = String::new();
            $(
                let name = stringify!($type);
                writeln!(body, "printf(\"{name} %zu\\n\", sizeof({name}));").unwrap();
                $( writeln!(body, "printf(\"{name}.{0} %zu\\n\", offsetof({name}, {0}));", stringify!($field)).unwrap(); )*
            )*
            format!("#include <sayso_plugin.h>\n#include <stdio.h>\nint main(void) {{\n{body}return 0;\n}}\n")
        }
    };
}

layouts! {
    SaysoStr { ptr, len }
    SaysoBytes { ptr, len }
    SaysoMember { name, value }
    SaysoSpan { start, end }
    SaysoRange { first, count }
    SaysoBlock { kind, span, origin }
    SaysoSentence { span, block }
    SaysoToken { span, kind, sentence }
    SaysoQuotation { spans, depth, closed }
    SaysoAttribution {
        id, kind, content, cue, source, speaker, addressee, time, place, medium, negated, within, confidence, evidence
    }
    SaysoSpeaker { id, kind, name, role, anonymous, anonymity_reason, mentions }
    SaysoMeta {
        struct_size, paywalled, title, published, modified, site, url, language, agency, dateline, section, image,
        authors, author_count, tags, tag_count
    }
    SaysoArticle {
        struct_size, stage, text, blocks, block_count, sentences, sentence_count, tokens, token_count, quotations,
        quotation_count, attributions, attribution_count, speakers, speaker_count, spans, span_count, meta
    }
    SaysoRawDocument { struct_size, form, body, text, charset, headers, header_count }
    SaysoRecord { struct_size, reserved, id, uri, record, media_type, fetched, bytes, article, raw }
    SaysoPluginEntry {
        magic, abi_major, abi_minor, struct_size, reserved, name, version, describe, get_extension, create
    }
    SaysoDescription { struct_size, kind, places, needs, summary, config_schema, claims }
    SaysoClaims {
        struct_size, reserved, media_types, media_type_count, hosts, host_count, prefixes, prefix_count, probe
    }
    SaysoSetup { struct_size, place, config, folder, name }
    SaysoInstance { struct_size, reserved, data, process, destroy }
    SaysoHost { struct_size, abi_major, abi_minor, reserved, data, log, refuse, get_extension }
    SaysoNewAttribution {
        struct_size, kind, content, content_count, cue, cue_count, source, source_count, speaker, speaker_kind,
        speaker_name, speaker_role, addressee, time, place, medium, negated, within, confidence, reserved, evidence
    }
    SaysoOutput {
        struct_size, reserved, data, put_span, put_json, add_attribution, change_attribution, drop_attribution,
        drop_record, fail, put_note, put_block, put_dropped, put_meta, decline
    }
}

#[test]
fn c_lays_the_structs_out_as_rust_does() {
    let program = compile("cc", &layouts_in_c(), "layout.c", &["-std=c99"]);
    let output = Command::new(program).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), layouts_in_rust());
}

#[test]
fn every_struct_of_the_header_is_compared() {
    let layouts = layouts_in_rust();
    for line in generate().lines().filter(|line| line.starts_with("typedef struct ")) {
        let name = line.trim_start_matches("typedef struct ").trim_end_matches(" {");
        assert!(layouts.lines().any(|l| l.split(' ').next() == Some(name)), "{name} is not in the table of this test");
    }
}

/// Each function's own comment says on which threads it may be called and who owns what is handed over, so that nobody
/// has to look for it elsewhere.
#[test]
fn every_function_says_its_thread_and_its_ownership_contract() {
    let header = generate();
    let mut functions = 0;
    for comment in header.split("/**").skip(1) {
        let Some((comment, code)) = comment.split_once("*/") else { continue };
        let declared = code.split(';').next().unwrap_or("");
        if declared.contains("(*") {
            functions += 1;
            assert!(comment.contains("Thread:") && comment.contains("Ownership:"), "{}", declared.trim());
        }
    }
    assert_eq!(functions, header.matches("(*").count(), "a function without a comment");
    assert!(functions >= 20, "{functions} functions");
}

#[test]
fn a_plugin_of_a_few_lines_compiles_as_c_and_as_cpp() {
    let source = include_str!("fixtures/smallest.c");
    compile("cc", source, "smallest.c", &["-std=c99", "-shared", "-fPIC"]);
    compile("c++", source, "smallest.cpp", &["-std=c++11", "-shared", "-fPIC"]);
}

#[test]
fn every_listing_of_the_guide_compiles() {
    let guide = std::fs::read_to_string(crate_folder().join("../../docs/plugins.md")).unwrap();
    let listings: Vec<&str> = guide.split("```c\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(listings.len() >= 2, "the guide holds {} listings in C", listings.len());
    for listing in listings {
        compile("cc", listing, "listing.c", &["-std=c99", "-shared", "-fPIC"]);
    }
}

/// The layout of version 1 is frozen: on a machine with 64-bit pointers these sizes never change within a major
/// version, save that structs handed over by pointer grow at the end.
#[test]
#[cfg(target_pointer_width = "64")]
fn structs_that_stand_in_arrays_keep_their_size() {
    let sizes = [
        size_of::<SaysoStr>(),
        size_of::<SaysoBytes>(),
        size_of::<SaysoMember>(),
        size_of::<SaysoSpan>(),
        size_of::<SaysoBlock>(),
        size_of::<SaysoSentence>(),
        size_of::<SaysoToken>(),
        size_of::<SaysoQuotation>(),
        size_of::<SaysoAttribution>(),
        size_of::<SaysoSpeaker>(),
    ];
    assert_eq!(sizes, [16, 16, 32, 8, 20, 12, 16, 16, 96, 72]);
}
