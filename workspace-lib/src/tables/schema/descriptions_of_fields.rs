//! Explanations of the application's fields, in a sentence that an advisor reads beside the label.

use scoring::Label;

use super::Description;

/// Returns the explanation of the column `name`; `None` if its label is enough.
pub(super) fn description(name: &str) -> Option<Label> {
    if name.starts_with("FLAG_DOCUMENT_") {
        return Some(Label::new(
            "Si cette pièce a été jointe à la demande ; les données ne disent pas laquelle."
                .replace(" ;", "\u{202f};"),
            "Whether this paper came with the application; the data do not say which it is.",
        ));
    }
    let is_of_building = ["_AVG", "_MODE", "_MEDI"].iter().any(|end| name.ends_with(end));
    let described = FIELDS.iter().find(|(field, ..)| *field == name);
    match described {
        Some((_, fr, en)) => Some(Label::new(*fr, *en)),
        None if is_of_building => Some(Label::new(
            "Donnée sur l’immeuble du client, ramenée entre 0 et 1 parmi tous les immeubles.",
            "A figure about the client’s building, brought between 0 and 1 over all buildings.",
        )),
        None => None,
    }
}

/// Column, French sentence, English sentence.
const FIELDS: &[Description] = &[
    (
        "NAME_CONTRACT_TYPE",
        "Prêt personnel, remboursé en mensualités fixes, ou crédit renouvelable, dans lequel on puise.",
        "A cash loan, repaid in fixed monthly payments, or revolving credit, drawn as needed.",
    ),
    (
        "CODE_GENDER",
        "Genre déclaré. Le modèle ne le lit pas.",
        "Gender as declared. The model does not read it.",
    ),
    ("FLAG_OWN_CAR", "Si le client possède une voiture.", "Whether the client owns a car."),
    (
        "FLAG_OWN_REALTY",
        "Si le client possède une maison ou un appartement.",
        "Whether the client owns a house or an apartment.",
    ),
    (
        "CNT_CHILDREN",
        "Enfants à charge. Le modèle ne le lit pas.",
        "Dependent children. The model does not read it.",
    ),
    (
        "AMT_INCOME_TOTAL",
        "Revenu du client par mois, toutes sources comprises, tel que déclaré.",
        "The client’s income a month from all sources, as declared.",
    ),
    ("AMT_CREDIT", "Montant du crédit demandé.", "Amount of the loan asked for."),
    (
        "AMT_ANNUITY",
        "Somme à rembourser chaque mois pour le crédit demandé, intérêts compris.",
        "What is to be repaid each month for the loan asked for, interest included.",
    ),
    (
        "AMT_GOODS_PRICE",
        "Prix du bien que le crédit doit payer.",
        "Price of the goods that the loan is to pay.",
    ),
    (
        "NAME_TYPE_SUITE",
        "Qui accompagnait le client lors de sa demande.",
        "Who came along when the client applied.",
    ),
    (
        "NAME_INCOME_TYPE",
        "D’où vient le revenu du client\u{a0}: salaire, retraite, fonction publique…",
        "Where the client’s income comes from: wages, pension, civil service…",
    ),
    (
        "NAME_EDUCATION_TYPE",
        "Plus haut niveau d’études atteint.",
        "Highest level of education reached.",
    ),
    (
        "NAME_FAMILY_STATUS",
        "Situation familiale déclarée. Le modèle ne la lit pas.",
        "Family status as declared. The model does not read it.",
    ),
    (
        "NAME_HOUSING_TYPE",
        "Comment le client est logé\u{a0}: chez ses parents, en location, dans son propre logement…",
        "How the client is housed: with parents, in a rented home, in a home of their own…",
    ),
    (
        "REGION_POPULATION_RELATIVE",
        "Population de la région du client, ramenée entre 0 et 1\u{a0}: plus elle est grande, plus la région est peuplée.",
        "Population of the client’s region, brought between 0 and 1: the higher, the more people live there.",
    ),
    (
        "DAYS_BIRTH",
        "Âge au jour de la demande, en jours comptés à rebours. Le modèle ne le lit pas.",
        "Age on the day of the application, in days counted backwards. The model does not read it.",
    ),
    (
        "DAYS_EMPLOYED",
        "Jours entre le début de l’emploi actuel et la demande, comptés à rebours\u{a0}; vide pour un retraité.",
        "Days between the start of the current job and the application, counted backwards; empty for a pensioner.",
    ),
    (
        "DAYS_REGISTRATION",
        "Jours depuis que l’adresse officielle a changé, comptés à rebours.",
        "Days since the official address changed, counted backwards.",
    ),
    (
        "DAYS_ID_PUBLISH",
        "Jours depuis que la pièce d’identité a été délivrée, comptés à rebours.",
        "Days since the identity document was issued, counted backwards.",
    ),
    (
        "OWN_CAR_AGE",
        "Âge de la voiture du client, s’il en a une.",
        "Age of the client’s car, if there is one.",
    ),
    (
        "FLAG_EMP_PHONE",
        "Si le téléphone de l’employeur est connu.",
        "Whether the employer’s phone is known.",
    ),
    (
        "OCCUPATION_TYPE",
        "Métier du client, tel que déclaré.",
        "The client’s occupation, as declared.",
    ),
    (
        "CNT_FAM_MEMBERS",
        "Personnes qui vivent dans le foyer. Le modèle ne le lit pas.",
        "People who live in the household. The model does not read it.",
    ),
    (
        "REGION_RATING_CLIENT",
        "Note que le prêteur donne à la région du client, de 1 (la meilleure) à 3.",
        "The lender’s rating of the client’s region, from 1 (the best) to 3.",
    ),
    (
        "REGION_RATING_CLIENT_W_CITY",
        "Note que le prêteur donne à la région du client en tenant compte de la ville, de 1 (la meilleure) à 3.",
        "The lender’s rating of the client’s region with its city, from 1 (the best) to 3.",
    ),
    (
        "ORGANIZATION_TYPE",
        "Secteur dans lequel travaille l’employeur du client.",
        "The sector that the client’s employer works in.",
    ),
    (
        "EXT_SOURCE_1",
        "Note d’un premier organisme de crédit, entre 0 (risqué) et 1 (sûr). Le client peut la lui demander.",
        "Score of a first credit agency, between 0 (risky) and 1 (safe). The client may ask it for that.",
    ),
    (
        "EXT_SOURCE_2",
        "Note d’un deuxième organisme de crédit, entre 0 (risqué) et 1 (sûr). Le client peut la lui demander.",
        "Score of a second credit agency, between 0 (risky) and 1 (safe). The client may ask it for that.",
    ),
    (
        "EXT_SOURCE_3",
        "Note d’un troisième organisme de crédit, entre 0 (risqué) et 1 (sûr). Le client peut la lui demander.",
        "Score of a third credit agency, between 0 (risky) and 1 (safe). The client may ask it for that.",
    ),
    (
        "OBS_30_CNT_SOCIAL_CIRCLE",
        "Personnes de l’entourage dont les paiements sont connus. Le modèle ne le lit pas.",
        "People around the client whose payments are known. The model does not read it.",
    ),
    (
        "DEF_30_CNT_SOCIAL_CIRCLE",
        "Personnes de l’entourage qui ont eu 30 jours de retard. Le modèle ne le lit pas.",
        "People around the client who were 30 days late. The model does not read it.",
    ),
    (
        "DAYS_LAST_PHONE_CHANGE",
        "Jours depuis que le client a changé de téléphone, comptés à rebours.",
        "Days since the client changed phones, counted backwards.",
    ),
    (
        "AMT_REQ_CREDIT_BUREAU_YEAR",
        "Consultations du dossier à la centrale de crédit dans l’année, sans les trois derniers mois.",
        "How often the credit bureau file was consulted within the year, the last three months left aside.",
    ),
    (
        "AMT_REQ_CREDIT_BUREAU_QRT",
        "Consultations du dossier à la centrale de crédit dans le trimestre, sans le dernier mois.",
        "How often the credit bureau file was consulted within three months, the last month left aside.",
    ),
    (
        "AMT_REQ_CREDIT_BUREAU_MON",
        "Consultations du dossier à la centrale de crédit dans le mois, sans la dernière semaine.",
        "How often the credit bureau file was consulted within the month, the last week left aside.",
    ),
    (
        "REG_CITY_NOT_LIVE_CITY",
        "Si le client vit hors de la ville de son adresse officielle.",
        "Whether the client lives outside the city of the official address.",
    ),
    (
        "REG_CITY_NOT_WORK_CITY",
        "Si le client travaille hors de la ville de son adresse officielle.",
        "Whether the client works outside the city of the official address.",
    ),
];
