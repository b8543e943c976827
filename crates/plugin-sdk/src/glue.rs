//! What `export_plugin!` stands on: from the C ABI to the three traits. Not for authors.

use crate::output::Table;
use crate::{
    Article, Claims, Context, Error, Extraction, Extractor, Filter, Output, RawDocument, Sifting, Stage, Take, lent,
};
use sayso_plugin_abi::{
    SAYSO_ABI_MAJOR, SAYSO_ABI_MINOR, SAYSO_ERROR_CONFIG, SAYSO_KIND_ANNOTATOR, SAYSO_KIND_EXTRACTOR,
    SAYSO_KIND_FILTER, SAYSO_OK, SAYSO_PLACE_CLEAN, SAYSO_PLACE_INGEST, SAYSO_PLUGIN_MAGIC, SaysoBytes, SaysoClaims,
    SaysoDescription, SaysoHost, SaysoInstance, SaysoOutput, SaysoPluginEntry, SaysoRecord, SaysoSetup, SaysoStr,
};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use std::any::Any;
use std::ffi::c_void;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::ptr;
use std::sync::OnceLock;

/// What the three kinds look like from below.
pub trait Plugin: Sized + Send + 'static {
    type Config: DeserializeOwned + JsonSchema;
    const SUMMARY: &'static str;
    const KIND: u32;
    const PLACES: u32;
    const NEEDS: u32;
    const CLAIMS: Option<Claims>;
    fn make(config: Self::Config, context: &Context<'_>) -> Result<Self, Error>;
    /// # Safety
    /// The record is one that the host lends for this call.
    unsafe fn run(&mut self, record: &SaysoRecord, table: Table<'_>) -> Result<(), Error>;
}

fn nothing_lent() -> Error {
    Error::new("the host lent no document of the kind that this plugin reads")
}

#[derive(Debug)]
pub struct Annotating<S>(S);

impl<S: Stage> Plugin for Annotating<S> {
    type Config = S::Config;
    const SUMMARY: &'static str = S::SUMMARY;
    const KIND: u32 = SAYSO_KIND_ANNOTATOR;
    const PLACES: u32 = S::PLACES.0;
    const NEEDS: u32 = S::NEEDS.0;
    const CLAIMS: Option<Claims> = None;
    fn make(config: Self::Config, context: &Context<'_>) -> Result<Self, Error> {
        S::new(config, context).map(Self)
    }
    unsafe fn run(&mut self, record: &SaysoRecord, table: Table<'_>) -> Result<(), Error> {
        // SAFETY: the caller's promise.
        let article = unsafe { Article::new(record) }.ok_or_else(nothing_lent)?;
        self.0.process(&article, &mut Output(table))
    }
}

#[derive(Debug)]
pub struct Extracting<E>(E);

impl<E: Extractor> Plugin for Extracting<E> {
    type Config = E::Config;
    const SUMMARY: &'static str = E::SUMMARY;
    const KIND: u32 = SAYSO_KIND_EXTRACTOR;
    const PLACES: u32 = SAYSO_PLACE_CLEAN;
    const NEEDS: u32 = 0;
    const CLAIMS: Option<Claims> = Some(E::CLAIMS);
    fn make(config: Self::Config, context: &Context<'_>) -> Result<Self, Error> {
        E::new(config, context).map(Self)
    }
    unsafe fn run(&mut self, record: &SaysoRecord, table: Table<'_>) -> Result<(), Error> {
        // SAFETY: the caller's promise.
        let document = unsafe { RawDocument::new(record) }.ok_or_else(nothing_lent)?;
        if self.0.extract(&document, &mut Extraction(table))? == Take::Declined {
            table.decline();
        }
        Ok(())
    }
}

#[derive(Debug)]
pub struct Sieving<F>(F);

impl<F: Filter> Plugin for Sieving<F> {
    type Config = F::Config;
    const SUMMARY: &'static str = F::SUMMARY;
    const KIND: u32 = SAYSO_KIND_FILTER;
    const PLACES: u32 = SAYSO_PLACE_INGEST;
    const NEEDS: u32 = 0;
    const CLAIMS: Option<Claims> = None;
    fn make(config: Self::Config, context: &Context<'_>) -> Result<Self, Error> {
        F::new(config, context).map(Self)
    }
    unsafe fn run(&mut self, record: &SaysoRecord, table: Table<'_>) -> Result<(), Error> {
        // SAFETY: the caller's promise.
        let document = unsafe { RawDocument::new(record) }.ok_or_else(nothing_lent)?;
        self.0.look(&document, &mut Sifting(table))
    }
}

/// The entry that a library exports.
#[must_use]
pub const fn entry<P: Plugin>(
    name: &'static str,
    version: &'static str,
    describe: unsafe extern "C" fn() -> *const SaysoDescription,
) -> SaysoPluginEntry {
    SaysoPluginEntry {
        magic: SAYSO_PLUGIN_MAGIC,
        abi_major: SAYSO_ABI_MAJOR,
        abi_minor: SAYSO_ABI_MINOR,
        struct_size: size_of::<SaysoPluginEntry>() as u32,
        reserved: 0,
        name: SaysoStr::lend(name),
        version: SaysoStr::lend(version),
        describe: Some(describe),
        get_extension: None,
        create: Some(create::<P>),
    }
}

/// The description, made once and kept for the life of the process, as the ABI wants it.
pub fn describe<P: Plugin>(made: &OnceLock<Option<&'static SaysoDescription>>) -> *const SaysoDescription {
    let make = || {
        // A schema is made by code of the author's types; a panic in it must not cross.
        let schema = catch_unwind(|| serde_json::to_string(&schemars::schema_for!(P::Config))).ok()?.ok()?;
        let claims = P::CLAIMS.map_or(ptr::null(), |claims| ptr::from_ref(Box::leak(Box::new(lay_out::<P>(&claims)))));
        Some(&*Box::leak(Box::new(SaysoDescription {
            struct_size: size_of::<SaysoDescription>() as u32,
            kind: P::KIND,
            places: P::PLACES,
            needs: P::NEEDS,
            summary: SaysoStr::lend(P::SUMMARY),
            config_schema: SaysoStr::lend(Box::leak(schema.into_boxed_str())),
            claims,
        })))
    };
    made.get_or_init(make).map_or(ptr::null(), ptr::from_ref)
}

fn lay_out<P: Plugin>(claims: &Claims) -> SaysoClaims {
    let strings = |strings: &'static [&'static str]| -> &'static [SaysoStr] {
        Box::leak(strings.iter().map(|s| SaysoStr::lend(s)).collect())
    };
    let (media_types, hosts) = (strings(claims.media_types), strings(claims.hosts));
    let prefixes: &[SaysoBytes] = Box::leak(claims.prefixes.iter().map(|p| SaysoBytes::lend(p)).collect());
    SaysoClaims {
        struct_size: size_of::<SaysoClaims>() as u32,
        reserved: 0,
        media_types: media_types.as_ptr(),
        media_type_count: media_types.len(),
        hosts: hosts.as_ptr(),
        host_count: hosts.len(),
        prefixes: prefixes.as_ptr(),
        prefix_count: prefixes.len(),
        probe: claims.probe.map(|_| probe::<P> as unsafe extern "C" fn(SaysoBytes) -> u32),
    }
}

