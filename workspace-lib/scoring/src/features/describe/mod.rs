//! Readable text of feature definitions.
//!
//! `{}` writes a definition on one line, with no more parentheses than operator precedence needs:
//! `mean of AMT_CREDIT_SUM over bureau where CREDIT_ACTIVE is Active, latest 3 by DAYS_CREDIT`.
//! `{:#}` breaks a text that is too long for a line at its clauses and branches. No program parses
//! this notation: the definition itself is the data.

mod expression;

use std::fmt;

use expression::Precedence;

use super::{Aggregate, Definition, Expression, Grouping, Latest, Neighbours, Statistic, Summary};

/// Maximum number of characters on a line; `{:#}` breaks longer lines.
const LINE: usize = 100;

impl fmt::Display for Definition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Row(expression) => expression.fmt(formatter),
            Self::Category { column, levels } => {
                let levels = joined(levels.iter().map(|level| quoted(&level.value)));
                write!(formatter, "position of {column} in ({levels}), counted from 0")
            }
            Self::Aggregate(aggregate) => aggregate.fmt(formatter),
            Self::Neighbours(neighbours) => neighbours.fmt(formatter),
        }
    }
}

impl fmt::Display for Aggregate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = match (self.statistic, &self.value) {
            (Statistic::Count, _) => "number of rows".to_owned(),
            (Statistic::Mean, Expression::Indicator(condition)) => {
                format!("share of rows in which {condition}")
            }
            (statistic, value) => {
                format!("{} of {}", statistic.word(), value.parenthesised(Precedence::Sum))
            }
        };
        let preposition = if self.statistic == Statistic::Count { "of" } else { "over" };
        let head = format!("{value} {preposition} {}", self.table.file_stem());
        let grouping = self.grouping.as_ref().map(|grouping| {
            let mut read = Vec::new();
            self.outer_references(&mut |name| read.push(name), &mut |_| {});
            Grouping {
                by: grouping.by.clone(),
                columns: grouping
                    .columns
                    .iter()
                    .filter(|column| read.contains(&column.name.as_str()))
                    .cloned()
                    .collect(),
            }
        });
        let filter = self.filter.as_ref().map(|filter| format!("where {filter}"));
        let latest = self.latest.as_ref().map(ToString::to_string);

        let mut line = head.clone();
        // A list of columns ends with a semicolon where a clause follows.
        let mut separator = "";
        if let Some(grouping) = &grouping {
            line = format!("{line} {grouping}");
            separator = if grouping.columns.is_empty() { "" } else { ";" };
        }
        if let Some(filter) = &filter {
            line = format!("{line}{separator} {filter}");
            separator = "";
        }
        if let Some(latest) = &latest {
            line = format!("{line}{} {latest}", if separator.is_empty() { "," } else { separator });
        }
        if !formatter.alternate() || length(&line) <= LINE {
            return formatter.write_str(&line);
        }
        formatter.write_str(&head)?;
        let grouping = grouping.map(|grouping| grouping.multi_line());
        [grouping, filter, latest]
            .iter()
            .flatten()
            .try_for_each(|clause| write!(formatter, "\n  {clause}"))
    }
}

impl fmt::Display for Grouping {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "per ({})", self.by.join(", "))?;
        if self.columns.is_empty() {
            return Ok(());
        }
        write!(formatter, ": {}", joined(self.columns.iter().map(ToString::to_string)))
    }
}

impl Grouping {
    /// Returns the text as a clause of an aggregate that fills several lines.
    fn multi_line(&self) -> String {
        let line = self.to_string();
        if length(&line) + 2 <= LINE || self.columns.is_empty() {
            return line;
        }
        let columns: Vec<String> = self.columns.iter().map(ToString::to_string).collect();
        format!("per ({}):\n    {}", self.by.join(", "), columns.join("\n    "))
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, value, statistic } = self;
        match statistic {
            Statistic::Count => write!(formatter, "{name} = {}", statistic.word()),
            _ => {
                write!(
                    formatter,
                    "{name} = {} {}",
                    statistic.word(),
                    value.parenthesised(Precedence::Whole)
                )
            }
        }
    }
}

impl fmt::Display for Latest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "latest {} by {}", self.rows, self.by)
    }
}

impl Statistic {
    fn word(self) -> &'static str {
        match self {
            Self::Count => "number of rows",
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::Minimum => "min",
            Self::Maximum => "max",
            Self::StandardDeviation => "standard deviation",
        }
    }
}

