//! Scaffold.
#![allow(missing_docs, clippy::all, clippy::unwrap_used, clippy::print_stdout)]
pub mod stage;
#[rustfmt::skip]
pub mod scaffold {
    use sayso_record::*;
    use std::io::{Read, Write};
    pub fn main() {
        let args: Vec<String> = std::env::args().skip(2).collect();
        let (mut from, mut until, mut field, mut form) = ("html".to_string(), "attribute".to_string(), "text".to_string(), "html".to_string());
        let mut paths = vec![];
        let mut it = args.into_iter();
        while let Some(a) = it.next() {
            match a.as_str() {
                "--from" => from = it.next().unwrap(), "--until" => until = it.next().unwrap(),
                "--field" => field = it.next().unwrap(), "--as" => form = it.next().unwrap(),
                "--to" => { it.next(); } _ => paths.push(a),
            }
        }
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        let mut attributor = sayso_attribute::Attributor::new(Default::default());
        let mut one = |body: Vec<u8>, form: &str, out: &mut dyn Write| {
            let raw = RawDocument { source: Source::default(), form: Form::Html, charset: None, headers: vec![], body, notes: vec![] };
            let d = sayso_ingest::decode(&raw);
            let o = Default::default();
            let mut a = match form { "html" => sayso_clean::clean_html(&d.text, &o), "text" => sayso_clean::clean_text(&d.text, &o), _ => sayso_clean::keep_text(&d.text, &o) };
            if until != "clean" { sayso_segment::segment(&mut a, &Default::default()); if until != "segment" { attributor.attribute(&mut a); } }
            a.check().unwrap();
            serde_json::to_writer(&mut *out, &a.with_offsets(OffsetUnit::Codepoint)).unwrap();
            out.write_all(b"\n").unwrap();
        };
        for p in paths {
            let raw = std::fs::read(&p).unwrap();
            let body = if p.ends_with(".gz") { let mut v = vec![]; flate2::read::MultiGzDecoder::new(&raw[..]).read_to_end(&mut v).unwrap(); v } else { raw };
            if from == "jsonl" {
                for line in String::from_utf8(body).unwrap().lines() {
                    let v: serde_json::Value = serde_json::from_str(line).unwrap();
                    one(v[&field].as_str().unwrap().as_bytes().to_vec(), &form, &mut out);
                }
            } else { one(body, &from, &mut out); }
        }
    }
}