unsafe extern "C" fn probe<P: Plugin>(start: SaysoBytes) -> u32 {
    // SAFETY: lent by the host until we return.
    let start = unsafe { lent::bytes(start) };
    let claimed = P::CLAIMS.and_then(|claims| claims.probe).is_some_and(|probe| {
        // A probe that panics claims nothing.
        catch_unwind(|| probe(start)).unwrap_or(false)
    });
    u32::from(claimed)
}

/// An instance, and what it takes to make it anew.
struct Running<P> {
    plugin: Option<P>,
    host: *const SaysoHost,
    name: String,
    config: String,
    folder: String,
}

impl<P: Plugin> Running<P> {
    fn host(&self) -> &SaysoHost {
        // SAFETY: the host keeps its table alive until the instance is destroyed.
        unsafe { &*self.host }
    }

    fn make(&self) -> Result<P, Error> {
        let config = serde_json::from_str(&self.config)?;
        let context = Context { host: self.host(), name: &self.name, folder: Path::new(&self.folder) };
        catch_unwind(AssertUnwindSafe(|| P::make(config, &context)))
            .unwrap_or_else(|panic| Err(Error::new(format!("panicked: {}", panic_message(&*panic)))))
    }

    /// # Safety
    /// As for [`Plugin::run`].
    unsafe fn run(&mut self, record: &SaysoRecord, table: Table<'_>) -> Result<(), Error> {
        if self.plugin.is_none() {
            self.plugin = Some(self.make()?);
        }
        let Some(plugin) = self.plugin.as_mut() else { return Ok(()) };
        // SAFETY: the caller's promise. After a panic the instance is thrown away, so nobody sees it half-changed.
        let ended = catch_unwind(AssertUnwindSafe(|| unsafe { plugin.run(record, table) }));
        ended.unwrap_or_else(|panic| {
            // Dropping it may panic too.
            let broken = self.plugin.take();
            let _ = catch_unwind(AssertUnwindSafe(|| drop(broken)));
            Err(Error::new(format!("panicked: {}", panic_message(&*panic))))
        })
    }
}

