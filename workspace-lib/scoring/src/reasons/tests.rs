//! The sentence that is chosen for a reason, on features and templates that are small enough to
//! follow by hand.

use super::*;
use crate::features::{Direction, column, feature};
use crate::{
    Case, Contribution, Decision, Denominator, Explanation, Feature, FeatureRequirement,
    FeatureSet, Language, Reason, RiskBand, SentenceTemplate, Unit, Value,
};

fn template(case: Case, effect: Option<Direction>, fr: &str) -> SentenceTemplate {
    SentenceTemplate::new(case, effect, Label::new(fr, fr))
}

fn named(name: &str, unit: Unit, usual: f64) -> Feature {
    let feature =
        feature(name, name, name).unit(unit).group(ReasonGroup::Employment).row(column(name));
    Feature { usual_value: Value::from(usual), ..feature }
}

/// Builds the time in the job, which also represents its square root, and the number of earlier
/// jobs.
fn set() -> FeatureSet {
    let years = Feature {
        expected_direction: Some(Direction::LowersRisk),
        sayings: vec![
            template(
                Case::More,
                None,
                "[Il a|Vous avez] {value} d’ancienneté<, contre {usual} d’habitude>.",
            ),
            template(
                Case::Less,
                None,
                "[Il n’a|Vous n’avez] que {value} d’ancienneté<, contre {usual} d’habitude>.",
            ),
            SentenceTemplate {
                given: vec![FeatureRequirement {
                    feature: "pension".into(),
                    case: Case::Is(vec![Value::Number(1.0)]),
                }],
                ..template(
                    Case::Missing,
                    Some(Direction::LowersRisk),
                    "[Il touche|Vous touchez] une retraite.",
                )
            },
        ],
        ..named("years", Unit::Years, 4.3)
    };
    let root = Feature { told_by: Some("years".into()), ..named("root", Unit::Score, 2.0) };
    let jobs = Feature {
        sayings: vec![template(Case::More, None, "[Il a|Vous avez] eu {value} {emploi|emplois}.")],
        ..named("jobs", Unit::Count, 2.0)
    };
    let set = FeatureSet {
        features: vec![years, root, jobs, named("pension", Unit::YesNo, 0.0)],
        ..FeatureSet::default()
    };
    set.check().unwrap();
    set
}

/// Returns the sentence for features with these values and contributions.
fn sentence(parts: &[(usize, Value, f64)], beside: &[(usize, Value)]) -> ReasonSentence {
    let contribution = parts.iter().map(|part| part.2).sum();
    let reason = Reason {
        group: ReasonGroup::Employment,
        contribution,
        features: parts.iter().map(|part| part.0).collect(),
    };
    let explanation = Explanation {
        probability: 0.1,
        probability_low: 0.1,
        probability_high: 0.1,
        threshold: 0.5,
        decision: Decision::Granted,
        needs_review: false,
        risk_band: RiskBand::A,
        base_probability: 0.1,
        base_score: 0.0,
        score: 0.0,
        reasons: Vec::new(),
        contributions: (parts.iter().cloned())
            .map(|(feature, value, contribution)| Contribution { feature, value, contribution })
            .collect(),
        sentence_values: beside.to_vec(),
        warnings: Vec::new(),
    };
    SentenceWriter::new(&set(), Language::French).unwrap().sentence(&reason, &explanation, &set())
}

const FAMILY: &str = "Sa situation professionnelle, dans l’ensemble, joue contre lui.";

#[test]
fn the_representative_explains_what_it_and_its_near_copies_carry() {
    let years = Value::Number(0.5);
    let reason = sentence(
        &[(1, Value::Number(0.7), 0.3), (2, Value::Number(2.0), 0.25), (0, years, 0.1)],
        &[],
    );
    assert_eq!(
        reason.sentence,
        "Il n’a que 6\u{a0}mois d’ancienneté, contre 4\u{a0}ans d’habitude."
    );
    assert_eq!(
        reason.spoken,
        "Vous n’avez que 6\u{a0}mois d’ancienneté, contre 4\u{a0}ans d’habitude."
    );
    assert_eq!(reason.features, [1, 0], "0.4 of 0.65");
}

#[test]
fn a_representative_need_not_be_read_by_the_model() {
    let reason = sentence(&[(1, Value::Number(0.7), 0.3)], &[(0, Value::Number(0.5))]);
    assert_eq!(
        reason.sentence,
        "Il n’a que 6\u{a0}mois d’ancienneté, contre 4\u{a0}ans d’habitude."
    );
    assert_eq!(reason.features, [0, 1]);
}

