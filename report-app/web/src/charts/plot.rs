//! The drawing of a chart with two axes.

use std::rc::Rc;

use dioxus::prelude::*;

use super::{Axis, Chart, DataTable, Legend, marks};
use crate::browser;
use crate::route::use_text;

/// Draws a chart with its frame.
///
/// It is a read-only slider: arrow keys read one value after the other, and screen readers pass
/// those keys on to it. A pointer reads the value under it.
#[component]
pub fn Plot(chart: Rc<Chart>) -> Element {
    let text = use_text();
    let mut current = use_signal(|| None::<usize>);
    // A new chart may have fewer values than the one before.
    let reading = current().and_then(|index| chart.values.get(index).cloned());
    let id = &chart.id;
    let number = reading.as_ref().and(current()).map_or(0, |index| index + 1);
    let value_text =
        reading.as_ref().map_or(text.charts.how_to_read, |reading| &reading.value_text).to_owned();
    let shape = if chart.is_square { "plot square" } else { "plot" };
    let by_key = chart.clone();
    rsx! {
        figure { class: "chart", id: "{id}", "aria-labelledby": "{id}-finding",
            figcaption { id: "{id}-finding", class: "finding", {chart.finding.clone()} }
            p { id: "{id}-described", class: "visually-hidden", {chart.described.clone()} }
            Legend { entries: chart.legend.clone() }
            p { class: "axis-title", "aria-hidden": "true", {chart.y.title.clone()} }
            div {
                class: shape,
                role: "slider",
                tabindex: "0",
                "aria-label": text.charts.values,
                "aria-describedby": "{id}-described",
                "aria-readonly": "true",
                "aria-valuemin": "0",
                "aria-valuemax": "{chart.values.len()}",
                "aria-valuenow": "{number}",
                "aria-valuetext": "{value_text}",
                onkeydown: move |event| {
                    if let Some(next) = by_key.after_key(&browser::key(&event), current()) {
                        event.prevent_default();
                        current.set(Some(next));
                    }
                },
                onmouseleave: move |_| current.set(None),
                {y_axis(&chart.y)}
                svg { class: "canvas", "aria-hidden": "true",
                    {grid(&chart.y)}
                    {marks(&chart.marks)}
                    if let Some(reading) = &reading {
                        line { class: "cursor", x1: "{reading.x}%", x2: "{reading.x}%", y1: "0", y2: "100%" }
                        if let Some(y) = reading.y {
                            line { class: "cursor", x1: "0", x2: "100%", y1: "{y}%", y2: "{y}%" }
                        }
                    }
                    for index in 0..chart.values.len() {
                        {hover(&chart, index, current)}
                    }
                }
                {x_axis(&chart.x)}
            }
            p { class: "axis-title horizontal", "aria-hidden": "true", {chart.x.title.clone()} }
            p { class: "reading", "aria-hidden": "true", {value_text.clone()} }
            DataTable { name: chart.finding.clone(), table: chart.table.clone() }
        }
    }
}

/// Draws the area in which a pointer reads a value.
fn hover(chart: &Chart, index: usize, mut current: Signal<Option<usize>>) -> Element {
    let [x, y, width, height] = chart.area(index);
    rsx! {
        rect {
            key: "{index}",
            class: "hover",
            x: "{x:.2}%",
            y: "{y:.2}%",
            width: "{width:.2}%",
            height: "{height:.2}%",
            onmouseenter: move |_| current.set(Some(index)),
        }
    }
}

fn grid(axis: &Axis) -> Element {
    rsx! {
        for tick in &axis.ticks {
            line { key: "{tick.label}", class: "grid", x1: "0", x2: "100%", y1: "{100.0 - tick.at:.2}%", y2: "{100.0 - tick.at:.2}%" }
        }
    }
}

fn y_axis(axis: &Axis) -> Element {
    rsx! {
        svg { class: "y-axis", "aria-hidden": "true",
            for tick in &axis.ticks {
                text { key: "{tick.label}", x: "100%", y: "{100.0 - tick.at:.2}%", dy: "0.35em", "text-anchor": "end", {tick.label.clone()} }
            }
        }
    }
}

/// Draws the labels below a drawing, each at its tick.
///
/// If there is little room, every second label is hidden, but never the last.
pub(super) fn x_axis(axis: &Axis) -> Element {
    rsx! {
        svg { class: "x-axis", "aria-hidden": "true",
            for (index , tick) in axis.ticks.iter().rev().enumerate() {
                line { key: "{index}", x1: "{tick.at:.2}%", x2: "{tick.at:.2}%", y2: "4" }
                text {
                    class: if index % 2 == 1 { "gives-way" },
                    x: "{tick.at:.2}%",
                    y: "1.3em",
                    "text-anchor": "middle",
                    {tick.label.clone()}
                }
            }
        }
    }
}
