//! Comparison of a client with other clients: its settings, filters and API paths.
//!
//! The address holds the settings.

use contract::{ClientId, FieldStanding, ModelInfo, Population, Unit};

use crate::charts::bins::range;
use crate::format;
use crate::query::{Key, Query, encoded};
use crate::text::Text;

/// Number of similar clients to which a comparison can be limited.
pub const SIMILAR: usize = 200;
/// Variable of a comparison unless the address names another one.
const FIRST_VARIABLE: &str = "AMT_CREDIT";
/// Boundaries of the age bands.
const AGES: [u32; 5] = [25, 35, 45, 55, 65];
/// Column of the income bands.
pub const INCOME: &str = "AMT_INCOME_TOTAL";

/// Settings of a comparison: the variables, and the clients to compare with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparisonSettings {
    /// First variable: a field or a feature.
    pub variable: String,
    /// Second variable; empty if there is none.
    pub other: String,
    /// True if the client is compared with similar clients only.
    pub is_similar: bool,
    /// Filter conditions: a field, and the value or range that it must have.
    pub conditions: Vec<(String, String)>,
}

impl ComparisonSettings {
    /// Reads the settings from an address.
    pub fn from_query(query: &Query) -> Self {
        let variable = query.get(Key::Variable);
        let conditions =
            query.get(Key::Filter).split(';').filter_map(|condition| condition.split_once(':'));
        Self {
            variable: if variable.is_empty() { FIRST_VARIABLE } else { variable }.to_owned(),
            other: query.get(Key::Other).to_owned(),
            is_similar: !query.get(Key::Similar).is_empty(),
            conditions: conditions
                .map(|(field, condition)| (field.to_owned(), condition.to_owned()))
                .collect(),
        }
    }

    /// Writes the settings into an address; the other parts of the address stay.
    pub fn to_query(&self, query: &Query) -> Query {
        let conditions: Vec<String> = self
            .conditions
            .iter()
            .map(|(field, condition)| format!("{field}:{condition}"))
            .collect();
        let variable = if self.variable == FIRST_VARIABLE { "" } else { &self.variable };
        query
            .with(Key::Variable, variable)
            .with(Key::Other, &self.other)
            .with(Key::Similar, &if self.is_similar { SIMILAR.to_string() } else { String::new() })
            .with(Key::Filter, &conditions.join(";"))
    }

    /// Returns the condition on `field`; empty if there is none.
    pub fn condition(&self, field: &str) -> &str {
        self.conditions
            .iter()
            .find(|(name, _)| name == field)
            .map_or("", |(_, condition)| condition)
    }

    /// Returns the same settings with another condition on `field`.
    ///
    /// An empty condition removes it.
    #[must_use]
    pub fn with_condition(&self, field: &str, condition: &str) -> Self {
        let mut settings = self.clone();
        settings.conditions.retain(|(name, _)| name != field);
        if !condition.is_empty() {
            settings.conditions.push((field.to_owned(), condition.to_owned()));
        }
        settings
    }

    /// Returns the API path of the distribution of the variable.
    pub fn path(&self, client: ClientId) -> String {
        format!("/v1/population/{}{}", encoded(&self.variable), self.parameters(client))
    }

    /// Returns the API path of the joint distribution; `None` with one variable.
    pub fn joint_path(&self, client: ClientId) -> Option<String> {
        let (variable, other) = (encoded(&self.variable), encoded(&self.other));
        let is_joint = !self.other.is_empty() && self.other != self.variable;
        is_joint.then(|| format!("/v1/population/{variable}/by/{other}{}", self.parameters(client)))
    }

    fn parameters(&self, client: ClientId) -> String {
        let mut parameters: Vec<String> = self
            .conditions
            .iter()
            .map(|(field, condition)| format!("filter={}:{}", encoded(field), encoded(condition)))
            .collect();
        if self.is_similar {
            parameters.push(format!("similar_to={client}&k={SIMILAR}"));
        }
        if parameters.is_empty() { String::new() } else { format!("?{}", parameters.join("&")) }
    }
}

/// A filter, and the conditions that it offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Its field.
    pub field: &'static str,
    /// Its label.
    pub label: &'static str,
    /// Conditions, each with its label.
    pub options: Vec<(String, String)>,
}

