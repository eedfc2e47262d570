//! A bundle small enough to compute by hand.
//!
//! It has three trees with one split each. So a contribution is the leaf's value minus the tree's
//! mean:
//!
//! | tree | split | left | right | mean |
//! |---|---|---|---|---|
//! | 0 | `external_score_2` ≤ 0.5 or missing | −1.5 (40 rows) | −2.5 (60 rows) | −2.1 |
//! | 1 | `credit_to_income` ≤ 4 | −0.25 (50 rows) | 0.25 (50 rows, and missing) | 0 |
//! | 2 | `bureau_active_debt_sum` ≤ 100 000 or missing | −0.2 (75 rows) | 0.6 (25 rows) | 0 |
//!
//! The probability is 0.02 at −4, 0.1 at −2 and 0.5 at 0, and linear in between. Its interval is
//! from 0.5 to 1.5 times the probability. The threshold is 0.1.
//!
//! | client | score | probability | decision |
//! |---|---|---|---|
//! | 100001 | −2.5 − 0.25 − 0.2 = −2.95 | 0.02 + 0.08 × 0.525 = 0.062 | granted |
//! | 100002 | −1.5 + 0.25 + 0.6 = −0.65 | 0.1 + 0.4 × 0.675 = 0.37 | refused |
//! | 100015 | −2.5 + 0.25 − 0.2 = −2.45 | 0.02 + 0.08 × 0.775 = 0.082 | granted, to review |
//! | 200001 | −1.5 + 0.25 − 0.2 = −1.45 | 0.1 + 0.4 × 0.275 = 0.21 | refused |

use std::fs::{self, File};
use std::path::Path;
use std::sync::{Arc, LazyLock};

use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use scoring::features::{self, Table, column, dimension, divide};
use scoring::{
    Calibration, CalibrationPoint, Case, Category, CostMatrix, DataSummary, FORMAT, Feature,
    FeatureSet, Field, FieldKind, FileName, KnownClients, Label, Manifest, Metric, ReasonGroup,
    SentenceTemplate, Similarity, Unit, Value, sha256_hex,
};

/// Threshold of the bundle that [`write_next`] writes.
pub(crate) const NEXT_THRESHOLD: f64 = 0.2;

/// Returns the version of the bundle that [`write`] writes.
pub(crate) fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| version_of(write));
    &VERSION
}

/// Returns the version of the bundle that [`write_next`] writes.
pub(crate) fn next_version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| version_of(write_next));
    &VERSION
}

fn version_of(write: fn(&Path)) -> String {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path());
    read_manifest(folder.path()).version
}

/// Reads the manifest of the bundle in a folder.
pub(crate) fn read_manifest(folder: &Path) -> Manifest {
    serde_json::from_slice(&fs::read(folder.join(FileName::MANIFEST)).unwrap()).unwrap()
}

/// Writes a manifest with the version that follows from its content.
pub(crate) fn write_manifest(folder: &Path, manifest: Manifest) {
    let manifest = manifest.with_content_version();
    fs::write(folder.join(FileName::MANIFEST), serde_json::to_vec_pretty(&manifest).unwrap())
        .unwrap();
}

const MODEL: &str = "tree
version=v4
num_class=1
num_tree_per_iteration=1
label_index=0
max_feature_idx=2
objective=binary sigmoid:1
feature_names=external_score_2 credit_to_income bureau_active_debt_sum
feature_infos=[0:1] [0:20] [0:1000000]
tree_sizes=100 100 100

Tree=0
num_leaves=2
num_cat=0
split_feature=0
split_gain=1
threshold=0.5
decision_type=10
left_child=-1
right_child=-2
leaf_value=-1.5 -2.5
leaf_weight=4 6
leaf_count=40 60
internal_value=0
internal_weight=0
internal_count=100
is_linear=0
shrinkage=1


