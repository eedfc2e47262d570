//! Parser of LightGBM's text format.
//!
//! The format is a header of `key=value` lines, then one block for each tree, then `end of trees`.
//! It has no specification of its own; this follows `GBDT::LoadModelFromString` and the constructor
//! of `Tree` in LightGBM 4.

use std::collections::HashMap;
use std::str::FromStr;

use super::Model;
use super::tree::{Missing, Node, Rule, Split, Tree};
use crate::{Error, Result};

type Block<'a> = HashMap<&'a str, &'a str>;

/// Maximum number of characters of an unknown line that a message quotes.
const LONGEST_SHOWN: usize = 60;

impl Model {
    /// Parses a model from the text of `model.txt`.
    ///
    /// Line ends of any system, a byte order mark and trailing blanks are accepted: editors and
    /// version control add them.
    ///
    /// # Errors
    /// [`Error::Model`] if the text is cut short, does not describe a binary classifier with
    /// ordinary trees, or contradicts itself.
    pub fn parse(text: &str) -> Result<Self> {
        let text = plain_lines(text);
        if !text.starts_with("tree\n") {
            return Err(Error::Model(
                "expected a LightGBM model, which begins with the line \"tree\".".into(),
            ));
        }
        let mut blocks = text.split("\nTree=");
        let header = header(blocks.next().unwrap_or_default())?;
        let feature_names = feature_names(&header)?;
        let sigmoid = sigmoid(&header)?;
        let expected = required(&header, "tree_sizes", "the header")?.split_whitespace().count();
        let cut_short = |found: usize| {
            Error::Model(format!(
                "the file is cut short: expected {expected} trees and the line \"end of trees\", found {found} whole \
                 trees. Restore the file, or train the bundle again."
            ))
        };
        let Some((_, _)) = text.split_once("\nend of trees") else {
            return Err(cut_short(text.matches("\nTree=").count().saturating_sub(1)));
        };
        let trees: Vec<Tree> = blocks
            .enumerate()
            .map(|(index, text)| {
                tree_of_block(text, feature_names.len()).map_err(|error| in_tree(index, error))
            })
            .collect::<Result<_>>()?;
        if trees.len() != expected {
            return Err(cut_short(trees.len()));
        }
        Ok(Self::new(feature_names, trees, sigmoid))
    }
}

fn in_tree(index: usize, error: Error) -> Error {
    match error {
        Error::Model(message) => Error::Model(format!("tree {index}: {message}")),
        other => other,
    }
}

/// Normalises the text: Unix line ends, no byte order mark, no trailing blanks.
fn plain_lines(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut plain = String::with_capacity(text.len());
    for line in text.lines() {
        plain.push_str(line.trim_end());
        plain.push('\n');
    }
    plain
}

/// Parses the lines before the first tree, after the line that names the format.
fn header(text: &str) -> Result<Block<'_>> {
    let lines = text.strip_prefix("tree\n").unwrap_or(text);
    if lines.lines().any(|line| line == "average_output") {
        return Err(Error::Model(
            "a random forest (average_output) is not supported: its score is the mean of its trees, not their sum. \
             Train with boosting=gbdt."
                .into(),
        ));
    }
    block(lines)
}

/// Parses the `key=value` lines up to the end of the block.
///
/// A line without a value is unknown to this parser. It is an error, because ignoring it could
/// change what the trees mean.
fn block(text: &str) -> Result<Block<'_>> {
    let lines =
        text.lines().take_while(|line| *line != "end of trees").filter(|line| !line.is_empty());
    lines.map(|line| line.split_once('=').ok_or_else(|| unknown_line(line))).collect()
}

fn unknown_line(line: &str) -> Error {
    let shown: String = line.chars().take(LONGEST_SHOWN).collect();
    Error::Model(format!(
        "the line \"{shown}\" is not known. Save the model with LightGBM 4, boosting=gbdt."
    ))
}

