//! One section of the page; on a narrow screen, the panel of a tab.

use std::cell::Cell;
use std::rc::Rc;

use dioxus::prelude::*;

use crate::browser;
use crate::heading;
use crate::route::use_text;
use crate::section::Section;

/// Shows a section under its heading.
///
/// On a narrow screen it is visible while it is the section `shown`, and is built when that happens
/// first. Later it stays in the page, hidden or not, with what was typed in it.
#[component]
pub fn Panel(section: Section, shown: Section, children: Element) -> Element {
    let is_narrow = browser::is_narrow();
    let is_shown = !is_narrow || section == shown;
    let is_built = use_hook(|| Rc::new(Cell::new(false)));
    if is_shown {
        is_built.set(true);
    }
    use_focus_where_asked_for(section, shown);
    rsx! {
        section {
            id: section.name(),
            class: "panel",
            role: if is_narrow { "tabpanel" },
            "aria-labelledby": if is_narrow { section.tab_id() } else { section.heading_id() },
            hidden: !is_shown,
            if is_built.get() {
                // The words of the decision are its heading.
                if section != Section::Decision {
                    h2 { id: section.heading_id(), tabindex: "-1", {(use_text().sections.title)(section)} }
                }
                {children}
            }
        }
    }
}

/// Moves the focus to the section that the address names.
///
/// The first section does not get the focus, since every page starts with it. With tabs, the focus
/// stays on the tab.
fn use_focus_where_asked_for(section: Section, shown: Section) {
    let is_first = use_hook(|| Cell::new(true));
    let is_asked_for = section == shown;
    use_effect(use_reactive!(|is_asked_for| {
        let goes_without_saying = is_first.replace(false) && section == Section::default();
        if is_asked_for && !goes_without_saying && !browser::is_narrow_now() {
            heading::go_to(&section.heading_id());
        }
    }));
}
