//! Reviews of a decision, and opinions given before it is shown.

use contract::{Decision, Verdict, View};

/// Texts of this area, in one language.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct ReviewText {
    pub intro: &'static str,
    pub intro_undecided: &'static str,
    pub verdict: &'static str,
    /// Parameters: the decision, and whether the model proposes it.
    pub decide: fn(Decision, Verdict) -> &'static str,
    pub verdict_missing: &'static str,
    pub reason: &'static str,
    pub reason_hint: &'static str,
    pub reason_missing: &'static str,
    pub client_view: &'static str,
    pub client_view_hint: &'static str,
    pub client_view_was: &'static str,
    pub too_long: &'static str,
    pub asked: &'static str,
    pub send: &'static str,
    pub sending: &'static str,
    pub sent: &'static str,
    pub history: &'static str,
    pub no_history: &'static str,
    /// Parameters: the recorded decision, and whether the model proposed it.
    pub decided: fn(Decision, Verdict) -> &'static str,
    /// Parameters: who reviewed, and when.
    pub by: fn(&str, &str) -> String,
    /// Name of a reviewer if nobody has to sign in.
    pub anyone: &'static str,

    pub opinion_title: &'static str,
    pub opinion_intro: &'static str,
    pub opinion_question: &'static str,
    pub opinion: fn(View) -> &'static str,
    pub opinion_missing: &'static str,
    pub opinion_reason: &'static str,
    pub opinion_send: &'static str,
    /// Parameter: the opinion that was given first.
    pub opinion_was: fn(View) -> &'static str,
}

/// The texts in French.
pub static FR: ReviewText = ReviewText {
    intro: "Un conseiller peut toujours confirmer ou changer la décision. Ce qui est enregistré ne s’efface pas.",
    intro_undecided: "Le modèle ne peut pas trancher\u{a0}: la décision est la vôtre. Ce qui est enregistré ne s’efface pas.",
    verdict: "Votre décision",
    decide: |decision, verdict| match (decision, verdict) {
        (Decision::Granted, Verdict::Confirmed) => "Accorder le crédit, comme le modèle le propose",
        (Decision::Granted, Verdict::Overridden) => {
            "Accorder le crédit, contre la proposition du modèle"
        }
        (Decision::Refused, Verdict::Confirmed) => "Refuser le crédit, comme le modèle le propose",
        (Decision::Refused, Verdict::Overridden) => {
            "Refuser le crédit, contre la proposition du modèle"
        }
    },
    verdict_missing: "Choisissez une décision.",
    reason: "Vos raisons",
    reason_hint: "Ce que vous avez vérifié, et ce que le dossier ne montre pas.",
    reason_missing: "Indiquez vos raisons\u{a0}: le client peut les demander.",
    client_view: "Point de vue du client (facultatif)",
    client_view_hint: "Dans ses mots, s’il l’a donné.",
    client_view_was: "Point de vue du client",
    too_long: "Ce texte dépasse 2\u{202f}000 caractères. Raccourcissez-le.",
    asked: "Questions posées par le client",
    send: "Enregistrer la décision",
    sending: "Enregistrement…",
    sent: "Décision enregistrée.",
    history: "Décisions des conseillers",
    no_history: "Aucun conseiller n’a encore réexaminé cette décision.",
    decided: |decision, verdict| match (decision, verdict) {
        (Decision::Granted, Verdict::Confirmed) => "Crédit accordé, comme le modèle le proposait",
        (Decision::Granted, Verdict::Overridden) => {
            "Crédit accordé, contre la proposition du modèle"
        }
        (Decision::Refused, Verdict::Confirmed) => "Crédit refusé, comme le modèle le proposait",
        (Decision::Refused, Verdict::Overridden) => {
            "Crédit refusé, contre la proposition du modèle"
        }
    },
    anyone: "quelqu’un (sans connexion)",
    by: |who, when| format!("{who}, le {when}"),

    opinion_title: "Votre avis d’abord",
    opinion_intro: "Lisez le dossier ci-dessous et donnez votre avis. La décision du modèle s’affiche ensuite\u{a0}: votre avis n’en dépend pas.",
    opinion_question: "Que décideriez-vous\u{202f}?",
    opinion: |view| match view {
        View::Grant => "Accorder le crédit",
        View::Refuse => "Refuser le crédit",
        View::Unsure => "Je ne sais pas encore",
    },
    opinion_missing: "Choisissez une réponse.",
    opinion_reason: "Pourquoi (facultatif)",
    opinion_send: "Voir la décision",
    opinion_was: |view| match view {
        View::Grant => "Votre avis avant de voir la décision\u{a0}: accorder.",
        View::Refuse => "Votre avis avant de voir la décision\u{a0}: refuser.",
        View::Unsure => "Votre avis avant de voir la décision\u{a0}: pas encore arrêté.",
    },
};

/// The texts in English.
pub static EN: ReviewText = ReviewText {
    intro: "An advisor can always confirm or change the decision. What is recorded cannot be erased.",
    intro_undecided: "The model cannot settle this: the decision is yours. What is recorded cannot be erased.",
    verdict: "Your decision",
    decide: |decision, verdict| match (decision, verdict) {
        (Decision::Granted, Verdict::Confirmed) => "Grant the credit, as the model proposes",
        (Decision::Granted, Verdict::Overridden) => {
            "Grant the credit, against the model’s proposal"
        }
        (Decision::Refused, Verdict::Confirmed) => "Refuse the credit, as the model proposes",
        (Decision::Refused, Verdict::Overridden) => {
            "Refuse the credit, against the model’s proposal"
        }
    },
    verdict_missing: "Choose a decision.",
    reason: "Your reasons",
    reason_hint: "What you checked, and what the file does not show.",
    reason_missing: "Give your reasons: the client may ask for them.",
    client_view: "The client’s point of view (optional)",
    client_view_hint: "In the client’s own words, if given.",
    client_view_was: "The client’s point of view",
    too_long: "This text is longer than 2,000 characters. Shorten it.",
    asked: "Questions the client asked",
    send: "Record the decision",
    sending: "Recording…",
    sent: "Decision recorded.",
    history: "Advisors’ decisions",
    no_history: "No advisor has reviewed this decision yet.",
    decided: |decision, verdict| match (decision, verdict) {
        (Decision::Granted, Verdict::Confirmed) => "Credit granted, as the model proposed",
        (Decision::Granted, Verdict::Overridden) => "Credit granted, against the model’s proposal",
        (Decision::Refused, Verdict::Confirmed) => "Credit refused, as the model proposed",
        (Decision::Refused, Verdict::Overridden) => "Credit refused, against the model’s proposal",
    },
    anyone: "someone (not signed in)",
    by: |who, when| format!("{who}, {when}"),

    opinion_title: "Your opinion first",
    opinion_intro: "Read the file below and give your opinion. The model’s decision is shown afterwards: your opinion does not rest on it.",
    opinion_question: "What would you decide?",
    opinion: |view| match view {
        View::Grant => "Grant the credit",
        View::Refuse => "Refuse the credit",
        View::Unsure => "I do not know yet",
    },
    opinion_missing: "Choose an answer.",
    opinion_reason: "Why (optional)",
    opinion_send: "See the decision",
    opinion_was: |view| match view {
        View::Grant => "Your opinion before you saw the decision: grant.",
        View::Refuse => "Your opinion before you saw the decision: refuse.",
        View::Unsure => "Your opinion before you saw the decision: not settled yet.",
    },
};
