//! The monitoring report as one self-contained page.

use contract::Level;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};
use monitoring::MonitoringPlan;
use scoring::{Bundle, Language};
use serde::Serialize;

use super::report::MonitoringReport;
use crate::Result;
use crate::documents::numbers::{Interval, Numbers, Style};

const TEMPLATE: &str = include_str!("report.html");

/// Writes the report as an HTML page without any other file.
///
/// Its size depends on the number of variables, and not on the number of predictions. It holds
/// counts and shares only, no client.
///
/// # Errors
/// [`Error::Template`](crate::Error::Template) if the template is wrong.
pub fn report_page(
    report: &MonitoringReport,
    plan: &MonitoringPlan,
    bundle: Option<&Bundle>,
    language: Language,
) -> Result<String> {
    let mut environment = environment(language);
    let labels = Labels::new(bundle, language);
    environment.add_filter("feature", move |name: String| labels.of(&name));
    environment.add_template("report", TEMPLATE)?;
    let page = environment.get_template("report")?;
    let lines: Vec<FindingLine<'_>> = report
        .findings
        .iter()
        .filter_map(|finding| FindingLine::new(finding, plan, language))
        .collect();
    let alerting = lines.iter().filter(|line| line.finding.level >= Level::Amber).count();
    Ok(page.render(context! {
        report => Value::from(Serde(report.clone())),
        lines => Value::from(Serde(lines)),
        alerting => alerting,
        rules => Value::from(Serde(plan.alarms)),
        language => language.tag(),
    })?)
}

/// One indicator of the plan, with what was found.
#[derive(Debug, Serialize)]
struct FindingLine<'a> {
    finding: &'a contract::Finding,
    name: &'a str,
    action: &'a str,
    owner: &'a str,
    unit: &'a str,
    amber: f64,
    red: f64,
    is_lower_limit: bool,
    days: u32,
}

impl<'a> FindingLine<'a> {
    fn new(
        finding: &'a contract::Finding,
        plan: &'a MonitoringPlan,
        language: Language,
    ) -> Option<Self> {
        let indicator = plan.indicator(finding.code)?;
        Some(Self {
            finding,
            name: indicator.name_in(language),
            action: indicator.action_in(language),
            owner: &indicator.owner,
            unit: &indicator.unit,
            amber: indicator.amber.limit()?,
            red: indicator.red.limit()?,
            is_lower_limit: indicator.amber.below.is_some(),
            days: indicator.days(finding.level),
        })
    }
}

/// Labels of features by name.
struct Labels(std::collections::HashMap<String, String>);

impl Labels {
    fn new(bundle: Option<&Bundle>, language: Language) -> Self {
        let features = bundle.into_iter().flat_map(|bundle| &bundle.features().features);
        let label = |feature: &scoring::Feature| {
            (feature.name.clone(), feature.label.text(language).to_owned())
        };
        let probability = match language {
            Language::French => "Probabilité de défaut",
            Language::English => "Probability of default",
        };
        let product = match language {
            Language::French => "Produit",
            Language::English => "Product",
        };
        let others = [("probability", probability), (monitoring::PRODUCT, product)]
            .map(|(name, label)| (name.to_owned(), label.to_owned()));
        Self(features.map(label).chain(others).collect())
    }

    fn of(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_else(|| name.to_owned())
    }
}

fn environment(language: Language) -> Environment<'static> {
    let numbers = Numbers { language };
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("these are the usual delimiters"));
    let is_french = language == Language::French;
    environment.add_function(
        "t",
        move |french: String, english: String| {
            if is_french { french } else { english }
        },
    );
    environment.add_filter("count", move |value: f64| numbers.count(value));
    environment
        .add_filter("number", move |value: f64, decimals: usize| numbers.number(value, decimals));
    environment
        .add_filter("percent", move |share: f64, decimals: usize| numbers.percent(share, decimals));
    environment
        .add_filter("signed", move |value: f64, decimals: usize| numbers.signed(value, decimals));
    environment.add_filter("short", move |value: f64| numbers.short(value));
    environment.add_filter("p_value", move |value: f64| numbers.p_value(value));
    environment.add_filter("interval", move |value: Value, decimals: usize, options: Kwargs| {
        let part = |name: &str| value.get_attr(name).and_then(f64::try_from);
        let interval = Interval { value: part("value")?, low: part("low")?, high: part("high")? };
        let flag = |name: &str| {
            Ok::<_, minijinja::Error>(options.get::<Option<bool>>(name)?.unwrap_or(false))
        };
        let style = Style { decimals, is_signed: flag("signed")?, is_percent: flag("percent")? };
        options.assert_all_used()?;
        Ok::<_, minijinja::Error>(numbers.interval(interval, style))
    });
    environment
}
