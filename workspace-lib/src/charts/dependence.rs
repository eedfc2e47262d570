//! Dependence charts: the contribution of an input against its value.
//!
//! Every bin of clients has the same width, whatever range of values it covers. Incomes and debts
//! have long tails: on a scale of their own, most clients would share a few pixels. The values are
//! written below the bins. Clients without a value are drawn separately, at the right.

use plotters::prelude::{PathElement, Text};
use plotters::style::Color;
use scoring::features::Definition;
use scoring::{Feature, Language, format_value};

use super::caption::Caption;
use super::figure::{Canvas, DrawResult, Figure, LEFT, WIDTH, text_style, width_of, wrap};
use super::marks::{Legend, Mark, band, interval, line};
use super::palette::{BLUE, GREY, INK, ORANGE};
use super::plane::{LABEL_LINE, Plane, Tick, below, padded, ticks};
use crate::explaining::{Dependence, DependenceBin};

/// Width of the area for clients without a value.
const MISSING: i32 = 92;
/// Distance of the middle of that area from the right edge.
const MISSING_MIDDLE: i32 = 34;
/// Panels in one row of a grid.
const COLUMNS: usize = 2;
/// Height of a panel in a grid, without its title and its labels.
const PANEL: i32 = 130;
/// Height of a line of a panel's title.
const TITLE_LINE: i32 = 17;

/// An input with its label, its values as text and its dependence.
#[derive(Debug, Clone, PartialEq)]
pub struct DependencePanel {
    /// Label of the input.
    pub label: String,
    /// Text of the value of each bin.
    pub values: Vec<String>,
    /// Contributions of the bins.
    pub dependence: Dependence,
}

impl DependencePanel {
    /// Returns the panel of an input, with the label and the value formats of `feature`.
    ///
    /// Amounts have their currency, categories their labels.
    pub fn new(dependence: &Dependence, feature: &Feature, language: Language) -> Self {
        let words = |bin: &DependenceBin| match &feature.definition {
            Definition::Category { levels, .. } if bin.value.fract() == 0.0 => levels
                .get(bin.value as usize)
                .map_or("–", |level| level.label.text(language))
                .to_owned(),
            _ => format_value(&feature.display_value(bin.value), feature.unit, language),
        };
        Self {
            label: feature.label.text(language).to_owned(),
            values: dependence.bins.iter().map(words).collect(),
            dependence: dependence.clone(),
        }
    }
}

/// Draws the mean contribution of one input against its values.
///
/// A band holds 80 % of the clients. Clients without a value are drawn separately.
///
/// The caption's axis names the vertical axis: the contribution and its unit.
pub fn dependence_chart(caption: &Caption, panel: &DependencePanel) -> Figure {
    let legend = build_legend(caption, std::slice::from_ref(panel));
    let (left, right) = (64, WIDTH as i32 - 24);
    let labels = LABEL_LINE * label_lines(panel, right - left);
    Figure::draw(&caption.title, (366 + legend.height() + labels) as u32, |canvas, top| {
        legend.draw(canvas, (LEFT, top + 4))?;
        let name = top + legend.height() + 14;
        canvas.draw(&Text::new(caption.axis.as_str(), (LEFT, name), text_style(13, GREY)))?;
        let area = Area { left, right, top: name + 26, bottom: name + 316, ticks: 6 };
        draw(canvas, caption, panel, contributions(std::slice::from_ref(panel)), &area)?;
        let at = (i32::midpoint(left, right), area.bottom + 14 + labels);
        canvas.draw(&Text::new(panel.label.as_str(), at, below(13)))
    })
}

