//! Reviews that were begun and not yet kept by the service, by client.
//!
//! They live in memory only: a page that is left and found again, by sign-in after an ended session above all, finds what was
//! typed. A draft belongs to the user who typed it and is shown to nobody else.

use std::cell::RefCell;
use std::collections::HashMap;

use contract::{ClientId, Question, ReviewRequest, Verdict};

/// Longest text of a review, in characters: what the API takes.
pub const LONGEST: usize = 2000;

/// What an advisor has filled in so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Whether the model's decision stands; none until that is chosen.
    pub verdict: Option<Verdict>,
    /// Why.
    pub reason: String,
    /// The client's point of view.
    pub client_view: String,
    /// What the client asked.
    pub asked: Vec<Question>,
    /// The prediction that the review was sent for, where the session had ended: to be sent again.
    pub unsent: Option<String>,
}

impl Draft {
    /// Notes a question as asked, or as not asked after all.
    pub fn set_asked(&mut self, question: Question, is_asked: bool) {
        self.asked.retain(|&asked| asked != question);
        if is_asked {
            self.asked.push(question);
        }
    }

    /// The review to send of a prediction; none while something is missing or too long.
    pub fn request(&self, prediction_id: &str) -> Option<ReviewRequest> {
        let verdict = self.verdict?;
        let client_view = self.client_view.trim();
        if self.reason.trim().is_empty() || is_too_long(&self.reason) || is_too_long(&self.client_view) {
            return None;
        }
        Some(ReviewRequest {
            prediction_id: prediction_id.to_owned(),
            verdict,
            reason: self.reason.trim().to_owned(),
            client_view: (!client_view.is_empty()).then(|| client_view.to_owned()),
            asked: self.asked.clone(),
        })
    }
}

/// Whether a text is longer than the API takes.
pub fn is_too_long(text: &str) -> bool {
    text.trim().chars().count() > LONGEST
}

thread_local! {
    static DRAFTS: RefCell<HashMap<ClientId, (String, Draft)>> = RefCell::default();
}

/// What `user` typed of the client's review.
pub fn draft(user: &str, client: ClientId) -> Draft {
    DRAFTS.with_borrow(|drafts| match drafts.get(&client) {
        Some((author, draft)) if author == user => draft.clone(),
        _ => Draft::default(),
    })
}

/// Keeps what `user` typed; an empty draft is dropped.
pub fn keep(user: &str, client: ClientId, draft: &Draft) {
    DRAFTS.with_borrow_mut(|drafts| {
        if *draft == Draft::default() {
            drafts.remove(&client);
        } else {
            drafts.insert(client, (user.to_owned(), draft.clone()));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled_in() -> Draft {
        Draft {
            verdict: Some(Verdict::Overridden),
            reason: " Promesse d’embauche vue. ".to_owned(),
            client_view: "  ".to_owned(),
            asked: vec![Question::Why],
            unsent: None,
        }
    }

    #[test]
    fn a_draft_is_found_again_by_its_author_only() {
        keep("ana", 1, &filled_in());
        assert_eq!(draft("ana", 1), filled_in());
        assert_eq!(draft("ben", 1), Draft::default());
        assert_eq!(draft("ana", 2), Draft::default());
        keep("ana", 1, &Draft::default());
        assert_eq!(draft("ana", 1), Draft::default());
    }

    #[test]
    fn a_review_needs_a_verdict_and_a_reason_of_a_length_that_the_service_takes() {
        let sent = filled_in().request("p-1").map(|review| (review.reason, review.client_view, review.asked));
        assert_eq!(sent, Some(("Promesse d’embauche vue.".to_owned(), None, vec![Question::Why])));
        assert_eq!(Draft { verdict: None, ..filled_in() }.request("p-1"), None);
        assert_eq!(Draft { reason: " ".to_owned(), ..filled_in() }.request("p-1"), None);
        assert_eq!(Draft { client_view: "é".repeat(LONGEST + 1), ..filled_in() }.request("p-1"), None);
        assert!(Draft { client_view: "é".repeat(LONGEST), ..filled_in() }.request("p-1").is_some());
    }

    #[test]
    fn a_question_is_noted_once() {
        let mut draft = Draft::default();
        draft.set_asked(Question::Why, true);
        draft.set_asked(Question::Why, true);
        assert_eq!(draft.asked, [Question::Why]);
        draft.set_asked(Question::Why, false);
        assert!(draft.asked.is_empty());
    }
}
