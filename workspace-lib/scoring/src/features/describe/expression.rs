//! Readable text of expressions and conditions.

use std::fmt;

use super::super::{Condition, Expression};
use super::{LINE, joined, length, quoted, written};

/// Operator precedence, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(super) enum Precedence {
    Phrase,
    Sum,
    Product,
    Whole,
}

impl fmt::Display for Expression {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if formatter.alternate() {
            return formatter.write_str(&self.multi_line(0, 0));
        }
        match self {
            Self::Column(name) | Self::Feature(name) => formatter.write_str(name),
            Self::Number(number) => formatter.write_str(&written(*number)),
            _ if self.is_never_known() => formatter.write_str("missing"),
            Self::Add(pair) => write!(formatter, "{}", sum(pair, '+')),
            Self::Subtract(pair) => write!(formatter, "{}", sum(pair, '−')),
            Self::Multiply(pair) => write!(formatter, "{}", product(pair, '×')),
            Self::Divide(pair) => write!(formatter, "{}", product(pair, '/')),
            Self::Minimum(all) => write!(formatter, "min({})", listed(all)),
            Self::Maximum(all) => write!(formatter, "max({})", listed(all)),
            Self::Mean(all) => write!(formatter, "mean({})", listed(all)),
            Self::Total(all) => write!(formatter, "sum({})", listed(all)),
            Self::CountMissing(all) => {
                write!(formatter, "how many of ({}) are missing", listed(all))
            }
            Self::Indicator(condition) => write!(formatter, "if {condition} then 1 else 0"),
            Self::When(parts) => {
                write!(formatter, "if {} then {} else {}", parts.0, parts.1, parts.2)
            }
        }
    }
}

fn sum(pair: &(Expression, Expression), sign: char) -> String {
    let right = match &pair.1 {
        Expression::Number(number) if *number < 0.0 => format!("({})", pair.1),
        right => right.parenthesised(Precedence::Product),
    };
    format!("{} {sign} {right}", pair.0.parenthesised(Precedence::Sum))
}

fn product(pair: &(Expression, Expression), sign: char) -> String {
    format!(
        "{} {sign} {}",
        pair.0.parenthesised(Precedence::Product),
        pair.1.parenthesised(Precedence::Whole)
    )
}

impl Expression {
    fn precedence(&self) -> Precedence {
        match self {
            _ if self.is_never_known() => Precedence::Whole,
            Self::CountMissing(_) | Self::Indicator(_) | Self::When(_) => Precedence::Phrase,
            Self::Add(_) | Self::Subtract(_) => Precedence::Sum,
            Self::Multiply(_) | Self::Divide(_) => Precedence::Product,
            _ => Precedence::Whole,
        }
    }

    /// Checks for a division by the constant zero, with which a definition says "missing".
    fn is_never_known(&self) -> bool {
        matches!(self, Self::Divide(pair) if matches!(pair.1, Self::Number(divisor) if divisor == 0.0))
    }

    /// Returns the text, in parentheses if its precedence is lower than `needed`.
    pub(super) fn parenthesised(&self, needed: Precedence) -> String {
        if self.precedence() < needed { format!("({self})") } else { self.to_string() }
    }

    /// Returns the text, with its branches on lines of their own if it is too long.
    ///
    /// Every line but the first starts with `indent` spaces. The first line already has `used`
    /// characters.
    fn multi_line(&self, indent: usize, used: usize) -> String {
        let line = self.to_string();
        if used + length(&line) <= LINE {
            return line;
        }
        let new_line = |indent: usize| format!("\n{}", " ".repeat(indent));
        let inner = indent + 2;
        let arguments = |name: &str, all: &[Self]| {
            let all: Vec<String> =
                all.iter().map(|one| new_line(inner) + &one.multi_line(inner, inner)).collect();
            format!("{name}({}{})", all.join(","), new_line(indent))
        };
        match self {
            Self::When(parts) => {
                let (condition, then, otherwise) = parts.as_ref();
                let before = if then.precedence() == Precedence::Phrase {
                    new_line(inner)
                } else {
                    " ".to_owned()
                };
                let then = then.multi_line(inner, inner);
                let otherwise = otherwise.multi_line(indent, indent + length("else "));
                format!("if {condition} then{before}{then}{}else {otherwise}", new_line(indent))
            }
            Self::Minimum(all) if has_phrase(all) => arguments("min", all),
            Self::Maximum(all) if has_phrase(all) => arguments("max", all),
            Self::Mean(all) if has_phrase(all) => arguments("mean", all),
            Self::Total(all) if has_phrase(all) => arguments("sum", all),
            _ => line,
        }
    }
}

fn has_phrase(all: &[Expression]) -> bool {
    all.iter().any(|expression| expression.precedence() == Precedence::Phrase)
}

impl fmt::Display for Condition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Is { column, any_of } => {
                write!(formatter, "{column} is {}", choice("one", any_of))
            }
            Self::Less(pair) => formatter.write_str(&comparison(pair, '<', '>')),
            Self::AtLeast(pair) => formatter.write_str(&comparison(pair, '≥', '≤')),
            Self::Equal(pair) => formatter.write_str(&comparison(pair, '=', '=')),
            Self::Missing(expression) => {
                write!(formatter, "{} is missing", expression.parenthesised(Precedence::Sum))
            }
            Self::All(_) => match self.parts().as_slice() {
                [] => formatter.write_str("always"),
                parts => formatter.write_str(&parts.join(" and ")),
            },
            Self::Not(inner) => match inner.as_ref() {
                Self::Is { column, any_of } if any_of.len() == 1 => {
                    write!(formatter, "{column} is not {}", choice("one", any_of))
                }
                Self::Is { column, any_of } => {
                    write!(formatter, "{column} is {}", choice("none", any_of))
                }
                Self::Missing(expression) => {
                    write!(formatter, "{} is known", expression.parenthesised(Precedence::Sum))
                }
                Self::Not(condition) => condition.fmt(formatter),
                condition => write!(formatter, "not ({condition})"),
            },
        }
    }
}