fn feature_names(header: &Block) -> Result<Vec<String>> {
    let names: Vec<String> = required(header, "feature_names", "the header")?
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let last: usize =
        number(required(header, "max_feature_idx", "the header")?, "max_feature_idx")?;
    if names.len() != last + 1 {
        return Err(Error::Model(format!(
            "max_feature_idx says {} inputs, feature_names names {}. Feature names must not contain spaces.",
            last + 1,
            names.len()
        )));
    }
    Ok(names)
}

fn sigmoid(header: &Block) -> Result<f64> {
    let objective = required(header, "objective", "the header")?;
    let mut words = objective.split_whitespace();
    if words.next() != Some("binary") || header.get("num_tree_per_iteration") != Some(&"1") {
        return Err(Error::Model(format!(
            "expected the objective \"binary\", found \"{objective}\"."
        )));
    }
    words
        .find_map(|word| word.strip_prefix("sigmoid:"))
        .map_or(Ok(1.0), |steepness| number(steepness, "sigmoid"))
}

fn tree_of_block(text: &str, inputs: usize) -> Result<Tree> {
    // The first line is the rest of `Tree=0`: the number of the tree.
    let lines = text.split_once('\n').map_or("", |(_, lines)| lines);
    tree(&block(lines)?, inputs)
}

fn tree(block: &Block, inputs: usize) -> Result<Tree> {
    let leaves: usize = number(required(block, "num_leaves", "the tree")?, "num_leaves")?;
    if leaves == 0 {
        return Err(Error::Model("num_leaves is 0, expected at least 1.".into()));
    }
    if block.get("is_linear").is_some_and(|&linear| linear != "0") {
        return Err(Error::Model(
            "linear leaves are not supported; train with linear_tree=false.".into(),
        ));
    }
    let inner = leaves - 1;
    let leaf_values: Vec<f64> = numbers(block, "leaf_value", leaves)?;
    if leaf_values.iter().any(|value| !value.is_finite()) {
        return Err(Error::Model(
            "leaf_value: expected finite numbers. Train the bundle again.".into(),
        ));
    }
    if inner == 0 {
        return Ok(Tree {
            splits: Vec::new(),
            leaf_values,
            leaf_counts: vec![1.0],
            split_counts: Vec::new(),
        });
    }
    let features: Vec<usize> = numbers(block, "split_feature", inner)?;
    let thresholds: Vec<f64> = numbers(block, "threshold", inner)?;
    if thresholds.iter().any(|threshold| threshold.is_nan()) {
        return Err(Error::Model(
            "threshold: expected numbers, found NaN. Train the bundle again.".into(),
        ));
    }
    let decisions: Vec<u8> = numbers(block, "decision_type", inner)?;
    let left: Vec<i64> = numbers(block, "left_child", inner)?;
    let right: Vec<i64> = numbers(block, "right_child", inner)?;
    let categories = CategorySets::read(block)?;
    let mut splits = Vec::with_capacity(inner);
    for index in 0..inner {
        if features[index] >= inputs {
            return Err(Error::Model(format!(
                "split {index} reads input {}, the model has {inputs}.",
                features[index]
            )));
        }
        splits.push(Split {
            feature: features[index],
            rule: rule(decisions[index], thresholds[index], &categories)?,
            left: child(left[index], index, leaves)?,
            right: child(right[index], index, leaves)?,
        });
    }
    check_single_parents(&splits, leaves)?;
    let leaf_counts = numbers(block, "leaf_count", leaves)?;
    let split_counts: Vec<f64> = numbers(block, "internal_count", inner)?;
    if split_counts.contains(&0.0) {
        return Err(Error::Model(
            "internal_count holds a 0: training rows are needed for Shapley values.".into(),
        ));
    }
    Ok(Tree { splits, leaf_values, leaf_counts, split_counts })
}

