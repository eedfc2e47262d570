//! The application itself: the loan asked for, the applicant's situation and the external scores.

use scoring::ReasonGroup as Reason;
use scoring::Unit;
use scoring::features::{
    Expression, Feature, any_of, column, count_missing, divide, equals, feature, indicator, maximum, mean, minimum,
    multiply, number, subtract, total,
};

/// Features of the application.
pub(super) fn features() -> Vec<Feature> {
    [external_scores(), loan(), situation(), housing_and_file()].concat()
}

fn scores() -> Vec<Expression> {
    ["EXT_SOURCE_1", "EXT_SOURCE_2", "EXT_SOURCE_3"].map(column).to_vec()
}

/// Days before the application, given as negative numbers, in years.
fn years_since(days: &str) -> Expression {
    divide(column(days), number(-365.25))
}

fn external_scores() -> Vec<Feature> {
    let score = |name, fr, en| feature(name, fr, en).unit(Unit::Score).group(Reason::ExternalScores);
    vec![
        score("external_score_1", "Score externe 1", "External score 1").row(column("EXT_SOURCE_1")),
        score("external_score_2", "Score externe 2", "External score 2").row(column("EXT_SOURCE_2")),
        score("external_score_3", "Score externe 3", "External score 3").row(column("EXT_SOURCE_3")),
        score("external_scores_mean", "Moyenne des scores externes", "Mean of the external scores").row(mean(scores())),
        score("external_scores_minimum", "Plus faible score externe", "Lowest external score").row(minimum(scores())),
        score("external_scores_maximum", "Meilleur score externe", "Best external score").row(maximum(scores())),
        score("external_scores_product", "Produit des scores externes 2 et 3", "Product of external scores 2 and 3")
            .row(multiply(column("EXT_SOURCE_2"), column("EXT_SOURCE_3"))),
        feature("external_scores_missing", "Scores externes absents", "External scores that are absent")
            .unit(Unit::Count)
            .group(Reason::ExternalScores)
            .row(count_missing(scores())),
    ]
}

fn loan() -> Vec<Feature> {
    let loan = |name, fr, en, unit| feature(name, fr, en).unit(unit).group(Reason::Loan);
    let income = |name, fr, en| feature(name, fr, en).unit(Unit::Share).group(Reason::Income);
    vec![
        loan("credit_amount", "Montant du crédit", "Credit amount", Unit::Amount).row(column("AMT_CREDIT")),
        loan("annuity_amount", "Montant de l’annuité", "Annuity", Unit::Amount).row(column("AMT_ANNUITY")),
        loan("goods_price", "Prix du bien financé", "Price of the goods", Unit::Amount).row(column("AMT_GOODS_PRICE")),
        loan("credit_to_annuity", "Nombre d’annuités du crédit", "Number of annuities of the loan", Unit::Ratio)
            .row(divide(column("AMT_CREDIT"), column("AMT_ANNUITY"))),
        loan("credit_to_goods", "Crédit rapporté au prix du bien", "Credit over price of the goods", Unit::Ratio)
            .row(divide(column("AMT_CREDIT"), column("AMT_GOODS_PRICE"))),
        loan(
            "credit_beyond_goods",
            "Crédit au-delà du prix du bien",
            "Credit beyond the price of the goods",
            Unit::Amount,
        )
        .row(subtract(column("AMT_CREDIT"), column("AMT_GOODS_PRICE"))),
        loan("is_revolving_loan", "Crédit renouvelable", "Revolving loan", Unit::YesNo)
            .row(indicator(equals("NAME_CONTRACT_TYPE", "Revolving loans"))),
        feature("income_amount", "Revenu", "Income")
            .unit(Unit::Amount)
            .group(Reason::Income)
            .row(column("AMT_INCOME_TOTAL")),
        feature("credit_to_income", "Crédit rapporté au revenu", "Credit over income")
            .unit(Unit::Ratio)
            .group(Reason::Income)
            .row(divide(column("AMT_CREDIT"), column("AMT_INCOME_TOTAL"))),
        income("annuity_to_income", "Part de l’annuité dans le revenu", "Annuity as a share of income")
            .row(divide(column("AMT_ANNUITY"), column("AMT_INCOME_TOTAL"))),
    ]
}

