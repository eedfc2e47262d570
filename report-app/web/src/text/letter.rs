//! The letter to a client.

use contract::Decision;

/// Texts of this area, in one language.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct LetterText {
    pub title: fn(&str) -> String,
    pub open: &'static str,
    pub back: &'static str,
    pub print: &'static str,
    pub undecided_title: &'static str,
    pub undecided_detail: &'static str,

    pub sender: &'static str,
    pub client: fn(&str) -> String,
    pub day: fn(&str) -> String,
    /// Parameter: the requested amount.
    pub subject: fn(&str) -> String,
    pub greeting: &'static str,
    /// Parameters: the requested amount and monthly payment.
    pub request: fn(&str, &str) -> String,
    pub decision: fn(Decision) -> &'static str,
    /// Parameters: the risk and the threshold, in clients in 100, and whether an advisor decided.
    pub how: fn(&str, &str, bool) -> String,
    /// Replaces [`LetterText::how`] if an advisor decided against the model.
    ///
    /// Parameters: who decided, if known, and when.
    pub by_advisor: fn(Option<&str>, &str) -> String,
    pub reason: &'static str,
    pub reason_label: &'static str,
    pub reason_hint: &'static str,
    pub reason_missing: &'static str,
    pub against: &'static str,
    pub in_favour: &'static str,
    pub data: &'static str,
    pub data_used: fn(&str) -> String,
    pub your_application: &'static str,
    pub your_credits_here: &'static str,
    pub your_credits_elsewhere: &'static str,
    pub external_scores: fn(usize) -> String,
    pub and: &'static str,
    pub data_not_used: &'static str,
    pub data_elsewhere: &'static str,
    pub rights: &'static str,
    pub review_right: &'static str,
    pub how_to_ask: fn(&str) -> String,
    pub data_rights: &'static str,
    pub closing: &'static str,
    pub advisor: &'static str,
    /// Parameters: the identifier of the prediction, and the version of the model.
    pub reference: fn(&str, &str) -> String,
}

/// The texts in French.
pub static FR: LetterText = LetterText {
    title: |id| format!("Lettre au client {id}"),
    open: "Lettre",
    back: "Retour au client",
    print: "Imprimer ou enregistrer en PDF",
    undecided_title: "Cette demande n’est pas encore décidée",
    undecided_detail: "Le résultat est trop proche de la limite\u{a0}: tranchez d’abord, la lettre suivra.",

    sender: "Prêt à dépenser",
    client: |id| format!("Client n°\u{a0}{id}"),
    day: |day| format!("Le {day}"),
    subject: |amount| format!("Objet\u{a0}: votre demande de crédit de {amount}"),
    greeting: "Madame, Monsieur,",
    request: |amount, payment| {
        format!(
            "Vous nous avez demandé un crédit de {amount}, à rembourser par mensualités de {payment}."
        )
    },
    decision: |decision| match decision {
        Decision::Granted => {
            "Après étude, nous acceptons votre demande. Cette lettre n’est pas un contrat\u{a0}: l’offre vous est remise à part."
        }
        Decision::Refused => "Après étude, nous ne pouvons pas accepter votre demande.",
    },
    how: |risk, limit, is_reviewed| {
        let who = if is_reviewed {
            "Un conseiller a pris cette décision, en s’aidant d’un modèle de calcul."
        } else {
            "Cette décision s’appuie sur un modèle de calcul."
        };
        format!(
            "{who} Selon ce modèle, {risk} clients sur 100 de même niveau de risque ont des difficultés à rembourser\u{202f}; notre limite est de {limit} sur 100."
        )
    },
    by_advisor: |who, when| {
        let who = who.map(|who| format!(", {who},")).unwrap_or_default();
        format!("Un conseiller{who} a examiné votre demande et a pris cette décision le {when}.")
    },
    reason: "Le motif de cette décision",
    reason_label: "Motif, tel que le client le lira",
    reason_hint: "Le conseiller a décidé autrement que le modèle\u{a0}: la lettre donne son motif, que vous pouvez reformuler. Ce texte n’est pas enregistré.",
    reason_missing: "La lettre n’est pas prête\u{a0}: écrivez le motif que le client lira.",
    against: "Ce qui a joué contre votre demande",
    in_favour: "Ce qui a joué en votre faveur",
    data: "Les données utilisées",
    data_used: |list| format!("Nous avons utilisé {list}."),
    your_application: "les informations de votre demande",
    your_credits_here: "l’historique de vos crédits chez nous",
    your_credits_elsewhere: "les crédits déclarés par d’autres établissements",
    external_scores: |count| {
        if count == 1 {
            "la note d’un organisme de crédit".to_owned()
        } else {
            format!("les notes de {count} organismes de crédit")
        }
    },
    and: "et",
    data_not_used: "Votre sexe, votre âge, votre situation de famille, votre santé et les réseaux sociaux n’ont pas été pris en compte.",
    data_elsewhere: "Les organismes et les établissements cités vous communiquent sur demande ce qu’ils déclarent, et le corrigent s’il le faut.",
    rights: "Vos droits",
    review_right: "Vous pouvez obtenir une explication de cette décision, donner votre point de vue et demander qu’une personne réexamine votre demande (article 22 du règlement général sur la protection des données, article 18 de la directive (UE) 2023/2225).",
    how_to_ask: |id| {
        format!(
            "Il suffit de répondre à cette lettre ou de joindre votre conseiller, en rappelant votre numéro de client, {id}. Vous pouvez apporter tout élément nouveau."
        )
    },
    data_rights: "Vous pouvez aussi consulter vos données, les faire corriger, et saisir la Commission nationale de l’informatique et des libertés (www.cnil.fr).",
    closing: "Nous vous prions d’agréer, Madame, Monsieur, nos salutations distinguées.",
    advisor: "Votre conseiller",
    reference: |prediction, model| {
        format!("Référence de la décision\u{a0}: {prediction}\nModèle\u{a0}: {model}")
    },
};

