//! Responses to request heads that are not HTTP, or too long.
//!
//! hyper answers them with a bare status and has no hook for it. This module recognises the bare
//! head on its way to the socket, and sends a problem document like all others in its place.

use std::fmt;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::http::StatusCode;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Longest head that hyper sends by itself, in bytes.
const LONGEST: usize = 256;

/// Function that writes the whole response to a request whose head was refused with a status.
pub type HeadRefusal = Arc<dyn Fn(StatusCode) -> Vec<u8> + Send + Sync>;

/// Connection on which bare error responses are replaced by complete ones.
pub(crate) struct HeadErrors<S> {
    stream: S,
    refusal: HeadRefusal,
    /// Bytes to send in place of what hyper wrote, and how many of them have been sent.
    pending: Vec<u8>,
    sent: usize,
}

impl<S> HeadErrors<S> {
    pub(crate) fn new(stream: S, refusal: HeadRefusal) -> Self {
        Self { stream, refusal, pending: Vec::new(), sent: 0 }
    }
}

impl<S> fmt::Debug for HeadErrors<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("HeadErrors").finish_non_exhaustive()
    }
}

/// Finds a bare head that hyper wrote by itself at the end of `written`: its start and its status.
///
/// The service's own responses have more headers, and their bodies contain no CRLF line ends.
fn bare_head(written: &[u8]) -> Option<(usize, StatusCode)> {
    let head = written.strip_suffix(b"\r\n\r\n")?;
    let from = head.len().saturating_sub(LONGEST);
    let begin = from + head[from..].windows(7).rposition(|part| part == b"HTTP/1.")?;
    let mut lines = str::from_utf8(&head[begin..]).ok()?.split("\r\n");
    let status =
        lines.next()?.split(' ').nth(1)?.parse().ok().filter(StatusCode::is_client_error)?;
    let is_bare = |line: &str| {
        ["content-length: 0", "connection: close"].contains(&line) || line.starts_with("date: ")
    };
    let (mut count, mut is_empty) = (0, false);
    for line in lines {
        if !is_bare(line) {
            return None;
        }
        count += 1;
        is_empty |= line == "content-length: 0";
    }
    (is_empty && count <= 3).then_some((begin, status))
}

impl<S: AsyncWrite + Unpin> HeadErrors<S> {
    fn poll_pending(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.sent < self.pending.len() {
            let written =
                ready!(Pin::new(&mut self.stream).poll_write(context, &self.pending[self.sent..]))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.sent += written;
        }
        self.pending.clear();
        self.sent = 0;
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for HeadErrors<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_pending(context))?;
        let Some((begin, status)) = bare_head(bytes) else {
            return Pin::new(&mut self.stream).poll_write(context, bytes);
        };
        let refusal = (self.refusal)(status);
        self.pending = [&bytes[..begin], &refusal].concat();
        // The rest is sent by the next flush.
        if let Poll::Ready(Err(error)) = self.poll_pending(context) {
            return Poll::Ready(Err(error));
        }
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        // hyper writes nothing after a bare head on a connection.
        if parts.last().is_some_and(|part| bare_head(part).is_some()) {
            let together = parts.iter().flat_map(|part| part.iter().copied()).collect::<Vec<u8>>();
            return self.poll_write(context, &together);
        }
        ready!(self.poll_pending(context))?;
        Pin::new(&mut self.stream).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_pending(context))?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_pending(context))?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for HeadErrors<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_a_bare_head_from_answers() {
        let bare = "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\ndate: Sun, 29 Nov 2026 17:00:00 GMT\r\n\r\n";
        assert_eq!(bare_head(bare.as_bytes()), Some((0, StatusCode::BAD_REQUEST)));
        let before = format!("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{{}}{bare}");
        assert_eq!(
            bare_head(before.as_bytes()),
            Some((before.len() - bare.len(), StatusCode::BAD_REQUEST))
        );
        for other in [
            "HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nx-request-id: a\r\n\r\n",
            "HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n",
            "0\r\n\r\n",
            "{\"detail\": \"HTTP/1.1 400\"}\r\n\r\n",
            "",
        ] {
            assert_eq!(bare_head(other.as_bytes()), None, "{other:?}");
        }
    }
}
