//! Batch predictions: one application per line, answered line by line while the body is being read.
//!
//! Lines are scored in groups, stored and then answered, in the order of the body. A slow reader
//! slows the batch down (backpressure): only a few groups are in memory at any time, however long
//! the body is. All batches share the processors. A batch ends when its caller is revoked or the
//! service stops.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use answers::CheckedRequest;
use answers::clients::VisiblePredictions;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE, VARY};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use contract::{BatchLine, ClientId, PredictionRequest, Problem};
use futures_util::stream;
use http_body_util::BodyExt;
use scoring::Language;
use store::{Action, Origin, PredictionRow};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::access::{Caller, MayPredict, unavailable};
use crate::body::{self, JSON_LINES};
use crate::champion::{Champion, Current};
use crate::edge::InFlight;
use crate::language::Preferred;
use crate::lines::{Line, Lines};
use crate::parameters::QueryParameters;
use crate::prediction_row::written;
use crate::problem::Refusal;
use crate::streams::StreamAborted;
use crate::{Service, prediction_row};

/// Most lines in a group.
const GROUP: usize = 64;

/// Most groups of a batch that are being scored or wait to be stored.
const MAX_IN_FLIGHT: usize = 4;

/// Capacity of the channel of response pieces that the caller has not read.
const UNREAD: usize = 2;