fn panic_message(panic: &(dyn Any + Send)) -> &str {
    let message = panic.downcast_ref::<String>().map(String::as_str);
    message.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a message")
}

/// `create` of the entry.
///
/// # Safety
/// Called by a host that keeps the ABI's contract.
pub unsafe extern "C" fn create<P: Plugin>(
    host: *const SaysoHost,
    setup: *const SaysoSetup,
    instance: *mut SaysoInstance,
) -> i32 {
    // SAFETY: all three are alive for the call; the strings are UTF-8.
    let (setup, instance) = unsafe { (&*setup, &mut *instance) };
    // SAFETY: as above.
    let own = |lent: SaysoStr| unsafe { lent::string(lent) }.to_owned();
    let mut running = Running::<P> {
        plugin: None,
        host,
        name: own(setup.name),
        config: own(setup.config),
        folder: own(setup.folder),
    };
    match running.make() {
        Ok(plugin) => running.plugin = Some(plugin),
        Err(error) => {
            // SAFETY: the host's table; the message lives until it returns.
            unsafe { (running.host().refuse)(host, SaysoStr::lend(error.message())) };
            return SAYSO_ERROR_CONFIG;
        }
    }
    instance.data = Box::into_raw(Box::new(running)).cast();
    instance.process = Some(process::<P>);
    instance.destroy = Some(destroy::<P>);
    SAYSO_OK
}

unsafe extern "C" fn process<P: Plugin>(
    data: *mut c_void,
    records: *const *const SaysoRecord,
    count: usize,
    output: *const SaysoOutput,
) {
    // SAFETY: `data` is what `create` made, and the host enters one instance once at a time; the rest it lends.
    let (running, records, output) =
        unsafe { (&mut *data.cast::<Running<P>>(), lent::slice(records, count), &*output) };
    let host = running.host;
    for (number, record) in records.iter().enumerate() {
        // SAFETY: the host keeps its table alive until the instance is destroyed.
        let host = unsafe { &*host };
        let table = Table { output, host, record: number, on_this_thread: PhantomData };
        // SAFETY: lent by the host.
        if let Err(error) = unsafe { running.run(&**record, table) } {
            table.fail(error.message());
        }
    }
}

unsafe extern "C" fn destroy<P: Plugin>(data: *mut c_void) {
    // SAFETY: what `create` made, handed back once.
    let running = unsafe { Box::from_raw(data.cast::<Running<P>>()) };
    // A panic while dropping must not cross; there is nobody left to tell.
    let _ = catch_unwind(AssertUnwindSafe(|| drop(running)));
}
