//! What each key does, and the switch for single-key shortcuts.

use dioxus::prelude::*;

use crate::route::use_text;
use crate::settings;

/// Shows the table of keys.
#[component]
pub fn Shortcuts(id: &'static str) -> Element {
    let text = use_text().help;
    let mut is_on = use_signal(settings::uses_shortcuts);
    rsx! {
        section { "aria-labelledby": id,
            h2 { id, tabindex: "-1", {text.shortcuts} }
            label { class: "check",
                input {
                    r#type: "checkbox",
                    checked: is_on(),
                    "aria-describedby": "shortcuts-detail",
                    onchange: move |event| {
                        settings::set_shortcuts(event.checked());
                        is_on.set(event.checked());
                    },
                }
                {text.shortcuts_switch}
            }
            p { id: "shortcuts-detail", class: "quiet", {text.shortcuts_detail} }
            table { class: "keys",
                caption { class: "visually-hidden", {text.shortcuts} }
                thead {
                    tr {
                        th { scope: "col", {text.key} }
                        th { scope: "col", {text.key_does} }
                    }
                }
                tbody {
                    for (key , effect) in text.keys.iter().copied() {
                        tr { key: "{key}",
                            th { scope: "row",
                                kbd { {key} }
                            }
                            td { {effect} }
                        }
                    }
                }
            }
        }
    }
}
