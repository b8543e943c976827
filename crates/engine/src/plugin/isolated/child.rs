//! The child: loads the plugin, and answers frames until the pipe is closed.

use super::frame::{self, Create, FrameKind, HEAD, Load};
use super::records::Reader;
use crate::plugin::description::Kind;
use crate::plugin::library::Library;
use crate::plugin::trust::Trust;
use rustix::fd::{BorrowedFd, OwnedFd};
use sayso_plugin_sdk::host::{ArticleInput, Ended, Instance, RawInput, Setup, wire};
use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};

/// The hidden command of the program that runs [`serve`].
pub const HOST_COMMAND: &str = "plugin-host";

/// Where log lines go: the pipe, which the answers share.
static ANSWERS: OnceLock<Mutex<File>> = OnceLock::new();

/// Runs a plugin for the process that started this one, until that one closes the pipe.
///
/// Must be the first thing that the program does, before anything has opened a file or started a thread: it closes
/// what it was not meant to inherit.
///
/// # Errors
/// The pipe is broken, or what came through it is not what this program writes.
pub fn serve() -> io::Result<()> {
    let (mut requests, answers) = begin()?;
    let mut served = Served::default();
    let mut request = Vec::new();
    let mut answer = Vec::new();
    while let Some(kind) = read_frame(&mut requests, &mut request)? {
        served.answer(kind, &request, &mut answer)?;
        frame::finish(&mut answer);
        answers.lock().unwrap_or_else(PoisonError::into_inner).write_all(&answer)?;
    }
    Ok(())
}

/// What every child begins with: the two ends of its pipes, and the promise to leave nothing behind.
pub(crate) fn begin() -> io::Result<(File, &'static Mutex<File>)> {
    let (requests, answers) = private_pipes()?;
    // A child whose parent is gone has nothing to do, and must not spin on in an endless loop.
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    let none = rustix::process::Rlimit { current: Some(0), maximum: Some(0) };
    rustix::process::setrlimit(rustix::process::Resource::Core, none)?;
    Ok((requests, ANSWERS.get_or_init(|| Mutex::new(answers))))
}

/// Bounds the address space of this process, in bytes.
pub(crate) fn bound_memory(bytes: u64) -> io::Result<()> {
    let limit = rustix::process::Rlimit { current: Some(bytes), maximum: Some(bytes) };
    Ok(rustix::process::setrlimit(rustix::process::Resource::As, limit)?)
}

/// Takes standard input and output for itself and leaves the plugin others: reading gives nothing, and what it prints
/// goes where its errors go. Everything else that was inherited is closed.
fn private_pipes() -> io::Result<(File, File)> {
    let requests: OwnedFd = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdin(), 3)?;
    let answers: OwnedFd = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdout(), 3)?;
    let nothing = File::open("/dev/null")?;
    rustix::stdio::dup2_stdin(&nothing)?;
    rustix::stdio::dup2_stdout(rustix::stdio::stderr())?;
    drop(nothing);
    let ours = [fd_number(&requests), fd_number(&answers)];
    let open: Vec<i32> = match std::fs::read_dir("/proc/self/fd") {
        Ok(folder) => folder.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect(),
        // Without /proc there is no list; every descriptor of this program is opened close-on-exec anyway.
        Err(_) => Vec::new(),
    };
    for number in open.into_iter().filter(|number| *number > 2 && !ours.contains(number)) {
        // SAFETY: nothing in this process owns the descriptor: it has just begun, and the two that it owns are left out.
        // The one that listed the folder is closed by now, and is not closed twice.
        unsafe {
            if rustix::io::fcntl_getfd(BorrowedFd::borrow_raw(number)).is_ok() {
                rustix::io::close(number);
            }
        }
    }
    Ok((requests.into(), answers.into()))
}

fn fd_number(fd: &OwnedFd) -> i32 {
    std::os::fd::AsRawFd::as_raw_fd(fd)
}

pub(crate) fn read_frame(requests: &mut File, content: &mut Vec<u8>) -> io::Result<Option<FrameKind>> {
    let mut head = [0; HEAD];
    match requests.read_exact(&mut head) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let (kind, length) = frame::head(head).ok_or_else(garbled)?;
    content.clear();
    requests.take(length).read_to_end(content)?;
    if content.len() as u64 == length { Ok(Some(kind)) } else { Err(garbled()) }
}

pub(crate) fn garbled() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "not a frame that this program writes")
}

#[derive(Default)]
struct Served {
    library: Option<Library>,
    instance: Option<Instance>,
}

impl Served {
    /// Writes the answer to one frame, except its length.
    fn answer(&mut self, kind: FrameKind, request: &[u8], answer: &mut Vec<u8>) -> io::Result<()> {
        match kind {
            FrameKind::Load => self.load(&serde_json::from_slice(request)?, answer),
            FrameKind::Create => {
                self.create(&serde_json::from_slice(request)?, answer);
                Ok(())
            }
            FrameKind::Articles => self.articles(request, answer).ok_or_else(garbled),
            FrameKind::Raw => self.raw(request, answer).ok_or_else(garbled),
            _ => Err(garbled()),
        }
    }

