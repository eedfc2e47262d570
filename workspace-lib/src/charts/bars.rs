//! Horizontal bars: rates by category, shares of missing values.

use plotters::prelude::{Rectangle, Text};
use plotters::style::Color;
use plotters::style::text_anchor::HPos;
use scoring::{Language, Unit, Value, format_number, format_value};

use super::caption::Caption;
use super::figure::{Figure, LEFT, WIDTH, anchored_style, text_style};
use super::marks::dashes;
use super::palette::{BLUE, GREY, INK, ORANGE};
use super::row_labels::RowLabels;
use super::summary::Rate;

/// Height of a bar and its gap.
const ROW: i32 = 26;
/// Width of the column of figures, at the right.
const NOTE: i32 = 190;
/// Characters of a label that fit on one line.
const LABEL_CHARACTERS: usize = 42;

/// Draws a bar for each group's rate, with its figure and the number of clients in the group.
///
/// If `overall` is given, it is a dashed line. Rates are drawn in the order given.
///
/// ```
/// # use workspace_lib::charts::{Caption, Rate, rates_chart};
/// let women = Rate { label: "Femmes".to_owned(), count: 70, total: 1_000 };
/// let chart = rates_chart(&Caption::french("Titre", "taux (%)"), &[women], Some(0.081));
/// assert!(chart.svg().contains("(1\u{202f}000 clients)"));
/// ```
pub fn rates_chart(caption: &Caption, rates: &[Rate], overall: Option<f64>) -> Figure {
    let bars = rates.iter().map(|rate| bar(rate, rate.total, caption.language));
    let line = overall.map(|rate| {
        (
            rate,
            format!(
                "{} {}",
                caption.pick("ensemble\u{a0}:", "overall:"),
                percent(rate, caption.language)
            ),
        )
    });
    draw(caption, &bars.collect::<Vec<_>>(), line.as_ref(), NOTE)
}

/// Draws a bar for each part of all clients, with its figure and the number of clients in the part.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// let cash = Rate { label: "Prêt personnel".to_owned(), count: 900, total: 1_000 };
/// let chart = parts_chart(&Caption::french("Titre", "part (%)"), &[cash]);
/// assert!(chart.svg().contains("(900 clients)"));
/// ```
pub fn parts_chart(caption: &Caption, parts: &[Rate]) -> Figure {
    let bars = parts.iter().map(|part| bar(part, part.count, caption.language));
    draw(caption, &bars.collect::<Vec<_>>(), None, NOTE)
}

fn bar(rate: &Rate, clients: usize, language: Language) -> Bar {
    let share = percent(rate.share(), language);
    let clients = format_number(clients as f64, 0, language);
    Bar {
        label: rate.label.clone(),
        length: rate.share(),
        note: format!("{share} ({clients} clients)"),
    }
}

/// Draws a bar for each column's share of missing values, for the first `limit` of `shares`.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// let column = |label: &str, count| Rate { label: label.to_owned(), count, total: 100 };
/// let shares = [column("OWN_CAR_AGE", 66), column("EXT_SOURCE_1", 56)];
/// let chart = missing_shares_chart(&Caption::french("Titre", "absent (%)"), &shares, 1);
/// assert!(chart.svg().contains("OWN_CAR_AGE") && !chart.svg().contains("EXT_SOURCE_1"));
/// ```
pub fn missing_shares_chart(caption: &Caption, shares: &[Rate], limit: usize) -> Figure {
    let bars = shares.iter().take(limit).map(|rate| Bar {
        label: rate.label.clone(),
        length: rate.share(),
        note: percent(rate.share(), caption.language),
    });
    draw(caption, &bars.collect::<Vec<_>>(), None, NOTE)
}

/// One bar.
pub(super) struct Bar {
    /// Name of the category or column, at the left.
    pub(super) label: String,
    /// Length from 0, in any unit.
    pub(super) length: f64,
    /// Text of the figure, at the right.
    pub(super) note: String,
}