/// Scores many applications: one body of `POST /v1/predictions` a line, and one answer a line, in
/// the same order.
///
/// The answer begins while the body is being sent: read it meanwhile. A line that cannot be scored
/// is answered by a problem in its place, and the next ones are scored. Each line may be as long as
/// a body of `POST /v1/predictions`; the number of lines has no limit. Every prediction is stored
/// before it is answered. If the batch has to end before its body does, because the key was revoked
/// or the service stops, the problem of the last line says so.
#[utoipa::path(
    post, path = "/v1/predictions/batch", tag = "predictions",
    params(
        ("contributions" = Option<bool>, Query, description = "Whether each prediction lists the contribution of every feature; false if absent", example = false),
        ("Accept-Language" = Option<String>, Header, description = "Language of labels and sentences", example = "en")
    ),
    request_body(content = String, content_type = "application/x-ndjson", description = "A PredictionRequest a line",
        example = json!("{\"client_id\": 100001}\n{\"client_id\": 100001, \"application\": {\"AMT_CREDIT\": 450000}}\n")),
    responses(
        (status = 200, description = "A BatchLine a line", body = BatchLine, content_type = "application/x-ndjson"),
        (status = 400, description = "A parameter is not what it should be", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not declared as lines of JSON", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "As many batches run as the service takes at a time, or the store does not answer", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn create(
    State(service): State<Arc<Service>>,
    caller: Caller<MayPredict>,
    Current(champion): Current,
    Preferred(language): Preferred,
    QueryParameters(parameters): QueryParameters,
    request: Request,
) -> Result<Response, Refusal> {
    let contributions = parameters.yes_or_no("contributions")?.unwrap_or(false);
    body::check_type(request.headers(), &JSON_LINES)?;
    let visible = service.visible_predictions(&caller, champion.version(), None).await?;
    let place = service.streams.batch()?;
    let counted = InFlight::begin(service.metrics.in_flight());
    let (answers, unread) = mpsc::channel(UNREAD);
    let scorer = Arc::new(Scorer { service, champion, visible, language, contributions });
    let (Parts { headers, .. }, body) = request.into_parts();
    let batch = Batch { scorer, caller, headers, in_flight: VecDeque::new(), answered: 0, answers };
    tokio::spawn(async move {
        let _counted = (place, counted);
        batch.run(body).await;
    });
    let answers = stream::try_unfold(unread, async |mut unread| match unread.recv().await {
        Some(Piece::Lines(lines)) => Ok(Some((lines, unread))),
        Some(Piece::End) => Ok(None),
        None => Err(StreamAborted("the batch did not end as it should".to_owned())),
    });
    let headers = [
        (CONTENT_TYPE, "application/x-ndjson"),
        (CONTENT_LANGUAGE, language.tag()),
        (VARY, "accept-language"),
    ];
    Ok((headers, Body::from_stream(answers)).into_response())
}

/// Line of the body, with its number and the time when it had been read.
type Numbered = (u64, Line, Instant);

/// Result of a line.
struct LineResult {
    line: u64,
    /// Prediction to store before the response; `None` for a refused line.
    row: Option<PredictionRow>,
    /// What the row is about, for the challenger.
    request: Option<PredictionRequest>,
    /// For a refused line that names a client: the client, and the code of the refusal.
    refused: Option<(ClientId, &'static str)>,
    answer: Vec<u8>,
}

/// Group that is being scored, and the numbers of its lines.
type Group = (Vec<u64>, JoinHandle<Vec<LineResult>>);

/// Context for scoring the lines: the same model from the first line to the last.
struct Scorer {
    service: Arc<Service>,
    champion: Arc<Champion>,
    /// Clients whose predictions the caller may see.
    visible: VisiblePredictions,
    language: Language,
    contributions: bool,
}

struct Batch {
    scorer: Arc<Scorer>,
    caller: Caller<MayPredict>,
    /// Headers of the request, to authenticate the caller again for each group.
    headers: HeaderMap,
    in_flight: VecDeque<Group>,
    /// Number of the last answered line.
    answered: u64,
    answers: mpsc::Sender<Piece>,
}

/// Piece of the response.
enum Piece {
    Lines(Bytes),
    /// End of a complete response.
    End,
}

/// Reason why a batch ends before its body.
enum BatchEnd {
    /// The caller has disconnected, or reads nothing while the service stops.
    ///
    /// Nothing more is read, scored or stored.
    Disconnected,
    /// The batch was refused; the last line of the response says why.
    Refused(Refusal),
}

impl Batch {
    async fn run(mut self, body: Body) {
        let result = self.read(body).await;
        if let Err(BatchEnd::Refused(refusal)) = &result {
            // Groups that were scored but not answered are not stored either.
            let line = refused(self.answered + 1, refusal).answer;
            if self.send(Piece::Lines(line.into())).await.is_err() {
                return;
            }
        }
        if !matches!(result, Err(BatchEnd::Disconnected)) {
            _ = self.send(Piece::End).await;
        }
    }

    /// Reads and answers lines until the end of the body.
    async fn read(&mut self, mut body: Body) -> Result<(), BatchEnd> {
        let limits = self.scorer.service.limits;
        let mut over = std::pin::pin!(self.scorer.service.streams.over());
        let mut lines = Lines::new(limits.body);
        let (mut number, mut read): (u64, Vec<Numbered>) = (0, Vec::new());
        let mut take = |line: Line, read: &mut Vec<Numbered>| {
            number += 1;
            if line != Line::Whole(Vec::new()) {
                read.push((number, line, Instant::now()));
            }
        };
        loop {
            let frame = tokio::select! {
                frame = tokio::time::timeout(limits.time, body.frame()) => frame,
                () = &mut over => return Err(BatchEnd::Refused(Refusal::Stopping)),
            };
            match frame {
                Ok(None) => break,
                Ok(Some(Ok(frame))) => {
                    if let Ok(data) = frame.into_data() {
                        lines.push(&data, |line| take(line, &mut read));
                    }
                }
                Ok(Some(Err(_))) => return Err(BatchEnd::Refused(Refusal::BodyUnreadable)),
                Err(_) => return Err(BatchEnd::Refused(Refusal::Timeout(limits.time))),
            }
            // The lines read so far are answered before more is read: a caller may send one line
            // and wait for its answer.
            self.answer(&mut read).await?;
        }
        lines.finish().into_iter().for_each(|line| take(line, &mut read));
        self.answer(&mut read).await
    }

    /// Scores lines, stores the predictions and sends the responses.
    async fn answer(&mut self, read: &mut Vec<Numbered>) -> Result<(), BatchEnd> {
        let streams = self.scorer.clone();
        let streams = &streams.service.streams;
        while !read.is_empty() {
            if streams.are_over() {
                return Err(BatchEnd::Refused(Refusal::Stopping));
            }
            self.scorer.service.access.count_lines(&self.caller.identity.actor).await;
            let group: Vec<Numbered> = read.drain(..read.len().min(GROUP)).collect();
            let numbers = group.iter().map(|(line, ..)| *line).collect();
            let scorer = self.scorer.clone();
            let score = move |line| scorer.score(line);
            let processor = streams.processor().await;
            let task = tokio::task::spawn_blocking(move || {
                let _processor = processor;
                group.into_iter().map(score).collect()
            });
            self.in_flight.push_back((numbers, task));
            if self.in_flight.len() >= MAX_IN_FLIGHT {
                self.answer_first().await?;
            }
        }
        while !self.in_flight.is_empty() {
            self.answer_first().await?;
        }
        Ok(())
    }

    /// Stores and answers the oldest group.
    async fn answer_first(&mut self) -> Result<(), BatchEnd> {
        let Some((numbers, task)) = self.in_flight.pop_front() else { return Ok(()) };
        let last = numbers.last().copied().unwrap_or(self.answered);
        self.caller = self
            .caller
            .confirm(&self.headers, &self.scorer.service)
            .await
            .map_err(BatchEnd::Refused)?;
        let mut group = task.await.unwrap_or_else(|error| {
            tracing::error!(%error, "a group of a batch failed");
            numbers.into_iter().map(|line| refused(line, &Refusal::Internal)).collect()
        });
        let Scorer { service, .. } = &*self.scorer;
        let (at, rows): (Vec<usize>, Vec<_>) = (group.iter_mut().enumerate())
            .filter_map(|(at, result)| {
                let audit_row = self.caller.audit_row(Action::Predict);
                let audit_row = match (&result.row, result.refused) {
                    (Some(row), _) => audit_row.client(row.client_id).detail(&row.prediction_id),
                    (None, Some((client_id, why))) => audit_row.client(client_id).detail(why),
                    (None, None) => return None,
                };
                Some((at, (result.row.take(), audit_row)))
            })
            .unzip();
        let decided = |(row, _): &(Option<PredictionRow>, _)| {
            row.as_ref().map(|row| (row.decision, row.probability, row.prediction_id.clone()))
        };
        let decisions: Vec<_> = rows.iter().map(decided).collect();
        for ((at, decided), saved) in
            at.into_iter().zip(decisions).zip(service.store.save_all(rows).await)
        {
            match (saved, decided) {
                (Ok(()), Some((decision, probability, id))) => {
                    service.metrics.predicted("request", decision, probability);
                    if let Some(request) = group[at].request.take() {
                        service.shadow.submit(|| self.scorer.champion.shadow_job(&id, request));
                    }
                }
                (Ok(()), None) => {}
                (Err(error), _) => group[at] = refused(group[at].line, &unavailable(error)),
            }
        }
        let lines: Vec<u8> = group.into_iter().flat_map(|result| result.answer).collect();
        self.send(Piece::Lines(lines.into())).await?;
        self.answered = last;
        Ok(())
    }

    async fn send(&self, piece: Piece) -> Result<(), BatchEnd> {
        tokio::select! {
            biased;
            sent = self.answers.send(piece) => sent.map_err(|_| BatchEnd::Disconnected),
            // A caller that does not read must not delay the shutdown.
            () = self.scorer.service.streams.over() => Err(BatchEnd::Disconnected),
        }
    }
}

impl Scorer {
    /// Scores one line.
    fn score(&self, line: Numbered) -> LineResult {
        let number = line.0;
        self.predict(line).unwrap_or_else(|refusal| refused(number, &refusal))
    }

    fn predict(&self, (line, text, arrived): Numbered) -> Result<LineResult, Refusal> {
        let Line::Whole(bytes) = text else {
            return Err(Refusal::BodyTooLarge { limit: self.service.limits.body });
        };
        let (champion, answers) = (&*self.champion, &self.champion.answers);
        let body = answers::body::parse(&bytes)?;
        let check_visible = |request: CheckedRequest| match request.client_id {
            Some(client_id) => {
                self.visible.reveal(client_id, request).ok_or(Refusal::OpinionFirst(client_id))
            }
            None => Ok(request),
        };
        let checked = answers.check(&body).map_err(Refusal::from);
        let request = match checked.and_then(check_visible) {
            Ok(request) => request,
            Err(refusal) => {
                let why =
                    CheckedRequest::client_id(&body).map(|client_id| (client_id, refusal.code()));
                return Ok(LineResult { refused: why, ..refused(line, &refusal) });
            }
        };
        let explanation = answers.explain(&request);
        let (stamp, language) = (prediction_row::stamp(), self.language);
        let prediction = answers.prediction(&explanation, request.client_id, stamp, language);
        // The store keeps the contributions even if the response leaves them out.
        let canonical = request.canonical();
        let row = champion.row(
            &prediction,
            &explanation,
            &canonical,
            Origin::Request,
            language,
            arrived,
        )?;
        let explained = self.contributions.then_some(&explanation);
        let mut answer = format!("{{\"line\":{line},\"prediction\":").into_bytes();
        answer.extend(written(answers.prediction_json(&prediction, explained, language))?);
        answer.extend(b"}\n");
        Ok(LineResult { line, row: Some(row), request: Some(canonical), refused: None, answer })
    }
}

/// Returns the response to a line without a prediction.
fn refused(line: u64, refusal: &Refusal) -> LineResult {
    let problem = Some(refusal.problem(None));
    let written = serde_json::to_vec(&BatchLine { line, prediction: None, problem });
    // Numbers and texts can always be written.
    let mut answer = written.unwrap_or_default();
    answer.push(b'\n');
    LineResult { line, row: None, request: None, refused: None, answer }
}
