//! Section in which an advisor records a decision, with the history of reviews.

mod form;
mod history;

use std::rc::Rc;

use contract::{Opinions, Prediction, Review, Reviews};
use dioxus::prelude::*;

use self::form::ReviewForm;
use self::history::History;
use crate::components::FailureNotice;
use crate::loading::{Loaded, use_loaded_if};
use crate::route::use_text;
use crate::session::{self, SignInState};

/// The reviews of a client, and a callback to load them again.
#[derive(Clone, PartialEq)]
pub(super) struct ClientReviews {
    /// Recorded reviews, newest first; `None` while they are loading.
    pub reviews: Option<Rc<Reviews>>,
    failure: Option<crate::api::Failure>,
    reload: Callback<()>,
}

impl ClientReviews {
    /// Takes over the loaded reviews.
    pub(super) fn new(loaded: Loaded<Reviews>) -> Self {
        Self { reviews: loaded.value, failure: loaded.failure, reload: loaded.retry }
    }

    /// Returns an advisor's latest decision on what this version of the model decided.
    pub(super) fn latest(&self, prediction: &Prediction) -> Option<Review> {
        let reviews = self.reviews.as_ref()?;
        reviews
            .reviews
            .iter()
            .find(|review| review.model_version == prediction.model_version)
            .cloned()
    }
}

/// Shows the section: a form, and the history below.
///
/// `asked` lists the questions that the client asked, by code.
#[component]
pub fn ReviewSection(
    prediction: Rc<Prediction>,
    reviews: ClientReviews,
    asked: Signal<String>,
) -> Element {
    let text = use_text().review;
    let is_undecided = prediction.needs_review && reviews.latest(&prediction).is_none();
    let reload = reviews.reload;
    let asks_first =
        matches!(session::sign_in_state(), SignInState::SignedIn(session) if session.opinion_first);
    let client = prediction.client_id.filter(|_| asks_first);
    let opinions = use_loaded_if::<Opinions>(
        client.map(|id| format!("/v1/opinions?client_id={id}")).as_deref(),
    );
    let opinion = opinions
        .value
        .and_then(|opinions| opinions.opinions.first().map(|opinion| opinion.opinion));
    rsx! {
        p { class: "intro", {if is_undecided { text.intro_undecided } else { text.intro }} }
        if let Some(opinion) = opinion {
            p { {(text.opinion_was)(opinion)} }
        }
        ReviewForm { prediction, asked, onsent: reload }
        div { class: "subsection",
            h3 { {text.history} }
            if let Some(failure) = reviews.failure.clone() {
                FailureNotice { failure, still_readable: reviews.reviews.is_some(), onretry: reload }
            }
            if let Some(reviews) = reviews.reviews {
                History { reviews }
            }
        }
    }
}
