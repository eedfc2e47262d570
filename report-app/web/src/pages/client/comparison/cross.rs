//! Cross table of two categories.

use std::rc::Rc;

use dioxus::prelude::*;

use crate::charts::Legend;
use crate::charts::joint::{CrossCell, CrossTable};
use crate::route::use_text;

/// Shows the number of clients and the mean risk of each pair of categories.
///
/// The client's own pair is marked.
#[component]
pub(super) fn Cross(table: Rc<CrossTable>) -> Element {
    let text = use_text();
    rsx! {
        figure { class: "chart", id: "joint",
            figcaption { class: "finding", {table.finding.clone()} }
            Legend { entries: table.legend.clone() }
            div { class: "scroll cross", role: "region", tabindex: "0", "aria-label": "{table.finding}",
                table {
                    thead {
                        tr {
                            for column in &table.columns {
                                th { key: "{column}", scope: "col", {column.clone()} }
                            }
                        }
                    }
                    tbody {
                        for (name , cells) in &table.rows {
                            tr { key: "{name}",
                                th { scope: "row", {name.clone()} }
                                for (index , cell) in cells.iter().enumerate() {
                                    td { key: "{index}", class: class(cell.as_ref()),
                                        match cell {
                                            Some(cell) if cell.is_marked => rsx! {
                                                strong { {(text.comparison.this_client)(&cell.value_text)} }
                                            },
                                            Some(cell) => rsx! {
                                                {cell.value_text.clone()}
                                            },
                                            None => rsx! { "–" },
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn class(cell: Option<&CrossCell>) -> &'static str {
    cell.map_or("", |cell| cell.tone.class())
}
