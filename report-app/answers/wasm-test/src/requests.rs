//! The requests: clients, edited applications, new applicants, distributions, and bad bodies.

use std::collections::HashMap;
use std::fmt::Display;

use answers::clients::{ClientListRequest, Position, VisiblePredictions};
use answers::population::{FilterRequest, JointQuery, Query};
use answers::{Answers, Error, Parameters};
use contract::{ClientId, PredictionStamp};
use scoring::{Explanation, Language, sha256_hex};
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::applicants;

/// Number of made-up applicants whose explanations are compared.
const APPLICANTS: u64 = 500;

/// Of the clients, every so many are asked with edits and for slow answers in each language.
const STEP: usize = 25;

/// Of the clients, every so many are asked for counterfactuals as they are: a search is long.
const COUNTERFACTUALS_STEP: usize = 5;

const LANGUAGES: [Language; 2] = [Language::French, Language::English];

/// Answers every request, and returns one line for each: what was asked, and the answer's SHA-256.
pub fn hashes(answers: &Answers) -> String {
    let mut asked = Asked { answers, lines: String::new() };
    asked.model();
    asked.made_up_applicants();
    for (at, client) in answers.clients.positions().enumerate() {
        asked.client(client, at);
        if at.is_multiple_of(STEP) {
            asked.edited(answers.clients.id(client));
        }
    }
    asked.new_applicants();
    asked.lists();
    asked.distributions();
    asked.bad_bodies();
    asked.lines
}

struct Asked<'a> {
    answers: &'a Answers,
    lines: String,
}

