//! Sentences about the applicant's situation and the file.

use scoring::{Case, Value};

use super::{EITHER, LOWERS, RAISES, Sentences, about};

/// Car age in years from which the value is a placeholder for an unknown age.
const PLACEHOLDER_OF_CAR_AGE: f64 = 60.0;

pub(super) fn sentences() -> Vec<Sentences> {
    [employment(), education_and_assets(), housing_and_file(), others()]
        .into_iter()
        .flatten()
        .collect()
}

fn employment() -> Vec<Sentences> {
    vec![
        about("employment_years")
            .more(
                "[Il est|Vous êtes] dans [son|votre] emploi depuis {value}<, contre {usual} d’habitude>.",
                "[They|You] have been in [their|your] job for {value}<, against {usual} usually>.",
            )
            .less(
                "[Il n’est|Vous n’êtes] dans [son|votre] emploi que depuis {value}<, contre {usual} d’habitude>.",
                "[They|You] have been in [their|your] job for only {value}<, against {usual} usually>.",
            )
            .missing_as(
                "income_type",
                Value::from("Pensioner"),
                LOWERS,
                "[Il touche|Vous touchez] une retraite, et [son|votre] revenu ne dépend pas d’un emploi.",
                "[They|You] draw a pension, and [their|your] income does not depend on a job.",
            )
            .missing_as(
                "income_type",
                Value::from("Unemployed"),
                RAISES,
                "[Il est|Vous êtes] sans emploi.",
                "[They are|You are] out of work.",
            )
            .missing(
                RAISES,
                "[Son|Votre] dossier ne dit pas depuis quand [il travaille|vous travaillez].",
                "[Their|Your] file does not say since when [they|you] have been working.",
            ),
        about("income_type")
            .say(
                Case::Is(vec![Value::from("Pensioner")]),
                LOWERS,
                "[Il touche|Vous touchez] une retraite, et [son|votre] revenu ne dépend pas d’un emploi.",
                "[They|You] draw a pension, and [their|your] income does not depend on a job.",
            )
            .among(&["Pensioner"], "[Il touche|Vous touchez] une retraite", "[They|You] draw a pension")
            .among(&["Unemployed"], "[Il est|Vous êtes] sans emploi", "[They are|You are] out of work")
            .among(&["Student"], "[Il fait|Vous faites] des études", "[They|You] study")
            .among(
                &["State servant"],
                "[Il travaille|Vous travaillez] dans la fonction publique",
                "[They|You] work in the civil service",
            )
            .among(
                &["Commercial associate"],
                "[Ses|Vos] revenus sont commerciaux",
                "[Their|Your] income is from trade",
            )
            .among(&["Businessman"], "[Il dirige|Vous dirigez] une entreprise", "[They|You] run a business")
            .among(&["Working"], "[Il est|Vous êtes] en emploi salarié", "[They are|You are] an employee"),
        about("occupation")
            .say(
                Case::Known,
                RAISES,
                "[Il travaille|Vous travaillez] comme {value} ; à dossier égal, les incidents de paiement sont alors plus fréquents.",
                "[They|You] work as {a} {value}; all else equal, payment incidents are more common.",
            )
            .say(
                Case::Known,
                LOWERS,
                "[Il travaille|Vous travaillez] comme {value} ; à dossier égal, les incidents de paiement sont alors plus rares.",
                "[They|You] work as {a} {value}; all else equal, payment incidents are rarer.",
            )
            .missing_as(
                "income_type",
                Value::from("Pensioner"),
                LOWERS,
                "[Il touche|Vous touchez] une retraite, et [son|votre] revenu ne dépend pas d’un emploi.",
                "[They|You] draw a pension, and [their|your] income does not depend on a job.",
            )
            .missing(
                RAISES,
                "[Son|Votre] dossier ne dit pas quel métier [il exerce|vous exercez].",
                "[Their|Your] file does not say what work [they|you] do.",
            ),
        sector(),
    ]
}

