//! The parent's end: starting a child, talking to it against the clock, and ending it.

use super::frame::{self, Create, FrameKind, HEAD, Load};
use crate::plugin::description::Description;
use crate::plugin::stage::{Recipe, log};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use sayso_plugin_sdk::host::Ended;
use std::collections::VecDeque;
use std::io::{self, Read as _, Write as _};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The program that is started as the child: this one.
#[derive(Clone, Debug)]
pub(crate) struct Host {
    pub(crate) program: PathBuf,
}

impl Host {
    /// The running program.
    pub(crate) fn this_program() -> io::Result<Self> {
        Ok(Self { program: std::env::current_exe()? })
    }

    /// Its hidden command.
    pub(crate) fn command(&self, command: &str) -> Command {
        let mut all = Command::new(&self.program);
        all.arg(command);
        all
    }
}

/// What a child may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Time for one batch.
    pub(crate) timeout: Duration,
    /// Address space, in bytes.
    pub(crate) memory: u64,
}

/// Why a child is of no more use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Lost {
    /// It could not be started.
    #[error("its process could not be started: {0}")]
    NotStarted(String),
    /// It ended by itself.
    #[error("its process {0}")]
    Died(String),
    /// It did not answer in time, and was ended.
    #[error("it did not answer within {} s and was ended", .0.as_secs_f64())]
    TimedOut(Duration),
    /// It sent what no child sends, or more than it may.
    #[error("its process sent what makes no sense and was ended")]
    Garbled,
    /// It does not take the library or the configuration.
    #[error("{0}")]
    Refused(String),
}

impl Lost {
    /// A word that a program can match.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::NotStarted(_) => "plugin_not_started",
            Self::Died(_) => "plugin_died",
            Self::TimedOut(_) => "plugin_timed_out",
            Self::Garbled => "plugin_garbled",
            Self::Refused(_) => "plugin_refused",
        }
    }
}

/// The last bytes of standard error that are kept, to say why a child died.
const TAIL: usize = 2048;

/// A child with a plugin in it.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    tail: Arc<Mutex<VecDeque<u8>>>,
    name: String,
    limits: Limits,
    received: Vec<u8>,
    stage: String,
}

impl Process {
    /// Starts a child that talks in frames.
    pub(crate) fn spawn(mut command: Command, name: &str, limits: Limits) -> Result<Self, Lost> {
        let not_started = |error: io::Error| Lost::NotStarted(error.to_string());
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // A signal from the terminal is for this program, which still has documents to finish in the child.
            .process_group(0)
            .spawn()
            .map_err(not_started)?;
        let (Some(input), Some(output), Some(stderr)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(Lost::NotStarted("it has no pipes".to_owned()));
        };
        for pipe in [rustix::fd::AsFd::as_fd(&input), rustix::fd::AsFd::as_fd(&output)] {
            let flags = rustix::fs::fcntl_getfl(pipe).map_err(|error| not_started(error.into()))?;
            rustix::fs::fcntl_setfl(pipe, flags | OFlags::NONBLOCK).map_err(|error| not_started(error.into()))?;
            // A batch in one piece saves changes between the two processes; where the system gives less, it takes more.
            #[cfg(target_os = "linux")]
            let _ = rustix::pipe::fcntl_setpipe_size(pipe, 1 << 20);
        }
        let tail = Arc::default();
        watch(stderr, Arc::clone(&tail)).map_err(not_started)?;
        let (name, received, stage) = (name.to_owned(), Vec::new(), String::new());
        Ok(Self { child, input, output, tail, name, limits, received, stage })
    }

    /// Starts a child and has it load a library.
    pub(crate) fn start(host: &Host, name: &str, library: &Path, limits: Limits) -> Result<(Self, Description), Lost> {
        let mut command = host.command(super::HOST_COMMAND);
        command.env_clear().current_dir("/");
        let mut process = Self::spawn(command, name, limits)?;
        let load = Load { path: library.display().to_string(), memory: limits.memory };
        match process.ask(FrameKind::Load, &load)? {
            FrameKind::Described => {
                let description = serde_json::from_slice(&process.received).map_err(|_| Lost::Garbled)?;
                Ok((process, description))
            }
            _ => Err(process.refusal()),
        }
    }