Tree=1
num_leaves=2
num_cat=0
split_feature=1
split_gain=1
threshold=4
decision_type=8
left_child=-1
right_child=-2
leaf_value=-0.25 0.25
leaf_weight=5 5
leaf_count=50 50
internal_value=0
internal_weight=0
internal_count=100
is_linear=0
shrinkage=1


Tree=2
num_leaves=2
num_cat=0
split_feature=2
split_gain=1
threshold=100000
decision_type=10
left_child=-1
right_child=-2
leaf_value=-0.2 0.6
leaf_weight=7.5 2.5
leaf_count=75 25
internal_value=0
internal_weight=0
internal_count=100
is_linear=0
shrinkage=1


end of trees

feature_importances:
external_score_2=1

parameters:
end of parameters

pandas_categorical:null
";

pub(crate) const EXPLANATIONS: &str = "\
SK_ID_CURR,probability,decision,reason_1,reason_2,reason_3,reason_4,contribution_1,contribution_2,contribution_3,contribution_4
100001,0.062,granted,external_scores,loan,other_lenders,,-0.4,-0.25,-0.2,
100002,0.37,refused,external_scores,other_lenders,loan,,0.6,0.6,0.25,
100015,0.082,granted,external_scores,loan,other_lenders,,-0.4,0.25,-0.2,
200001,0.21,refused,external_scores,loan,other_lenders,,0.6,0.25,-0.2,
";

/// Known clients for comparisons: ten times their external score, and whether they defaulted.
const KNOWN: [(f32, bool); 12] = [
    (1.0, true),
    (2.0, true),
    (3.0, false),
    (4.0, true),
    (5.0, false),
    (6.0, false),
    (6.5, false),
    (7.0, false),
    (7.1, true),
    (7.2, false),
    (7.4, false),
    (8.0, false),
];

/// Writes the bundle.
pub(crate) fn write(folder: &Path) {
    write_with(folder, EXPLANATIONS, Some(Client::ALL));
}

/// Writes another version of the bundle, with a higher threshold but the same decisions.
pub(crate) fn write_next(folder: &Path) {
    write(folder);
    write_manifest(folder, Manifest { threshold: NEXT_THRESHOLD, ..read_manifest(folder) });
}

/// Writes the bundle with other explanations or clients, or without clients.
pub(crate) fn write_with(folder: &Path, explanations: &str, clients: Option<&[Client]>) {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join(FileName::MODEL), MODEL).unwrap();
    fs::write(folder.join(FileName::FEATURES), serde_json::to_vec_pretty(&feature_set()).unwrap())
        .unwrap();
    fs::write(
        folder.join(FileName::CALIBRATION),
        serde_json::to_vec_pretty(&calibration()).unwrap(),
    )
    .unwrap();
    let similarity = Similarity { by: vec![dimension("external_score_2", 0.1, 0.5)] };
    let known = KnownClients::new(
        1,
        &KNOWN.map(|(score, _)| score),
        &KNOWN.map(|(_, defaulted)| defaulted),
    );
    fs::write(folder.join(FileName::SIMILARITY), serde_json::to_vec(&similarity).unwrap()).unwrap();
    fs::write(folder.join(FileName::SIMILAR), known.to_bytes()).unwrap();
    let mut files = vec![
        FileName::MODEL,
        FileName::FEATURES,
        FileName::CALIBRATION,
        FileName::SIMILARITY,
        FileName::SIMILAR,
    ];
    if let Some(clients) = clients {
        write_clients(&folder.join(FileName::CLIENTS), clients);
        fs::write(folder.join(FileName::EXPLANATIONS), explanations).unwrap();
        files.extend([FileName::CLIENTS, FileName::EXPLANATIONS]);
    }
    let checksum =
        |file: &str| (file.to_owned(), sha256_hex(&fs::read(folder.join(file)).unwrap()));
    write_manifest(
        folder,
        Manifest { files: files.into_iter().map(checksum).collect(), ..manifest() },
    );
}

