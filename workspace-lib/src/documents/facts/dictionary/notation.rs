//! Examples of the notation of feature definitions.

use scoring::features::{
    Feature, Statistic, Table as History, all, any_of, at_least, column, dimension, divide, equals,
    feature, feature_value, grouping, maximum, missing, not, number, subtract, summary, when,
};
use serde::Serialize;

/// One example of each notation.
#[derive(Debug, Serialize)]
pub(super) struct Notation {
    arithmetic: String,
    maximum: String,
    choice: String,
    one_of: String,
    none_of: String,
    known: String,
    negated: String,
    category: String,
    count: String,
    share: String,
    latest: String,
    grouping: String,
    neighbours: String,
}

pub(super) fn notation() -> Notation {
    let unknown = divide(number(1.0), number(0.0));
    let beyond = subtract(column("AMT_CREDIT"), column("AMT_GOODS_PRICE"));
    let late = at_least(column("DAYS_INSTALMENT"), column("DAYS_ENTRY_PAYMENT"));
    let recent = || {
        all(vec![
            equals("CREDIT_ACTIVE", "Active"),
            at_least(column("DAYS_CREDIT"), number(-365.0)),
        ])
    };
    let example = || feature("example", "Exemple", "Example");
    let credits = || example().over(History::Bureau);
    let instalments = grouping(
        &["SK_ID_PREV", "NUM_INSTALMENT_NUMBER"],
        vec![
            summary("due", Statistic::Maximum, column("AMT_INSTALMENT")),
            summary("paid", Statistic::Sum, column("AMT_PAYMENT")),
        ],
    );
    let shortfalls = example().over(History::InstallmentsPayments).grouped(instalments);
    let shortfalls = shortfalls.filter(at_least(column("due"), number(1.0)));
    let alike =
        vec![dimension("external_score_1", 0.21, 0.51), dimension("credit_to_annuity", 7.8, 20.0)];
    let written = |feature: Feature| feature.definition.to_string();
    Notation {
        arithmetic: divide(column("AMT_CREDIT"), feature_value("previous_credit_mean")).to_string(),
        maximum: maximum(vec![number(0.0), beyond]).to_string(),
        choice: when(missing(column("OWN_CAR_AGE")), unknown, number(1.0)).to_string(),
        one_of: any_of("CREDIT_TYPE", &["Mortgage", "Car loan"]).to_string(),
        none_of: not(any_of("STATUS", &["C", "X"])).to_string(),
        known: not(missing(column("AMT_ANNUITY"))).to_string(),
        negated: not(late).to_string(),
        category: written(
            example().category("NAME_EDUCATION_TYPE", &["Lower secondary", "Higher education"]),
        ),
        count: written(credits().filter(recent()).count()),
        share: written(credits().share(recent())),
        latest: written(credits().latest("DAYS_CREDIT", 3).mean(column("AMT_CREDIT_SUM"))),
        grouping: written(shortfalls.sum(subtract(column("due"), column("paid")))),
        neighbours: written(example().neighbours(500, alike)),
    }
}
