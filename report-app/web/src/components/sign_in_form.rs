//! Form for user name and password.

use contract::SignIn;
use dioxus::prelude::*;

use crate::api::{Failure, FailureKind};
use crate::browser;
use crate::components::{FieldKind, TextField};
use crate::route::use_text;

const NAME_ID: &str = "name";
const PASSWORD_ID: &str = "password";

/// Number of wrong passwords after which the service locks a user name.
const MOST_TRIES: usize = 5;

/// Asks for a name and a password, and passes them to `onsubmit` once both are given.
///
/// `failure` is the reason why they were not accepted. A wrong password is asked for again. The
/// page shows any other failure.
#[component]
pub fn SignInForm(
    failure: ReadSignal<Option<Failure>>,
    is_waiting: bool,
    onsubmit: Callback<SignIn>,
) -> Element {
    let text = use_text();
    let name = use_signal(String::new);
    let mut password = use_signal(String::new);
    let mut name_left = use_signal(|| false);
    let mut password_left = use_signal(|| false);
    // The field to correct, set at each attempt. The focus follows once its error is on the page.
    let mut to_correct = use_signal(|| None::<&'static str>);

    // The last name tried, and the number of its failed attempts.
    let mut tries = use_signal(|| (String::new(), 0_usize));

    let is_wrong = use_memo(move || is_wrong(failure.read().as_ref()));
    use_effect(move || {
        if is_wrong() {
            password.set(String::new());
            let name = name.peek().trim().to_owned();
            let before = if tries.peek().0 == name { tries.peek().1 } else { 0 };
            tries.set((name, before + 1));
            to_correct.set(Some(PASSWORD_ID));
        }
    });
    use_effect(move || {
        if let Some(id) = to_correct() {
            browser::focus(id);
        }
    });

    let name_is_missing = name.read().trim().is_empty();
    let password_is_missing = password.read().is_empty();
    let name_error = (name_is_missing && name_left()).then(|| text.sign_in.name_missing.to_owned());
    let password_error = match (password_is_missing, is_wrong(), password_left()) {
        (true, true, _) => {
            Some((text.sign_in.wrong_password)(MOST_TRIES.saturating_sub(tries.read().1)))
        }
        (true, false, true) => Some(text.sign_in.password_missing.to_owned()),
        _ => None,
    };
    let submit = move |event: FormEvent| {
        event.prevent_default();
        name_left.set(true);
        password_left.set(true);
        if name_is_missing || password_is_missing {
            to_correct.set(Some(if name_is_missing { NAME_ID } else { PASSWORD_ID }));
        } else if !is_waiting {
            let (name, password) = (name.peek().trim().to_owned(), password.peek().clone());
            onsubmit.call(SignIn::Password { name, password });
        }
    };
    rsx! {
        form { class: "sign-in", novalidate: true, onsubmit: submit,
            TextField {
                id: NAME_ID,
                kind: FieldKind::UserName,
                label: text.sign_in.name_label,
                value: name,
                error: name_error,
                onleave: move |()| name_left.set(true),
            }
            TextField {
                id: PASSWORD_ID,
                kind: FieldKind::Password,
                label: text.sign_in.password_label,
                value: password,
                error: password_error,
                onleave: move |()| password_left.set(true),
            }
            // A disabled button would lose the focus; this one only ignores clicks.
            button { r#type: "submit", class: "primary", "aria-disabled": "{is_waiting}",
                if is_waiting {
                    {text.sign_in.signing_in}
                } else {
                    {text.sign_in.sign_in}
                }
            }
            p { class: "visually-hidden", role: "status",
                if is_waiting {
                    {text.sign_in.signing_in}
                }
            }
        }
    }
}

fn is_wrong(failure: Option<&Failure>) -> bool {
    failure.is_some_and(|failure| failure.kind == FailureKind::SignedOut)
}