/// Draws several inputs, two in a row, on one scale of contributions so that they can be compared.
///
/// The caption's axis names the contribution and its unit.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let names = ["debt".to_owned()];
/// let found = dependence(&names, &[100.0, 200.0, 300.0], &[-0.5, 0.0, 0.5], 1)?;
/// let values = ["100", "200", "300"].map(str::to_owned).to_vec();
/// let panel =
///     DependencePanel { label: "Dette".to_owned(), values, dependence: found[0].clone() };
/// let chart = dependence_grid(&Caption::french("Titre", "contribution"), &[panel]);
/// assert!(chart.svg().contains("Dette"));
/// # Ok(())
/// # }
/// ```
pub fn dependence_grid(caption: &Caption, panels: &[DependencePanel]) -> Figure {
    let legend = build_legend(caption, panels);
    let width = (WIDTH as i32 - 2 * LEFT) / COLUMNS as i32;
    let (from, to) = (44, width - 12);
    let rows: Vec<Row> = panels.chunks(COLUMNS).map(|panels| Row::new(panels, to - from)).collect();
    let height = 44 + legend.height() + rows.iter().map(Row::height).sum::<i32>();
    Figure::draw(&caption.title, height as u32, |canvas, top| {
        legend.draw(canvas, (LEFT, top + 4))?;
        let name = top + legend.height() + 10;
        canvas.draw(&Text::new(caption.axis.as_str(), (LEFT, name), text_style(13, GREY)))?;
        let range = contributions(panels);
        let mut upper = name + 28;
        for row in &rows {
            let top = upper + TITLE_LINE * row.title_lines + 6;
            for (column, (panel, title)) in row.panels.iter().zip(&row.titles).enumerate() {
                let left = LEFT + width * column as i32;
                for (line, words) in title.iter().enumerate() {
                    // The last line is directly above the panel.
                    let y = top - 6 - TITLE_LINE * (title.len() - line) as i32;
                    canvas.draw(&Text::new(
                        words.as_str(),
                        (left + from, y),
                        text_style(13, INK),
                    ))?;
                }
                let area = Area {
                    left: left + from,
                    right: left + to,
                    top,
                    bottom: top + PANEL,
                    ticks: 4,
                };
                draw(canvas, caption, panel, range, &area)?;
            }
            upper += row.height();
        }
        Ok(())
    })
}

/// One row of panels, with space for the longest title and the longest labels.
struct Row<'a> {
    panels: &'a [DependencePanel],
    titles: Vec<Vec<String>>,
    title_lines: i32,
    label_lines: i32,
}

impl<'a> Row<'a> {
    fn new(panels: &'a [DependencePanel], width: i32) -> Self {
        let titles: Vec<Vec<String>> = panels.iter().map(|panel| wrap(&panel.label, 46)).collect();
        Self {
            panels,
            title_lines: titles.iter().map(Vec::len).max().unwrap_or(1) as i32,
            titles,
            label_lines: panels.iter().map(|panel| label_lines(panel, width)).max().unwrap_or(1),
        }
    }

    fn height(&self) -> i32 {
        TITLE_LINE * self.title_lines + PANEL + LABEL_LINE * self.label_lines + 34
    }
}

/// Area in which one input is drawn, in pixels.
struct Area {
    left: i32,
    right: i32,
    top: i32,
    bottom: i32,
    /// Approximate number of grid lines.
    ticks: usize,
}

fn draw(
    canvas: &Canvas,
    caption: &Caption,
    panel: &DependencePanel,
    y: (f64, f64),
    area: &Area,
) -> DrawResult<()> {
    let Dependence { bins, missing, .. } = &panel.dependence;
    let right = if missing.is_some() { area.right - MISSING } else { area.right };
    // Half a bin of margin at both ends.
    let x = (-0.5, bins.len().max(1) as f64 - 0.5);
    let whole =
        Plane { left: area.left, right: area.right, top: area.top, bottom: area.bottom, x, y };
    whole.vertical_axis(canvas, &ticks(y, area.ticks, 1.0, caption.language))?;
    canvas.draw(&PathElement::new(whole.pixels([(x.0, 0.0), (x.1, 0.0)]), GREY.stroke_width(1)))?;
    let plane = Plane { right, ..whole };
    plane.horizontal_axis(canvas, &labels(panel, area.right - area.left), "")?;
    let along = |height: fn(&DependenceBin) -> f64| {
        plane.pixels(bins.iter().enumerate().map(|(index, bin)| (index as f64, height(bin))))
    };
    if has_line(panel) {
        band(canvas, &along(|bin| bin.low), &along(|bin| bin.high), BLUE)?;
        line(canvas, &along(|bin| bin.contribution), BLUE)?;
    } else {
        let (low, middle, high) =
            (along(|bin| bin.low), along(|bin| bin.contribution), along(|bin| bin.high));
        for ((low, middle), high) in low.into_iter().zip(middle).zip(high) {
            interval(canvas, middle, [low, high], BLUE, false)?;
        }
    }
    if let Some(missing) = missing {
        let column = area.right - MISSING_MIDDLE;
        let at = |value: f64| (column, plane.pixel(0.0, value).1);
        interval(
            canvas,
            at(missing.contribution),
            [at(missing.low), at(missing.high)],
            ORANGE,
            true,
        )?;
        canvas.draw(&Text::new(
            caption.pick("manquante", "missing"),
            (column, area.bottom + 7),
            below(12),
        ))?;
    }
    Ok(())
}