/// Returns the filters of a comparison.
///
/// The income bands hold about a fifth of the clients each, by the distribution `income`.
pub fn filters(model: &ModelInfo, income: Option<&Population>, text: &Text) -> Vec<Filter> {
    let words = text.comparison;
    let band = |from: Option<u32>, to: Option<u32>| {
        let end = |end: Option<u32>| end.map(|end| end.to_string()).unwrap_or_default();
        (format!("{}..{}", end(from), end(to)), (words.ages)(from, to))
    };
    let ages = (0..=AGES.len())
        .map(|index| band(index.checked_sub(1).map(|index| AGES[index]), AGES.get(index).copied()));
    let family = (1..=4).map(|members| {
        let condition =
            if members < 4 { format!("{members}..{}", members + 1) } else { "4..".to_owned() };
        (condition, (words.family)(members, members == 4))
    });
    let categories = |name: &str| {
        let field = model.fields.iter().find(|field| field.name == name);
        let categories = field.map(|field| field.categories.as_slice()).unwrap_or_default();
        categories.iter().map(|category| (category.value.clone(), category.label.clone())).collect()
    };
    vec![
        Filter { field: "age_years", label: words.filter_age, options: ages.collect() },
        Filter {
            field: INCOME,
            label: words.filter_income,
            options: income.map(|income| bands(income, text)).unwrap_or_default(),
        },
        Filter { field: "CNT_FAM_MEMBERS", label: words.filter_family, options: family.collect() },
        Filter {
            field: "NAME_CONTRACT_TYPE",
            label: words.filter_contract,
            options: categories("NAME_CONTRACT_TYPE"),
        },
        Filter {
            field: "OCCUPATION_TYPE",
            label: words.filter_occupation,
            options: categories("OCCUPATION_TYPE"),
        },
    ]
}

/// Returns bands of about a fifth of the clients each, cut at the edges of the ranges.
fn bands(population: &Population, text: &Text) -> Vec<(String, String)> {
    let all: usize = population.groups.iter().map(|group| group.counts.clients).sum();
    let mut edges = Vec::new();
    let mut below = 0;
    for group in &population.groups {
        below += group.counts.clients;
        if let Some(to) = group.to
            && below * 5 >= (edges.len() + 1) * all
            && edges.len() < 4
        {
            edges.push(to);
        }
    }
    let end = |end: Option<f64>| end.map(|end| end.to_string()).unwrap_or_default();
    (0..=edges.len())
        .map(|index| (index.checked_sub(1).map(|index| edges[index]), edges.get(index).copied()))
        .map(|(from, to)| {
            (format!("{}..{}", end(from), end(to)), range(from, to, Unit::Amount, text))
        })
        .collect()
}

