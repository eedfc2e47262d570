//! Frame of every chart: legend and data table.

use dioxus::prelude::*;

use super::{Table, Tone};
use crate::components::Fold;
use crate::route::use_text;

/// Shows the names of the colours, each beside a sample, and the meaning of dot sizes.
#[component]
pub fn Legend(entries: Vec<(Tone, String)>) -> Element {
    let size_is = use_text().charts.size_is;
    rsx! {
        if !entries.is_empty() {
            ul { class: "legend",
                for (tone , name) in entries {
                    li { key: "{name}",
                        svg { class: "sample", "aria-hidden": "true",
                            if tone == Tone::Size {
                                circle { cx: "15%", cy: "50%", r: "15%" }
                                circle { cx: "70%", cy: "50%", r: "30%" }
                            } else {
                                rect { class: tone.class(), width: "100%", height: "100%" }
                            }
                        }
                        if tone == Tone::Size {
                            {size_is(&name)}
                        } else {
                            {name}
                        }
                    }
                }
            }
        }
    }
}

/// Shows the data as a table called `name`, which is built when it is opened.
///
/// The label is "Voir les données" (or its translation) unless a `summary` is given.
#[component]
pub fn DataTable(name: String, table: Table, summary: Option<&'static str>) -> Element {
    let text = use_text();
    rsx! {
        Fold { class: "chart-data", summary: rsx! { {summary.unwrap_or(text.charts.see_data)} },
            div { class: "scroll", role: "region", tabindex: "0", "aria-label": "{name}",
                table {
                    caption { class: "visually-hidden", {name.clone()} }
                    thead {
                        tr {
                            for column in &table.columns {
                                th { key: "{column}", scope: "col", {column.clone()} }
                            }
                        }
                    }
                    tbody {
                        for (index , row) in table.rows.iter().enumerate() {
                            tr { key: "{index}",
                                for (column , cell) in row.iter().enumerate() {
                                    if column == 0 {
                                        th { key: "{column}", scope: "row", {cell.clone()} }
                                    } else {
                                        td { key: "{column}", {cell.clone()} }
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