/// Decodes `decision_type`.
///
/// Bit 0 means categorical, bit 1 default left, and bits 2 and 3 what counts as missing.
fn rule(decision: u8, threshold: f64, categories: &CategorySets) -> Result<Rule> {
    let missing = match decision >> 2 & 3 {
        0 => Missing::None,
        1 => Missing::Zero,
        2 => Missing::NaN,
        _ => return Err(Error::Model(format!("decision_type {decision} is not known."))),
    };
    if decision & 1 == 1 {
        return Ok(Rule::Categorical { left_categories: categories.get(threshold)?, missing });
    }
    Ok(Rule::Numerical { threshold, missing, default_left: decision & 2 == 2 })
}

/// Decodes a child: an index above the parent's is a split, a negative one a leaf (`!leaf`).
///
/// A child comes after its parent, so a tree has no cycle.
fn child(index: i64, parent: usize, leaves: usize) -> Result<Node> {
    let node = if index >= 0 { Node::Split(index as usize) } else { Node::Leaf(!index as usize) };
    match node {
        Node::Split(split) if split > parent && split < leaves - 1 => Ok(node),
        Node::Leaf(leaf) if leaf < leaves => Ok(node),
        _ => Err(Error::Model(format!(
            "split {parent} leads to the node {index}, which the tree does not have."
        ))),
    }
}

/// Checks that every leaf, and every split but the root, has exactly one parent.
///
/// `leaves` − 1 splits then lead to 2 `leaves` − 2 different nodes.
fn check_single_parents(splits: &[Split], leaves: usize) -> Result<()> {
    let mut is_reached = vec![false; splits.len() + leaves];
    for (parent, split) in splits.iter().enumerate() {
        for child in [split.left, split.right] {
            let (position, words) = match child {
                Node::Split(split) => (split, format!("split {split}")),
                Node::Leaf(leaf) => (splits.len() + leaf, format!("leaf {leaf}")),
            };
            if std::mem::replace(&mut is_reached[position], true) {
                return Err(Error::Model(format!(
                    "split {parent} leads to {words}, which another split leads to. Restore the file, or train the \
                     bundle again."
                )));
            }
        }
    }
    Ok(())
}

/// The category sets of a tree's categorical splits.
struct CategorySets {
    boundaries: Vec<usize>,
    words: Vec<u32>,
}

impl CategorySets {
    fn read(block: &Block) -> Result<Self> {
        let sets: usize = number(required(block, "num_cat", "the tree")?, "num_cat")?;
        if sets == 0 {
            return Ok(Self { boundaries: vec![0], words: Vec::new() });
        }
        let boundaries: Vec<usize> = numbers(block, "cat_boundaries", sets + 1)?;
        let words = numbers(block, "cat_threshold", boundaries[sets])?;
        Ok(Self { boundaries, words })
    }

    fn get(&self, set: f64) -> Result<Vec<u32>> {
        let set = set as usize;
        let range = self.boundaries.get(set).zip(self.boundaries.get(set + 1));
        range.and_then(|(&from, &to)| self.words.get(from..to)).map(<[u32]>::to_vec).ok_or_else(
            || {
                Error::Model(format!(
                    "a split names the category set {set}, which the tree does not have."
                ))
            },
        )
    }
}

fn required<'a>(block: &Block<'a>, key: &str, place: &str) -> Result<&'a str> {
    block.get(key).copied().ok_or_else(|| {
        Error::Model(format!(
            "{place} has no line \"{key}=\". Restore the file, or train the bundle again."
        ))
    })
}

fn number<T: FromStr>(text: &str, key: &str) -> Result<T> {
    text.trim()
        .parse()
        .map_err(|_| Error::Model(format!("{key}: expected a number, found \"{text}\".")))
}

fn numbers<T: FromStr>(block: &Block, key: &str, expected: usize) -> Result<Vec<T>> {
    let numbers: Vec<T> = required(block, key, "the tree")?
        .split_whitespace()
        .map(|text| number(text, key))
        .collect::<Result<_>>()?;
    if numbers.len() == expected {
        Ok(numbers)
    } else {
        Err(Error::Model(format!("{key}: expected {expected} numbers, found {}.", numbers.len())))
    }
}

#[cfg(test)]
mod tests;
