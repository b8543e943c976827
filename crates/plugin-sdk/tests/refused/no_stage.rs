// A type that implements nothing.
use sayso_plugin_sdk::export_plugin;

struct Counts;

export_plugin!(Counts);

fn main() {}