fn sector() -> Sentences {
    about("employer_sector")
        .among(
            &["Self-employed"],
            "[Il travaille|Vous travaillez] à [son|votre] compte",
            "[They are|You are] self-employed",
        )
        .among(
            SECTORS,
            "[Il travaille|Vous travaillez] dans le secteur «\u{a0}{value}\u{a0}»",
            "[They|You] work in the sector “{value}”",
        )
        .missing_as(
            "income_type",
            Value::from("Pensioner"),
            LOWERS,
            "[Il touche|Vous touchez] une retraite, et [son|votre] revenu ne dépend pas d’un emploi.",
            "[They|You] draw a pension, and [their|your] income does not depend on a job.",
        )
}

/// Sectors that have a name; for the other kinds of enterprise, the data have only a number.
const SECTORS: &[&str] = &[
    "Postal",
    "Kindergarten",
    "Agriculture",
    "Culture",
    "Restaurant",
    "Security",
    "Medicine",
    "School",
    "Hotel",
    "Government",
    "Housing",
    "Telecom",
    "Religion",
    "Cleaning",
    "Electricity",
    "Advertising",
    "Emergency",
    "Bank",
    "Insurance",
    "University",
    "Realtor",
    "Services",
    "Construction",
    "Security Ministries",
    "Mobile",
    "Police",
    "Legal Services",
    "Military",
];

fn education_and_assets() -> Vec<Sentences> {
    let is = |category: &str| Case::Is(vec![Value::from(category)]);
    vec![
        about("education")
            .say(
                is("Academic degree"),
                LOWERS,
                "[Il a|Vous avez] un diplôme de recherche ; à dossier égal, ces clients remboursent plus souvent.",
                "[They|You] have a research degree; all else equal, such clients repay more often.",
            )
            .say(
                is("Higher education"),
                LOWERS,
                "[Il a|Vous avez] fait des études supérieures ; à dossier égal, ces clients remboursent plus souvent.",
                "[They|You] have a degree; all else equal, such clients repay more often.",
            )
            .say(
                is("Incomplete higher"),
                LOWERS,
                "[Il a|Vous avez] commencé des études supérieures ; à dossier égal, ces clients remboursent plus souvent.",
                "[They|You] began a degree; all else equal, such clients repay more often.",
            )
            .say(
                is("Lower secondary"),
                RAISES,
                "[Il n’a|Vous n’avez] pas terminé le secondaire ; à dossier égal, ces clients remboursent moins souvent.",
                "[They|You] did not finish secondary school; all else equal, such clients repay less often.",
            ),
        about("owns_car").yes(LOWERS, "[Il possède|Vous possédez] une voiture.", "[They|You] own a car.").no(
            RAISES,
            "[Il ne possède|Vous ne possédez] pas de voiture.",
            "[They|You] do not own a car.",
        ),
        about("car_age")
            .say(Case::Below(0.5), LOWERS, "[Sa|Votre] voiture a moins d’un an.", "[Their|Your] car is less than a year old.")
            .more(
                "[Sa|Votre] voiture a {value}<, contre {usual} d’habitude>.",
                "[Their|Your] car is {value} old<, against {usual} usually>.",
            )
            .given("car_age", Case::Below(PLACEHOLDER_OF_CAR_AGE))
            .less(
                "[Sa|Votre] voiture a {value}<, contre {usual} d’habitude>.",
                "[Their|Your] car is {value} old<, against {usual} usually>.",
            )
            .missing_as(
                "owns_car",
                Value::Number(0.0),
                RAISES,
                "[Il ne possède|Vous ne possédez] pas de voiture.",
                "[They|You] do not own a car.",
            ),
        about("owns_home")
            .yes(LOWERS, "[Son|Votre] logement [lui|vous] appartient.", "[They|You] own [their|your] home.")
            .no(RAISES, "[Son|Votre] logement ne [lui|vous] appartient pas.", "[They|You] do not own [their|your] home."),
    ]
}

