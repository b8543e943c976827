//! Scaffold: the scorers' commands over a straight loop, until the engine stands.
use sayso_engine::scaffold;
fn main() { scaffold::main(); }
