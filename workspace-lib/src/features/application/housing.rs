//! Housing, the file that was handed in, enquiries at the credit bureau and the social circle.

use scoring::ReasonGroup as Reason;
use scoring::Unit;
use scoring::features::{Feature, column, count_missing, feature, total};

use super::years_since;

/// Defines the features of housing and file.
#[expect(clippy::too_many_lines, reason = "one entry for each feature")]
pub(super) fn features() -> Vec<Feature> {
    let housing = |name, fr, en, unit| feature(name, fr, en).unit(unit).group(Reason::Housing);
    let file = |name, fr, en, unit| feature(name, fr, en).unit(unit).group(Reason::File);
    let enquiries =
        |name, fr, en| feature(name, fr, en).unit(Unit::Count).group(Reason::CreditEnquiries);
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
        housing(
            "region_rating",
            "Note de la région (1 à 3)",
            "Rating of the region (1 to 3)",
            Unit::Count,
        )
        .row(column("REGION_RATING_CLIENT_W_CITY")),
        housing(
            "works_in_other_city",
            "Travaille hors de la ville de son adresse permanente",
            "Works outside the city of the permanent address",
            Unit::YesNo,
        )
        .raises_risk()
        .row(column("REG_CITY_NOT_WORK_CITY")),
        housing(
            "lives_in_other_city",
            "Vit hors de la ville de son adresse permanente",
            "Lives outside the city of the permanent address",
            Unit::YesNo,
        )
        .raises_risk()
        .row(column("REG_CITY_NOT_LIVE_CITY")),
        housing(
            "building_area",
            "Surface relative de l’immeuble",
            "Relative area of the building",
            Unit::Score,
        )
        .row(column("TOTALAREA_MODE")),
        housing(
            "building_year",
            "Année relative de construction",
            "Relative year the building was built",
            Unit::Score,
        )
        .row(column("YEARS_BUILD_AVG")),
        housing(
            "building_details_missing",
            "Renseignements absents sur l’immeuble",
            "Details of the building that are absent",
            Unit::Count,
        )
        .row(count_missing(BUILDING_DETAILS.iter().map(|name| column(name)).collect())),
        housing(
            "building_floors",
            "Hauteur relative de l’immeuble",
            "Relative height of the building",
            Unit::Score,
        )
        .row(column("FLOORSMAX_AVG")),
        file(
            "identity_document_years",
            "Ancienneté de la pièce d’identité",
            "Age of the identity document",
            Unit::Years,
        )
        .lowers_risk()
        .row(years_since("DAYS_ID_PUBLISH")),
        file(
            "registration_years",
            "Ancienneté de l’inscription",
            "Time since registration",
            Unit::Years,
        )
        .lowers_risk()
        .row(years_since("DAYS_REGISTRATION")),
        file(
            "phone_change_years",
            "Temps depuis le changement de téléphone",
            "Time since the last change of phone",
            Unit::Years,
        )
        .lowers_risk()
        .row(years_since("DAYS_LAST_PHONE_CHANGE")),
        file(
            "gave_employer_phone",
            "Téléphone de l’employeur fourni",
            "Employer’s phone provided",
            Unit::YesNo,
        )
        .row(column("FLAG_EMP_PHONE")),
        file(
            "gave_home_phone_1",
            "Téléphone du domicile fourni (champ 1)",
            "Home phone provided (field 1)",
            Unit::YesNo,
        )
        .row(column("FLAG_WORK_PHONE")),
        file(
            "gave_home_phone_2",
            "Téléphone du domicile fourni (champ 2)",
            "Home phone provided (field 2)",
            Unit::YesNo,
        )
        .row(column("FLAG_PHONE")),
        file("gave_document_3", "Document 3 fourni", "Document 3 provided", Unit::YesNo)
            .row(column("FLAG_DOCUMENT_3")),
        file(
            "documents_given",
            "Nombre de documents fournis",
            "Number of documents provided",
            Unit::Count,
        )
        .row(total(documents)),
        enquiries(
            "enquiries_last_month",
            "Consultations de la centrale sur 1 mois",
            "Credit bureau enquiries in the last month",
        )
        .raises_risk()
        .row(total(
            [
                "AMT_REQ_CREDIT_BUREAU_HOUR",
                "AMT_REQ_CREDIT_BUREAU_DAY",
                "AMT_REQ_CREDIT_BUREAU_WEEK",
                "AMT_REQ_CREDIT_BUREAU_MON",
            ]
            .map(column)
            .to_vec(),
        )),
        enquiries(
            "enquiries_1_to_3_months_ago",
            "Consultations de la centrale, il y a 1 à 3 mois",
            "Credit bureau enquiries, 1 to 3 months ago",
        )
        .raises_risk()
        .row(column("AMT_REQ_CREDIT_BUREAU_QRT")),
        enquiries(
            "enquiries_3_to_12_months_ago",
            "Consultations de la centrale, il y a 3 à 12 mois",
            "Credit bureau enquiries, 3 to 12 months ago",
        )
        .raises_risk()
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

/// Columns that describe the building, each by its mean.
const BUILDING_DETAILS: &[&str] = &[
    "APARTMENTS_AVG",
    "BASEMENTAREA_AVG",
    "YEARS_BEGINEXPLUATATION_AVG",
    "YEARS_BUILD_AVG",
    "COMMONAREA_AVG",
    "ELEVATORS_AVG",
    "ENTRANCES_AVG",
    "FLOORSMAX_AVG",
    "FLOORSMIN_AVG",
    "LANDAREA_AVG",
    "LIVINGAPARTMENTS_AVG",
    "LIVINGAREA_AVG",
    "NONLIVINGAPARTMENTS_AVG",
    "NONLIVINGAREA_AVG",
];

/// Housing types, from the least independent to the most.
const HOUSING_TYPES: &[&str] = &[
    "With parents",
    "Rented apartment",
    "Municipal apartment",
    "Office apartment",
    "Co-op apartment",
    "House / apartment",
];
