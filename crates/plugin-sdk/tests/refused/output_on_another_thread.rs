// The table of the host belongs to the thread of the call.
use sayso_plugin_sdk::{Article, Context, Error, NoConfig, Output, Places, Stage};

struct Threads;

impl Stage for Threads {
    type Config = NoConfig;
    const SUMMARY: &'static str = "Puts from a thread of its own.";
    const PLACES: Places = Places::ANY;
    fn new(_: NoConfig, _: &Context<'_>) -> Result<Self, Error> {
        Ok(Self)
    }
    fn process(&mut self, _: &Article<'_>, output: &mut Output<'_>) -> Result<(), Error> {
        std::thread::scope(|scope| {
            scope.spawn(|| output.put_note("late", "from elsewhere"));
        });
        Ok(())
    }
}

fn main() {}
