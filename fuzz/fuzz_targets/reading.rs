//! What the targets that read inputs share: an input is read, and again from one of its positions.

use sayso_ingest::{Item, Limits, Position, ReadOptions, decode, open_at, read_from};
use std::io::Cursor;
use std::path::PathBuf;

/// Limits so small that few bytes meet them.
pub fn small_limits() -> Limits {
    Limits { document_bytes: 200, ratio: 20, kept_bytes: 16 }
}

/// Reads `bytes` as a file of that name. Positions ascend, what is kept of bad inputs is within the limits, every
/// document can be decoded, and reading that goes on behind the item numbered `pick` gives the items that followed it.
pub fn hold(name: &str, bytes: &[u8], options: &ReadOptions, pick: usize) {
    let Ok(documents) = read_from(Cursor::new(bytes.to_vec()), name, options) else { return };
    let items: Vec<Item> = documents.collect();
    let mut last = Position::START;
    for item in &items {
        assert!(item.next > last, "{} comes after {last}", item.next);
        last = item.next;
        match &item.document {
            Ok(document) => {
                assert!(document.body.len() as u64 <= options.limits.document_bytes.max(bytes.len() as u64 * 2));
                let _ = decode(document);
            }
            Err(bad) => assert!(bad.bytes.len() <= options.limits.kept_bytes && !bad.message.is_empty()),
        }
    }
    if items.is_empty() {
        return;
    }
    let pick = pick % items.len();
    let path: PathBuf = std::env::temp_dir().join(format!("sayso-fuzz-{}-{name}", std::process::id()));
    std::fs::write(&path, bytes).expect("the temporary folder can be written");
    let rest: Vec<Item> = open_at(&path, items[pick].next, options).expect("the file is there").collect();
    assert_eq!(rest.len(), items.len() - pick - 1, "as many items follow {}", items[pick].next);
    for (again, before) in rest.iter().zip(&items[pick + 1..]) {
        assert_eq!(again.next, before.next);
        match (&again.document, &before.document) {
            (Ok(again), Ok(before)) => assert_eq!(again.body, before.body),
            (Err(again), Err(before)) => assert_eq!(again.reason, before.reason),
            _ => panic!("one reading gives a document and the other none"),
        }
    }
}