/// Draws the bars, with `notes` pixels for their figures.
///
/// The reference is a dashed line at a length, with its text.
pub(super) fn draw(
    caption: &Caption,
    bars: &[Bar],
    line: Option<&(f64, String)>,
    notes: i32,
) -> Figure {
    let labels = RowLabels::new(bars.iter().map(|bar| bar.label.as_str()), LABEL_CHARACTERS);
    let row = ROW + labels.extra_height();
    let height = 44 + row * bars.len().max(1) as i32 + 8;
    Figure::draw(&caption.title, height as u32, |canvas, top| {
        canvas.draw(&Text::new(caption.axis.as_str(), (LEFT, top), text_style(13, GREY)))?;
        if bars.is_empty() {
            let nothing = caption.pick("aucune donnée", "no data");
            return canvas.draw(&Text::new(nothing, (LEFT, top + 44), text_style(13, INK)));
        }
        let zero = LEFT + labels.width(300) + 8;
        let greatest =
            bars.iter().map(|bar| bar.length).chain(line.map(|line| line.0)).fold(0.0, f64::max);
        let scale =
            f64::from(WIDTH as i32 - notes - zero) / if greatest > 0.0 { greatest } else { 1.0 };
        let first = top + 44;
        for (index, bar) in bars.iter().enumerate() {
            let middle = first + row * index as i32 + row / 2;
            let end = zero + (bar.length * scale).round() as i32;
            canvas.draw(&Rectangle::new(
                [(zero, middle - 9), (end.max(zero + 1), middle + 9)],
                BLUE.filled(),
            ))?;
            labels.draw(canvas, index, (zero - 8, middle))?;
            let right = WIDTH as i32 - LEFT;
            canvas.draw(&Text::new(
                bar.note.as_str(),
                (right, middle),
                anchored_style(13, INK, HPos::Right),
            ))?;
        }
        if let Some((value, words)) = line {
            let x = zero + (value * scale).round() as i32;
            dashes(canvas, &[(x, first), (x, first + row * bars.len() as i32)], ORANGE)?;
            canvas.draw(&Text::new(
                words.as_str(),
                (x, first - 9),
                anchored_style(12, ORANGE, HPos::Center),
            ))?;
        }
        Ok(())
    })
}

fn percent(share: f64, language: Language) -> String {
    format_value(&Value::Number(share), Unit::Share, language)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(label: &str, count: usize, total: usize) -> Rate {
        Rate { label: label.to_owned(), count, total }
    }

    #[test]
    fn writes_each_rate_with_its_count_and_the_overall_rate() {
        let caption = Caption::french("Titre", "taux de défaut (%)");
        let rates = [rate("20–25 ans", 148, 1234), rate("60–65 ans", 1, 20)];
        let figure = rates_chart(&caption, &rates, Some(0.081));
        for expected in [
            "taux de défaut (%)",
            "20–25 ans",
            "12\u{202f}%",
            "(1\u{202f}234 clients)",
            "ensemble\u{a0}: 8,1\u{202f}%",
        ] {
            assert!(figure.svg().contains(expected), "no {expected:?} in {}", figure.svg());
        }
    }

    #[test]
    fn a_part_has_its_own_number_of_clients() {
        let caption = Caption::english("Title", "share of clients (%)");
        let figure = parts_chart(&caption, &[rate("Default", 81, 1000)]);
        assert!(figure.svg().contains("(81 clients)"), "{}", figure.svg());
    }

    #[test]
    fn bars_are_as_long_as_their_rates() {
        let figure = rates_chart(
            &Caption::english("Title", "rate (%)"),
            &[rate("a", 2, 10), rate("b", 1, 10)],
            Some(0.15),
        );
        let lengths: Vec<i32> = figure
            .svg()
            .split("<rect ")
            .filter(|element| element.contains("#0072B2"))
            .map(|element| {
                element
                    .split("width=\"")
                    .nth(1)
                    .unwrap()
                    .split('"')
                    .next()
                    .unwrap()
                    .parse()
                    .unwrap()
            })
            .collect();
        assert_eq!(lengths.len(), 2);
        assert!((lengths[0] - 2 * lengths[1]).abs() <= 1, "{lengths:?}");
    }

    #[test]
    fn keeps_the_first_shares_only() {
        let shares = [rate("COMMONAREA_AVG", 70, 100), rate("OWN_CAR_AGE", 66, 100)];
        let figure = missing_shares_chart(&Caption::english("Title", "missing (%)"), &shares, 1);
        assert!(figure.svg().contains("COMMONAREA_AVG") && !figure.svg().contains("OWN_CAR_AGE"));
    }

    #[test]
    fn a_long_label_is_broken_into_lines() {
        let long = "Plus faible avance sur la fin prévue d’un crédit (négatif : retard)";
        let figure = rates_chart(&Caption::french("Titre", "taux (%)"), &[rate(long, 1, 10)], None);
        for line in ["Plus faible avance sur la fin prévue d’un", "crédit (négatif : retard)"]
        {
            assert!(
                figure.svg().contains(&format!(">\n{line}\n<")),
                "no {line:?} in {}",
                figure.svg()
            );
        }
    }

    #[test]
    fn says_that_there_is_nothing_to_draw() {
        let figure = rates_chart(&Caption::french("Titre", "taux (%)"), &[], None);
        assert!(figure.svg().contains("aucune donnée"));
    }
}
