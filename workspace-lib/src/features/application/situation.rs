//! The applicant's situation: age, employment, education and assets.

use scoring::ReasonGroup as Reason;
use scoring::features::{Expression, Feature, column, divide, feature, less, number, when};
use scoring::{DAYS_PER_YEAR, Unit};

use super::{years_since, yes_or_no};

/// Defines the features of the situation.
pub(super) fn features() -> Vec<Feature> {
    let employment =
        |name, fr, en, unit| feature(name, fr, en).unit(unit).group(Reason::Employment);
    let assets = |name, fr, en, unit| feature(name, fr, en).unit(unit).group(Reason::Assets);
    vec![
        feature("age_years", "Âge", "Age")
            .unit(Unit::Years)
            .group(Reason::Age)
            .row(years_since("DAYS_BIRTH")),
        employment(
            "employment_years",
            "Ancienneté dans l’emploi",
            "Time in the present job",
            Unit::Years,
        )
        .lowers_risk()
        .row(years_since("DAYS_EMPLOYED")),
        employment(
            "employment_to_age",
            "Ancienneté rapportée à l’âge",
            "Time in the job over age",
            Unit::Share,
        )
        .row(divide(column("DAYS_EMPLOYED"), column("DAYS_BIRTH"))),
        employment("income_type", "Type de revenu", "Kind of income", Unit::Category)
            .category("NAME_INCOME_TYPE", INCOME_TYPES),
        employment("occupation", "Profession", "Occupation", Unit::Category)
            .category("OCCUPATION_TYPE", OCCUPATIONS),
        employment(
            "employer_sector",
            "Secteur de l’employeur",
            "Employer’s sector",
            Unit::Category,
        )
        .category("ORGANIZATION_TYPE", EMPLOYER_SECTORS),
        employment(
            "income_to_employment_years",
            "Revenu rapporté à l’ancienneté",
            "Income over time in the job",
            Unit::Amount,
        )
        .row(divide(column("AMT_INCOME_TOTAL"), at_least_a_day(years_since("DAYS_EMPLOYED")))),
        feature("education", "Niveau d’études", "Education")
            .lowers_risk()
            .unit(Unit::Category)
            .group(Reason::Education)
            .category("NAME_EDUCATION_TYPE", EDUCATION),
        assets("owns_car", "Possède une voiture", "Owns a car", Unit::YesNo)
            .lowers_risk()
            .row(yes_or_no("FLAG_OWN_CAR", "Y", "N")),
        assets("car_age", "Âge de la voiture", "Age of the car", Unit::Years)
            .raises_risk()
            .row(column("OWN_CAR_AGE")),
        assets("owns_home", "Propriétaire de son logement", "Owns a home", Unit::YesNo)
            .lowers_risk()
            .row(yes_or_no("FLAG_OWN_REALTY", "Y", "N")),
    ]
}

/// Returns the years, but at least one day.
///
/// So a job that begins today leads to no division by zero.
fn at_least_a_day(years: Expression) -> Expression {
    let day = || number(1.0 / DAYS_PER_YEAR);
    when(less(years.clone(), day()), day(), years)
}

/// Levels of education, from the lowest to the highest.
const EDUCATION: &[&str] = &[
    "Lower secondary",
    "Secondary / secondary special",
    "Incomplete higher",
    "Higher education",
    "Academic degree",
];

/// Income types by median income.
///
/// `Maternity leave` is left out: it would reveal gender and family.
const INCOME_TYPES: &[&str] = &[
    "Pensioner",
    "Unemployed",
    "Working",
    "Student",
    "State servant",
    "Commercial associate",
    "Businessman",
];

/// Occupations by median income.
const OCCUPATIONS: &[&str] = &[
    "Cleaning staff",
    "Low-skill Laborers",
    "Cooking staff",
    "Sales staff",
    "Medicine staff",
    "Security staff",
    "Waiters/barmen staff",
    "Secretaries",
    "Private service staff",
    "Laborers",
    "Core staff",
    "High skill tech staff",
    "HR staff",
    "Accountants",
    "Drivers",
    "Realty agents",
    "Managers",
    "IT staff",
];

/// Employer sectors by median income over 36,473 applications, then by mean income.
const EMPLOYER_SECTORS: &[&str] = &[
    "Postal",
    "Kindergarten",
    "Agriculture",
    "Culture",
    "Industry: type 3",
    "Restaurant",
    "Security",
    "Trade: type 3",
    "Medicine",
    "School",
    "Hotel",
    "Industry: type 2",
    "Government",
    "Industry: type 13",
    "Housing",
    "Trade: type 7",
    "Telecom",
    "Self-employed",
    "Religion",
    "Cleaning",
    "Trade: type 6",
    "Business Entity Type 2",
    "Industry: type 11",
    "Industry: type 1",
    "Industry: type 7",
    "Other",
    "Trade: type 1",
    "Industry: type 5",
    "Transport: type 2",
    "Industry: type 4",
    "Electricity",
    "Transport: type 3",
    "Advertising",
    "Trade: type 2",
    "Business Entity Type 1",
    "Emergency",
    "Business Entity Type 3",
    "Bank",
    "Insurance",
    "University",
    "Industry: type 12",
    "Transport: type 1",
    "Industry: type 10",
    "Realtor",
    "Trade: type 5",
    "Services",
    "Transport: type 4",
    "Construction",
    "Industry: type 9",
    "Security Ministries",
    "Mobile",
    "Industry: type 8",
    "Trade: type 4",
    "Industry: type 6",
    "Police",
    "Legal Services",
    "Military",
];
