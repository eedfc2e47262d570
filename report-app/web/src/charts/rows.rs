//! The drawing of a chart of rows.

use std::rc::Rc;

use dioxus::prelude::*;

use super::plot::x_axis;
use super::{DataTable, Legend, RowChart, RowMarks};

/// Draws a row chart with its frame.
///
/// Each row has its value beside it, which a screen reader reads together with the name.
#[component]
pub fn Rows(chart: Rc<RowChart>) -> Element {
    let id = &chart.id;
    rsx! {
        figure { class: "chart row-chart", id: "{id}", "aria-labelledby": "{id}-finding",
            figcaption { id: "{id}-finding", class: "finding", {chart.finding.clone()} }
            p { class: "visually-hidden", {chart.described.clone()} }
            Legend { entries: chart.legend.clone() }
            ul { class: "rows",
                for (index , row) in chart.rows.iter().enumerate() {
                    li { key: "{index}", class: if row.is_marked { "row marked" } else { "row" },
                        span { class: "name", {row.name.clone()} }
                        RowMarks { marks: row.marks.clone() }
                        span { class: "value", {row.value.clone()} }
                    }
                }
                if !chart.axis.ticks.is_empty() {
                    li { class: "row", "aria-hidden": "true",
                        div { class: "row-axis",
                            {x_axis(&chart.axis)}
                            p { class: "axis-title horizontal", {chart.axis.title.clone()} }
                        }
                    }
                }
            }
            DataTable { name: chart.finding.clone(), table: chart.table.clone() }
        }
    }
}