impl fmt::Display for Neighbours {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let by = self.by.iter().map(|dimension| {
            let [scale, if_missing] = [dimension.scale, dimension.if_missing].map(written);
            format!("{} / {scale} ({if_missing} if missing)", dimension.feature)
        });
        write!(
            formatter,
            "share of defaults among the {} known clients nearest by {}",
            self.count,
            joined(by)
        )
    }
}

/// Returns a category, in quotation marks if it is not a single word.
fn quoted(category: &str) -> String {
    let is_word = !category.is_empty() && category.chars().all(char::is_alphanumeric);
    if is_word { category.to_owned() } else { format!("“{category}”") }
}

fn written(number: f64) -> String {
    if number < 0.0 { format!("−{}", -number) } else { number.to_string() }
}

fn joined(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<String>>().join(", ")
}

fn length(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::super::{
        Table, all, at_least, column, dimension, equals, feature, greater, grouping, indicator,
        number, subtract, summary,
    };
    use super::*;

    #[test]
    fn writes_aggregates_with_their_clauses() {
        let bureau = || feature("x", "x", "x").over(Table::Bureau);
        let active = || equals("CREDIT_ACTIVE", "Active");
        let cases = [
            (
                bureau()
                    .filter(all(vec![active(), at_least(column("DAYS_CREDIT"), number(-365.0))]))
                    .latest("DAYS_CREDIT", 3)
                    .mean(column("AMT_CREDIT_SUM")),
                "mean of AMT_CREDIT_SUM over bureau where CREDIT_ACTIVE is Active and DAYS_CREDIT ≥ −365, latest 3 by \
                 DAYS_CREDIT",
            ),
            (bureau().count(), "number of rows of bureau"),
            (
                bureau().latest("DAYS_CREDIT", 5).share(active()),
                "share of rows in which CREDIT_ACTIVE is Active over bureau, latest 5 by DAYS_CREDIT",
            ),
            (
                bureau().maximum(indicator(active())),
                "max of (if CREDIT_ACTIVE is Active then 1 else 0) over bureau",
            ),
        ];
        for (feature, text) in cases {
            assert_eq!(feature.definition.to_string(), text);
        }
    }

    #[test]
    fn writes_of_a_grouping_what_the_aggregate_reads() {
        let instalments = grouping(
            &["SK_ID_PREV", "NUM_INSTALMENT_NUMBER"],
            vec![
                summary("due", Statistic::Maximum, column("AMT_INSTALMENT")),
                summary("paid", Statistic::Sum, column("AMT_PAYMENT")),
                summary("delay", Statistic::Mean, subtract(column("A"), column("B"))),
                summary("payments", Statistic::Count, number(1.0)),
            ],
        );
        let over = || {
            feature("x", "x", "x").over(Table::InstallmentsPayments).grouped(instalments.clone())
        };
        assert_eq!(
            over()
                .filter(greater(column("due"), column("paid")))
                .sum(subtract(column("due"), column("paid")))
                .definition
                .to_string(),
            "sum of due − paid over installments_payments per (SK_ID_PREV, NUM_INSTALMENT_NUMBER): due = max \
             AMT_INSTALMENT, paid = sum AMT_PAYMENT; where paid < due"
        );
        assert_eq!(
            over().count().definition.to_string(),
            "number of rows of installments_payments per (SK_ID_PREV, NUM_INSTALMENT_NUMBER)"
        );
        assert_eq!(
            format!("{:#}", over().latest("due", 2).maximum(column("delay")).definition),
            "max of delay over installments_payments\n  per (SK_ID_PREV, NUM_INSTALMENT_NUMBER): due = max \
             AMT_INSTALMENT, delay = mean (A − B)\n  latest 2 by due"
        );
        assert_eq!(
            instalments.to_string(),
            "per (SK_ID_PREV, NUM_INSTALMENT_NUMBER): due = max AMT_INSTALMENT, paid = sum AMT_PAYMENT, delay = mean (A − \
             B), payments = number of rows"
        );
    }

    #[test]
    fn writes_levels_and_neighbours() {
        let levels =
            feature("x", "x", "x").category("NAME_EDUCATION_TYPE", &["Lower secondary", "Higher"]);
        assert_eq!(
            levels.definition.to_string(),
            "position of NAME_EDUCATION_TYPE in (“Lower secondary”, Higher), counted from 0"
        );
        let by = vec![
            dimension("external_score_1", 0.25, 0.5),
            dimension("credit_to_annuity", 8.0, -20.0),
        ];
        assert_eq!(
            feature("x", "x", "x").neighbours(500, by).definition.to_string(),
            "share of defaults among the 500 known clients nearest by external_score_1 / 0.25 (0.5 if missing), \
             credit_to_annuity / 8 (−20 if missing)"
        );
    }
}
