//! A metric by group of people: rates of refusal, disparate impact.
//!
//! The reference line is what all groups are compared with. It is the overall rate, or four fifths
//! of the best treated group's rate (Equal Employment Opportunity Commission, *Uniform Guidelines*,
//! 29 CFR 1607.4 D, 1978).

use plotters::prelude::{PathElement, Text};
use plotters::style::Color;
use plotters::style::text_anchor::HPos;
use scoring::{Language, format_number};

use super::caption::Caption;
use super::figure::{Figure, LEFT, WIDTH, anchored_style, text_style, width_of};
use super::marks::{dashes, interval};
use super::palette::{BLUE, GREY, INK, LINE, ORANGE};
use super::plane::{Plane, padded, ticks};
use super::row_labels::RowLabels;

/// Height of a group's row.
const ROW: i32 = 34;
/// Width of the column of figures, at the right.
const NOTE: i32 = 256;
/// Characters of a label that fit on one line.
const LABEL_CHARACTERS: usize = 34;

/// A share or a ratio of shares, for one group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupFigure {
    /// Name of the group.
    pub label: String,
    /// Number of clients.
    pub clients: usize,
    /// The share or ratio: 1 is 100 %.
    pub value: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A line that groups are compared with.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferenceLine {
    /// Position, in the unit of the groups' values.
    pub value: f64,
    /// Name of the line; its value is appended.
    pub label: String,
}

impl ReferenceLine {
    /// Returns the line of the four-fifths rule for disparate impact: 80 %.
    pub fn four_fifths(language: Language) -> Self {
        let label = match language {
            Language::French => "règle des quatre cinquièmes",
            Language::English => "four-fifths rule",
        };
        Self { value: 0.8, label: label.to_owned() }
    }
}

/// Draws a dot with its interval for each group, with its figures and number of clients.
///
/// If `reference` is given, it is a dashed line.
///
/// The caption's axis names the quantity and its unit, %. The scale need not start at zero.
pub fn group_chart(
    caption: &Caption,
    groups: &[GroupFigure],
    reference: Option<&ReferenceLine>,
) -> Figure {
    let figures = groups.iter().flat_map(|group| [group.value, group.low, group.high]);
    let Some(x) = padded(figures.chain(reference.map(|reference| reference.value)))
        .filter(|_| !groups.is_empty())
    else {
        return Figure::draw(&caption.title, 80, |canvas, top| {
            canvas.draw(&Text::new(
                caption.pick("aucune donnée", "no data"),
                (LEFT, top + 16),
                text_style(13, INK),
            ))
        });
    };
    let labels = RowLabels::new(groups.iter().map(|group| group.label.as_str()), LABEL_CHARACTERS);
    let rows = ROW * groups.len() as i32;
    Figure::draw(&caption.title, (40 + rows + 54) as u32, |canvas, top| {
        let left = LEFT + labels.width(260) + 20;
        let plane = Plane {
            left,
            right: WIDTH as i32 - NOTE,
            top: top + 40,
            bottom: top + 40 + rows,
            x,
            y: (0.0, 1.0),
        };
        let percents = ticks(x, 5, 100.0, caption.language);
        plane.horizontal_axis(canvas, &percents, &caption.axis)?;
        for (value, _) in &percents {
            canvas.draw(&PathElement::new(
                plane.pixels([(*value, 0.0), (*value, 1.0)]),
                LINE.stroke_width(1),
            ))?;
        }
        if let Some(reference) = reference {
            dashes(
                canvas,
                &plane.pixels([(reference.value, 0.0), (reference.value, 1.0)]),
                ORANGE,
            )?;
            let words = format!(
                "{}{} {}",
                reference.label,
                caption.pick("\u{a0}:", ":"),
                percent(reference.value, caption)
            );
            let half = width_of(&words) / 2;
            let middle =
                plane.pixel(reference.value, 0.0).0.clamp(LEFT + half, WIDTH as i32 - LEFT - half);
            canvas.draw(&Text::new(
                words.as_str(),
                (middle, plane.top - 12),
                anchored_style(13, ORANGE, HPos::Center),
            ))?;
        }
        for (index, group) in groups.iter().enumerate() {
            let middle = plane.top + ROW * index as i32 + ROW / 2;
            labels.draw(canvas, index, (left - 12, middle))?;
            let at = |value: f64| (plane.pixel(value, 0.0).0, middle);
            let is_known = group.low.is_finite() && group.high.is_finite();
            let ends =
                if is_known { [at(group.low), at(group.high)] } else { [at(group.value); 2] };
            interval(canvas, at(group.value), ends, BLUE, false)?;
            let right = (WIDTH as i32 - LEFT, middle);
            canvas.draw(&Text::new(
                note(group, is_known, caption),
                right,
                anchored_style(13, INK, HPos::Right),
            ))?;
        }
        canvas.draw(&Text::new(
            caption.pick("intervalle à 95\u{a0}% (clients)", "95% interval (clients)"),
            (WIDTH as i32 - LEFT, plane.bottom + 13),
            anchored_style(12, GREY, HPos::Right),
        ))
    })
}

