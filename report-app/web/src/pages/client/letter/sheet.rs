//! The text of the letter.

use std::rc::Rc;

use contract::{Basis, Client, Decision, Effect, Prediction, Review, Unit};
use dioxus::prelude::*;

use super::super::spoken_reasons::SpokenReasons;
use crate::format::in_hundred_beside;
use crate::review::person;
use crate::route::use_text;
use crate::session::{self, SignInState};
use crate::text::Text;
use crate::text::letter::LetterText;
use crate::{document, format};

/// Shows one sheet of A4: the decision, its main reasons, the data used, and how to contest it.
///
/// If an advisor decided against the model, `reason` is given and replaces the model's reasons.
#[component]
pub fn Sheet(
    prediction: Rc<Prediction>,
    client: Rc<Client>,
    basis: Basis,
    decision: Decision,
    review: Option<Review>,
    reason: Option<Signal<String>>,
) -> Element {
    let text = use_text();
    let letter = text.letter;
    let id = client.client_id.to_string();
    let amount = written(&client, "AMT_CREDIT", text);
    let payment = written(&client, "AMT_ANNUITY", text);
    let how = how(&prediction, review.as_ref(), reason.is_some(), text);
    // For a granted client, the reasons against do not help to understand the decision.
    let sides: Vec<_> = match decision {
        Decision::Refused => {
            vec![(letter.against, Effect::RaisesRisk), (letter.in_favour, Effect::LowersRisk)]
        }
        Decision::Granted => vec![(letter.in_favour, Effect::LowersRisk)],
    };
    rsx! {
        article { class: "letter",
            div { class: "letter-head",
                p {
                    strong { {letter.sender} }
                }
                p {
                    {(letter.client)(&id)}
                    br {}
                    {(letter.day)(&format::date(&document::now(), text))}
                }
            }
            p { class: "letter-subject",
                strong { {(letter.subject)(&amount)} }
            }
            p { {letter.greeting} }
            p {
                {(letter.request)(&amount, &payment)}
                " "
                strong { {(letter.decision)(decision)} }
            }
            p { {how} }
            if let Some(reason) = reason {
                h2 { {letter.reason} }
                p { class: "typed", {reason} }
            } else {
                for (title , effect) in sides {
                    SpokenReasons { key: "{title}", prediction: prediction.clone(), effect, h2 { {title} } }
                }
            }
            h2 { {letter.data} }
            p {
                {(letter.data_used)(&data_used(&basis, letter))}
                " "
                {letter.data_not_used}
                if basis.has_history_elsewhere || basis.external_scores > 0 {
                    " "
                    {letter.data_elsewhere}
                }
            }
            h2 { {letter.rights} }
            p {
                {letter.review_right}
                " "
                {(letter.how_to_ask)(&id)}
                " "
                {letter.data_rights}
            }
            p { {letter.closing} }
            p { class: "letter-signature", {advisor(letter)} }
            p { class: "letter-reference", {(letter.reference)(&prediction.prediction_id, &prediction.model_version)} }
        }
    }
}

/// Writes how the decision was made: by an advisor, or by comparing the risk with the threshold.
///
/// An advisor is named as the decision maker if the decision differs from the model's.
fn how(
    prediction: &Prediction,
    review: Option<&Review>,
    is_overridden: bool,
    text: &Text,
) -> String {
    if let Some(review) = review.filter(|_| is_overridden) {
        let who = review.reviewer.strip_prefix("user:").map(person);
        let when = format::date(&document::local_time(&review.created_at), text);
        return (text.letter.by_advisor)(who.as_deref(), &when);
    }
    let (risk, limit) =
        in_hundred_beside(prediction.probability, prediction.threshold, text.language);
    (text.letter.how)(&risk, &limit, review.is_some())
}

fn written(client: &Client, field: &str, text: &Text) -> String {
    format::value(client.application.get(field).and_then(Option::as_ref), Unit::Amount, text)
}

/// Writes which data about the client was read, as a list in a sentence.
fn data_used(basis: &Basis, text: &LetterText) -> String {
    let parts = [
        Some(text.your_application.to_owned()),
        basis.has_history_here.then(|| text.your_credits_here.to_owned()),
        basis.has_history_elsewhere.then(|| text.your_credits_elsewhere.to_owned()),
        (basis.external_scores > 0).then(|| (text.external_scores)(basis.external_scores)),
    ];
    let mut parts: Vec<String> = parts.into_iter().flatten().collect();
    let last = parts.pop().unwrap_or_default();
    if parts.is_empty() { last } else { format!("{} {} {last}", parts.join(", "), text.and) }
}

/// Returns the name of the signed-in user; a general word if nobody has to sign in.
fn advisor(text: &LetterText) -> String {
    match session::sign_in_state() {
        SignInState::SignedIn(session) if !session.csrf_token.is_empty() => {
            format!("{}, {}", person(&session.name), text.sender)
        }
        _ => format!("{}, {}", text.advisor, text.sender),
    }
}