/// The texts in English.
pub static EN: LetterText = LetterText {
    title: |id| format!("Letter to client {id}"),
    open: "Letter",
    back: "Back to the client",
    print: "Print or save as PDF",
    undecided_title: "This application is not decided yet",
    undecided_detail: "The result is too close to the limit: decide first, the letter will follow.",

    sender: "Prêt à dépenser",
    client: |id| format!("Client no.\u{a0}{id}"),
    day: |day| day.to_owned(),
    subject: |amount| format!("Your application for a credit of {amount}"),
    greeting: "Dear Sir or Madam,",
    request: |amount, payment| {
        format!(
            "You asked us for a credit of {amount}, to be repaid in monthly payments of {payment}."
        )
    },
    decision: |decision| match decision {
        Decision::Granted => {
            "We have studied your application and accept it. This letter is not a contract: you receive the offer separately."
        }
        Decision::Refused => "We have studied your application and cannot accept it.",
    },
    how: |risk, limit, is_reviewed| {
        let who = if is_reviewed {
            "An advisor made this decision with the help of a statistical model."
        } else {
            "This decision rests on a statistical model."
        };
        format!(
            "{who} According to the model, {risk} clients in 100 at the same level of risk have difficulty repaying; our limit is {limit} in 100."
        )
    },
    by_advisor: |who, when| {
        let who = who.map(|who| format!(", {who},")).unwrap_or_default();
        format!("An advisor{who} examined your application and made this decision on {when}.")
    },
    reason: "The reason for this decision",
    reason_label: "Reason, as the client will read it",
    reason_hint: "The advisor decided otherwise than the model: the letter gives the advisor’s reason, which you can reword. This text is not saved.",
    reason_missing: "The letter is not ready: write the reason that the client will read.",
    against: "What counted against your application",
    in_favour: "What counted in your favour",
    data: "Data used",
    data_used: |list| format!("We used {list}."),
    your_application: "what you told us in your application",
    your_credits_here: "the history of your credits with us",
    your_credits_elsewhere: "the credits reported by other lenders",
    external_scores: |count| {
        if count == 1 {
            "the score of one credit bureau".to_owned()
        } else {
            format!("the scores of {count} credit bureaus")
        }
    },
    and: "and",
    data_not_used: "Your sex, your age, your family situation, your health and social networks were not taken into account.",
    data_elsewhere: "The bureaus and lenders named tell you on request what they report, and correct it where needed.",
    rights: "Your rights",
    review_right: "You may obtain an explanation of this decision, give your point of view and ask that a person review your application (article 22 of the General Data Protection Regulation, article 18 of Directive (EU) 2023/2225).",
    how_to_ask: |id| {
        format!(
            "Simply answer this letter or contact your advisor, giving your client number, {id}. You may bring anything new."
        )
    },
    data_rights: "You may also see your data, have them corrected, and turn to the data protection authority (www.cnil.fr).",
    closing: "Yours faithfully,",
    advisor: "Your advisor",
    reference: |prediction, model| {
        format!("Reference of the decision: {prediction}\nModel: {model}")
    },
};
