//! A shared library in this process: opened once, never closed, its entry read with the distrust that a stranger's
//! memory deserves.

use super::LoadError;
use super::description::{Claimed, Description, Kind};
use super::trust::{Trust, admit};
use sayso_plugin_abi::{
    SAYSO_ABI_MAJOR, SAYSO_KIND_ANNOTATOR, SAYSO_KIND_EXTRACTOR, SAYSO_KIND_FILTER, SAYSO_NEEDS_ATTRIBUTIONS,
    SAYSO_NEEDS_META, SAYSO_NEEDS_QUOTATIONS, SAYSO_NEEDS_TOKENS, SAYSO_PLACE_ATTRIBUTE, SAYSO_PLACE_CLEAN,
    SAYSO_PLACE_INGEST, SAYSO_PLACE_SEGMENT, SAYSO_PLUGIN_MAGIC, SaysoBytes, SaysoClaims, SaysoDescription,
    SaysoPluginEntry, SaysoStr, covers,
};
use sayso_plugin_sdk::host::CreateFn;
use std::path::{Path, PathBuf};

/// An extractor's own look at the first bytes of a document.
type ProbeFn = unsafe extern "C" fn(SaysoBytes) -> u32;

/// How much of a document a probe is shown.
const PROBED: usize = 4096;

/// A plugin's library, loaded.
#[derive(Clone, Debug)]
pub struct Library {
    /// Its file.
    pub path: PathBuf,
    /// What it says of itself.
    pub description: Description,
    create: CreateFn,
    probe: Option<ProbeFn>,
}

impl Library {
    /// Loads a library into this process. It is never unloaded: a thread that the plugin has started, or a pointer that
    /// it has handed out, would then lead nowhere.
    ///
    /// # Errors
    /// [`LoadError`].
    pub fn load(path: &Path, trust: &Trust) -> Result<Self, LoadError> {
        let path = admit(path, trust)?;
        // SAFETY: loading runs the library's initialisers, which may do anything. The user has named this very file, and
        // `admit` has seen that nobody else could have put it there.
        let library = unsafe { libloading::Library::new(&path) }
            .map_err(|error| LoadError::NotALibrary { path: path.clone(), reason: reason(&error) })?;
        // Kept open for ever.
        let library = Box::leak(Box::new(library));
        // SAFETY: the symbol is taken for what the ABI says that it is, and only as an address; `read_entry` proves it
        // field by field.
        let symbol = unsafe { library.get::<*const SaysoPluginEntry>(b"sayso_plugin_entry\0") };
        let Ok(symbol) = symbol else { return Err(LoadError::NoEntry { path }) };
        // SAFETY: the address of an exported object, alive for ever.
        unsafe { read_entry(*symbol, path) }
    }

    /// The plugin's `create`.
    pub(super) const fn create(&self) -> CreateFn {
        self.create
    }

    /// What the plugin's probe says of a body.
    pub(super) fn probed(&self, body: &[u8]) -> bool {
        let start = &body[..body.len().min(PROBED)];
        // SAFETY: the function of the plugin's claims, from any thread, with bytes that outlive the call.
        self.probe.is_some_and(|probe| unsafe { probe(SaysoBytes::lend(start)) } != 0)
    }
}

/// The loader's words without its own name for the operation.
fn reason(error: &libloading::Error) -> String {
    let mut words = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        words = cause.to_string();
        source = cause.source();
    }
    words
}

