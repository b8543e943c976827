//! A small HTTP server, for a monitoring system that asks a few times a minute.
//!
//! It speaks as much of HTTP/1.1 (RFC 9112) as a scrape needs: the head of a request is read, one answer is written, the
//! connection is closed. Whoever asks can cost the run next to nothing: no more than [`CONNECTIONS`] are served at once,
//! and others are turned away; a request has [`PATIENCE`] from its first byte to the last of its answer, and may be
//! [`HEAD`] bytes long. A library would bring an asynchronous runtime or, where it does without, would wait for slow
//! clients as long as they like.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Connections that are served at once.
const CONNECTIONS: usize = 8;

/// Time for a request and its answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The most bytes of the head of a request.
const HEAD: usize = 8 << 10;

/// How long a thread of the server waits before it looks whether the run is over.
const NAP: Duration = Duration::from_millis(50);

/// What a request is answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    status: &'static str,
    media_type: &'static str,
    body: String,
}

impl Answer {
    const PLAIN: &'static str = "text/plain; charset=utf-8";

    /// 200, in words.
    #[must_use]
    pub fn fine(body: String) -> Self {
        Self { status: "200 OK", media_type: Self::PLAIN, body }
    }

    /// 200, in the text format of Prometheus.
    #[must_use]
    pub fn metrics(body: String) -> Self {
        Self { status: "200 OK", media_type: "text/plain; version=0.0.4; charset=utf-8", body }
    }

    /// 503, in words.
    #[must_use]
    pub fn unavailable(body: String) -> Self {
        Self { status: "503 Service Unavailable", media_type: Self::PLAIN, body }
    }

    /// 404.
    #[must_use]
    pub fn not_found() -> Self {
        let body = "there are /metrics, /healthz and /readyz\n".to_owned();
        Self { status: "404 Not Found", media_type: Self::PLAIN, body }
    }

    fn refused(status: &'static str) -> Self {
        Self { status, media_type: Self::PLAIN, body: format!("{status}\n") }
    }

    fn bytes(&self, with_body: bool) -> Vec<u8> {
        let (status, media_type, length) = (self.status, self.media_type, self.body.len());
        let mut bytes = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\nCache-Control: no-store\r\n\
             Connection: close\r\n\r\n"
        )
        .into_bytes();
        if with_body {
            bytes.extend_from_slice(self.body.as_bytes());
        }
        bytes
    }
}

/// A server that has its address and does not answer yet.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
}

impl Server {
    /// Takes an address and port, such as `127.0.0.1:9464`; port 0 is any that is free.
    ///
    /// # Errors
    /// The address is not one of this machine, or the port is taken.
    pub fn bind(listen: &str) -> io::Result<Self> {
        let listener = TcpListener::bind(listen)?;
        listener.set_nonblocking(true)?;
        Ok(Self { listener })
    }

    /// The address that it has.
    ///
    /// # Errors
    /// The system does not say.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers until `over` is true; then returns within some fifty milliseconds.
    pub fn serve(&self, over: &AtomicBool, answer: &(dyn Fn(&str) -> Answer + Sync)) {
        let served = AtomicUsize::new(0);
        thread::scope(|scope| {
            while !over.load(Ordering::Relaxed) {
                // Not to hear of a connection is also what happens when the system has no descriptors left.
                let Ok((stream, _)) = self.listener.accept() else {
                    thread::sleep(NAP);
                    continue;
                };
                if served.load(Ordering::Relaxed) >= CONNECTIONS {
                    turn_away(stream);
                    continue;
                }
                served.fetch_add(1, Ordering::Relaxed);
                let serve = || {
                    // Whoever hangs up has nobody to tell.
                    let _ = converse(stream, over, answer);
                    served.fetch_sub(1, Ordering::Relaxed);
                };
                let thread = thread::Builder::new().name("metrics".to_owned()).stack_size(512 << 10);
                if thread.spawn_scoped(scope, serve).is_err() {
                    served.fetch_sub(1, Ordering::Relaxed);
                }
            }
        });
    }
}

fn turn_away(mut stream: TcpStream) {
    let busy = Answer::unavailable("too many connections\n".to_owned());
    let _ = stream.set_nonblocking(true).and_then(|()| stream.write(&busy.bytes(true)));
}

/// Reads one request and answers it.
fn converse(mut stream: TcpStream, over: &AtomicBool, answer: &(dyn Fn(&str) -> Answer + Sync)) -> io::Result<()> {
    let began = Instant::now();
    let in_time = || began.elapsed() < PATIENCE && !over.load(Ordering::Relaxed);
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(NAP))?;
    stream.set_write_timeout(Some(NAP))?;
    let mut head = Vec::with_capacity(512);
    let mut buffer = [0; 1024];
    while !ends(&head) {
        if head.len() > HEAD {
            return write(&mut stream, &Answer::refused("431 Request Header Fields Too Large").bytes(true), &in_time);
        }
        if !in_time() {
            return write(&mut stream, &Answer::refused("408 Request Timeout").bytes(true), &in_time);
        }
        match stream.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(n) => head.extend_from_slice(&buffer[..n]),
            Err(error) if may_go_on(&error) => {}
            Err(error) => return Err(error),
        }
    }
    let bytes = match request(&head) {
        Some(("GET", path)) => answer(path).bytes(true),
        Some(("HEAD", path)) => answer(path).bytes(false),
        Some(_) => Answer::refused("405 Method Not Allowed").bytes(true),
        None => Answer::refused("400 Bad Request").bytes(true),
    };
    write(&mut stream, &bytes, &in_time)
}