    /// Has the child make the instance.
    pub(in crate::plugin) fn create(&mut self, recipe: &Recipe) -> Result<(), Lost> {
        let create = Create {
            name: recipe.name.clone(),
            place: recipe.place,
            config: recipe.config.clone(),
            folder: recipe.folder.clone(),
        };
        match self.ask(FrameKind::Create, &create)? {
            FrameKind::Created => Ok(()),
            _ => Err(self.refusal()),
        }
    }

    /// The stage that the child said it has come to.
    pub(crate) fn stage(&self) -> &str {
        &self.stage
    }

    /// What the last answer held.
    pub(crate) fn received(&self) -> &[u8] {
        &self.received
    }

    /// From here on an answer may take so long.
    pub(crate) const fn wait_for(&mut self, timeout: Duration) {
        self.limits.timeout = timeout;
    }

    fn refusal(&self) -> Lost {
        Lost::Refused(String::from_utf8_lossy(&self.received).into_owned())
    }

    /// Asks something, as JSON.
    pub(crate) fn ask(&mut self, kind: FrameKind, question: &impl serde::Serialize) -> Result<FrameKind, Lost> {
        let mut request = Vec::new();
        frame::begin(&mut request, kind);
        serde_json::to_writer(&mut request, question).map_err(|error| Lost::NotStarted(error.to_string()))?;
        frame::finish(&mut request);
        self.exchange(&request, 64 << 20)
    }

    /// Sends a frame of documents, and gives what was put for them and how the call ended. `most` bounds the answer.
    pub(crate) fn process(&mut self, request: &[u8], most: u64) -> Result<(&[u8], Ended), Lost> {
        const FLAGS: usize = 10;
        if self.exchange(request, most.saturating_add(FLAGS as u64))? != FrameKind::Put {
            return Err(self.end(Lost::Garbled));
        }
        let Some((flags, _)) = self.received.split_first_chunk::<FLAGS>() else { return Err(self.end(Lost::Garbled)) };
        let [strayed, named, number @ ..] = *flags;
        let ended = Ended {
            strayed: strayed & 1 != 0,
            late: strayed & 2 != 0,
            no_such_record: (named != 0).then(|| u64::from_le_bytes(number)),
        };
        Ok((&self.received[FLAGS..], ended))
    }

    /// Sends a frame and receives the one that answers it, within the timeout.
    pub(crate) fn exchange(&mut self, request: &[u8], most: u64) -> Result<FrameKind, Lost> {
        let until = Instant::now() + self.limits.timeout;
        let mut rest = request;
        let mut head = [0; HEAD];
        let mut got = 0;
        loop {
            // The head, then the content of one frame.
            while got < HEAD {
                match self.transfer(&mut rest, &mut head[got..], until)? {
                    0 => {}
                    read => got += read,
                }
            }
            let Some((kind, length)) = frame::head(head) else { return Err(self.end(Lost::Garbled)) };
            if length > most {
                return Err(self.end(Lost::Garbled));
            }
            let mut content = std::mem::take(&mut self.received);
            content.clear();
            let length = usize::try_from(length).unwrap_or(usize::MAX);
            while content.len() < length {
                // Grown by what has come and not by what was promised.
                let from = content.len();
                content.resize(length.min(from + (1 << 20)), 0);
                let mut filled = from;
                while filled < content.len() {
                    filled += self.transfer(&mut rest, &mut content[filled..], until)?;
                }
            }
            self.received = content;
            match (kind, self.received.split_first_chunk::<4>()) {
                (FrameKind::Log, Some((level, message))) => {
                    log(&self.name, u32::from_le_bytes(*level), &String::from_utf8_lossy(message));
                }
                (FrameKind::Log, None) => {}
                (FrameKind::Stage, _) => self.stage = String::from_utf8_lossy(&self.received).into_owned(),
                _ => return Ok(kind),
            }
            got = 0;
        }
    }