impl Asked<'_> {
    fn model(&mut self) {
        for language in LANGUAGES {
            self.note("model", language, &"", &self.answers.model(language));
            self.note("report", language, &"", &self.answers.model_report(language));
        }
    }

    fn made_up_applicants(&mut self) {
        let bundle = &self.answers.bundle;
        for number in 0..APPLICANTS {
            let mut bytes = Vec::new();
            let applicant = applicants::applicant(bundle, number);
            applicants::write(&bundle.explain(&applicant), &mut bytes);
            self.line(&format!("explanation {number}"), &bytes);
        }
    }

    /// Asks everything about a client, who is at a place in the order of numbers.
    fn client(&mut self, client: Position, at: usize) {
        let (answers, id) = (self.answers, self.answers.clients.id(client));
        for language in LANGUAGES {
            let prediction = (answers.explain_client(client))
                .map(|explanation| self.prediction(&explanation, Some(id), language));
            self.result("prediction", language, &id, prediction);
            self.note("client", language, &id, &answers.client(client, language));
            self.note("checks", language, &id, &answers.checks(client, language));
            self.result("standing", language, &id, answers.standing(client, language));
            self.result("similar", language, &id, answers.similar(client, 100, language));
        }
        if at.is_multiple_of(COUNTERFACTUALS_STEP) {
            // Languages differ in the texts only.
            self.counterfactuals(&id, &json!({"client_id": id}), LANGUAGES[at % 2]);
        }
    }

    fn edited(&mut self, id: ClientId) {
        let edits = [
            json!({"AMT_CREDIT": 900_000}),
            json!({"AMT_CREDIT": 450_000.5, "AMT_ANNUITY": 22_500, "EXT_SOURCE_2": null}),
            json!({"NAME_INCOME_TYPE": "Pensioner", "FLAG_OWN_CAR": "Y", "AMT_INCOME_TOTAL": 1e5}),
        ];
        for (number, application) in edits.into_iter().enumerate() {
            let body = json!({"client_id": id, "application": application});
            for language in LANGUAGES {
                self.scored(&format!("{id} edited {number}"), &body, language);
                self.counterfactuals(&format!("{id} edited {number}"), &body, language);
            }
        }
    }

    fn new_applicants(&mut self) {
        for number in 0..40 {
            let amount = f64::from(number) * 37_123.75 + 45_000.0;
            let body = json!({"application": {
                "NAME_CONTRACT_TYPE": "Cash loans", "AMT_CREDIT": amount, "AMT_ANNUITY": amount / 19.7,
                "AMT_INCOME_TOTAL": 135_000 + number * 977, "DAYS_BIRTH": -9_000 - number * 321,
                "EXT_SOURCE_3": f64::from(number) / 41.0
            }});
            for language in LANGUAGES {
                self.scored(&format!("new {number}"), &body, language);
                self.counterfactuals(&format!("new {number}"), &body, language);
            }
        }
    }

    fn lists(&mut self) {
        let (clients, bundle) = (&self.answers.clients, &self.answers.bundle);
        for query in [
            &[][..],
            &[("sort", "probability"), ("order", "descending"), ("limit", "100")],
            &[("sort", "distance"), ("needs_review", "true")],
            &[("band", "C"), ("search", "1"), ("limit", "7")],
            &[("cursor", "somewhere")],
        ] {
            let parameters = parameters(query);
            let page = ClientListRequest::read(&parameters)
                .and_then(|request| clients.page(&request, None, bundle))
                .map(|page| {
                    page.answer(clients, &VisiblePredictions::All, &HashMap::new(), bundle)
                });
            self.result("list", Language::French, &format!("{query:?}"), page);
        }
    }

    fn distributions(&mut self) {
        let features = self.answers.bundle.features();
        let names: Vec<&str> = (features.fields.iter().map(|field| field.name.as_str()))
            .chain(features.features.iter().map(|feature| feature.name.as_str()))
            .collect();
        let nearest =
            self.answers.clients.positions().next().map(|client| self.answers.clients.id(client));
        let nearest = nearest.unwrap_or_default().to_string();
        for (at, name) in names.into_iter().enumerate() {
            for language in LANGUAGES {
                self.distribution(name, &[], language);
            }
            let language = LANGUAGES[at % 2];
            self.distribution(name, &[("similar_to", &nearest), ("k", "300")], language);
            self.distribution(name, &[("filter", "AMT_CREDIT:200000..700000")], language);
            for other in ["AMT_CREDIT", "NAME_INCOME_TYPE"] {
                let found = FilterRequest::read(&parameters(&[])).and_then(|filter| {
                    JointQuery::new(self.answers, [name, other], &filter, 12, language)?.answer()
                });
                self.result("joint", language, &format!("{name} {other}"), found);
            }
        }
    }

    fn distribution(&mut self, name: &str, query: &[(&str, &str)], language: Language) {
        let parameters = parameters(query);
        let found = FilterRequest::read(&parameters).and_then(|filter| {
            Query::new(self.answers, name, &filter, Query::bins(&parameters)?, language)?.answer()
        });
        self.result("population", language, &format!("{name} {query:?}"), found);
    }

    fn bad_bodies(&mut self) {
        for (number, body) in [
            "",
            "{",
            "[1]",
            r#"{"a": NaN}"#,
            r#"{"client_id": 1, "client_id": 2}"#,
            r#"{"client_id": 1}"#,
            r#"{"application": {"AMT_CREDITS": 1, "AMT_ANNUITY": "x"}}"#,
        ]
        .into_iter()
        .enumerate()
        {
            let refused = answers::body::parse(body.as_bytes())
                .and_then(|body| self.answers.check(&body))
                .map(|request| request.canonical());
            self.result("body", Language::English, &number, refused);
        }
    }

    fn scored(&mut self, about: &dyn Display, body: &Value, language: Language) {
        let prediction = self.answers.check(body).map(|request| {
            self.prediction(&self.answers.explain(&request), request.client_id, language)
        });
        self.result("prediction", language, about, prediction);
    }

    fn counterfactuals(&mut self, about: &dyn Display, body: &Value, language: Language) {
        let request = self.answers.check(body);
        let found = request.map(|request| self.answers.counterfactuals(request, language));
        self.result("counterfactuals", language, about, found);
    }

    /// Returns the JSON of the prediction of an explanation.
    fn prediction(
        &self,
        explanation: &Explanation,
        client_id: Option<ClientId>,
        language: Language,
    ) -> Box<RawValue> {
        let stamp = PredictionStamp {
            prediction_id: "an identifier".to_owned(),
            created_at: "a time".to_owned(),
        };
        let prediction = self.answers.prediction(explanation, client_id, stamp, language);
        let json = self.answers.prediction_json(&prediction, Some(explanation), language);
        let json = json.map(|json| String::from_utf8_lossy(&json).into_owned());
        json.and_then(RawValue::from_string).unwrap_or_default()
    }

    /// Notes an answer, or the problem document in its place.
    fn result<T: Serialize>(
        &mut self,
        what: &str,
        language: Language,
        about: &dyn Display,
        result: Result<T, Error>,
    ) {
        match result {
            Ok(answer) => self.note(what, language, about, &answer),
            Err(error) => self.note(what, language, about, &error.problem()),
        }
    }

    fn note(
        &mut self,
        what: &str,
        language: Language,
        about: &dyn Display,
        answer: &impl Serialize,
    ) {
        let json = serde_json::to_vec(answer).unwrap_or_default();
        self.line(&format!("{what} {} {}", language.tag(), about), &json);
    }

    fn line(&mut self, asked: &str, answer: &[u8]) {
        self.lines.extend([asked, " ", &sha256_hex(answer), "\n"]);
    }
}

fn parameters(query: &[(&str, &str)]) -> Parameters {
    let owned = query.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
    Parameters::new(owned).expect("these texts hold no U+0000")
}