fn feature_set() -> FeatureSet {
    let usual =
        |feature: Feature, usual: f64| Feature { usual_value: Value::Number(usual), ..feature };
    FeatureSet {
        fields: vec![
            field(
                "AMT_CREDIT",
                "Montant du crédit",
                "Credit amount",
                Unit::Amount,
                Some((1.0, Some(10_000_000.0))),
            ),
            field(
                "AMT_INCOME_TOTAL",
                "Revenu mensuel",
                "Monthly income",
                Unit::Amount,
                Some((1.0, None)),
            ),
            Field {
                required: false,
                ..field(
                    "EXT_SOURCE_2",
                    "Score externe 2",
                    "External score 2",
                    Unit::Score,
                    Some((0.0, Some(1.0))),
                )
            },
            Field {
                kind: FieldKind::Category,
                required: false,
                categories: vec![Category {
                    value: "Higher education".into(),
                    label: Label::new("Études supérieures", "Higher education"),
                }],
                ..field("NAME_EDUCATION_TYPE", "Niveau d’études", "Education", Unit::Category, None)
            },
        ],
        features: vec![
            Feature {
                sayings: vec![
                    template(
                        Case::More,
                        "[Sa|Votre] note est de {value}.",
                        "[Their|Your] score is {value}<, against {usual}>.",
                    ),
                    template(
                        Case::Missing,
                        "[Sa|Votre] note manque.",
                        "[Their|Your] score is missing.",
                    ),
                ],
                ..usual(
                    features::feature("external_score_2", "Score externe 2", "External score 2")
                        .unit(Unit::Score)
                        .group(ReasonGroup::ExternalScores)
                        .lowers_risk()
                        .row(column("EXT_SOURCE_2")),
                    0.56,
                )
            },
            Feature {
                sayings: vec![template(
                    Case::More,
                    "C’est {value} fois [son|votre] revenu.",
                    "It is {value} times [their|your] income.",
                )],
                ..usual(
                    features::feature("credit_to_income", "Crédit sur revenu", "Credit to income")
                        .unit(Unit::Ratio)
                        .group(ReasonGroup::Loan)
                        .raises_risk()
                        .row(divide(column("AMT_CREDIT"), column("AMT_INCOME_TOTAL"))),
                    3.27,
                )
            },
            usual(
                features::feature(
                    "bureau_active_debt_sum",
                    "Encours ailleurs",
                    "Debt with other lenders",
                )
                .unit(Unit::Amount)
                .group(ReasonGroup::OtherLenders)
                .over(Table::Bureau)
                .sum(column("AMT_CREDIT_SUM_DEBT")),
                41_000.0,
            ),
        ],
        ..FeatureSet::default()
    }
}

fn template(case: Case, fr: &str, en: &str) -> SentenceTemplate {
    SentenceTemplate::new(case, None, Label::new(fr, en))
}

fn field(name: &str, fr: &str, en: &str, unit: Unit, range: Option<(f64, Option<f64>)>) -> Field {
    Field {
        name: name.into(),
        label: Label::new(fr, en),
        description: None,
        unit,
        kind: FieldKind::Number,
        required: true,
        minimum: range.map(|range| range.0),
        maximum: range.and_then(|range| range.1),
        categories: Vec::new(),
    }
}

fn calibration() -> Calibration {
    let point = |score, probability| CalibrationPoint {
        score,
        probability,
        low: probability * 0.5,
        high: probability * 1.5,
    };
    Calibration {
        method: "by hand".into(),
        points: vec![point(-4.0, 0.02), point(-2.0, 0.1), point(0.0, 0.5)],
    }
}

fn manifest() -> Manifest {
    Manifest {
        format: FORMAT,
        version: String::new(),
        created_at: "2026-11-01T08:00:00Z".into(),
        refreshed_at: None,
        data: DataSummary {
            fingerprint: "none".into(),
            applications: 100,
            defaults: 8,
            missing_tables: Vec::new(),
        },
        feature_names: ["external_score_2", "credit_to_income", "bureau_active_debt_sum"]
            .map(str::to_owned)
            .into(),
        cost_matrix: CostMatrix::default(),
        threshold: 0.1,
        metrics: vec![Metric { name: "auc".into(), value: 0.77, low: 0.75, high: 0.79 }],
        files: [].into(),
    }
}

