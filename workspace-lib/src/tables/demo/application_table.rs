//! The applications' table: 122 columns, in the order of the originals.

use polars::prelude::*;

use super::application::Application;
use super::frame::frame;
use super::marginals::BUILDING;
use crate::tables::schema::{Table, UNKNOWN_DAY};

/// The rows as the file of `table`: without `TARGET` for applications to score.
pub(super) fn table(rows: &[Application], table: Table) -> PolarsResult<DataFrame> {
    let mut frame = written(rows)?;
    frame.hstack_mut(&numbered(rows))?;
    frame.hstack_mut(&buildings(rows))?;
    frame.select(table.columns().iter().map(|column| column.name))
}

fn written(rows: &[Application]) -> PolarsResult<DataFrame> {
    frame!(rows, row => {
        "SK_ID_CURR": row.id,
        "TARGET": i64::from(row.target),
        "NAME_CONTRACT_TYPE": if row.revolving { "Revolving loans" } else { "Cash loans" },
        "CODE_GENDER": if row.man { "M" } else { "F" },
        "FLAG_OWN_CAR": yes_no(row.owns_car),
        "FLAG_OWN_REALTY": yes_no(row.owns_home),
        "CNT_CHILDREN": row.children,
        "AMT_INCOME_TOTAL": row.income,
        "AMT_CREDIT": row.credit,
        "AMT_ANNUITY": row.annuity,
        "AMT_GOODS_PRICE": row.goods_price,
        "NAME_TYPE_SUITE": row.companion,
        "NAME_INCOME_TYPE": row.work.income_type,
        "NAME_EDUCATION_TYPE": row.education,
        "NAME_FAMILY_STATUS": row.family,
        "NAME_HOUSING_TYPE": row.housing,
        "REGION_POPULATION_RELATIVE": (row.population * 1e6).round() / 1e6,
        "DAYS_BIRTH": -row.age as i64,
        "DAYS_EMPLOYED": row.work.employed.map_or(UNKNOWN_DAY as i64, |days| -days as i64),
        "DAYS_REGISTRATION": 0.0 - row.registration,
        "DAYS_ID_PUBLISH": -row.identity as i64,
        "OWN_CAR_AGE": row.car_age,
        "FLAG_MOBIL": 1_i64,
        "OCCUPATION_TYPE": row.work.occupation,
        "CNT_FAM_MEMBERS": (1 + i64::from(row.couple) + row.children) as f64,
        "REGION_RATING_CLIENT": row.rating.0,
        "REGION_RATING_CLIENT_W_CITY": row.rating.1,
        "WEEKDAY_APPR_PROCESS_START": row.weekday,
        "HOUR_APPR_PROCESS_START": row.hour,
        "ORGANIZATION_TYPE": row.work.organisation,
        "EXT_SOURCE_1": row.external_scores[0],
        "EXT_SOURCE_2": row.external_scores[1],
        "EXT_SOURCE_3": row.external_scores[2],
        "FONDKAPREMONT_MODE": row.building.fund,
        "HOUSETYPE_MODE": row.building.kind,
        "WALLSMATERIAL_MODE": row.building.walls,
        "EMERGENCYSTATE_MODE": row.building.emergency,
        "DAYS_LAST_PHONE_CHANGE": 0.0 - row.phone_change,
    })
}

/// Columns that are positions of an array: flags and counts.
fn numbered(rows: &[Application]) -> Vec<Column> {
    const PHONES: [&str; 5] = ["FLAG_EMP_PHONE", "FLAG_WORK_PHONE", "FLAG_CONT_MOBILE", "FLAG_PHONE", "FLAG_EMAIL"];
    const ADDRESSES: [&str; 6] = [
        "REG_REGION_NOT_LIVE_REGION",
        "REG_REGION_NOT_WORK_REGION",
        "LIVE_REGION_NOT_WORK_REGION",
        "REG_CITY_NOT_LIVE_CITY",
        "REG_CITY_NOT_WORK_CITY",
        "LIVE_CITY_NOT_WORK_CITY",
    ];
    const CIRCLE: [&str; 4] = [
        "OBS_30_CNT_SOCIAL_CIRCLE",
        "DEF_30_CNT_SOCIAL_CIRCLE",
        "OBS_60_CNT_SOCIAL_CIRCLE",
        "DEF_60_CNT_SOCIAL_CIRCLE",
    ];
    const ENQUIRIES: [&str; 6] = [
        "AMT_REQ_CREDIT_BUREAU_HOUR",
        "AMT_REQ_CREDIT_BUREAU_DAY",
        "AMT_REQ_CREDIT_BUREAU_WEEK",
        "AMT_REQ_CREDIT_BUREAU_MON",
        "AMT_REQ_CREDIT_BUREAU_QRT",
        "AMT_REQ_CREDIT_BUREAU_YEAR",
    ];
    let integers = |name: &str, value: &dyn Fn(&Application) -> i64| {
        Column::new(name.into(), rows.iter().map(value).collect::<Vec<_>>())
    };
    let numbers = |name: &str, value: &dyn Fn(&Application) -> Option<i64>| {
        Column::new(name.into(), rows.iter().map(|row| value(row).map(|count| count as f64)).collect::<Vec<_>>())
    };
    let phones = PHONES.iter().enumerate().map(|(at, name)| integers(name, &|row| i64::from(row.phones[at])));
    let addresses = ADDRESSES.iter().enumerate().map(|(at, name)| integers(name, &|row| i64::from(row.addresses[at])));
    let documents =
        (0..20).map(|at| integers(&format!("FLAG_DOCUMENT_{}", at + 2), &|row| i64::from(row.documents[at])));
    let circle = CIRCLE.iter().enumerate().map(|(at, name)| numbers(name, &|row| row.circle.map(|counts| counts[at])));
    let enquiries =
        ENQUIRIES.iter().enumerate().map(|(at, name)| numbers(name, &|row| row.enquiries.map(|counts| counts[at])));
    phones.chain(addresses).chain(documents).chain(circle).chain(enquiries).collect()
}

fn buildings(rows: &[Application]) -> Vec<Column> {
    let column = |name: String, value: &dyn Fn(&Application) -> Option<f64>| {
        Column::new(name.into(), rows.iter().map(value).collect::<Vec<_>>())
    };
    let columns = BUILDING.iter().enumerate().flat_map(|(at, figure)| {
        [
            column(format!("{}_AVG", figure.name), &|row| row.building.mean[at]),
            column(format!("{}_MODE", figure.name), &|row| row.building.mode[at]),
            column(format!("{}_MEDI", figure.name), &|row| row.building.median[at]),
        ]
    });
    columns.collect()
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "Y" } else { "N" }
}