fn housing_and_file() -> Vec<Sentences> {
    vec![
        about("housing_type")
            .among(
                &["With parents"],
                "[Il vit|Vous vivez] chez [ses|vos] parents",
                "[They|You] live with [their|your] parents",
            )
            .among(&["Rented apartment"], "[Il vit|Vous vivez] en location", "[They|You] live in a rented home")
            .among(
                &["Municipal apartment"],
                "[Il vit|Vous vivez] dans un logement municipal",
                "[They|You] live in municipal housing",
            )
            .among(
                &["Office apartment"],
                "[Il vit|Vous vivez] dans un logement de fonction",
                "[They|You] live in housing that comes with a job",
            )
            .among(
                &["Co-op apartment"],
                "[Il vit|Vous vivez] dans un logement coopératif",
                "[They|You] live in co-operative housing",
            )
            .among(
                &["House / apartment"],
                "[Il vit|Vous vivez] dans une maison ou un appartement",
                "[They|You] live in a house or an apartment",
            ),
        about("works_in_other_city").yes(
            RAISES,
            "[Il travaille|Vous travaillez] hors de la ville de [son|votre] adresse officielle.",
            "[They|You] work outside the city of [their|your] official address.",
        ),
        about("lives_in_other_city").yes(
            RAISES,
            "[Il vit|Vous vivez] hors de la ville de [son|votre] adresse officielle.",
            "[They|You] live outside the city of [their|your] official address.",
        ),
        about("identity_document_years").either(
            "[Sa|Votre] pièce d’identité date de {value}<, contre {usual} d’habitude>.",
            "[Their|Your] identity document is {value} old<, against {usual} usually>.",
        ),
        about("registration_years")
            .more(
                "[Son|Votre] adresse officielle n’a pas changé depuis {value}<, contre {usual} d’habitude>.",
                "[Their|Your] official address has not changed for {value}<, against {usual} usually>.",
            )
            .less(
                "[Son|Votre] adresse officielle a changé il y a {value}<, contre {usual} d’habitude>.",
                "[Their|Your] official address changed {value} ago<, against {usual} usually>.",
            ),
        about("phone_change_years")
            .more(
                "[Il garde|Vous gardez] le même numéro de téléphone depuis {value}<, contre {usual} d’habitude>.",
                "[They|You] have kept the same phone number for {value}<, against {usual} usually>.",
            )
            .less(
                "[Il n’a|Vous n’avez] le même numéro de téléphone que depuis {value}<, contre {usual} d’habitude>.",
                "[They|You] have had the same phone number for only {value}<, against {usual} usually>.",
            ),
    ]
}

fn others() -> Vec<Sentences> {
    vec![
        about("age_years").either(
            "[Il a|Vous avez] {value}<, contre {usual} d’habitude>.",
            "[They|You] are {value} old<, against {usual} usually>.",
        ),
        about("neighbours_default_rate")
            .more(
                "Parmi les 500 clients qui [lui|vous] ressemblent le plus, {value} n’ont pas remboursé<, contre {usual} d’habitude>.",
                "Of the 500 clients most like [them|you], {value} did not repay<, against {usual} usually>.",
            )
            .less(
                "Parmi les 500 clients qui [lui|vous] ressemblent le plus, {value} seulement n’ont pas remboursé<, contre {usual} d’habitude>.",
                "Of the 500 clients most like [them|you], only {value} did not repay<, against {usual} usually>.",
            ),
        about("bureau_credits").say(
            Case::Known,
            EITHER,
            "On [lui|vous] connaît {#un crédit|crédits}, en cours ou soldés, dans d’autres établissements<, contre {usual} d’habitude>.",
            "[They have|You have] {#one known credit|known credits}, open or closed, with other lenders<, against {usual} usually>.",
        ),
        about("previous_applications").say(
            Case::Known,
            EITHER,
            "[Il a|Vous avez] déjà fait {#une demande|demandes} de crédit chez nous<, contre {usual} d’habitude>.",
            "[They|You] have already made {#one application|applications} with us<, against {usual} usually>.",
        ),
    ]
}