fn situation() -> Vec<Feature> {
    let employment = |name, fr, en, unit| feature(name, fr, en).unit(unit).group(Reason::Employment);
    let assets = |name, fr, en, unit| feature(name, fr, en).unit(unit).group(Reason::Assets);
    vec![
        feature("age_years", "Âge", "Age").unit(Unit::Years).group(Reason::Age).row(years_since("DAYS_BIRTH")),
        employment("employment_years", "Ancienneté dans l’emploi", "Time in the present job", Unit::Years)
            .row(years_since("DAYS_EMPLOYED")),
        employment("employment_to_age", "Ancienneté rapportée à l’âge", "Time in the job over age", Unit::Share)
            .row(divide(column("DAYS_EMPLOYED"), column("DAYS_BIRTH"))),
        employment("income_type", "Type de revenu", "Kind of income", Unit::Category)
            .category("NAME_INCOME_TYPE", INCOME_TYPES),
        employment("occupation", "Profession", "Occupation", Unit::Category).category("OCCUPATION_TYPE", OCCUPATIONS),
        employment("is_self_employed", "Travailleur indépendant", "Self-employed", Unit::YesNo)
            .row(indicator(equals("ORGANIZATION_TYPE", "Self-employed"))),
        employment(
            "works_in_business_entity_3",
            "Employeur « entreprise de type 3 »",
            "Employer of type \"business entity 3\"",
            Unit::YesNo,
        )
        .row(indicator(equals("ORGANIZATION_TYPE", "Business Entity Type 3"))),
        employment("works_in_public_service", "Emploi public", "Works in public service", Unit::YesNo)
            .row(indicator(any_of("ORGANIZATION_TYPE", PUBLIC_SERVICE))),
        employment(
            "works_in_trade_or_transport",
            "Commerce, transport ou construction",
            "Trade, transport or construction",
            Unit::YesNo,
        )
        .row(indicator(any_of("ORGANIZATION_TYPE", TRADE_AND_TRANSPORT))),
        feature("education", "Niveau d’études", "Education")
            .unit(Unit::Category)
            .group(Reason::Education)
            .category("NAME_EDUCATION_TYPE", EDUCATION),
        assets("owns_car", "Possède une voiture", "Owns a car", Unit::YesNo)
            .row(indicator(equals("FLAG_OWN_CAR", "Y"))),
        assets("car_age", "Âge de la voiture", "Age of the car", Unit::Years).row(column("OWN_CAR_AGE")),
        assets("owns_home", "Propriétaire de son logement", "Owns a home", Unit::YesNo)
            .row(indicator(equals("FLAG_OWN_REALTY", "Y"))),
    ]
}