impl Condition {
    /// Returns the texts of the conditions that must all hold, without duplicates.
    fn parts(&self) -> Vec<String> {
        let Self::All(conditions) = self else { return vec![self.to_string()] };
        let mut parts: Vec<String> = Vec::new();
        for part in conditions.iter().flat_map(Self::parts) {
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        parts
    }
}

/// Returns the text of a comparison; a constant is written on the right.
fn comparison(pair: &(Expression, Expression), sign: char, reversed: char) -> String {
    let [left, right] = [&pair.0, &pair.1].map(|side| side.parenthesised(Precedence::Sum));
    match pair {
        (Expression::Number(_), Expression::Number(_)) => format!("{left} {sign} {right}"),
        (Expression::Number(_), _) => format!("{right} {reversed} {left}"),
        _ => format!("{left} {sign} {right}"),
    }
}

/// Returns the text of a list of categories: `Active`, or `one of (Active, Sold)`.
fn choice(how_many: &str, categories: &[String]) -> String {
    match categories {
        [category] => quoted(category),
        categories => format!(
            "{how_many} of ({})",
            joined(categories.iter().map(|category| quoted(category)))
        ),
    }
}

fn listed(all: &[Expression]) -> String {
    joined(all.iter().map(ToString::to_string))
}

#[cfg(test)]
mod tests {
    use super::super::super::{
        add, all, any_of, at_least, column, count_missing, divide, equal, equals, feature_value,
        greater, indicator, less, maximum, mean, missing, multiply, not, number, subtract, when,
    };
    use super::*;

    fn a() -> Expression {
        column("A")
    }

    fn b() -> Expression {
        column("B")
    }

    #[test]
    fn writes_parentheses_only_where_precedence_needs_them() {
        let cases = [
            (divide(column("AMT_CREDIT"), column("AMT_ANNUITY")), "AMT_CREDIT / AMT_ANNUITY"),
            (add(multiply(a(), b()), number(1.5)), "A × B + 1.5"),
            (multiply(a(), add(b(), number(1.0))), "A × (B + 1)"),
            (subtract(subtract(a(), b()), a()), "A − B − A"),
            (subtract(a(), subtract(b(), a())), "A − (B − A)"),
            (divide(a(), multiply(b(), a())), "A / (B × A)"),
            (divide(column("DAYS_BIRTH"), number(-365.25)), "DAYS_BIRTH / −365.25"),
            (subtract(a(), number(-2.0)), "A − (−2)"),
            (divide(mean(vec![a(), b()]), feature_value("debt")), "mean(A, B) / debt"),
            (maximum(vec![number(0.0), subtract(a(), b())]), "max(0, A − B)"),
            (count_missing(vec![a(), b()]), "how many of (A, B) are missing"),
            (multiply(indicator(missing(a())), b()), "(if A is missing then 1 else 0) × B"),
            (
                when(missing(a()), divide(number(1.0), number(0.0)), b()),
                "if A is missing then missing else B",
            ),
        ];
        for (expression, text) in cases {
            assert_eq!(expression.to_string(), text);
        }
    }

    #[test]
    fn writes_conditions_as_a_person_says_them() {
        let cases = [
            (equals("CREDIT_ACTIVE", "Active"), "CREDIT_ACTIVE is Active"),
            (
                any_of("CREDIT_TYPE", &["Car loan", "Mortgage"]),
                "CREDIT_TYPE is one of (“Car loan”, Mortgage)",
            ),
            (not(equals("CREDIT_ACTIVE", "Closed")), "CREDIT_ACTIVE is not Closed"),
            (not(any_of("STATUS", &["C", "X"])), "STATUS is none of (C, X)"),
            (at_least(a(), number(-365.0)), "A ≥ −365"),
            (greater(a(), number(0.0)), "A > 0"),
            (at_least(number(30.0), subtract(a(), b())), "A − B ≤ 30"),
            // This holds where A is missing; A < B would not.
            (not(at_least(a(), b())), "not (A ≥ B)"),
            (not(missing(a())), "A is known"),
            (not(not(equal(a(), b()))), "A = B"),
            (
                all(vec![less(a(), b()), all(vec![missing(a()), less(a(), b())])]),
                "A < B and A is missing",
            ),
            (not(all(vec![less(a(), b()), missing(a())])), "not (A < B and A is missing)"),
            (all(vec![]), "always"),
        ];
        for (condition, text) in cases {
            assert_eq!(condition.to_string(), text);
        }
    }

    #[test]
    fn breaks_a_long_choice_at_its_branches() {
        let long = || column(&"A".repeat(40));
        let choice = when(missing(long()), number(1.0), number(2.0));
        let tree = when(
            less(long(), number(2.0)),
            when(less(long(), number(1.0)), number(6.0), number(12.0)),
            when(missing(b()), number(24.0), maximum(vec![choice, long(), long()])),
        );
        let a = "A".repeat(40);
        assert_eq!(
            format!("{tree:#}"),
            format!(
                "if {a} < 2 then\n  if {a} < 1 then 6 else 12\nelse if B is missing then 24\nelse max(\n  \
                 if {a} is missing then 1 else 2,\n  {a},\n  {a}\n)"
            )
        );
        assert_eq!(
            format!("{:#}", when(missing(b()), number(1.0), b())),
            "if B is missing then 1 else B"
        );
    }
}
