//! Fields and features as variables of the clients.

use scoring::features::{Feature, Plan, Slot};
use scoring::{Bundle, FeatureSet, FieldKind, Language, Unit, Value};

use crate::clients::{Clients, Position};
use crate::{Error, Result};

/// Field or feature, and the source of its values.
pub(crate) struct Variable<'a> {
    features: &'a FeatureSet,
    clients: &'a Clients,
    pub(crate) name: &'a str,
    pub(crate) label: &'a str,
    pub(crate) unit: Unit,
    source: Source<'a>,
}

enum Source<'a> {
    /// Column of the clients' file. Without such a column every value is missing.
    Column(Option<usize>),
    /// Feature that the plan computes from the given columns.
    Derived { plan: Box<Plan>, columns: Vec<(usize, Slot)>, feature: &'a Feature },
}

impl<'a> Variable<'a> {
    /// Finds the field or feature called `name`.
    ///
    /// # Errors
    /// [`Error::UnknownField`], or [`Error::Bundle`] if the feature cannot be computed.
    pub(crate) fn find(
        bundle: &'a Bundle,
        clients: &'a Clients,
        name: &str,
        language: Language,
    ) -> Result<Self> {
        let features = bundle.features();
        if let Some(field) = features.field(name) {
            let (label, unit) = (field.label.text(language), field.unit);
            return Ok(Self {
                features,
                clients,
                name: &field.name,
                label,
                unit,
                source: Source::Column(clients.column(name)),
            });
        }
        let unknown = || {
            Error::UnknownField(format!(
                "There is no field or feature {}. GET /v1/model lists them.",
                name.chars().take(60).collect::<String>()
            ))
        };
        let feature = &features.features[features.position(name).ok_or_else(unknown)?];
        let source = if let Some(column) = clients.column(name) {
            Source::Column(Some(column))
        } else {
            let plan = Plan::new(features, &[name.to_owned()]).map_err(|error| {
                Error::Bundle(format!("the feature {name} cannot be computed ({error})"))
            })?;
            let columns = clients
                .columns()
                .filter_map(|(column, name)| Some((column, plan.slot(name)?)))
                .collect();
            Source::Derived { plan: Box::new(plan), columns, feature }
        };
        Ok(Self {
            features,
            clients,
            name: &feature.name,
            label: feature.label.text(language),
            unit: feature.unit,
            source,
        })
    }

    pub(crate) fn value(&self, client: Position) -> Value {
        let clients = self.clients;
        match &self.source {
            Source::Column(column) => {
                column.map_or(Value::Missing, |column| clients.value(client, column))
            }
            Source::Derived { plan, columns, feature } => {
                let known =
                    columns.iter().map(|&(column, slot)| (slot, clients.raw(client, column)));
                let number = plan
                    .inputs(&plan.applicant_from_values(known))
                    .first()
                    .copied()
                    .unwrap_or(f64::NAN);
                feature.display_value(number)
            }
        }
    }

    /// Returns the label of one of its categories.
    pub(crate) fn category_label(&self, category: &str, language: Language) -> Option<String> {
        let features = self.features;
        if let Some(field) =
            features.field(self.name).filter(|field| field.kind == FieldKind::Category)
        {
            let found = field.categories.iter().find(|known| known.value == category)?;
            return Some(found.label.text(language).to_owned());
        }
        let feature = &features.features[features.position(self.name)?];
        feature.level_label(category).map(|label| label.text(language).to_owned())
    }
}
