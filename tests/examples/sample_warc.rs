//! Writes the sample WARC to standard output; see [`sayso_tests::sample_warc`].

use std::io::Write;

fn main() -> std::io::Result<()> {
    std::io::stdout().write_all(&sayso_tests::sample_warc::warc_gz())
}
