//! The search: every set of parameters that was tried, and by how much the best of them is flattered.

use super::numbers::{UNKNOWN, count, counted, number, percent, short};
use super::section::Section;
use super::subject::Subject;
use super::table::{Number, Table, Text};
use crate::modelling::SearchTrial;

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("Search");
    let search = &subject.report.search;
    if search.trials.len() < 2 {
        section.say("No search was made: the parameters are those that training begins with (`--trials 1`).");
    } else {
        section.say(format!(
            "{} of LightGBM's parameters were tried, each on a cut into folds of the search's own. The first has the parameters that training \
             begins with; half of the others were drawn at random, the rest vary one of the three best so far. A trial that is \
             clearly dearer than the best after the first folds is abandoned: its cost is over these folds only, and is to be \
             compared with the column beside it, not with other trials.",
            counted(search.trials.len(), "set", "sets")
        ));
    }
    let mut table = Table::new(&[
        Number("trial"),
        Number("trees"),
        Number("rate"),
        Number("leaves"),
        Number("least in leaf"),
        Number("inputs"),
        Number("applications"),
        Number("L2"),
        Text("imbalance"),
        Text("monotone"),
        Number("folds"),
        Number("cost"),
        Number("best until then"),
        Text(""),
    ]);
    for trial in &search.trials {
        table.row(cells(trial, search.best));
    }
    section.table(&table);
    section.say(
        "*Inputs* and *applications* are the shares that each tree sees. *Monotone*: known directions kept. *Best until then*: the cost of \
         the best trial before, over the same applications.",
    );
    let repeats = (1..search.trials.len())
        .filter(|&at| search.trials[..at].iter().any(|before| before.parameters == search.trials[at].parameters))
        .count();
    if repeats > 0 {
        section.say(format!(
            "{} the parameters of an earlier one and added nothing.",
            counted(repeats, "trial repeats", "trials repeat")
        ));
    }
    if let Some(best) = search.trials.get(search.best.saturating_sub(1)).filter(|_| search.trials.len() > 1) {
        section.say(format!(
            "**How far it flatters.** Trial {} cost {}: the luckiest of {}, at the luckiest threshold, on the very applications that it was \
             chosen on. If trial and threshold for each fold are those that were cheapest on the other folds, the cost is {} \
             ({} more). Even that flatters a little: which trials were made, and which were abandoned, was decided on all folds. \
             The figures of the other sections are of another cut of the folds and do not depend on it.",
            best.number,
            number(best.cost, 4),
            counted(search.trials.len(), "trial", "trials"),
            number(search.cost_on_other_folds, 4),
            percent(search.cost_on_other_folds / best.cost - 1.0, 1)
        ));
    }
    section
}

/// Iterations that were asked for and, where some found no split, the trees that came of them.
fn trees(trial: &SearchTrial) -> String {
    let asked = trial.parameters.num_iterations;
    match trial.trees {
        Some(trees) if trees.fewest < asked => format!("{trees} of {}", count(asked)),
        _ => count(asked),
    }
}

fn cells(trial: &SearchTrial, best: usize) -> [String; 14] {
    let parameters = &trial.parameters;
    let is_best = trial.number == best;
    let state = match (is_best, trial.is_abandoned) {
        (true, _) => "**best**",
        (_, true) => "abandoned",
        _ => "",
    };
    [
        trial.number.to_string(),
        trees(trial),
        short(parameters.learning_rate),
        parameters.num_leaves.to_string(),
        parameters.min_data_in_leaf.to_string(),
        percent(parameters.feature_fraction, 0),
        percent(parameters.bagging_fraction, 0),
        short(parameters.lambda_l2),
        parameters.imbalance.to_string(),
        if parameters.is_monotone { "yes" } else { "no" }.to_owned(),
        trial.folds.to_string(),
        number(trial.cost, 4),
        trial.best_until_then.map_or(UNKNOWN.to_owned(), |cost| number(cost, 4)),
        state.to_owned(),
    ]
}
