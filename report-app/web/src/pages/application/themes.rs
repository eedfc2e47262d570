//! The fields of a new application, by theme.

use contract::{Application, ModelInfo, Unit, Value};

use crate::edited::{BIRTH, CAR, CAR_AGE, CREDIT, GOODS, INCOME, JOB, PAYMENT};
use crate::form::{Field, fields};
use crate::text::Text;

/// Fields under one heading.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Theme {
    /// The heading.
    pub(super) title: &'static str,
    /// Its fields, in order.
    pub(super) fields: Vec<Field>,
}

const FIRST: [&str; 5] = ["NAME_CONTRACT_TYPE", CREDIT, PAYMENT, INCOME, BIRTH];
const WORK: [&str; 4] = ["NAME_INCOME_TYPE", JOB, "OCCUPATION_TYPE", "ORGANIZATION_TYPE"];
const PERSON: [&str; 6] =
    ["NAME_EDUCATION_TYPE", "NAME_FAMILY_STATUS", "CNT_CHILDREN", "CNT_FAM_MEMBERS", CAR, CAR_AGE];
const SCORES: [&str; 3] = ["EXT_SOURCE_1", "EXT_SOURCE_2", "EXT_SOURCE_3"];

/// Returns the fields that a decision needs, then all other fields of the model by theme.
pub(super) fn themes(model: &ModelInfo, text: &Text) -> (Theme, Vec<Theme>) {
    let names = |is_among: &dyn Fn(&str) -> bool| {
        let all = model.fields.iter().map(|field| field.name.as_str());
        all.filter(|name| is_among(name)).collect::<Vec<_>>()
    };
    // Other fields that this model requires.
    let others = names(&|name| {
        !FIRST.contains(&name)
            && model.fields.iter().any(|field| field.name == name && field.required)
    });
    let first = [FIRST.as_slice(), &others].concat();
    let home = names(&|name| {
        name.starts_with("REG") || name.starts_with("LIVE_") || is_building(name) || is_home(name)
    });
    let papers = names(&|name| name.starts_with("FLAG_") && name != CAR && !is_home(name));
    let listed = [first.as_slice(), &[GOODS], &WORK, &PERSON, &SCORES, &home, &papers].concat();
    let rest = names(&|name| !listed.contains(&name));
    let words = text.application;
    let theme = |title: &'static str, names: &[&str]| {
        let names: Vec<&str> =
            names.iter().copied().filter(|name| !others.contains(name)).collect();
        Theme { title, fields: fields(&names, &model.fields, text) }
    };
    let optional = [
        theme(words.goods, &[GOODS]),
        theme(words.work, &WORK),
        theme(words.person, &PERSON),
        theme(words.scores, &SCORES),
        theme(words.papers, &papers),
        theme(words.housing, &home),
        theme(words.others, &rest),
    ];
    let first = Theme { title: words.required, fields: fields(&first, &model.fields, text) };
    (first, optional.into_iter().filter(|theme| !theme.fields.is_empty()).collect())
}

/// Returns a new application before anything is typed: boxes that are not ticked mean no.
pub(super) fn blank(model: &ModelInfo) -> Application {
    let boxes = model.fields.iter().filter(|field| field.unit == Unit::YesNo && field.is_read);
    let mut blank = Application::new();
    blank.extend(boxes.map(|field| (field.name.clone(), Some(Value::Number(0.0)))));
    blank
}

fn is_home(name: &str) -> bool {
    ["NAME_HOUSING_TYPE", "FLAG_OWN_REALTY"].contains(&name)
}

/// Checks whether a column describes the building in which the applicant lives.
fn is_building(name: &str) -> bool {
    ["_AVG", "_MODE", "_MEDI"].iter().any(|end| name.ends_with(end))
}
