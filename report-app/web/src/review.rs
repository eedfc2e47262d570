//! Content of the review form, and the request that it makes.

use contract::{LONGEST_TEXT, Question, ReviewRequest, Verdict};

use crate::text::Text;

/// Content of the review form so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    /// Whether the model's decision stands; `None` until it is chosen.
    pub verdict: Option<Verdict>,
    /// Reason for the decision.
    pub reason: String,
    /// The client's point of view.
    pub client_view: String,
    /// Questions that the client asked.
    pub asked: Vec<Question>,
}

impl Form {
    /// Builds the request for a prediction; `None` while something is missing or too long.
    pub fn request(&self, prediction_id: &str) -> Option<ReviewRequest> {
        let verdict = self.verdict?;
        let client_view = self.client_view.trim();
        if self.reason.trim().is_empty()
            || is_too_long(&self.reason)
            || is_too_long(&self.client_view)
        {
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

/// Checks whether a text is longer than the API accepts.
pub fn is_too_long(text: &str) -> bool {
    text.trim().chars().count() > LONGEST_TEXT
}

/// Returns the reviewer's name from `user:NAME` or `key:NAME:IDENTIFIER`.
///
/// If nobody has to sign in, it returns words for that.
pub fn reviewer<'a>(actor: &'a str, text: &Text) -> &'a str {
    match actor.split_once(':') {
        Some(("user", name)) => name,
        Some(("key", key)) => key.rsplit_once(':').map_or(key, |(name, _)| name),
        _ if actor == "anyone" => text.review.anyone,
        _ => actor,
    }
}

/// Returns the name of a person from the user name: `marie.durand` is Marie Durand.
pub fn person(login: &str) -> String {
    let mut starts = true;
    let letters = login.chars().map(|letter| {
        let is_first = std::mem::replace(&mut starts, !letter.is_alphanumeric());
        match letter {
            '.' | '_' => " ".to_owned(),
            _ if is_first => letter.to_uppercase().to_string(),
            _ => letter.to_string(),
        }
    });
    letters.collect()
}

/// Returns the questions whose codes a draft lists.
pub fn questions(codes: &str) -> Vec<Question> {
    Question::ALL
        .into_iter()
        .filter(|question| codes.split(',').any(|code| code == question.code()))
        .collect()
}

/// Returns the codes of a draft with a question added or removed.
pub fn with_question(codes: &str, question: Question, is_asked: bool) -> String {
    let asked = questions(codes);
    let kept = Question::ALL
        .into_iter()
        .filter(|other| if *other == question { is_asked } else { asked.contains(other) });
    kept.map(Question::code).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FR;

    fn filled_in() -> Form {
        Form {
            verdict: Some(Verdict::Overridden),
            reason: " Promesse d’embauche vue. ".to_owned(),
            client_view: "  ".to_owned(),
            asked: vec![Question::Why],
        }
    }

    #[test]
    fn a_review_needs_a_verdict_and_a_reason_of_a_length_that_the_service_takes() {
        let sent = filled_in()
            .request("p-1")
            .map(|review| (review.reason, review.client_view, review.asked));
        assert_eq!(sent, Some(("Promesse d’embauche vue.".to_owned(), None, vec![Question::Why])));
        assert_eq!(Form { verdict: None, ..filled_in() }.request("p-1"), None);
        assert_eq!(Form { reason: " ".to_owned(), ..filled_in() }.request("p-1"), None);
        assert_eq!(
            Form { client_view: "é".repeat(LONGEST_TEXT + 1), ..filled_in() }.request("p-1"),
            None
        );
        assert!(
            Form { client_view: "é".repeat(LONGEST_TEXT), ..filled_in() }.request("p-1").is_some()
        );
    }

    #[test]
    fn a_question_is_noted_once_and_can_be_taken_back() {
        let codes = with_question("", Question::InSixMonths, true);
        let codes = with_question(&with_question(&codes, Question::Why, true), Question::Why, true);
        assert_eq!(codes, "why,in_six_months");
        assert_eq!(questions(&codes), [Question::Why, Question::InSixMonths]);
        assert_eq!(with_question(&codes, Question::Why, false), "in_six_months");
    }

    #[test]
    fn a_reviewer_is_called_by_name() {
        assert_eq!(
            ["user:ana", "user:a:b", "key:robot:01a2", "nobody", "anyone"]
                .map(|actor| reviewer(actor, &FR)),
            ["ana", "a:b", "robot", "nobody", "quelqu’un (sans connexion)"]
        );
        assert_eq!(
            ["marie", "anne-laure.élie", "Ève"].map(person),
            ["Marie", "Anne-Laure Élie", "Ève"]
        );
    }
}