/// Writes the figure, its interval and the number of clients.
///
/// French: `83,2 % [80,1 – 86,0] (1 234)`; English: `83.2% [80.1, 86.0] (1,234)`.
fn note(group: &GroupFigure, interval_is_known: bool, caption: &Caption) -> String {
    let number = |value: f64| format_number(value * 100.0, 1, caption.language);
    let clients = format_number(group.clients as f64, 0, caption.language);
    // Between two decimal commas, a comma would be hard to see.
    let between = caption.pick(" – ", ", ");
    let interval = if interval_is_known {
        format!(" [{}{between}{}]", number(group.low), number(group.high))
    } else {
        String::new()
    };
    format!("{}{interval} ({clients})", percent(group.value, caption))
}

fn percent(share: f64, caption: &Caption) -> String {
    format!(
        "{}{}",
        format_number(share * 100.0, 1, caption.language),
        caption.pick("\u{202f}%", "%")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(label: &str, value: f64) -> GroupFigure {
        GroupFigure {
            label: label.to_owned(),
            clients: 1234,
            value,
            low: value - 0.02,
            high: value + 0.03,
        }
    }

    fn centres(figure: &Figure) -> Vec<i32> {
        let circles = figure.svg().split("<circle cx=\"").skip(1);
        circles.map(|circle| circle.split('"').next().unwrap().parse().unwrap()).collect()
    }

    #[test]
    fn writes_each_figure_with_its_interval_and_the_four_fifths() {
        let groups = [group("Femmes", 1.0), group("Hommes", 0.796)];
        let reference = ReferenceLine::four_fifths(Language::French);
        let figure = group_chart(
            &Caption::french("Titre", "impact disparate (%)"),
            &groups,
            Some(&reference),
        );
        for expected in [
            "impact disparate (%)",
            "79,6\u{202f}% [77,6 – 82,6] (1\u{202f}234)",
            "règle des quatre cinquièmes\u{a0}: 80,0\u{202f}%",
            "Femmes",
        ] {
            assert!(figure.svg().contains(expected), "no {expected:?} in {}", figure.svg());
        }
        let centres = centres(&figure);
        assert!(centres.len() == 2 && centres[0] > centres[1], "{centres:?}");
    }

    #[test]
    fn equal_steps_are_equal_distances() {
        let groups = [group("a", 0.1), group("b", 0.2), group("c", 0.3)];
        let centres =
            centres(&group_chart(&Caption::english("Title", "refused (%)"), &groups, None));
        assert!((centres[2] - 2 * centres[1] + centres[0]).abs() <= 1, "{centres:?}");
    }

    #[test]
    fn a_group_without_an_interval_is_a_dot_alone() {
        let alone = GroupFigure { low: f64::NAN, high: f64::NAN, ..group("petite", 0.5) };
        let figure = group_chart(&Caption::english("Title", "refused (%)"), &[alone], None);
        assert!(figure.svg().contains(">\n50.0% (1,234)\n<"), "{}", figure.svg());
    }

    #[test]
    fn says_that_there_is_nothing_to_draw() {
        let reference = ReferenceLine::four_fifths(Language::French);
        let figure = group_chart(&Caption::french("Titre", "refus (%)"), &[], Some(&reference));
        assert!(figure.svg().contains("aucune donnée"));
    }
}
