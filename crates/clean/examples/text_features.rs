//! Prints what the line model of scraped text looks at, one JSON array a file: `[[start, end, [figures], words], …]`.
//!
//! `crates/train/scripts/line_model.py` learns the model from these rows, so that what it learns from is what it will
//! see.
//!
//! ```text
//! cargo run --profile fast -p sayso-clean --example text_features -- FILE…
//! ```
#![allow(clippy::print_stdout, reason = "its output is the data")]

use sayso_clean::training::training_rows;

fn main() -> Result<(), std::io::Error> {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(path)?;
        let rows: Vec<serde_json::Value> = training_rows(&text)
            .into_iter()
            .map(|r| serde_json::json!([r.start, r.end, r.figures, r.folded]))
            .collect();
        println!("{}", serde_json::Value::Array(rows));
    }
    Ok(())
}