    fn load(&mut self, load: &Load, answer: &mut Vec<u8>) -> io::Result<()> {
        bound_memory(load.memory)?;
        // The parent has asked whether the file may be trusted.
        match Library::load(Path::new(&load.path), &Trust { sha256: None, allow_writable: true }) {
            Ok(library) => {
                frame::begin(answer, FrameKind::Described);
                serde_json::to_writer(&mut *answer, &library.description)?;
                self.library = Some(library);
            }
            Err(error) => refuse(answer, &error.to_string()),
        }
        Ok(())
    }

    fn create(&mut self, create: &Create, answer: &mut Vec<u8>) {
        let Some(library) = &self.library else { return refuse(answer, "no library is loaded") };
        let setup = Setup {
            name: &create.name,
            place: create.place,
            needs: library.description.needs,
            config: &create.config,
            folder: &create.folder,
        };
        // SAFETY: `create` is that of a library whose entry was proved; that it keeps the contract is what this process
        // is there to doubt.
        match unsafe { Instance::create(library.create(), &setup, log) } {
            Ok(instance) => {
                self.instance = Some(instance);
                frame::begin(answer, FrameKind::Created);
            }
            Err(reason) => refuse(answer, &reason),
        }
    }

    fn articles(&mut self, request: &[u8], answer: &mut Vec<u8>) -> Option<()> {
        let (library, instance) = (self.library.as_ref()?, self.instance.as_mut()?);
        let mut reader = Reader(request);
        let count = reader.count()?;
        let needs = library.description.needs;
        let owned = (0..count).map(|_| reader.article(needs)).collect::<Option<Vec<_>>>()?;
        let inputs: Vec<ArticleInput<'_>> =
            owned.iter().map(|one| ArticleInput { id: &one.id, source: &one.source, article: &one.article }).collect();
        let (put, ended) = instance.annotate(&inputs);
        write_put(answer, put, ended);
        Some(())
    }

    fn raw(&mut self, request: &[u8], answer: &mut Vec<u8>) -> Option<()> {
        let (library, instance) = (self.library.as_ref()?, self.instance.as_mut()?);
        let mut reader = Reader(request);
        let count = reader.count()?;
        let owned = (0..count).map(|_| reader.raw()).collect::<Option<Vec<_>>>()?;
        // The parent sends what is claimed by name, and where the plugin has a probe everything else too.
        let description = &library.description;
        let wanted: Vec<bool> = owned
            .iter()
            .map(|one| {
                let raw = &one.raw;
                description.kind != Kind::Extractor
                    || description.claims_by_name(&raw.source.media_type, &raw.source.uri, &raw.body)
                    || library.probed(&raw.body)
            })
            .collect();
        let inputs: Vec<RawInput<'_>> = owned
            .iter()
            .zip(&wanted)
            .filter(|(_, wanted)| **wanted)
            .map(|(one, _)| RawInput { id: Some(&one.id), raw: &one.raw, text: one.text.as_deref() })
            .collect();
        let (put, ended) = instance.read(&inputs);
        if wanted.iter().all(|wanted| *wanted) {
            write_put(answer, put, ended);
            return Some(());
        }
        // Numbers in the batch that the plugin saw, back to numbers in the batch that came.
        let numbers: Vec<u32> =
            (0u32..).zip(&wanted).filter(|(_, wanted)| **wanted).map(|(number, _)| number).collect();
        let mut put = put.to_vec();
        wire::renumber(&mut put, |record| numbers.get(record as usize).copied().unwrap_or(u32::MAX));
        for (number, _) in (0u32..).zip(&wanted).filter(|(_, wanted)| !**wanted) {
            wire::decline(&mut put, number);
        }
        write_put(answer, &put, ended);
        Some(())
    }
}

pub(crate) fn refuse(answer: &mut Vec<u8>, reason: &str) {
    frame::begin(answer, FrameKind::Refused);
    answer.extend_from_slice(reason.as_bytes());
}

fn write_put(answer: &mut Vec<u8>, put: &[u8], ended: Ended) {
    frame::begin(answer, FrameKind::Put);
    answer.push(u8::from(ended.strayed) | u8::from(ended.late) << 1);
    answer.push(u8::from(ended.no_such_record.is_some()));
    answer.extend_from_slice(&ended.no_such_record.unwrap_or(0).to_le_bytes());
    answer.extend_from_slice(put);
}

/// Sends a line of the plugin's log to the parent; from any thread.
fn log(_plugin: &str, level: u32, message: &str) {
    let mut line = Vec::new();
    frame::begin(&mut line, FrameKind::Log);
    line.extend_from_slice(&level.to_le_bytes());
    line.extend_from_slice(message.as_bytes());
    frame::finish(&mut line);
    if let Some(answers) = ANSWERS.get() {
        // Where the parent is gone there is nobody left to tell.
        let _ = answers.lock().unwrap_or_else(PoisonError::into_inner).write_all(&line);
    }
}
