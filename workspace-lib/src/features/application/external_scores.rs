//! Scores from external sources, between 0 (risky) and 1 (safe).

use scoring::ReasonGroup as Reason;
use scoring::Unit;
use scoring::features::{
    Expression, Feature, column, count_missing, divide, feature, feature_value, maximum, mean,
    minimum, missing, multiply, number, subtract, total, when,
};

/// Defines the features of the external scores.
pub(super) fn features() -> Vec<Feature> {
    let score =
        |name, fr, en| feature(name, fr, en).unit(Unit::Score).group(Reason::ExternalScores);
    let mean_score = || feature_value("external_scores_mean");
    vec![
        score("external_score_1", "Score externe 1", "External score 1")
            .lowers_risk()
            .row(column("EXT_SOURCE_1")),
        score("external_score_2", "Score externe 2", "External score 2")
            .lowers_risk()
            .row(column("EXT_SOURCE_2")),
        score("external_score_3", "Score externe 3", "External score 3")
            .lowers_risk()
            .row(column("EXT_SOURCE_3")),
        score("external_scores_mean", "Moyenne des scores externes", "Mean of the external scores")
            .lowers_risk()
            .row(mean(scores())),
        score(
            "external_scores_weighted_mean",
            "Moyenne des scores externes, le troisième surtout",
            "Mean of the external scores, the third above all",
        )
        .lowers_risk()
        .row(weighted_mean(&[
            ("EXT_SOURCE_1", 2.0),
            ("EXT_SOURCE_2", 1.0),
            ("EXT_SOURCE_3", 3.0),
        ])),
        score("external_scores_minimum", "Plus faible score externe", "Lowest external score")
            .lowers_risk()
            .row(minimum(scores())),
        score("external_scores_maximum", "Meilleur score externe", "Best external score")
            .lowers_risk()
            .row(maximum(scores())),
        score(
            "external_scores_range",
            "Écart entre les scores externes",
            "Range of the external scores",
        )
        .row(subtract(maximum(scores()), minimum(scores()))),
        score(
            "external_scores_product",
            "Produit des scores externes 2 et 3",
            "Product of external scores 2 and 3",
        )
        .lowers_risk()
        .row(multiply(column("EXT_SOURCE_2"), column("EXT_SOURCE_3"))),
        score(
            "external_scores_1_and_2_product",
            "Produit des scores externes 1 et 2",
            "Product of external scores 1 and 2",
        )
        .lowers_risk()
        .row(multiply(column("EXT_SOURCE_1"), column("EXT_SOURCE_2"))),
        score(
            "external_scores_times_annuities",
            "Score externe moyen multiplié par le nombre de mensualités",
            "Mean external score times the number of monthly payments",
        )
        .row(multiply(mean_score(), divide(column("AMT_CREDIT"), column("AMT_ANNUITY")))),
        score(
            "external_scores_to_credit_to_goods",
            "Score externe moyen rapporté au crédit par prix du bien",
            "Mean external score over credit per price of the goods",
        )
        .row(divide(mean_score(), divide(column("AMT_CREDIT"), column("AMT_GOODS_PRICE")))),
        feature(
            "external_scores_missing",
            "Scores externes absents",
            "External scores that are absent",
        )
        .raises_risk()
        .unit(Unit::Count)
        .group(Reason::ExternalScores)
        .row(count_missing(scores())),
    ]
}

fn scores() -> Vec<Expression> {
    ["EXT_SOURCE_1", "EXT_SOURCE_2", "EXT_SOURCE_3"].map(column).to_vec()
}

/// Returns the weighted mean of the known columns.
fn weighted_mean(weights: &[(&str, f64)]) -> Expression {
    let sum = weights.iter().map(|&(name, weight)| multiply(column(name), number(weight)));
    let known = weights
        .iter()
        .map(|&(name, weight)| when(missing(column(name)), number(0.0), number(weight)));
    divide(total(sum.collect()), total(known.collect()))
}
