//! Checks of a client's file, to make before the decision is announced to the client.

use contract::{Basis, Check, Checks};
use scoring::Language;

use crate::answers::Answers;
use crate::clients::Position;

impl Answers {
    /// Returns what looks wrong or missing in a file, and on which data the decision rests.
    pub fn checks(&self, client: Position, language: Language) -> Checks {
        let (bundle, record) = (&self.bundle, self.clients.record(client));
        let found = bundle.checks(&record, |field| self.standings().usual(field));
        let check = |check: &scoring::Check| Check {
            code: check.kind.code().to_owned(),
            fields: check.fields.clone(),
            message: check.message(bundle, language),
            probability_if_usual: check.with_usual_values.map(|result| result.probability),
            decision_if_usual: check.with_usual_values.map(|result| result.decision),
            changes_decision: check.with_usual_values.is_some_and(|result| result.changes_decision),
        };
        let basis = bundle.basis(&record);
        Checks {
            client_id: self.clients.id(client),
            checks: found.iter().map(check).collect(),
            basis: Basis {
                has_history_here: basis.has_history_here,
                has_history_elsewhere: basis.has_history_elsewhere,
                external_scores: basis.external_scores,
                message: basis.message(language),
            },
            model_version: self.version().to_owned(),
        }
    }
}
