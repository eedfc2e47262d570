//! What is said to the client: on the phone, and in answer to questions.

use contract::{Decision, Question};

/// Texts of this area, in one language. What is said to the client is in the second person.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct ConversationText {
    pub open_phone: &'static str,
    pub phone_hint: &'static str,
    pub phone_title: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
    pub not_copied: &'static str,
    pub close: &'static str,
    pub decision: fn(Decision) -> &'static str,
    pub undecided: &'static str,
    /// Sentence of the main reason; the parameter begins with a small letter.
    pub main_reason: fn(&str) -> String,
    /// Replaces the main reason if an advisor decided against the model.
    pub by_advisor: &'static str,
    pub next_step: fn(Decision) -> &'static str,
    pub next_step_undecided: &'static str,

    pub questions: &'static str,
    pub questions_intro: &'static str,
    pub question: fn(Question) -> &'static str,
    pub was_asked: &'static str,
    pub computing: &'static str,
    pub noted_reason: fn(&str) -> String,
    pub granted_already: &'static str,
    pub nothing_decided: &'static str,
    pub advisor_refused: &'static str,
    pub no_way: &'static str,
    /// Who computed the risk.
    ///
    /// Parameters: whether credits here and elsewhere were read, and the number of external scores.
    pub who_computed: fn(bool, bool, usize) -> String,
    pub not_read: &'static str,
    pub external_scores: &'static str,
    pub advisor_decides: &'static str,
    pub contest: &'static str,
    pub contest_rights: &'static str,
    pub contest_data: &'static str,
    pub not_final: &'static str,
    pub not_final_undecided: &'static str,
    pub new_elements: &'static str,
    /// Parameters: whether the client has a job, the risk now and in six months, and the decision
    /// then.
    ///
    /// The decision is `None` if an advisor would have to decide.
    pub in_six_months: fn(bool, f64, f64, Option<Decision>) -> String,
    pub later_by_advisor: &'static str,
    pub only_time: &'static str,
}

