//! `sayso schema record|config`.

use crate::arguments::{Schema, SchemaOf};
use crate::exit::{Exit, Failed};
use std::io::Write;

pub(crate) fn schema(arguments: &Schema) -> Result<Exit, Failed> {
    let schema = match arguments.of {
        SchemaOf::Record => sayso_export::record_schema(),
        SchemaOf::Config => sayso_engine::config::schema(),
    };
    writeln!(std::io::stdout(), "{schema:#}")?;
    Ok(Exit::Success)
}