/// Reads an entry, believing no field before the ones that vouch for it.
///
/// # Safety
/// `entry` is the address of an object of the library that lives for ever.
unsafe fn read_entry(entry: *const SaysoPluginEntry, path: PathBuf) -> Result<Library, LoadError> {
    if entry.is_null() {
        return Err(LoadError::NoEntry { path });
    }
    if !entry.is_aligned() {
        return Err(LoadError::WrongMagic { path });
    }
    // SAFETY: these four lie at the beginning of every version of the struct.
    let (magic, major, minor, size) = unsafe {
        (
            (&raw const (*entry).magic).read(),
            (&raw const (*entry).abi_major).read(),
            (&raw const (*entry).abi_minor).read(),
            (&raw const (*entry).struct_size).read(),
        )
    };
    if magic != SAYSO_PLUGIN_MAGIC {
        return Err(LoadError::WrongMagic { path });
    }
    if major != SAYSO_ABI_MAJOR {
        return Err(LoadError::OtherVersion { path, major, minor });
    }
    let broken = |what: &str| LoadError::Broken { path: path.clone(), what: what.to_owned() };
    if !covers!(size, SaysoPluginEntry, create) {
        return Err(broken("the struct_size of its entry is smaller than that of version 1.0"));
    }
    // SAFETY: the struct is at least as long as version 1.0 of it, which is all that this type holds.
    let entry = unsafe { &*entry };
    let create = entry.create.ok_or_else(|| broken("its `create` is NULL"))?;
    let describe = entry.describe.ok_or_else(|| broken("its `describe` is NULL"))?;
    // SAFETY: strings of the entry are readable and live for ever, by the ownership contract.
    let (name, version) = unsafe { (text(entry.name), text(entry.version)) };
    let name = name.filter(|name| is_name(name)).ok_or_else(|| {
        broken("its name is not one: lower-case letters, digits, `-` and `_`, 64 at most, a letter first")
    })?;
    let version = version.ok_or_else(|| broken("its version is absent, too long or not UTF-8"))?;
    // SAFETY: `describe` may be called from any thread, at any time; what it gives lives for ever.
    let description = unsafe { describe() };
    if description.is_null() || !description.is_aligned() {
        return Err(broken("its `describe` gives no description"));
    }
    // SAFETY: not NULL; `struct_size` is the first field of every version.
    let size = unsafe { (&raw const (*description).struct_size).read() };
    if !covers!(size, SaysoDescription, claims) {
        return Err(broken("the struct_size of its description is smaller than that of version 1.0"));
    }
    // SAFETY: as long as version 1.0 of it.
    let flat = unsafe { &*description };
    let kind = match flat.kind {
        SAYSO_KIND_ANNOTATOR => Kind::Annotator,
        SAYSO_KIND_EXTRACTOR => Kind::Extractor,
        SAYSO_KIND_FILTER => Kind::Filter,
        _ => return Err(broken("its kind is neither annotator nor extractor nor filter")),
    };
    let allowed = match kind {
        Kind::Annotator => SAYSO_PLACE_CLEAN | SAYSO_PLACE_SEGMENT | SAYSO_PLACE_ATTRIBUTE,
        Kind::Extractor => SAYSO_PLACE_CLEAN,
        Kind::Filter => SAYSO_PLACE_INGEST,
    };
    if flat.places & allowed == 0 {
        return Err(broken("it may stand nowhere"));
    }
    let known = SAYSO_NEEDS_TOKENS | SAYSO_NEEDS_QUOTATIONS | SAYSO_NEEDS_ATTRIBUTIONS | SAYSO_NEEDS_META;
    if flat.needs & !known != 0 {
        return Err(broken("it needs what this version does not know"));
    }
    // SAFETY: strings of the description live for ever.
    let (summary, schema) = unsafe { (text(flat.summary), long_text(flat.config_schema)) };
    let config_schema = match schema {
        _ if flat.config_schema.is_absent() => None,
        Some(schema) => match serde_json::from_str(schema) {
            Ok(serde_json::Value::Object(schema)) => Some(serde_json::Value::Object(schema)),
            _ => return Err(broken("its config_schema is not a JSON object")),
        },
        None => return Err(broken("its config_schema is not UTF-8")),
    };
    // SAFETY: what the description points at lives for ever.
    let (claims, probe) = unsafe { read_claims(flat.claims) }.map_err(|what| broken(&what))?;
    if kind == Kind::Extractor && claims == Claimed::default() {
        return Err(broken("it is an extractor and claims no document"));
    }
    let description = Description {
        name: name.to_owned(),
        version: version.to_owned(),
        abi: (major, minor),
        kind,
        places: flat.places & allowed,
        needs: flat.needs,
        summary: summary.unwrap_or("").to_owned(),
        config_schema,
        claims,
    };
    Ok(Library { path, description, create, probe })
}

/// # Safety
/// `claims` is NULL, or what it leads to lives for ever.
unsafe fn read_claims(claims: *const SaysoClaims) -> Result<(Claimed, Option<ProbeFn>), String> {
    if claims.is_null() || !claims.is_aligned() {
        return Ok((Claimed::default(), None));
    }
    // SAFETY: not NULL; `struct_size` is the first field of every version.
    let size = unsafe { (&raw const (*claims).struct_size).read() };
    if !covers!(size, SaysoClaims, probe) {
        return Err("the struct_size of its claims is smaller than that of version 1.0".to_owned());
    }
    // SAFETY: as long as version 1.0 of it; the arrays are of the counts that stand beside them.
    let (flat, media_types, hosts, prefixes) = unsafe {
        let flat = &*claims;
        (
            flat,
            array(flat.media_types, flat.media_type_count),
            array(flat.hosts, flat.host_count),
            array(flat.prefixes, flat.prefix_count),
        )
    };
    let strings = |strings: Option<&[SaysoStr]>| {
        // SAFETY: as above.
        let own = |lent: &SaysoStr| Some(unsafe { text(*lent) }?.to_owned());
        strings.and_then(|strings| strings.iter().map(own).collect::<Option<Vec<_>>>())
    };
    let bad = || "its claims are not what they should be".to_owned();
    let prefix = |lent: &SaysoBytes| {
        // SAFETY: as above.
        unsafe { array(lent.ptr, lent.len) }.filter(|bytes| !bytes.is_empty()).map(<[u8]>::to_vec)
    };
    let claimed = Claimed {
        media_types: strings(media_types).ok_or_else(bad)?,
        hosts: strings(hosts).ok_or_else(bad)?,
        prefixes: prefixes.ok_or_else(bad)?.iter().map(prefix).collect::<Option<_>>().ok_or_else(bad)?,
        probes: flat.probe.is_some(),
    };
    Ok((claimed, flat.probe))
}

/// More claims than this are a mistake.
const MOST: usize = 65_536;

/// # Safety
/// `ptr` is NULL or leads to `count` elements that live for ever.
unsafe fn array<T>(ptr: *const T, count: usize) -> Option<&'static [T]> {
    if count == 0 {
        return Some(&[]);
    }
    if ptr.is_null() || !ptr.is_aligned() || count > MOST {
        return None;
    }
    // SAFETY: the caller's promise.
    Some(unsafe { std::slice::from_raw_parts(ptr, count) })
}

/// A short string: a name, a version, a summary.
///
/// # Safety
/// The string is readable and lives for ever.
unsafe fn text(lent: SaysoStr) -> Option<&'static str> {
    // SAFETY: the caller's promise.
    unsafe { long_text(lent) }.filter(|text| !text.is_empty() && text.len() <= 1024)
}

/// # Safety
/// As for [`text`].
unsafe fn long_text(lent: SaysoStr) -> Option<&'static str> {
    if lent.is_absent() || lent.len > 16 << 20 {
        return None;
    }
    // SAFETY: the caller's promise.
    std::str::from_utf8(unsafe { std::slice::from_raw_parts(lent.ptr.cast::<u8>(), lent.len) }).ok()
}

fn is_name(name: &str) -> bool {
    name.len() <= 64
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}