/// The texts in French.
pub static FR: ConversationText = ConversationText {
    open_phone: "Au téléphone",
    phone_hint: "Touche t",
    phone_title: "À dire au client",
    copy: "Copier",
    copied: "Copié.",
    not_copied: "Votre navigateur ne permet pas de copier. Sélectionnez le texte.",
    close: "Fermer",
    decision: |decision| match decision {
        Decision::Granted => "Votre demande de crédit est acceptée.",
        Decision::Refused => "Votre demande de crédit n’est pas acceptée.",
    },
    undecided: "Votre demande est proche de notre limite\u{a0}: je dois l’étudier avant de décider.",
    main_reason: |sentence| format!("Ce qui a le plus compté\u{a0}: {sentence}"),
    by_advisor: "Un conseiller a réexaminé votre demande et a pris cette décision.",
    next_step: |decision| match decision {
        Decision::Granted => "Si cela vous convient, nous préparons votre contrat ensemble.",
        Decision::Refused => {
            "Vous pouvez donner votre point de vue et demander qu’un conseiller réexamine votre demande."
        }
    },
    next_step_undecided: "Dites-moi ce que le dossier ne montre pas, j’en tiendrai compte.",

    questions: "Questions du client",
    questions_intro: "Ouvrez une question pour lire la réponse, tirée de son dossier, dans les mots à lui dire.",
    question: |question| match question {
        Question::Why => "Pourquoi\u{202f}?",
        Question::WhatCanIDo => "Que puis-je faire\u{202f}?",
        Question::WhoGaveThisScore => "Qui a donné cette note\u{202f}?",
        Question::HowToContest => "Comment contester\u{202f}?",
        Question::IsItFinal => "Est-ce définitif\u{202f}?",
        Question::InSixMonths => "Et dans six mois\u{202f}?",
    },
    was_asked: "Le client l’a demandé",
    computing: "Calcul en cours…",
    noted_reason: |reason| format!("Motif noté par le conseiller\u{a0}: {reason}"),
    granted_already: "Votre demande est acceptée telle qu’elle est\u{a0}: vous n’avez rien à changer.",
    nothing_decided: "Rien n’est décidé\u{a0}: un conseiller tranche.",
    advisor_refused: "La décision est celle d’un conseiller\u{a0}: apportez-lui ce qui est nouveau, il peut la revoir.",
    no_way: "Aucun changement simple de la demande ne suffirait aujourd’hui.",
    who_computed: |here, elsewhere, scores| {
        let mut sources = vec!["votre demande".to_owned()];
        if here {
            sources.push("vos crédits chez nous".to_owned());
        }
        if elsewhere {
            sources.push("vos crédits déclarés par d’autres établissements".to_owned());
        }
        match scores {
            0 => {}
            1 => sources.push("la note d’un organisme de crédit".to_owned()),
            many => sources.push(format!("les notes de {many} organismes de crédit")),
        }
        let last = sources.pop().unwrap_or_default();
        let read =
            if sources.is_empty() { last } else { format!("{} et {last}", sources.join(", ")) };
        format!("Notre modèle de calcul a estimé le risque. Il a lu {read}.")
    },
    not_read: "Il ne lit ni votre sexe, ni votre âge, ni votre situation de famille.",
    external_scores: "Les organismes de crédit établissent leurs notes eux-mêmes. Vous pouvez leur demander la vôtre et la faire corriger.",
    advisor_decides: "Un conseiller peut toujours décider autrement que le modèle.",
    contest: "Dites-moi ce que vous contestez, je l’enregistre maintenant.",
    contest_rights: "Vous avez droit à une explication, à donner votre point de vue, et à ce qu’une personne réexamine la décision (article 22 du RGPD, article 18 de la directive (UE) 2023/2225).",
    contest_data: "Si une information du dossier est fausse, elle est corrigée et la décision est refaite. Vous pouvez aussi saisir la CNIL.",
    not_final: "Non. Un conseiller peut la changer si vous apportez des éléments nouveaux.",
    not_final_undecided: "Non, rien n’est encore décidé\u{a0}: un conseiller doit trancher.",
    new_elements: "Vous pouvez aussi refaire une demande quand votre situation change.",
    in_six_months: |has_job, now, then, decision| {
        let what = if has_job {
            "Avec six mois d’ancienneté de plus et tout le reste inchangé"
        } else {
            "Dans six mois, tout le reste inchangé"
        };
        let (now, then) = (in_hundred_fr(now), in_hundred_fr(then));
        let change = if now == then {
            format!("le risque resterait de {now} sur 100")
        } else {
            format!("le risque passerait de {now} à {then} sur 100")
        };
        let outcome = match decision {
            Some(Decision::Granted) => "la demande serait acceptée",
            Some(Decision::Refused) => "la demande ne serait pas acceptée",
            None => "un conseiller devrait encore trancher",
        };
        format!("{what}, {change}\u{a0}: {outcome}.")
    },
    only_time: "Ce calcul ne fait passer que le temps\u{a0}: il ignore les paiements des six prochains mois, qui compteront aussi.",
    later_by_advisor: "Un conseiller a décidé autrement que le modèle\u{a0}: le calcul ne dit pas ce qui serait décidé dans six mois.",
};

