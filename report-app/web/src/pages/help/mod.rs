//! Help: how to read the charts, the keyboard, what the words and the data mean, accessibility.

mod dictionary;
mod shortcuts;

use dioxus::prelude::*;

use self::dictionary::Dictionary;
use self::shortcuts::Shortcuts;
use crate::browser::{self, HEADING_ID};
use crate::heading;
use crate::query::Query;
use crate::route::{Route, use_text};
use crate::text::Text;

/// Names of the sections in the address, in page order.
const SECTIONS: [&str; 5] = ["charts", "keyboard", "glossary", "dictionary", "accessibility"];

/// Shows the help.
///
/// The fragment of the address names the section to look at.
#[component]
pub fn HelpPage(query: Query, fragment: String) -> Element {
    let text = Text::in_language(query.language);
    browser::use_page(&format!("{} – {}", text.help.title, text.frame.brand));
    let shown = fragment.clone();
    use_effect(use_reactive!(|fragment| {
        if SECTIONS.contains(&fragment.as_str()) {
            heading::go_to(&fragment);
        }
    }));
    let titles = [
        text.help.charts,
        text.help.shortcuts,
        text.help.glossary,
        text.help.dictionary,
        text.accessibility.title,
    ];
    rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", {text.help.title} }
        nav { class: "help-contents", "aria-label": text.help.contents,
            ul {
                for (name , title) in SECTIONS.into_iter().zip(titles) {
                    li { key: "{name}",
                        Link {
                            to: Route::Help { query: query.clone(), fragment: name.to_owned() }.address(),
                            // Also if the address already names the section.
                            onclick: move |_| heading::go_to(name),
                            {title}
                        }
                    }
                }
            }
        }
        Terms { id: SECTIONS[0], title: text.help.charts, entries: text.help.chart_entries }
        Shortcuts { id: SECTIONS[1] }
        Terms { id: SECTIONS[2], title: text.help.glossary, entries: text.help.glossary_entries }
        Dictionary { id: SECTIONS[3], query, fragment: shown }
        Accessibility { id: SECTIONS[4] }
    }
}

/// Shows terms and what each means.
#[component]
fn Terms(
    id: &'static str,
    title: &'static str,
    entries: &'static [(&'static str, &'static str)],
) -> Element {
    rsx! {
        section { "aria-labelledby": id,
            h2 { id, tabindex: "-1", {title} }
            dl { class: "terms",
                for (term , meaning) in entries.iter().copied() {
                    div { key: "{term}",
                        dt { {term} }
                        dd { {meaning} }
                    }
                }
            }
        }
    }
}

/// Shows what is accessible, what is not, and whom to tell.
#[component]
fn Accessibility(id: &'static str) -> Element {
    let text = use_text().accessibility;
    rsx! {
        section { "aria-labelledby": id, class: "prose",
            h2 { id, tabindex: "-1", {text.title} }
            for (title , paragraphs) in text.parts.iter().copied() {
                h3 { key: "{title}", {title} }
                for paragraph in paragraphs.iter().copied() {
                    p { key: "{paragraph}", {paragraph} }
                }
            }
        }
    }
}
