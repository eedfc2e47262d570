//! Rest of a request body that the handler did not read, for example after a refusal.
//!
//! A connection with an unread body cannot carry another request. A short rest is read and
//! discarded while the response is sent. With a long rest the connection is closed, and the
//! response says so.

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

/// State of a body.
#[derive(Debug, Default)]
enum BodyState {
    /// A handler holds it.
    #[default]
    InUse,
    /// It was dropped before its end.
    Dropped(Body),
    /// Its rest is no longer of interest.
    Taken,
}

/// Handle to the rest of a body after the handler has dropped it.
#[derive(Debug)]
pub(crate) struct UnreadBody {
    state: Arc<Mutex<BodyState>>,
    /// Whether the caller waits for `100 Continue` before it sends the body.
    expects_continue: bool,
}

/// Body that saves its rest if it is dropped before its end.
#[derive(Debug)]
struct WatchedBody {
    body: Body,
    has_ended: bool,
    state: Arc<Mutex<BodyState>>,
}

/// Wraps the body of `request`, to detect an unread rest.
pub(crate) fn watch(request: Request) -> (Request, Option<UnreadBody>) {
    if request.body().is_end_stream() {
        return (request, None);
    }
    let state = Arc::<Mutex<BodyState>>::default();
    let unread = UnreadBody {
        state: state.clone(),
        expects_continue: request.headers().contains_key(EXPECT),
    };
    (request.map(|body| Body::new(WatchedBody { body, has_ended: false, state })), Some(unread))
}

impl UnreadBody {
    /// Handles the rest of the body after `response` is ready.
    ///
    /// It reads at most `bytes` for at most `time`, or closes the connection.
    pub(crate) fn finish<B>(self, response: &mut Response<B>, bytes: usize, time: Duration) {
        let BodyState::Dropped(body) = std::mem::replace(&mut *lock(&self.state), BodyState::Taken)
        else {
            return;
        };
        let is_short = body.size_hint().exact().is_some_and(|rest| rest <= bytes as u64);
        if !is_short || self.expects_continue || time.is_zero() {
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        // A caller that waits for `100 Continue` never gets it.
        if !self.expects_continue && !time.is_zero() {
            tokio::spawn(tokio::time::timeout(time, drain(body, bytes)));
        }
    }
}

/// Reads and discards `bytes` of a body, or all of it.
///
/// A caller that is still sending when the connection closes might not see the response.
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

impl HttpBody for WatchedBody {
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

impl Drop for WatchedBody {
    fn drop(&mut self) {
        let mut state = lock(&self.state);
        if !self.has_ended && !self.body.is_end_stream() && matches!(*state, BodyState::InUse) {
            *state = BodyState::Dropped(std::mem::take(&mut self.body));
        }
    }
}

fn lock(state: &Mutex<BodyState>) -> MutexGuard<'_, BodyState> {
    // The state is replaced as a whole, so a poisoned lock still holds valid data.
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the `connection` header of the response to a request whose handler applies `read`.
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
        // The handler still reads it when the response begins, as in a batch.
        let mut kept = None;
        assert_eq!(connection(Body::from("0123456789a"), false, |body| kept = Some(body)), None);
    }
}
