//! The client's questions, each answered from the file in words to say aloud.

mod answers;

use std::rc::Rc;

use contract::{Client, Decision, Prediction, Question, Review};
use dioxus::prelude::*;

use self::answers::{Contest, Final, InSixMonths, WhatCanIDo, WhoGaveThisScore, Why};
use crate::components::Fold;
use crate::review;
use crate::route::use_text;

/// Data for the answers.
#[derive(Clone, PartialEq)]
pub(super) struct File {
    /// The client.
    pub(super) client: Rc<Client>,
    /// The prediction in question.
    pub(super) prediction: Rc<Prediction>,
    /// The latest decision of an advisor, if there is one.
    pub(super) review: Option<Review>,
}

impl File {
    /// Returns the decision of an advisor.
    fn decided(&self) -> Option<Decision> {
        self.review.as_ref().map(|review| review.decision)
    }
}

/// Shows six questions; each answer is drawn, and computed if needed, when its question is opened.
///
/// `asked` lists the codes of the questions that the client really asked. They are recorded with
/// the review.
#[component]
pub fn Questions(file: File, asked: Signal<String>) -> Element {
    let text = use_text().conversation;
    rsx! {
        div { class: "subsection questions",
            h3 { {text.questions} }
            p { class: "intro", {text.questions_intro} }
            for question in Question::ALL {
                Fold {
                    key: "{question.code()}",
                    class: "topic",
                    summary: rsx! { {(text.question)(question)} },
                    div { class: "answer",
                        Answer { question, file: file.clone() }
                        label { class: "option",
                            input {
                                r#type: "checkbox",
                                "aria-label": "{text.was_asked}{use_text().granted.colon}{(text.question)(question)}",
                                checked: review::questions(&asked.read()).contains(&question),
                                onchange: move |event| {
                                    let codes = review::with_question(&asked.peek(), question, event.checked());
                                    asked.set(codes);
                                },
                            }
                            {text.was_asked}
                        }
                    }
                }
            }
        }
    }
}

#[component]
fn Answer(question: Question, file: File) -> Element {
    match question {
        Question::Why => rsx! {
            Why { file }
        },
        Question::WhatCanIDo => rsx! {
            WhatCanIDo { file }
        },
        Question::WhoGaveThisScore => rsx! {
            WhoGaveThisScore { file }
        },
        Question::HowToContest => rsx! {
            Contest {}
        },
        Question::IsItFinal => rsx! {
            Final { file }
        },
        Question::InSixMonths => rsx! {
            InSixMonths { file }
        },
    }
}