/// The texts in English.
pub static EN: ConversationText = ConversationText {
    open_phone: "On the phone",
    phone_hint: "Key t",
    phone_title: "To say to the client",
    copy: "Copy",
    copied: "Copied.",
    not_copied: "Your browser does not allow copying. Select the text.",
    close: "Close",
    decision: |decision| match decision {
        Decision::Granted => "Your application for credit is accepted.",
        Decision::Refused => "Your application for credit is not accepted.",
    },
    undecided: "Your application is close to our limit: I have to study it before I decide.",
    main_reason: |sentence| format!("What counted most: {sentence}"),
    by_advisor: "An advisor examined your application again and made this decision.",
    next_step: |decision| match decision {
        Decision::Granted => "If this suits you, we can prepare your contract together.",
        Decision::Refused => {
            "You can give your point of view and ask an advisor to review your application."
        }
    },
    next_step_undecided: "Tell me what the file does not show, and I will take it into account.",

    questions: "The client’s questions",
    questions_intro: "Open a question to read the answer, taken from the client’s file, in words to say aloud.",
    question: |question| match question {
        Question::Why => "Why?",
        Question::WhatCanIDo => "What can I do?",
        Question::WhoGaveThisScore => "Who gave me this score?",
        Question::HowToContest => "How do I contest it?",
        Question::IsItFinal => "Is it final?",
        Question::InSixMonths => "And in six months?",
    },
    was_asked: "The client asked this",
    computing: "Computing…",
    noted_reason: |reason| format!("Reason noted by the advisor: {reason}"),
    granted_already: "Your application is accepted as it is: you have nothing to change.",
    nothing_decided: "Nothing is decided: an advisor decides.",
    advisor_refused: "The decision is an advisor’s: bring what is new, and the advisor can look at it again.",
    no_way: "No simple change of the application would be enough today.",
    who_computed: |here, elsewhere, scores| {
        let mut sources = vec!["your application".to_owned()];
        if here {
            sources.push("your credits with us".to_owned());
        }
        if elsewhere {
            sources.push("your credits reported by other lenders".to_owned());
        }
        match scores {
            0 => {}
            1 => sources.push("the score of one credit bureau".to_owned()),
            many => sources.push(format!("the scores of {many} credit bureaus")),
        }
        let last = sources.pop().unwrap_or_default();
        let read =
            if sources.is_empty() { last } else { format!("{} and {last}", sources.join(", ")) };
        format!("Our model estimated the risk. It read {read}.")
    },
    not_read: "It reads neither your sex, nor your age, nor your family situation.",
    external_scores: "Credit bureaus make their own scores. You can ask them for yours and have it corrected.",
    advisor_decides: "An advisor can always decide otherwise than the model.",
    contest: "Tell me what you contest, and I will record it now.",
    contest_rights: "You have the right to an explanation, to give your point of view, and to have a person review the decision (article 22 of the GDPR, article 18 of Directive (EU) 2023/2225).",
    contest_data: "If something in the file is wrong, it is corrected and the decision is made again. You can also turn to the data protection authority (CNIL).",
    not_final: "No. An advisor can change it if you bring something new.",
    not_final_undecided: "No, nothing is decided yet: an advisor has to decide.",
    new_elements: "You can also apply again when your situation changes.",
    in_six_months: |has_job, now, then, decision| {
        let what = if has_job {
            "With six more months in your job and everything else unchanged"
        } else {
            "In six months, with everything else unchanged"
        };
        let (now, then) = (in_hundred_en(now), in_hundred_en(then));
        let change = if now == then {
            format!("the risk would stay at {now} in 100")
        } else {
            format!("the risk would go from {now} to {then} in 100")
        };
        let outcome = match decision {
            Some(Decision::Granted) => "the application would be accepted",
            Some(Decision::Refused) => "the application would not be accepted",
            None => "an advisor would still have to decide",
        };
        format!("{what}, {change}: {outcome}.")
    },
    only_time: "This calculation only lets time pass: it leaves out the payments of the next six months, which will count too.",
    later_by_advisor: "An advisor decided otherwise than the model: the calculation does not say what would be decided in six months.",
};

/// Writes a probability as clients in 100, for a sentence.
fn in_hundred_fr(probability: f64) -> String {
    match (probability * 100.0).round() as i64 {
        0 => "moins de 1".to_owned(),
        many => many.to_string(),
    }
}

/// Writes a probability as clients in 100, in English.
fn in_hundred_en(probability: f64) -> String {
    match (probability * 100.0).round() as i64 {
        0 => "less than 1".to_owned(),
        many => many.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_read_is_named() {
        let read = (FR.who_computed)(true, false, 2);
        assert!(
            read.ends_with("Il a lu votre demande, vos crédits chez nous et les notes de 2 organismes de crédit."),
            "{read}"
        );
        assert!((EN.who_computed)(false, false, 0).ends_with("It read your application."));
    }

    #[test]
    fn six_months_later_is_said_as_what_it_is() {
        let same = (FR.in_six_months)(true, 0.134, 0.131, Some(Decision::Refused));
        assert!(
            same.contains(
                "le risque resterait de 13 sur 100\u{a0}: la demande ne serait pas acceptée."
            ),
            "{same}"
        );
        let less = (EN.in_six_months)(false, 0.095, 0.004, Some(Decision::Granted));
        let open = (FR.in_six_months)(true, 0.09, 0.088, None);
        assert!(open.ends_with("\u{a0}: un conseiller devrait encore trancher."), "{open}");
        assert!(
            less.contains("from 10 to less than 1 in 100: the application would be accepted."),
            "{less}"
        );
    }
}
