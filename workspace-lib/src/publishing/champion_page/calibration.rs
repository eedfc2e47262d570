//! Whether probabilities mean what they say, over everyone and in each protected group.

use super::numbers::{Interval, UNKNOWN, count, estimate, number, percent, share};
use super::section::Section;
use super::subject::{LEFT_OUT, Subject};
use super::table::{Number, Table, Text};
use crate::charts::{Caption, ReliabilityPoint, reliability_chart};
use crate::evaluation::{BrierParts, CalibrationQuality, Estimate, GroupComparison};
use crate::modelling::Method;

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("Calibration");
    let quality = &subject.report.calibration;
    section.say(format!(
        "The threshold rests on probabilities that mean what they say: of the clients at 8%, eight in a hundred default. Scores became \
         probabilities by {}, fitted on the scores of other folds. Predicted on average: {}. Defaulted: {}.",
        match subject.champion.calibration {
            Some(Method::Platt) => "a sigmoid (Platt scaling)",
            Some(Method::Isotonic) => "isotonic regression (Venn–Abers)",
            None => "no calibration",
        },
        percent(quality.mean_predicted, 2),
        percent(quality.observed_rate, 2)
    ));
    reliability(quality, &mut section);
    section.heading("In which direction probabilities are wrong");
    let mut table =
        Table::new(&[Text("figure"), Number("found"), Number("right"), Text("verdict"), Text("how to read it")]);
    let lines = [
        ("slope", quality.slope, 1.0, "below 1, probabilities are too extreme; above 1, too timid"),
        ("intercept, with that slope", quality.intercept, 0.0, "goes with the slope; by itself it says little"),
        (
            "calibration in the large",
            quality.in_the_large,
            0.0,
            "above 0, probabilities are too low on average (in log-odds)",
        ),
    ];
    for (name, found, right, reading) in lines {
        table.row([
            name.to_owned(),
            estimate(found.as_ref(), 3),
            number(right, 0),
            verdict(found, right),
            reading.to_owned(),
        ]);
    }
    section.table(&table);
    section.heading("Parts of the Brier score");
    section.table(&brier(&quality.brier));
    let parts = &quality.brier;
    section.say(format!(
        "The score is the first part less the second, plus the third and fourth, less the fifth. It is {} lower than that of the default \
         rate for everyone. On average over the groups of the figure, predicted and observed are {} apart (expected calibration \
         error); chance alone makes some of that, since each group has few defaults.",
        percent(1.0 - parts.score / parts.uncertainty, 1),
        percent(quality.expected_calibration_error, 2)
    ));
    by_group(subject, &mut section);
    section
}

fn reliability(quality: &CalibrationQuality, section: &mut Section) {
    let bins = &quality.reliability;
    let points: Vec<ReliabilityPoint> = bins
        .iter()
        .map(|bin| ReliabilityPoint { predicted: bin.predicted, observed: bin.observed, low: bin.low, high: bin.high })
        .collect();
    let holds = bins.iter().filter(|bin| bin.low <= bin.predicted && bin.predicted <= bin.high).count();
    let title =
        format!("In {holds} of {} groups of applications, as many default as predicted, within chance", bins.len());
    let caption = Caption::english(title, "share of defaults (%)");
    section.figure("reliability.svg", &caption, &reliability_chart(&caption, &points));
    section.say(format!(
        "Applications in order of probability, cut into groups of equal size. Of {} intervals of 95%, about {} would miss the diagonal by \
         chance alone.",
        bins.len(),
        number((bins.len() as f64 * 0.05).round(), 0)
    ));
}

fn verdict(found: Option<Estimate>, right: f64) -> String {
    match found {
        None => "cannot be told".to_owned(),
        Some(found) if Interval::from(&found).holds(right) => "right, within chance".to_owned(),
        Some(_) => "**off by more than chance**".to_owned(),
    }
}

fn brier(parts: &BrierParts) -> Table {
    let mut table = Table::new(&[Text("part"), Number("value"), Text("what it is")]);
    let lines = [
        (
            "reliability",
            parts.reliability,
            "distance between predicted and observed: what better calibration would save",
        ),
        ("resolution", parts.resolution, "what telling clients apart has gained; subtracted"),
        ("uncertainty", parts.uncertainty, "the score of giving everyone the default rate"),
        (
            "variance within groups",
            parts.within_bin_variance,
            "spread of probabilities within the groups of the figure",
        ),
        ("covariance within groups", parts.within_bin_covariance, "how far that spread is right; subtracted"),
        ("**Brier score**", parts.score, "mean squared distance of probability and outcome"),
    ];
    for (name, value, reading) in lines {
        table.row([name.to_owned(), number(value, 5), reading.to_owned()]);
    }
    table
}

fn by_group(subject: &Subject<'_>, section: &mut Section) {
    section.heading("By protected group");
    let Some(studies) = subject.studies() else {
        section.say(LEFT_OUT);
        return;
    };
    section.say(
        "Defaults observed over defaults predicted: 1 is right, more is risk that the model does not see, less is risk that it sees and that \
         is not there. The interval is of the observed share.",
    );
    let mut table = Table::new(&[
        Text("grouping"),
        Text("group"),
        Number("applications"),
        Number("predicted"),
        Number("observed"),
        Number("observed / predicted"),
        Number("slope"),
        Text(""),
    ]);
    for comparison in &studies.fairness {
        add_groups(comparison, &mut table);
    }
    section.table(&table);
    let groups = || studies.fairness.iter().flat_map(|comparison| &comparison.groups);
    let off =
        groups().filter(|group| group.observed_to_predicted.is_some_and(|ratio| !Interval::from(&ratio).holds(1.0)));
    section.say(format!(
        "Off by more than chance: {} of {} groups; about one in twenty would be by chance alone.",
        off.count(),
        groups().count()
    ));
}

fn add_groups(comparison: &GroupComparison, table: &mut Table) {
    for group in &comparison.groups {
        let off = group.observed_to_predicted.filter(|ratio| !Interval::from(ratio).holds(1.0));
        table.row([
            comparison.label.en.clone(),
            group.label.en.clone(),
            count(group.applications),
            group.mean_probability.map_or(UNKNOWN.to_owned(), |mean| percent(mean, 1)),
            share(group.default_rate.as_ref()),
            estimate(group.observed_to_predicted.as_ref(), 2),
            estimate(group.calibration_slope.as_ref(), 2),
            off.map_or("", |ratio| if ratio.value > 1.0 { "risk not seen" } else { "risk overstated" }).to_owned(),
        ]);
    }
}