/// Writes conditions in the words of the filters that offer them.
pub fn conditions_text(conditions: &[(String, String)], filters: &[Filter]) -> String {
    let word = |(field, condition): &(String, String)| {
        let filter = filters.iter().find(|filter| filter.field == field);
        let option =
            filter.and_then(|filter| filter.options.iter().find(|(value, _)| value == condition));
        let label = filter.map_or(field.as_str(), |filter| filter.label);
        format!("{label} {}", option.map_or(condition, |(_, words)| words))
    };
    conditions.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// Returns how many of the selected clients are in no group of the chart.
///
/// They have no value, or belong to a group that is too small.
pub fn left_out(population: &Population) -> usize {
    population
        .clients
        .saturating_sub(population.groups.iter().map(|group| group.counts.clients).sum())
}

/// Writes the rank of a value among all clients, in words; `None` if it is unknown.
pub fn rank_text(standing: &FieldStanding, text: &Text) -> Option<String> {
    let words = text.comparison;
    let percent = |share: f64| format::percent_short(share.clamp(0.0, 1.0), text.language);
    let same = standing.share_same?;
    let Some(below) = standing.share_below else {
        return Some((words.like_others)(&percent(same)));
    };
    let above = 1.0 - below - same;
    Some(if same >= 0.2 {
        (words.like_others)(&percent(same))
    } else if below < 0.01 {
        words.among_lowest.to_owned()
    } else if above < 0.01 {
        words.among_highest.to_owned()
    } else {
        // The sentence about the distribution also counts the clients below this one.
        (words.more_than)(&percent(below))
    })
}

#[cfg(test)]
mod tests {
    use contract::{GroupCounts, PopulationGroup};

    use super::*;
    use crate::text::FR;

    fn settings() -> ComparisonSettings {
        ComparisonSettings {
            variable: "credit_to_income".to_owned(),
            other: String::new(),
            is_similar: true,
            conditions: vec![
                ("age_years".to_owned(), "25..35".to_owned()),
                ("OCCUPATION_TYPE".to_owned(), "Waiters/barmen staff".to_owned()),
            ],
        }
    }

    #[test]
    fn the_address_holds_all_settings() {
        let query = settings().to_query(&Query::default());
        assert_eq!(ComparisonSettings::from_query(&query), settings());
        let first = ComparisonSettings::from_query(&Query::default());
        assert_eq!(
            (first.variable.as_str(), first.to_query(&Query::default())),
            ("AMT_CREDIT", Query::default())
        );
    }

    #[test]
    fn the_api_is_asked_with_every_condition_escaped() {
        let asked = "/v1/population/credit_to_income?filter=age_years:25..35&filter=OCCUPATION_TYPE:Waiters%2Fbarmen%20staff&similar_to=100001&k=200";
        assert_eq!(settings().path(100_001), asked);
        assert_eq!(settings().joint_path(100_001), None);
        let both = ComparisonSettings {
            other: "AMT_CREDIT".to_owned(),
            is_similar: false,
            conditions: Vec::new(),
            ..settings()
        };
        assert_eq!(
            both.joint_path(1).as_deref(),
            Some("/v1/population/credit_to_income/by/AMT_CREDIT")
        );
    }

    #[test]
    fn a_field_has_one_condition_or_none() {
        let other = settings().with_condition("age_years", "65..");
        assert_eq!((other.condition("age_years"), other.conditions.len()), ("65..", 2));
        assert_eq!(other.with_condition("age_years", "").condition("age_years"), "");
    }

    #[test]
    fn income_bands_hold_about_a_fifth_of_the_clients_each() {
        let group = |from, to, clients| PopulationGroup {
            from,
            to,
            counts: GroupCounts { clients, ..GroupCounts::default() },
            ..PopulationGroup::default()
        };
        let groups = vec![
            group(None, Some(100.0), 30),
            group(Some(100.0), Some(200.0), 15),
            group(Some(200.0), Some(300.0), 15),
            group(Some(300.0), Some(400.0), 30),
            group(Some(400.0), None, 10),
        ];
        let population = Population {
            field: INCOME.to_owned(),
            label: "Revenu".to_owned(),
            unit: Unit::Amount,
            all_clients: 100,
            clients: 100,
            filter: Vec::new(),
            groups,
            missing: None,
            small_groups: None,
            model_version: String::new(),
        };
        let conditions: Vec<_> =
            bands(&population, &FR).into_iter().map(|(condition, _)| condition).collect();
        assert_eq!(conditions, ["..100", "100..200", "200..300", "300..400", "400.."]);
    }

    #[test]
    fn a_rank_is_the_share_of_clients_below() {
        let rank_of = |below: Option<f64>, same: f64| {
            let standing = FieldStanding {
                name: String::new(),
                label: String::new(),
                unit: Unit::Amount,
                value: None,
                value_label: None,
                share_below: below,
                share_same: Some(same),
                usual_value: None,
                usual_value_label: None,
            };
            rank_text(&standing, &FR).unwrap_or_default()
        };
        assert_eq!(rank_of(Some(0.72), 0.0), "plus que 72\u{202f}% des clients");
        assert_eq!(rank_of(Some(0.2), 0.05), "plus que 20\u{202f}% des clients");
        assert_eq!(rank_of(Some(0.3), 0.4), "comme 40\u{202f}% des clients");
        assert_eq!(rank_of(Some(0.0), 0.0), "parmi les plus faibles");
        assert_eq!(rank_of(Some(1.0), 0.0), "parmi les plus élevés");
        assert_eq!(rank_of(None, 0.18), "comme 18\u{202f}% des clients");
    }

    #[test]
    fn clients_who_are_not_drawn_are_counted() {
        let group = |clients| PopulationGroup {
            counts: GroupCounts { clients, ..GroupCounts::default() },
            ..PopulationGroup::default()
        };
        let population = Population {
            field: "NAME_INCOME_TYPE".to_owned(),
            label: String::new(),
            unit: Unit::Category,
            all_clients: 2736,
            clients: 86,
            filter: Vec::new(),
            groups: vec![group(51)],
            missing: None,
            small_groups: Some(GroupCounts { clients: 35, ..GroupCounts::default() }),
            model_version: String::new(),
        };
        assert_eq!(left_out(&population), 35);
    }

    #[test]
    fn a_filter_in_use_is_written_out() {
        let filters = [Filter {
            field: "age_years",
            label: "Âge",
            options: vec![("25..35".to_owned(), "25 à 34 ans".to_owned())],
        }];
        let conditions =
            [("age_years".to_owned(), "25..35".to_owned()), ("x".to_owned(), "1".to_owned())];
        assert_eq!(conditions_text(&conditions, &filters), "Âge 25 à 34 ans, x 1");
    }
}
