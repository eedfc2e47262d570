//! Seed averaging: several models are merged into one, in LightGBM's own text format.
//!
//! A raw score is the sum of a model's trees. The mean of several models is therefore the sum of
//! all their trees with leaf values divided by the number of models. The result is an ordinary
//! model that any LightGBM loads. Its first trees hold the models' base scores in their leaves, so
//! that these are averaged too. Shapley values add up over trees and stay exact.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::{Error, Result};

/// Keys of a tree whose values are divided by the number of models.
const SHRINKING: [&str; 3] = ["leaf_value", "internal_value", "shrinkage"];

/// Start of the text of each tree.
const TREE: &str = "Tree=";

/// End of the text of the last tree.
const END: &str = "end of trees\n";

/// Heading of the number of splits of each feature.
const IMPORTANCES: &str = "\nfeature_importances:\n";

/// Returns the text of one model whose raw score is the mean of those of `models`.
///
/// `models` are LightGBM's texts, trained on the same inputs; one alone is returned as it is. The
/// header and the parameters are those of the first.
///
/// # Errors
/// If there is none, a text is not LightGBM's, or their inputs differ.
pub fn average_models(models: &[String]) -> Result<String> {
    let parts = models.iter().map(|text| Parts::split(text)).collect::<Result<Vec<_>>>()?;
    let Some(first) = parts.first() else {
        return Err(Error::Data("expected a model, found none".into()));
    };
    if parts.len() == 1 {
        return Ok(models[0].clone());
    }
    if parts.iter().any(|other| other.line("feature_names=") != first.line("feature_names=")) {
        return Err(Error::Data("expected models of the same inputs, found others".into()));
    }
    let mut trees: Vec<String> = Vec::new();
    for tree in parts.iter().flat_map(|parts| &parts.trees) {
        trees.push(format!("{TREE}{}\n{}", trees.len(), shrunk(tree, models.len() as f64)?));
    }
    let sizes: Vec<String> = trees.iter().map(|tree| tree.len().to_string()).collect();
    let sizes = format!("tree_sizes={}", sizes.join(" "));
    let header = first.header.replace(first.line("tree_sizes=").unwrap_or_default(), &sizes);
    Ok(format!("{header}{}{END}{}{}", trees.concat(), importances(&parts), first.parameters))
}

/// Parts of a model's text, which are merged in different ways.
struct Parts<'a> {
    header: &'a str,
    /// Text of each tree after its number.
    trees: Vec<&'a str>,
    importances: &'a str,
    parameters: &'a str,
}

impl<'a> Parts<'a> {
    fn split(text: &'a str) -> Result<Self> {
        let parts = || {
            let (header, _) = text.split_once(TREE)?;
            let (trees, rest) = text[header.len()..].split_once(END)?;
            let trees = trees
                .split(TREE)
                .skip(1)
                .map(|tree| Some(tree.split_once('\n')?.1))
                .collect::<Option<_>>()?;
            let (_, rest) = rest.split_once(IMPORTANCES)?;
            let (importances, _) = rest.split_once("\n\n")?;
            Some(Self { header, trees, importances, parameters: &rest[importances.len()..] })
        };
        parts().ok_or_else(|| {
            Error::Data("expected LightGBM's text of a model: a header, trees, feature_importances, parameters".into())
        })
    }

    /// Returns the header line that starts with `key`.
    fn line(&self, key: &str) -> Option<&'a str> {
        self.header.lines().find(|line| line.starts_with(key))
    }
}

/// Returns the lines of a tree with its scores divided by `count`.
fn shrunk(tree: &str, count: f64) -> Result<String> {
    let mut lines = String::with_capacity(tree.len());
    for line in tree.split_inclusive('\n') {
        match line.trim_end().split_once('=') {
            Some((key, values)) if SHRINKING.contains(&key) => {
                let divided =
                    values.split(' ').map(|value| Ok(format!("{:?}", number(value)? / count)));
                let divided = divided.collect::<Result<Vec<String>>>()?;
                // Writing to a string cannot fail.
                let _ = writeln!(lines, "{key}={}", divided.join(" "));
            }
            _ => lines.push_str(line),
        }
    }
    Ok(lines)
}

fn number(text: &str) -> Result<f64> {
    text.parse().map_err(|_| Error::Data(format!("expected a number in a tree, found \"{text}\"")))
}

