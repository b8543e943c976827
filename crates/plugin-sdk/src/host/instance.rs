use super::gate::{Ended, Gate, output_limit};
use super::{ArticleInput, FlatBatch, RawInput};
use sayso_plugin_abi::{
    SAYSO_ABI_MAJOR, SAYSO_ABI_MINOR, SAYSO_OK, SaysoHost, SaysoInstance, SaysoRecord, SaysoSetup, SaysoStr,
};
use std::ffi::{c_char, c_void};
use std::ptr;
use std::sync::Mutex;

/// The `create` of a plugin's entry.
pub type CreateFn = unsafe extern "C" fn(*const SaysoHost, *const SaysoSetup, *mut SaysoInstance) -> i32;

/// Takes a line of a plugin's log: the plugin's name, a `SAYSO_LOG_…` level, the message.
pub type LogFn = fn(&str, u32, &str);

/// What an instance is made from.
#[derive(Clone, Debug)]
pub struct Setup<'a> {
    /// The name that the configuration gives the plugin.
    pub name: &'a str,
    /// Where it stands: a `SAYSO_PLACE_…` bit.
    pub place: u32,
    /// What it reads beside text, blocks and sentences: `SAYSO_NEEDS_…` bits.
    pub needs: u32,
    /// Its configuration, a JSON object.
    pub config: &'a str,
    /// The absolute path of the folder that relative paths in it start at.
    pub folder: &'a str,
}

/// What a plugin's `host` pointer leads to. Never freed: a thread that the plugin has started may still log when the
/// instance is gone.
struct HostData {
    table: SaysoHost,
    name: String,
    log: LogFn,
    refusal: Mutex<String>,
}

/// A plugin's instance, and all that it takes to call it.
#[derive(Debug)]
pub struct Instance {
    raw: SaysoInstance,
    gate: &'static Gate,
    batch: FlatBatch,
    place: u32,
    needs: u32,
}

// SAFETY: the thread contract of the ABI lets an instance be called from different threads, one at a time, and `&mut`
// sees to "one at a time".
unsafe impl Send for Instance {}

impl std::fmt::Debug for Gate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Gate")
    }
}

impl Instance {
    /// Has `create` make an instance.
    ///
    /// # Errors
    /// What the plugin says against its configuration, or that it broke the contract.
    ///
    /// # Safety
    /// `create` must be the function of a plugin that keeps the ABI's contract.
    pub unsafe fn create(create: CreateFn, setup: &Setup<'_>, log: LogFn) -> Result<Self, String> {
        let host = Box::leak(Box::new(HostData {
            table: SaysoHost {
                struct_size: size_of::<SaysoHost>() as u32,
                abi_major: SAYSO_ABI_MAJOR,
                abi_minor: SAYSO_ABI_MINOR,
                reserved: 0,
                data: ptr::null_mut(),
                log: write_log,
                refuse,
                get_extension,
            },
            name: setup.name.to_owned(),
            log,
            refusal: Mutex::default(),
        }));
        host.table.data = ptr::from_mut(host).cast();
        let host = &*host;
        let flat_setup = SaysoSetup {
            struct_size: size_of::<SaysoSetup>() as u32,
            place: setup.place,
            config: SaysoStr::lend(setup.config),
            folder: SaysoStr::lend(setup.folder),
            name: SaysoStr::lend(setup.name),
        };
        let mut raw = SaysoInstance {
            struct_size: size_of::<SaysoInstance>() as u32,
            reserved: 0,
            data: ptr::null_mut(),
            process: None,
            destroy: None,
        };
        // SAFETY: the caller's promise about `create`; the three structs are alive and of this version.
        let code = unsafe { create(&raw const host.table, &raw const flat_setup, &raw mut raw) };
        if code != SAYSO_OK {
            let said = host.refusal.lock().map(|said| said.clone()).unwrap_or_default();
            return Err(if said.is_empty() { format!("it gave no reason (code {code})") } else { said });
        }
        if raw.process.is_none() {
            return Err("its create function gave no process function".to_owned());
        }
        Ok(Self { raw, gate: Gate::leak(), batch: FlatBatch::default(), place: setup.place, needs: setup.needs })
    }

    /// Runs the plugin on articles. Gives what it put, in the form of [`wire`](super::wire), unproved.
    pub fn annotate(&mut self, inputs: &[ArticleInput<'_>]) -> (&[u8], Ended) {
        let limits = inputs.iter().map(|input| output_limit(input.article.text.len() as u64));
        let records = self.batch.fill_articles(inputs, self.place, self.needs);
        // SAFETY: `records` is good while `inputs` is borrowed.
        unsafe { run(&self.raw, self.gate, records, limits) }
    }

    /// Runs the plugin on raw documents. Gives what it put, in the form of [`wire`](super::wire), unproved.
    pub fn read(&mut self, inputs: &[RawInput<'_>]) -> (&[u8], Ended) {
        let limits = inputs.iter().map(|input| output_limit(input.raw.body.len() as u64));
        let records = self.batch.fill_raw(inputs);
        // SAFETY: as above.
        unsafe { run(&self.raw, self.gate, records, limits) }
    }
}

/// Calls `process`.
///
/// # Safety
/// `records` and what they lead to must be alive, and `gate` must belong to the instance.
unsafe fn run<'gate>(
    instance: &SaysoInstance,
    gate: &'gate Gate,
    records: &[*const SaysoRecord],
    limits: impl Iterator<Item = u64>,
) -> (&'gate [u8], Ended) {
    // SAFETY: the instance owns the gate and is borrowed mutably by the caller. `process` was there when the instance
    // was made, `data` is what `create` gave, and everything lent lives until after the call.
    unsafe {
        gate.open(limits);
        if let Some(process) = instance.process {
            process(instance.data, records.as_ptr(), records.len(), gate.output());
        }
        gate.shut()
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        if let Some(destroy) = self.raw.destroy {
            // SAFETY: called once, after the last `process`, with what `create` gave.
            unsafe { destroy(self.raw.data) };
        }
        // SAFETY: the instance owns the gate, and nothing of it is borrowed any more.
        unsafe { self.gate.empty() };
    }
}

/// A string that a plugin hands to its host, with what is not UTF-8 replaced.
///
/// # Safety
/// The string must be what the ownership contract says.
unsafe fn text(string: SaysoStr) -> String {
    if string.ptr.is_null() || string.len > isize::MAX as usize {
        return String::new();
    }
    // SAFETY: the caller's promise.
    let bytes = unsafe { std::slice::from_raw_parts(string.ptr.cast::<u8>(), string.len.min(LONGEST_MESSAGE)) };
    String::from_utf8_lossy(bytes).into_owned()
}

/// Longer log lines and refusals are cut.
const LONGEST_MESSAGE: usize = 4096;

unsafe extern "C" fn write_log(host: *const SaysoHost, level: u32, message: SaysoStr) {
    if !host.is_null() {
        // SAFETY: the table is the host's own and is never freed, so its `data` leads to its `HostData`; the message
        // is lent until we return.
        let (host, message) = unsafe { (&*(*host).data.cast::<HostData>(), text(message)) };
        (host.log)(&host.name, level, &message);
    }
}

unsafe extern "C" fn refuse(host: *const SaysoHost, message: SaysoStr) {
    if !host.is_null() {
        // SAFETY: as above.
        let (host, message) = unsafe { (&*(*host).data.cast::<HostData>(), text(message)) };
        if let Ok(mut refusal) = host.refusal.lock() {
            *refusal = message;
        }
    }
}

unsafe extern "C" fn get_extension(_host: *const SaysoHost, _name: *const c_char) -> *const c_void {
    ptr::null()
}
