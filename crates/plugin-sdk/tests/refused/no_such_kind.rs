// A kind of plugin that there is not.
use sayso_plugin_sdk::export_plugin;

struct Counts;

export_plugin!(stage Counts);

fn main() {}