#[test]
fn two_that_carry_half_together_are_joined() {
    let parts =
        [(0, Value::Number(0.5), 0.2), (3, Value::Number(1.0), 0.2), (2, Value::Number(5.0), 0.1)];
    let reason = sentence(&parts, &[]);
    assert_eq!(reason.sentence, "Il n’a que 6\u{a0}mois d’ancienneté\u{202f}; il a eu 5 emplois.");
    assert_eq!(reason.features, [0, 2]);
}

#[test]
fn the_family_is_told_where_no_feature_can_be() {
    let of_family = |parts: &[(usize, Value, f64)]| {
        let reason = sentence(parts, &[]);
        assert_eq!(reason.features, [0; 0]);
        assert_eq!(reason.sentence, FAMILY, "{parts:?}");
    };
    // Has the same text as the usual value: 4 years.
    of_family(&[(0, Value::Number(4.0), 0.3)]);
    // A long time in the job does not raise the risk by credit practice.
    of_family(&[(0, Value::Number(12.0), 0.3)]);
    // The feature carries less than half of the whole.
    of_family(&[(3, Value::Number(1.0), 0.3), (2, Value::Number(5.0), 0.1)]);
    // There is no template for a lower value.
    of_family(&[(2, Value::Number(1.0), 0.3)]);
}

#[test]
fn where_nothing_of_a_family_is_known_that_is_said() {
    let reason = sentence(&[(0, Value::Missing, 0.3)], &[]);
    assert_eq!(reason.sentence, "Son dossier ne dit rien de son emploi.");
}

#[test]
fn a_share_of_few_is_counted_out() {
    let share = Feature {
        sayings: vec![
            SentenceTemplate {
                given: vec![FeatureRequirement { feature: "jobs".into(), case: Case::Below(10.0) }],
                whole: Some(Denominator { feature: "jobs".into(), latest: None }),
                ..template(
                    Case::More,
                    None,
                    "[Il a|Vous avez] quitté {#un emploi|emplois} sur {whole}.",
                )
            },
            template(
                Case::More,
                None,
                "[Il a|Vous avez] quitté {value} de [ses|vos] emplois<, contre {usual} d’habitude>.",
            ),
        ],
        ..named("left", Unit::Share, 0.1)
    };
    let jobs = named("jobs", Unit::Count, 2.0);
    let set = FeatureSet { features: vec![share, jobs], ..FeatureSet::default() };
    let templates =
        super::feature_templates::FeatureTemplates::parse(&set.features[0], &set, Language::French)
            .unwrap();
    let text = |share: f64, jobs: f64| {
        let (share, jobs) = (Value::Number(share), Value::Number(jobs));
        let matched =
            templates.match_value(&set.features[0], &share, Direction::RaisesRisk, |_| Some(&jobs));
        matched.map(|matched| matched.sentence(crate::template::Person::To)).unwrap_or_default()
    };
    assert_eq!(text(0.25, 4.0), "Vous avez quitté un emploi sur 4.");
    assert_eq!(text(0.5, 4.0), "Vous avez quitté 2 emplois sur 4.");
    let half = "Vous avez quitté 50\u{202f}% de vos emplois, contre 10\u{202f}% d’habitude.";
    assert_eq!(text(0.5, 12.0), half, "not few; and both are percentages");
    assert_eq!(text(0.5, 3.0), half, "half of three is no number of jobs: some are not known");
    assert_eq!(text(0.104, 12.0), "", "nobody tells 10 % from 10 %");
}

#[test]
fn a_missing_value_is_told_by_its_cause() {
    let reason = sentence(&[(0, Value::Missing, -0.3)], &[(3, Value::Number(1.0))]);
    assert_eq!(reason.sentence, "Il touche une retraite.");
}

#[test]
fn who_speaks_for_others_must_have_something_to_say() {
    let mut set = set();
    set.features[0].sayings.clear();
    assert_eq!(
        set.check().unwrap_err().to_string(),
        "features.json: feature root is told by years, which is no feature of the same group with sayings of its own. \
         Name one that is."
    );
}

#[test]
fn every_group_is_where_it_says() {
    assert!(ReasonGroup::ALL.iter().enumerate().all(|(at, group)| *group as usize == at));
}
