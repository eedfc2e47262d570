//! Signing in and out.

use contract::Role;

/// Texts of this area, in one language.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct SignInText {
    pub sign_in_title: &'static str,
    pub sign_in_document_title: &'static str,
    pub sign_in_intro: &'static str,
    pub session_expired: &'static str,
    pub name_label: &'static str,
    pub name_missing: &'static str,
    pub password_label: &'static str,
    pub password_missing: &'static str,
    /// Parameter: the largest number of attempts that remain before the name is locked.
    pub wrong_password: fn(usize) -> String,
    pub show_password: &'static str,
    pub sign_in: &'static str,
    pub signing_in: &'static str,
    pub used_link_title: &'static str,
    pub used_link_detail: &'static str,
    pub used_link_otherwise: &'static str,
    pub your_session: &'static str,
    pub role: fn(Role) -> &'static str,
    pub sign_out: &'static str,
    pub sign_out_failed: &'static str,
}

/// The texts in French.
pub static FR: SignInText = SignInText {
    sign_in_title: "Connexion",
    sign_in_document_title: "Connexion – Prêt à dépenser",
    sign_in_intro: "Connectez-vous pour consulter les dossiers. Pas encore de compte, ou mot de passe oublié\u{202f}? Adressez-vous à l’équipe d’exploitation.",
    session_expired: "Votre session a pris fin. Reconnectez-vous\u{a0}: vous retrouverez la page où vous étiez, et ce que vous aviez saisi.",
    name_label: "Nom d’utilisateur",
    name_missing: "Indiquez votre nom d’utilisateur.",
    password_label: "Mot de passe",
    password_missing: "Indiquez votre mot de passe.",
    wrong_password: |left| {
        let warning = match left {
            0 => "Ce nom est bloqué pour 15\u{a0}minutes.".to_owned(),
            1 => "Il reste au plus 1\u{a0}essai avant un blocage de 15\u{a0}minutes.".to_owned(),
            many => {
                format!("Il reste au plus {many}\u{a0}essais avant un blocage de 15\u{a0}minutes.")
            }
        };
        format!("Nom d’utilisateur ou mot de passe incorrect. {warning}")
    },
    show_password: "Afficher le mot de passe",
    sign_in: "Se connecter",
    signing_in: "Connexion en cours…",
    used_link_title: "Ce lien ne permet plus de se connecter",
    used_link_detail: "Il a déjà servi, ou il est trop ancien. Pour en obtenir un autre, adressez-vous à l’équipe d’exploitation.",
    used_link_otherwise: "Vous pouvez aussi vous connecter avec votre nom d’utilisateur et votre mot de passe.",
    your_session: "Votre session",
    role: |role| match role {
        Role::Advisor => "Conseil",
        Role::Reviewer => "Contrôle",
        Role::Operator => "Exploitation",
    },
    sign_out: "Se déconnecter",
    sign_out_failed: "La déconnexion n’a pas abouti. Réessayez.",
};

/// The texts in English.
pub static EN: SignInText = SignInText {
    sign_in_title: "Sign in",
    sign_in_document_title: "Sign in – Prêt à dépenser",
    sign_in_intro: "Sign in to see clients’ files. No account yet, or a forgotten password? Ask the operations team.",
    session_expired: "Your session has ended. Sign in again: you will find the page where you were, and what you had typed.",
    name_label: "User name",
    name_missing: "Enter your user name.",
    password_label: "Password",
    password_missing: "Enter your password.",
    wrong_password: |left| {
        let warning = match left {
            0 => "This name is locked for 15 minutes.".to_owned(),
            1 => "At most 1 try is left before a lock of 15 minutes.".to_owned(),
            many => format!("At most {many} tries are left before a lock of 15 minutes."),
        };
        format!("The user name or the password is wrong. {warning}")
    },
    show_password: "Show the password",
    sign_in: "Sign in",
    signing_in: "Signing in…",
    used_link_title: "This link no longer signs in",
    used_link_detail: "It was used already, or it is too old. To get another one, ask the operations team.",
    used_link_otherwise: "You can also sign in with your user name and password.",
    your_session: "Your session",
    role: |role| match role {
        Role::Advisor => "Advisor",
        Role::Reviewer => "Reviewer",
        Role::Operator => "Operator",
    },
    sign_out: "Sign out",
    sign_out_failed: "You could not be signed out. Try again.",
};
