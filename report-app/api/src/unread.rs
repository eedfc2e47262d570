//! What is left of a request's body that nobody reads to its end, because the request was refused
//! before.
//!
//! A connection on which a body is left cannot carry another request. A short rest is read and
//! thrown away while the answer is sent; with a long one the connection is closed, and the answer
//! says so.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::header::{CONNECTION, EXPECT};
use axum::http::{HeaderValue, Response};
use http_body_util::BodyExt;
use hyper::body::{Frame, SizeHint};

/// What has become of a body.
#[derive(Debug, Default)]
enum State {
    /// Somebody has it.
    #[default]
    Held,
    /// It was dropped before its end.
    Left(Body),
    /// Nobody asks any more what is left of it.
    Given,
}

/// What is left of a body, once whoever read it has stopped.
#[derive(Debug)]
pub(crate) struct Unread {
    state: Arc<Mutex<State>>,
    /// Whether the caller waits for leave before it sends the body.
    waits: bool,
}

/// A body that is left behind if it is dropped before its end.
#[derive(Debug)]
struct Watched {
    body: Body,
    has_ended: bool,
    state: Arc<Mutex<State>>,
}

/// Watches the body of `request`.
pub(crate) fn watch(request: Request) -> (Request, Option<Unread>) {
    if request.body().is_end_stream() {
        return (request, None);
    }
    let state = Arc::<Mutex<State>>::default();
    let unread = Unread { state: state.clone(), waits: request.headers().contains_key(EXPECT) };
    (request.map(|body| Body::new(Watched { body, has_ended: false, state })), Some(unread))
}

impl Unread {
    /// Sees to what is left of the body once `response` is there: reads at most `bytes` of it for
    /// at most `time`, or closes the connection.
    pub(crate) fn finish<B>(self, response: &mut Response<B>, bytes: usize, time: Duration) {
        let State::Left(body) = std::mem::replace(&mut *lock(&self.state), State::Given) else {
            return;
        };
        let is_short = body.size_hint().exact().is_some_and(|rest| rest <= bytes as u64);
        if !is_short || self.waits || time.is_zero() {
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        // Whoever waits for leave to send is not given it.
        if !self.waits && !time.is_zero() {
            tokio::spawn(tokio::time::timeout(time, drain(body, bytes)));
        }
    }
}

/// Reads `bytes` of a body, or all of it: who still sends when its connection is closed may not see
/// the answer.
async fn drain(mut body: Body, bytes: usize) {
    let mut rest = bytes;
    while let Some(Ok(frame)) = body.frame().await {
        let length = frame.data_ref().map_or(0, Bytes::len);
        match rest.checked_sub(length) {
            Some(less) => rest = less,
            None => return,
        }
    }
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        self.has_ended |= matches!(frame, Poll::Ready(None | Some(Err(_))));
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let mut state = lock(&self.state);
        if !self.has_ended && !self.body.is_end_stream() && matches!(*state, State::Held) {
            *state = State::Left(std::mem::take(&mut self.body));
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    // It is replaced whole: what a panic left behind is whole.
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The header `connection` of the answer to a request whose handler does `read` with its body.
    fn connection(body: Body, expect: bool, read: impl FnOnce(Body)) -> Option<String> {
        let mut request = Request::new(body);
        if expect {
            request.headers_mut().insert(EXPECT, HeaderValue::from_static("100-continue"));
        }
        let (request, unread) = watch(request);
        read(request.into_body());
        let mut response = Response::new(());
        if let Some(unread) = unread {
            unread.finish(&mut response, 10, Duration::from_secs(1));
        }
        response
            .headers()
            .get(CONNECTION)
            .map(|value| value.to_str().unwrap_or_default().to_owned())
    }

    #[tokio::test]
    async fn a_long_rest_closes_the_connection_and_a_short_one_does_not() {
        let close = Some("close".to_owned());
        assert_eq!(connection(Body::from("0123456789"), false, drop), None);
        assert_eq!(connection(Body::from("0123456789a"), false, drop), close);
        assert_eq!(
            connection(Body::from("0"), true, drop),
            close,
            "who waits for leave may never send it"
        );
        assert_eq!(connection(Body::empty(), false, drop), None);
        let unknown =
            futures_util::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"0"))]);
        assert_eq!(connection(Body::from_stream(unknown), false, drop), close);
        // Somebody still reads it when the answer begins: a batch.
        let mut kept = None;
        assert_eq!(connection(Body::from("0123456789a"), false, |body| kept = Some(body)), None);
    }
}
