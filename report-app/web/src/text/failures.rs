//! What could not be loaded or done.

/// Texts of this area, in one language.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct FailuresText {
    pub retry: &'static str,
    pub request_id: fn(&str) -> String,
    pub unreachable_title: &'static str,
    pub unreachable_detail: &'static str,
    pub no_answer_title: &'static str,
    pub no_answer_detail: &'static str,
    pub slow: &'static str,
    pub invalid_title: &'static str,
    pub invalid_detail: &'static str,
    pub refused_title: &'static str,
    pub refused_detail: &'static str,
    pub refused_with_reference: &'static str,
    pub service_words: &'static str,
    pub unreadable_title: &'static str,
    pub unreadable_detail: &'static str,
    pub still_readable: &'static str,
    pub not_allowed_title: &'static str,
    pub not_allowed_detail: &'static str,
    pub too_many_title: &'static str,
    pub too_many_detail: fn(Option<u64>) -> String,
    pub not_found_title: &'static str,
    pub not_found_detail: &'static str,
}

/// The texts in French.
pub static FR: FailuresText = FailuresText {
    retry: "Réessayer",
    request_id: |id| format!("Référence de la requête\u{a0}: {id}"),
    unreachable_title: "Le service de décision ne répond pas",
    unreachable_detail: "Vérifiez votre connexion, puis réessayez. Si cela continue, prévenez l’équipe d’exploitation.",
    no_answer_title: "Aucune réponse après 15\u{a0}secondes",
    no_answer_detail: "Le service est peut-être surchargé. Réessayez\u{202f}; si cela continue, prévenez l’équipe d’exploitation.",
    slow: "Le service met plus de temps que d’habitude à répondre…",
    invalid_title: "Cette demande n’est pas comprise par le service",
    invalid_detail: "Une valeur ne convient pas. Corrigez-la, ou revenez au début.",
    refused_title: "Le service a rencontré une erreur",
    refused_detail: "Réessayez dans un instant. Si cela continue, prévenez l’équipe d’exploitation.",
    refused_with_reference: "Réessayez dans un instant. Si cela continue, transmettez la référence ci-dessous à l’équipe d’exploitation.",
    service_words: "Message du service, en anglais\u{a0}: ",
    unreadable_title: "La réponse du service est incomplète",
    unreadable_detail: "Rechargez la page\u{a0}: une nouvelle version du tableau de bord est peut-être disponible.",
    still_readable: "Ce qui est affiché date du dernier chargement réussi.",
    not_allowed_title: "Votre rôle ne donne pas accès à ces données",
    not_allowed_detail: "Un compte d’exploitation ne consulte aucun dossier client. Pour en voir un, connectez-vous avec un compte de conseil ou de contrôle.",
    too_many_title: "Trop de tentatives",
    too_many_detail: |minutes| match minutes {
        None => "Réessayez dans quelques minutes.".to_owned(),
        Some(1) => "Réessayez dans 1\u{a0}minute.".to_owned(),
        Some(many) => format!("Réessayez dans {many}\u{a0}minutes."),
    },
    not_found_title: "Cette page n’existe pas",
    not_found_detail: "L’adresse est peut-être incomplète.",
};

/// The texts in English.
pub static EN: FailuresText = FailuresText {
    retry: "Try again",
    request_id: |id| format!("Request reference: {id}"),
    unreachable_title: "The decision service does not answer",
    unreachable_detail: "Check your connection, then try again. If it goes on, tell the operations team.",
    no_answer_title: "No answer after 15\u{a0}seconds",
    no_answer_detail: "The service may be overloaded. Try again; if it goes on, tell the operations team.",
    slow: "The service is taking longer than usual to answer…",
    invalid_title: "The service does not understand this request",
    invalid_detail: "One of its values is not accepted. Correct it, or go back to the start.",
    refused_title: "The service met an error",
    refused_detail: "Try again in a moment. If it goes on, tell the operations team.",
    refused_with_reference: "Try again in a moment. If it goes on, give the reference below to the operations team.",
    service_words: "The service says: ",
    unreadable_title: "The service’s answer is incomplete",
    unreadable_detail: "Reload the page: a new version of the dashboard may be available.",
    still_readable: "What you see is the last answer that could be loaded.",
    not_allowed_title: "Your role does not give access to this",
    not_allowed_detail: "An operator sees no client’s file. To see one, sign in as an advisor or a reviewer.",
    too_many_title: "Too many attempts",
    too_many_detail: |minutes| match minutes {
        None => "Try again in a few minutes.".to_owned(),
        Some(1) => "Try again in 1\u{a0}minute.".to_owned(),
        Some(many) => format!("Try again in {many}\u{a0}minutes."),
    },
    not_found_title: "This page does not exist",
    not_found_detail: "The address may be incomplete.",
};