/// Writes as much as is taken in time, and at least tries once.
fn write(stream: &mut TcpStream, mut bytes: &[u8], in_time: &dyn Fn() -> bool) -> io::Result<()> {
    loop {
        match stream.write(bytes) {
            Ok(0) => return Ok(()),
            Ok(n) => bytes = &bytes[n..],
            Err(error) if may_go_on(&error) => {}
            Err(error) => return Err(error),
        }
        if bytes.is_empty() || !in_time() {
            return Ok(());
        }
    }
}

fn may_go_on(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}

fn ends(head: &[u8]) -> bool {
    head.ends_with(b"\r\n\r\n") || head.ends_with(b"\n\n")
}

/// Method and path of a request, without what stands behind a `?`.
fn request(head: &[u8]) -> Option<(&str, &str)> {
    let line = std::str::from_utf8(head.split(|byte| *byte == b'\n').next()?).ok()?;
    let mut words = line.split_ascii_whitespace();
    let (method, target) = (words.next()?, words.next()?);
    words.next().filter(|version| version.starts_with("HTTP/1."))?;
    Some((method, target.split('?').next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Serves while `work` goes on, with its own path as the answer to each request.
    fn serving(work: impl FnOnce(SocketAddr)) -> Duration {
        let server = Server::bind("127.0.0.1:0").unwrap();
        let (address, over) = (server.address().unwrap(), AtomicBool::new(false));
        thread::scope(|scope| {
            scope.spawn(|| server.serve(&over, &|path| Answer::fine(path.to_owned())));
            work(address);
            over.store(true, Ordering::Relaxed);
            let ending = Instant::now();
            // The scope waits for the server.
            ending
        })
        .elapsed()
    }

    fn connect(address: SocketAddr) -> TcpStream {
        let stream = TcpStream::connect_timeout(&address, Duration::from_secs(5)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream
    }

    fn ask(address: SocketAddr, request: &[u8]) -> String {
        let mut stream = connect(address);
        stream.write_all(request).unwrap();
        let mut said = Vec::new();
        // A server that does not read everything resets the connection behind its answer.
        let _ = stream.read_to_end(&mut said);
        String::from_utf8(said).unwrap()
    }

    #[test]
    fn a_request_is_answered_whatever_it_asks() {
        serving(|address| {
            let said = ask(address, b"GET /metrics?x=1 HTTP/1.1\r\nHost: a\r\n\r\n");
            assert!(said.starts_with("HTTP/1.1 200 OK\r\n") && said.ends_with("\r\n\r\n/metrics"), "{said}");
            assert!(said.contains("Content-Length: 8\r\n"), "{said}");
            let said = ask(address, b"HEAD /metrics HTTP/1.0\r\n\r\n");
            assert!(said.contains("Content-Length: 8\r\n") && said.ends_with("\r\n\r\n"), "{said}");
            assert!(ask(address, b"POST / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405"));
            for nonsense in [&b"\r\n\r\n"[..], b"GET\r\n\r\n", b"GET /\xff HTTP/1.1\r\n\r\n", b"GET / FTP\n\n"] {
                assert!(ask(address, nonsense).starts_with("HTTP/1.1 400"), "{nonsense:?}");
            }
            assert!(ask(address, &[b'a'; 2 * HEAD]).starts_with("HTTP/1.1 431"));
        });
    }

    #[test]
    fn who_is_slow_or_silent_or_many_is_sent_away_and_others_are_served() {
        let ended = serving(|address| {
            let silent: Vec<TcpStream> = (0..100).map(|_| connect(address)).collect();
            let mut slow = connect(address);
            let began = Instant::now();
            while began.elapsed() < PATIENCE + Duration::from_secs(1) {
                let _ = slow.write(b"G");
                thread::sleep(Duration::from_millis(100));
            }
            // All of them are still held by this side.
            assert!(ask(address, b"GET /x HTTP/1.1\r\n\r\n").ends_with("/x"));
            drop(silent);
            // And somebody hangs up in the middle, and somebody never reads.
            drop(connect(address));
            connect(address).write_all(b"GET /x HTTP/1.1\r\n\r\n").unwrap();
            let _still_open = connect(address);
            thread::sleep(Duration::from_millis(100));
        });
        assert!(ended < Duration::from_secs(2), "the server took {ended:?} to end");
    }
}