fn housing_and_file() -> Vec<Feature> {
    let housing = |name, fr, en, unit| feature(name, fr, en).unit(unit).group(Reason::Housing);
    let file = |name, fr, en, unit| feature(name, fr, en).unit(unit).group(Reason::File);
    let enquiries = |name, fr, en| feature(name, fr, en).unit(Unit::Count).group(Reason::CreditEnquiries);
    let circle = |name, fr, en| feature(name, fr, en).unit(Unit::Count).group(Reason::SocialCircle);
    let documents = (2..=21).map(|document| column(&format!("FLAG_DOCUMENT_{document}"))).collect();
    vec![
        housing("housing_type", "Type de logement", "Housing", Unit::Category)
            .category("NAME_HOUSING_TYPE", HOUSING_TYPES),
        housing(
            "region_population",
            "Population relative de la région",
            "Relative population of the region",
            Unit::Score,
        )
        .row(column("REGION_POPULATION_RELATIVE")),
        housing("region_rating", "Note de la région (1 à 3)", "Rating of the region (1 to 3)", Unit::Count)
            .row(column("REGION_RATING_CLIENT_W_CITY")),
        housing(
            "works_in_other_city",
            "Travaille hors de sa ville de résidence",
            "Works outside the city of residence",
            Unit::YesNo,
        )
        .row(column("REG_CITY_NOT_WORK_CITY")),
        housing(
            "lives_in_other_city",
            "Vit hors de sa ville d’inscription",
            "Lives outside the city of registration",
            Unit::YesNo,
        )
        .row(column("REG_CITY_NOT_LIVE_CITY")),
        housing("building_area", "Surface relative de l’immeuble", "Relative area of the building", Unit::Score)
            .row(column("TOTALAREA_MODE")),
        housing("building_floors", "Hauteur relative de l’immeuble", "Relative height of the building", Unit::Score)
            .row(column("FLOORSMAX_AVG")),
        file(
            "identity_document_years",
            "Ancienneté de la pièce d’identité",
            "Age of the identity document",
            Unit::Years,
        )
        .row(years_since("DAYS_ID_PUBLISH")),
        file("registration_years", "Ancienneté de l’inscription", "Time since registration", Unit::Years)
            .row(years_since("DAYS_REGISTRATION")),
        file(
            "phone_change_years",
            "Temps depuis le changement de téléphone",
            "Time since the last change of phone",
            Unit::Years,
        )
        .row(years_since("DAYS_LAST_PHONE_CHANGE")),
        file("gave_document_3", "Document 3 fourni", "Document 3 provided", Unit::YesNo).row(column("FLAG_DOCUMENT_3")),
        file("documents_given", "Nombre de documents fournis", "Number of documents provided", Unit::Count)
            .row(total(documents)),
        enquiries(
            "enquiries_1_to_3_months_ago",
            "Consultations de la centrale, il y a 1 à 3 mois",
            "Credit bureau enquiries, 1 to 3 months ago",
        )
        .row(column("AMT_REQ_CREDIT_BUREAU_QRT")),
        enquiries(
            "enquiries_3_to_12_months_ago",
            "Consultations de la centrale, il y a 3 à 12 mois",
            "Credit bureau enquiries, 3 to 12 months ago",
        )
        .row(column("AMT_REQ_CREDIT_BUREAU_YEAR")),
        circle(
            "social_circle_defaults_30",
            "Retards de 30 jours dans l’entourage",
            "Delays of 30 days in the social circle",
        )
        .row(column("DEF_30_CNT_SOCIAL_CIRCLE")),
        circle(
            "social_circle_observed_30",
            "Personnes observées dans l’entourage",
            "People observed in the social circle",
        )
        .row(column("OBS_30_CNT_SOCIAL_CIRCLE")),
    ]
}

/// From the lowest level to the highest.
const EDUCATION: &[&str] =
    &["Lower secondary", "Secondary / secondary special", "Incomplete higher", "Higher education", "Academic degree"];

/// By median income. `Maternity leave` is left out: it would tell gender and family.
const INCOME_TYPES: &[&str] =
    &["Pensioner", "Unemployed", "Working", "Student", "State servant", "Commercial associate", "Businessman"];

/// By median income.
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

/// From the least independent to the most.
const HOUSING_TYPES: &[&str] = &[
    "With parents",
    "Rented apartment",
    "Municipal apartment",
    "Office apartment",
    "Co-op apartment",
    "House / apartment",
];

const PUBLIC_SERVICE: &[&str] = &[
    "Culture",
    "Emergency",
    "Government",
    "Kindergarten",
    "Medicine",
    "Military",
    "Police",
    "Postal",
    "School",
    "Security Ministries",
    "University",
];

const TRADE_AND_TRANSPORT: &[&str] = &[
    "Construction",
    "Trade: type 1",
    "Trade: type 2",
    "Trade: type 3",
    "Trade: type 4",
    "Trade: type 5",
    "Trade: type 6",
    "Trade: type 7",
    "Transport: type 1",
    "Transport: type 2",
    "Transport: type 3",
    "Transport: type 4",
];