/// Counts the splits of each feature over all models, in LightGBM's format.
///
/// The most frequent feature comes first.
fn importances(parts: &[Parts<'_>]) -> String {
    let mut splits: BTreeMap<&str, u64> = BTreeMap::new();
    for (feature, count) in parts
        .iter()
        .flat_map(|parts| parts.importances.lines())
        .filter_map(|line| line.rsplit_once('='))
    {
        *splits.entry(feature).or_default() += count.parse::<u64>().unwrap_or(0);
    }
    let mut splits: Vec<(&str, u64)> = splits.into_iter().collect();
    splits.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let lines: Vec<String> =
        splits.iter().map(|(feature, count)| format!("{feature}={count}")).collect();
    format!("{IMPORTANCES}{}", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use lightgbm3::Booster;
    use scoring::model::Model;

    use super::super::{Imbalance, Parameters, Sample, fit, raw_scores};
    use super::*;

    const ROWS: usize = 500;

    /// Builds four inputs: the second is sometimes missing, no tree reads the fourth.
    fn rows() -> (Vec<f64>, Vec<bool>) {
        let (mut values, mut defaults) = (Vec::new(), Vec::new());
        for row in 0..ROWS {
            let cycle = |times: usize, length: usize| (row * times % length) as f64;
            let second = if row % 7 == 0 { f64::NAN } else { cycle(11, 37) };
            values.extend([cycle(7, 41), second, cycle(5, 43), 1.0]);
            defaults.push(cycle(7, 41) + cycle(5, 43) + cycle(19, 23) > 60.0);
        }
        (values, defaults)
    }

    fn trained(seed: u64, names: &[&str], imbalance: Imbalance) -> Booster {
        let (values, defaults) = rows();
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let sample = Sample {
            values: &values,
            defaults: &defaults,
            names: &names,
            directions: &[],
            weights: &[],
        };
        let parameters = Parameters {
            num_iterations: 30,
            learning_rate: 0.1,
            min_data_in_leaf: 10,
            imbalance,
            ..Parameters::default()
        };
        fit(sample, &parameters, seed).unwrap()
    }

    const NAMES: [&str; 4] = ["a", "b", "c", "d"];

    #[test]
    fn the_merged_model_scores_the_mean_of_its_models() {
        for imbalance in [Imbalance::Untreated, Imbalance::BalancedWeights] {
            let boosters: Vec<Booster> =
                (1..=3).map(|seed| trained(seed, &NAMES, imbalance)).collect();
            let texts: Vec<String> =
                boosters.iter().map(|booster| booster.save_string().unwrap()).collect();
            let text = average_models(&texts).unwrap();
            let (values, _) = rows();
            let each: Vec<Vec<f64>> =
                boosters.iter().map(|booster| raw_scores(booster, &values, 4).unwrap()).collect();
            assert!(
                each[0].iter().zip(&each[1]).any(|(left, right)| (left - right).abs() > 0.01),
                "seeds differ"
            );
            let merged = Booster::from_string(&text).unwrap();
            assert_eq!(merged.num_iterations(), 90);
            let by_lightgbm = raw_scores(&merged, &values, 4).unwrap();
            let own = Model::parse(&text).unwrap();
            let models: Vec<Model> = texts.iter().map(|text| Model::parse(text).unwrap()).collect();
            for (row, inputs) in values.chunks_exact(4).enumerate() {
                let mean = (each[0][row] + each[1][row] + each[2][row]) / 3.0;
                assert!(
                    (by_lightgbm[row] - mean).abs() < 1e-12,
                    "row {row}: {} and {mean}",
                    by_lightgbm[row]
                );
                assert!((own.score(inputs) - mean).abs() < 1e-12);
                // Shapley values of a sum of trees are sums of the trees' Shapley values.
                for (input, contribution) in own.contributions(inputs).into_iter().enumerate() {
                    let mean =
                        models.iter().map(|model| model.contributions(inputs)[input]).sum::<f64>()
                            / 3.0;
                    assert!((contribution - mean).abs() < 1e-12);
                }
            }
            // LightGBM writes the merged model and reads it back unchanged.
            let again = Booster::from_string(&merged.save_string().unwrap()).unwrap();
            assert_eq!(raw_scores(&again, &values, 4).unwrap(), by_lightgbm);
        }
    }

    #[test]
    fn one_model_is_returned_as_it_is() {
        let text = trained(1, &NAMES, Imbalance::Untreated).save_string().unwrap();
        assert_eq!(average_models(std::slice::from_ref(&text)).unwrap(), text);
    }

    #[test]
    fn splits_are_counted_over_all_models() {
        let texts =
            [1, 2].map(|seed| trained(seed, &NAMES, Imbalance::Untreated).save_string().unwrap());
        let count = |text: &str| -> u64 {
            let parts = Parts::split(text).unwrap();
            parts
                .importances
                .lines()
                .map(|line| line.rsplit_once('=').unwrap().1.parse::<u64>().unwrap())
                .sum()
        };
        let merged = average_models(&texts).unwrap();
        assert_eq!(count(&merged), count(&texts[0]) + count(&texts[1]));
        assert!(!merged.contains("\nd="), "no tree reads the fourth input");
    }

    #[test]
    fn refuses_other_inputs_and_what_is_not_a_model() {
        let text = trained(1, &NAMES, Imbalance::Untreated).save_string().unwrap();
        let other = trained(1, &["a", "b", "c", "e"], Imbalance::Untreated).save_string().unwrap();
        assert_eq!(
            average_models(&[text.clone(), other]).unwrap_err().to_string(),
            "expected models of the same inputs, found others"
        );
        assert!(
            average_models(&[text, "tree\n".to_owned()])
                .unwrap_err()
                .to_string()
                .starts_with("expected LightGBM's text")
        );
        assert_eq!(average_models(&[]).unwrap_err().to_string(), "expected a model, found none");
    }
}
