//! What the model relies on: importance by reason and by feature, how contributions follow values, what acts together.

use scoring::Language;
use scoring::features::Direction;

use super::numbers::{count, number, percent};
use super::section::Section;
use super::subject::{LEFT_OUT, Subject};
use super::table::{Number, Table, Text};
use crate::charts::{Caption, DependencePanel, ImportanceBar, dependence_grid, importance_chart};
use crate::explaining::Dependence;
use crate::modelling::studies::Explanations;

/// Features of the figure.
const FEATURES: usize = 20;

/// Inputs of the dependence grid.
const PANELS: usize = 8;

/// Interactions of the table.
const PAIRS: usize = 10;

/// The least absolute trend at which a contribution is said to rise or fall.
const CLEAR_TREND: f64 = 0.7;

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("What it relies on");
    section.say(
        "A score is the sum of contributions, one for each input (exact Shapley values, in log-odds): above zero it raises the risk, below \
         zero it lowers it. Importance is the mean size of the contributions over the clients that the bundle holds. It says what \
         the model reads, not what causes default; features that say the same share what they say together.",
    );
    importance(subject, &mut section);
    let Some(studies) = subject.studies() else {
        section.say(LEFT_OUT);
        return section;
    };
    dependence(subject, &studies.explanations, &mut section);
    interactions(subject, &studies.explanations, &mut section);
    section
}

fn importance(subject: &Subject<'_>, section: &mut Section) {
    let report = subject.report;
    let axis = "mean absolute contribution (log-odds)";
    let total: f64 = report.group_importance.iter().map(|entry| entry.importance).sum();
    if let Some(first) = report.group_importance.first() {
        let title = format!(
            "{} weigh most: {} of the contributions of all reasons",
            first.group.label().en,
            percent(first.importance / total, 0)
        );
        let caption = Caption::english(title, axis);
        let bars = ImportanceBar::groups(&report.group_importance, Language::English);
        section.figure("importance-reasons.svg", &caption, &importance_chart(&caption, &bars, bars.len()));
    }
    let total: f64 = report.feature_importance.iter().map(|entry| entry.importance).sum();
    let shown: f64 = report.feature_importance.iter().take(FEATURES).map(|entry| entry.importance).sum();
    let bars = ImportanceBar::features(&report.feature_importance, subject.set, Language::English);
    let title = format!(
        "The {} most important of {} inputs make up {} of all contributions",
        FEATURES.min(bars.len()),
        bars.len(),
        percent(shown / total, 0)
    );
    let caption = Caption::english(title, axis);
    section.figure("importance-features.svg", &caption, &importance_chart(&caption, &bars, FEATURES));
}

fn dependence(subject: &Subject<'_>, explanations: &Explanations, section: &mut Section) {
    section.heading("How contributions follow values");
    let panels: Vec<DependencePanel> = explanations
        .dependence
        .iter()
        .take(PANELS)
        .filter_map(|each| Some(DependencePanel::new(each, subject.definition(&each.feature)?, Language::English)))
        .collect();
    let against: Vec<&Dependence> =
        explanations.dependence.iter().filter(|each| agrees(subject, each) == Some(false)).collect();
    let title = match against.len() {
        0 => "No important input goes against what credit practice expects of it".to_owned(),
        number => format!(
            "{number} of {} important inputs go against what credit practice expects",
            explanations.dependence.len()
        ),
    };
    let caption = Caption::english(title, "contribution to the score (log-odds)");
    section.figure("dependence.svg", &caption, &dependence_grid(&caption, &panels));
    section.say(format!(
        "Over {} labelled applications. A bin of the figure holds about as many clients as the next, whatever distance its values span. The \
         table compares each trend (rank correlation of value and contribution: +1 always rises, −1 always falls) with what credit \
         practice expects of a larger value.",
        count(explanations.clients)
    ));
    let mut table = Table::new(&[Text("input"), Text("expected"), Number("trend"), Text("verdict")]);
    for each in &explanations.dependence {
        let expected = match subject.definition(&each.feature).and_then(|feature| feature.expected_direction) {
            Some(Direction::RaisesRisk) => "raises risk",
            Some(Direction::LowersRisk) => "lowers risk",
            None => "nothing",
        };
        let verdict = match agrees(subject, each) {
            Some(true) => "as expected",
            Some(false) => "**against it**",
            None => "",
        };
        table.row([
            subject.feature(&each.feature),
            expected.to_owned(),
            super::numbers::signed(each.trend, 2),
            verdict.to_owned(),
        ]);
    }
    section.table(&table);
}

/// Whether a clear trend is in the direction that credit practice expects; `None` where it expects none or nothing is clear.
fn agrees(subject: &Subject<'_>, dependence: &Dependence) -> Option<bool> {
    let expected = subject.definition(&dependence.feature)?.expected_direction?;
    let rises = match dependence.trend {
        trend if trend >= CLEAR_TREND => true,
        trend if trend <= -CLEAR_TREND => false,
        _ => return None,
    };
    Some(rises == (expected == Direction::RaisesRisk))
}

fn interactions(subject: &Subject<'_>, explanations: &Explanations, section: &mut Section) {
    section.heading("Inputs that act together");
    let mut table = Table::new(&[Text("input"), Text("with"), Number("effect (log-odds)"), Number("Friedman’s H")]);
    for pair in explanations.interactions.iter().take(PAIRS) {
        table.row([
            subject.feature(&pair.first),
            subject.feature(&pair.second),
            number(pair.effect, 3),
            number(pair.strength, 2),
        ]);
    }
    if table.is_empty() {
        section.say("No pair of the most important inputs acts together.");
        return;
    }
    section.table(&table);
    section.say(
        "*Effect*: how much the pair does beyond what each does alone, root mean square over clients. *H* is the share of their joint effect \
         that this is (its root): 0 is none. A large H with a small effect matters little.",
    );
}