    /// Waits until something can be written or read, and does it. Gives how many bytes were read, which may be none.
    fn transfer(&mut self, rest: &mut &[u8], into: &mut [u8], until: Instant) -> Result<usize, Lost> {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            let timeout = self.limits.timeout;
            return Err(self.end(Lost::TimedOut(timeout)));
        }
        // Reading first: most often the answer is there.
        match self.output.read(into) {
            Ok(0) => return Err(self.died()),
            Ok(read) => return Ok(read),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(0),
            Err(_) => return Err(self.died()),
        }
        if !rest.is_empty() {
            match self.input.write(rest) {
                Ok(written) => {
                    *rest = &rest[written..];
                    return Ok(0);
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(0),
                Err(_) => return Err(self.died()),
            }
        }
        let mut waiting = vec![PollFd::new(&self.output, PollFlags::IN)];
        if !rest.is_empty() {
            waiting.push(PollFd::new(&self.input, PollFlags::OUT));
        }
        let left =
            Timespec { tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX), tv_nsec: left.subsec_nanos().into() };
        match poll(&mut waiting, Some(&left)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => Ok(0),
            Err(_) => Err(self.died()),
        }
    }

    /// The child has closed its pipe. It has a moment to end by itself, so that its status can be told.
    fn died(&mut self) -> Lost {
        let until = Instant::now() + Duration::from_millis(200);
        let status = loop {
            match self.child.try_wait() {
                Ok(Some(status)) => break Some(status),
                Ok(None) if Instant::now() < until => std::thread::sleep(Duration::from_millis(2)),
                _ => break None,
            }
        };
        let how = status.map_or_else(|| "closed its pipe and was ended".to_owned(), ended_how);
        // Its last words may still be on their way through the other pipe.
        std::thread::sleep(Duration::from_millis(10));
        let tail = self.tail.lock().unwrap_or_else(PoisonError::into_inner);
        let words: Vec<u8> = tail.iter().copied().collect();
        drop(tail);
        let words = String::from_utf8_lossy(&words);
        let last = words.lines().map(str::trim).rfind(|line| !line.is_empty());
        let message = match last {
            Some(last) => format!("{how}; it last wrote: {last}"),
            None => how,
        };
        self.end(Lost::Died(message))
    }

    /// Ends the child, and whatever it has started.
    fn end(&mut self, why: Lost) -> Lost {
        if let Some(group) = rustix::process::Pid::from_raw(i32::try_from(self.child.id()).unwrap_or(0)) {
            // The group bears the child's number; it is there as long as the child is not waited for.
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
        why
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end(Lost::Garbled);
    }
}

fn ended_how(status: ExitStatus) -> String {
    match (status.signal(), status.code()) {
        (Some(signal), _) => format!("was ended by signal {signal}{}", signal_name(signal)),
        (None, Some(code)) => format!("exited with status {code}"),
        (None, None) => "ended".to_owned(),
    }
}

const fn signal_name(signal: i32) -> &'static str {
    match signal {
        4 => " (SIGILL)",
        6 => " (SIGABRT)",
        7 => " (SIGBUS)",
        8 => " (SIGFPE)",
        9 => " (SIGKILL)",
        11 => " (SIGSEGV)",
        15 => " (SIGTERM)",
        _ => "",
    }
}

/// Reads a child's standard error to its end, however much it writes, and keeps the last of it.
fn watch(mut stderr: ChildStderr, tail: Arc<Mutex<VecDeque<u8>>>) -> io::Result<()> {
    let watch = move || {
        let mut chunk = [0; 4096];
        while let Ok(read @ 1..) = stderr.read(&mut chunk) {
            let mut tail = tail.lock().unwrap_or_else(PoisonError::into_inner);
            tail.extend(&chunk[..read]);
            let surplus = tail.len().saturating_sub(TAIL);
            tail.drain(..surplus);
        }
    };
    std::thread::Builder::new().name("plugin stderr".to_owned()).stack_size(64 << 10).spawn(watch).map(drop)
}
