//! The page that says how to read the others.

use std::fmt::Write;

use scoring::features::{
    Condition, Direction, Expression, Feature, Statistic, Table as History, all, any_of, at_least, column, dimension,
    divide, equals, feature, feature_value, grouping, maximum, missing, not, number, subtract, summary, when,
};
use scoring::{FeatureSet, Unit};

use super::{UNITS, direction_name, unit_name};
use crate::features::PROTECTED_COLUMNS;
use crate::tables::Table;

/// The page.
pub(super) fn page(set: &FeatureSet) -> String {
    let columns: usize =
        Table::ALL.iter().filter(|table| **table != Table::ApplicationTest).map(|table| table.columns().len()).sum();
    let mut page = format!(
        "# Data dictionary\n\n\
         What goes into the model, and what it is made of:\n\n\
         * [tables.md](tables.md): the {columns} raw columns of the seven tables\n\
         * [features.md](features.md): the {} features that are computed from them\n\n\
         Both are written by `pret docs` from the schema and the feature definitions, the same data that reading, training and \
         the API follow. Do not edit them: change the definition, then run `pret docs` again.\n\n\
         French first, English in italics. A column in capitals is a raw one; a name in small letters is a feature, or a \
         column that a grouping makes. These raw columns are **protected**, and no model input reads them, directly or through \
         another feature: {}.\n\n\
         ## Units\n\n| unit | its number is |\n| --- | --- |\n",
        set.features.len(),
        PROTECTED_COLUMNS.map(|column| format!("`{column}`")).join(", ")
    );
    // A writer into a text cannot fail.
    for unit in UNITS {
        let _ = writeln!(page, "| {} | {} |", unit_name(unit), unit_meaning(unit));
    }
    page.push_str(
        "\nMoney has one period: `AMT_INCOME_TOTAL` is a monthly income and `AMT_ANNUITY` a monthly payment, and a debt over an income \
         is so many months of income.\n",
    );
    page.push_str(
        "\n## Expected direction\n\n\
         What credit practice expects of a larger value, whatever a model finds.\n\n\
         | direction | meaning |\n| --- | --- |\n",
    );
    for direction in [Some(Direction::RaisesRisk), Some(Direction::LowersRisk), None] {
        let meaning = match direction {
            Some(Direction::RaisesRisk) => "the larger, the riskier the loan",
            Some(Direction::LowersRisk) => "the larger, the safer the loan",
            None => "practice knows no direction, or it depends",
        };
        let _ = writeln!(page, "| {} | {meaning} |", direction_name(direction));
    }
    page.push_str(MISSING);
    page.push_str("\n## Notation\n\n| definition | meaning |\n| --- | --- |\n");
    for (definition, meaning) in notation() {
        let _ = writeln!(page, "| `{definition}` | {meaning} |");
    }
    page
}

const MISSING: &str = "
## Missing values

There is one missing value. Arithmetic with a missing operand is missing, and so is a division by zero; `min`, `max`, `mean` and `sum`
over several operands ignore missing ones and are missing only where all are. A comparison with a missing value does not hold, so
`not (…)` of it does. A client without any row in a history has a missing aggregate; one with rows of which `where` keeps none has a
number of rows and a sum of 0.
";

fn unit_meaning(unit: Unit) -> &'static str {
    match unit {
        Unit::Amount => "money, in the lender’s currency",
        Unit::Share => "a share of one: 0.25 is a quarter",
        Unit::Ratio => "one amount over another",
        Unit::Days | Unit::Months | Unit::Years => "a length of time",
        Unit::Count => "a number of things",
        Unit::Score => "a number without unit",
        Unit::YesNo => "1 for yes, 0 for no",
        Unit::Category => "the position of a category in a list",
    }
}

/// Examples, written as the definitions themselves are, and what they mean.
fn notation() -> Vec<(String, &'static str)> {
    let rows = of_rows().into_iter().map(|(expression, meaning)| (expression.to_string(), meaning));
    let conditions = of_conditions().into_iter().map(|(condition, meaning)| (condition.to_string(), meaning));
    let features = of_features().into_iter().map(|(feature, meaning)| (feature.definition.to_string(), meaning));
    rows.chain(conditions).chain(features).collect()
}

fn of_rows() -> [(Expression, &'static str); 3] {
    let unknown = divide(number(1.0), number(0.0));
    [
        (
            divide(column("AMT_CREDIT"), feature_value("previous_credit_mean")),
            "arithmetic on raw columns and other features; × and / before + and −, from left to right",
        ),
        (
            maximum(vec![number(0.0), subtract(column("AMT_CREDIT"), column("AMT_GOODS_PRICE"))]),
            "the larger of the two; also `min`, `mean`, `sum`",
        ),
        (when(missing(column("OWN_CAR_AGE")), unknown, number(1.0)), "a choice; `missing` alone is the missing value"),
    ]
}

fn of_conditions() -> [(Condition, &'static str); 4] {
    [
        (
            any_of("CREDIT_TYPE", &["Mortgage", "Car loan"]),
            "the column holds one of these categories; quotation marks where one is not a single word",
        ),
        (not(any_of("STATUS", &["C", "X"])), "it holds another, or is missing"),
        (not(missing(column("AMT_ANNUITY"))), "it is not missing"),
        (
            not(at_least(column("DAYS_INSTALMENT"), column("DAYS_ENTRY_PAYMENT"))),
            "it is less, or one of them is missing",
        ),
    ]
}

fn of_features() -> [(Feature, &'static str); 6] {
    let example = || feature("example", "Exemple", "Example");
    let credits = || example().over(History::Bureau);
    let recent = || all(vec![equals("CREDIT_ACTIVE", "Active"), at_least(column("DAYS_CREDIT"), number(-365.0))]);
    let instalments = grouping(
        &["SK_ID_PREV", "NUM_INSTALMENT_NUMBER"],
        vec![
            summary("due", Statistic::Maximum, column("AMT_INSTALMENT")),
            summary("paid", Statistic::Sum, column("AMT_PAYMENT")),
        ],
    );
    let shortfalls = example().over(History::InstallmentsPayments).grouped(instalments);
    let alike = vec![dimension("external_score_1", 0.21, 0.51), dimension("credit_to_annuity", 7.8, 20.0)];
    [
        (
            example().category("NAME_EDUCATION_TYPE", &["Lower secondary", "Higher education"]),
            "0 for the first, 1 for the second …; missing for a category that is not in the list",
        ),
        (credits().filter(recent()).count(), "how many of the client’s rows satisfy the condition"),
        (credits().share(recent()), "which share of the client’s rows satisfies it"),
        (
            credits().latest("DAYS_CREDIT", 3).mean(column("AMT_CREDIT_SUM")),
            "the mean of the known values of the three rows with the largest `DAYS_CREDIT`; also `sum`, `min`, `max`, \
             `standard deviation` (with n − 1)",
        ),
        (
            shortfalls.filter(at_least(column("due"), number(1.0))).sum(subtract(column("due"), column("paid"))),
            "rows that are equal in the columns in parentheses first become one row, with the columns after the colon",
        ),
        (
            example().neighbours(500, alike),
            "among the 500 nearest clients whose outcome is known, each difference divided by the number given; in \
             training those of other folds only",
        ),
    ]
}
