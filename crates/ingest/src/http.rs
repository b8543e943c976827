use crate::warc_head::{fields, head_length};

/// An HTTP response as an archive holds it: head and encoded body.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Response<'a> {
    /// `None` if the status line cannot be read.
    pub(crate) status: Option<u16>,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: &'a [u8],
}

impl<'a> Response<'a> {
    /// Takes a response apart. `None` if no blank line ends its head.
    ///
    /// Lenient as browsers are: bare line feeds, a status line that is odd, and lines without a colon do no harm.
    pub(crate) fn parse(message: &'a [u8]) -> Option<Self> {
        let length = head_length(message)?;
        let (head, body) = message.split_at(length);
        let headers = fields(head)
            .map(|(name, value)| {
                let name = String::from_utf8_lossy(name).to_ascii_lowercase();
                (name, String::from_utf8_lossy(value).into_owned())
            })
            .collect();
        Some(Self { status: status(head), headers, body })
    }

    /// The value of the first header of that (lower-case) name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

/// The number in `HTTP/1.1 200 OK`. To be asked before the headers are worth building.
pub(crate) fn status(head: &[u8]) -> Option<u16> {
    let line = &head[..memchr::memchr(b'\n', head)?];
    let number = line.split(|&byte| byte == b' ').filter(|word| !word.is_empty()).nth(1)?.trim_ascii();
    std::str::from_utf8(number).ok()?.parse().ok()
}

/// The media type of a `Content-Type` in lower case, without parameters.
pub(crate) fn media_type(content_type: &str) -> String {
    content_type.split([';', ',']).next().unwrap_or_default().trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{Response, media_type};

    #[test]
    fn a_response_is_taken_apart() {
        let response = Response::parse(b"HTTP/1.1  404 Not Found\nContent-Type: text/html\nodd line\n\nbody").unwrap();
        assert_eq!((response.status, response.body), (Some(404), &b"body"[..]));
        assert_eq!(response.header("content-type"), Some("text/html"));
        assert_eq!(Response::parse(b"HTTP/1.1 200 OK\r\nA: b\r\n"), None);
        assert_eq!(media_type("Text/HTML; charset=utf-8"), "text/html");
    }
}