/// Row of `clients.parquet`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Client {
    pub(crate) id: i64,
    pub(crate) credit: f64,
    pub(crate) income: Option<f64>,
    pub(crate) external_score_2: Option<f64>,
    pub(crate) education: Option<&'static str>,
    pub(crate) debt: Option<f64>,
}

impl Client {
    /// Clients of the table above; in the file they are not in order of number.
    pub(crate) const ALL: &[Self] = &[
        Self {
            id: 200_001,
            credit: 300_000.0,
            income: None,
            external_score_2: None,
            education: None,
            debt: None,
        },
        Self {
            id: 100_001,
            credit: 450_000.0,
            income: Some(150_000.0),
            external_score_2: Some(0.7),
            education: Some("Higher education"),
            debt: None,
        },
        Self {
            id: 100_002,
            credit: 1_000_000.0,
            income: Some(100_000.0),
            external_score_2: Some(0.2),
            education: Some("Secondary / secondary special"),
            debt: Some(250_000.5),
        },
        Self {
            id: 100_015,
            credit: 500_000.0,
            income: Some(100_000.0),
            external_score_2: Some(0.7),
            education: None,
            debt: Some(50_000.0),
        },
    ];
}

/// Writes the clients, two per row group, with a column that no feature uses.
fn write_clients(path: &Path, clients: &[Client]) {
    let schema = "message clients {
        required int64 SK_ID_CURR;
        required double AMT_CREDIT;
        optional double AMT_INCOME_TOTAL;
        optional double EXT_SOURCE_2;
        optional binary NAME_EDUCATION_TYPE (utf8);
        optional double bureau_active_debt_sum;
        optional int64 HOUR_APPR_PROCESS_START;
    }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = Arc::new(WriterProperties::builder().build());
    let mut file =
        SerializedFileWriter::new(File::create(path).unwrap(), schema, properties).unwrap();
    for clients in clients.chunks(2) {
        let mut group = file.next_row_group().unwrap();
        let mut next = |write: &dyn Fn(&mut SerializedColumnWriter)| {
            let mut column = group.next_column().unwrap().unwrap();
            write(&mut column);
            column.close().unwrap();
        };
        let numbers = |column: &mut SerializedColumnWriter, value: fn(&Client) -> Option<f64>| {
            let levels: Vec<i16> =
                clients.iter().map(|client| i16::from(value(client).is_some())).collect();
            let values: Vec<f64> = clients.iter().filter_map(value).collect();
            column.typed::<DoubleType>().write_batch(&values, Some(&levels), None).unwrap();
        };
        next(&|column| {
            let ids: Vec<i64> = clients.iter().map(|client| client.id).collect();
            column.typed::<Int64Type>().write_batch(&ids, None, None).unwrap();
        });
        next(&|column| {
            let credits: Vec<f64> = clients.iter().map(|client| client.credit).collect();
            column.typed::<DoubleType>().write_batch(&credits, None, None).unwrap();
        });
        next(&|column| numbers(column, |client| client.income));
        next(&|column| numbers(column, |client| client.external_score_2));
        next(&|column| {
            let levels: Vec<i16> =
                clients.iter().map(|client| i16::from(client.education.is_some())).collect();
            let texts: Vec<ByteArray> =
                clients.iter().filter_map(|client| client.education).map(ByteArray::from).collect();
            column.typed::<ByteArrayType>().write_batch(&texts, Some(&levels), None).unwrap();
        });
        next(&|column| numbers(column, |client| client.debt));
        next(&|column| {
            let levels = vec![0; clients.len()];
            column.typed::<Int64Type>().write_batch(&[], Some(&levels), None).unwrap();
        });
        group.close().unwrap();
    }
    file.close().unwrap();
}