/// Returns the labels below the bins of a panel that is `width` pixels wide.
///
/// If there are only a few values, their labels are broken into lines and none is left out. If a
/// word is wider than its bin, every second label is placed below its neighbours.
fn labels(panel: &DependencePanel, width: i32) -> Vec<Tick> {
    let missing = if panel.dependence.missing.is_some() { MISSING } else { 0 };
    let pitch = (width - missing) / panel.values.len().max(1) as i32;
    let bin = pitch - 8;
    let words = |value: &String| {
        if has_line(panel) || width_of(value) <= bin {
            value.clone()
        } else {
            wrap(value, (bin / 7) as usize).join("\n")
        }
    };
    let mut labels: Vec<String> = panel.values.iter().map(words).collect();
    if !has_line(panel)
        && labels.iter().flat_map(|label| label.lines()).any(|line| width_of(line) > pitch)
    {
        let upper = labels.iter().step_by(2).map(|label| label.lines().count()).max().unwrap_or(0);
        for label in labels.iter_mut().skip(1).step_by(2) {
            label.insert_str(0, &"\n".repeat(upper));
        }
    }
    labels.into_iter().enumerate().map(|(bin, label)| (bin as f64, label)).collect()
}

fn label_lines(panel: &DependencePanel, width: i32) -> i32 {
    labels(panel, width).iter().map(|(_, words)| words.lines().count()).max().unwrap_or(1) as i32
}

/// Checks whether the panel is drawn as a line. A few separate values are dots.
fn has_line(panel: &DependencePanel) -> bool {
    panel.dependence.bins.len() > 5
}

/// Returns the range of contributions of all panels. It includes zero.
fn contributions(panels: &[DependencePanel]) -> (f64, f64) {
    let bins = panels
        .iter()
        .flat_map(|panel| &panel.dependence.bins)
        .flat_map(|bin| [bin.low, bin.contribution, bin.high]);
    let missing = panels.iter().filter_map(|panel| panel.dependence.missing.as_ref());
    let missing = missing.flat_map(|missing| [missing.low, missing.contribution, missing.high]);
    padded(bins.chain(missing).chain([0.0])).unwrap_or((-1.0, 1.0))
}

fn build_legend(caption: &Caption, panels: &[DependencePanel]) -> Legend {
    let mut entries = Vec::new();
    if panels.iter().any(has_line) {
        entries.push((
            Mark::Line(BLUE),
            caption.pick("contribution moyenne", "mean contribution").to_owned(),
        ));
        let words =
            caption.pick("de 10\u{a0}% à 90\u{a0}% des clients", "from 10% to 90% of the clients");
        entries.push((Mark::Band(BLUE), words.to_owned()));
    }
    if panels.iter().any(|panel| !has_line(panel) && !panel.dependence.bins.is_empty()) {
        let words = caption.pick(
            "moyenne, de 10\u{a0}% à 90\u{a0}% des clients",
            "mean, from 10% to 90% of the clients",
        );
        entries.push((Mark::Interval(BLUE), words.to_owned()));
    }
    if panels.iter().any(|panel| panel.dependence.missing.is_some()) {
        entries.push((
            Mark::HollowInterval(ORANGE),
            caption.pick("valeur manquante", "missing value").to_owned(),
        ));
    }
    Legend::new(entries, WIDTH as i32 - 2 * LEFT)
}

#[cfg(test)]
mod tests;
