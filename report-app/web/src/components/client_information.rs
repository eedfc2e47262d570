//! The client's main information.

use std::rc::Rc;

use contract::{Client, Unit, Value};
use dioxus::prelude::*;

use crate::format;
use crate::pages::use_category_label;
use crate::route::use_text;
use crate::text::Text;

/// Format of a field of the application.
#[derive(Clone, Copy)]
enum FieldFormat {
    /// Money.
    Amount,
    /// Years since a day counted back from the application, as in the reasons.
    YearsSince,
    /// Age in completed years.
    Age,
    /// A category in words.
    Category,
}

/// Shows a short definition list: the requested credit, then the applicant.
#[component]
pub fn ClientInformation(client: Rc<Client>) -> Element {
    let text = use_text();
    let label_of = use_category_label();
    let write = |column: &str, field_format: FieldFormat| {
        let value = client.application.get(column).and_then(Option::as_ref);
        match field_format {
            FieldFormat::Amount => format::value(value, Unit::Amount, text),
            FieldFormat::Age => {
                format::value(format::years_since(value).map(completed).as_ref(), Unit::Years, text)
            }
            FieldFormat::YearsSince => {
                format::value(format::years_since(value).as_ref(), Unit::Years, text)
            }
            FieldFormat::Category => format::value(label_of(value).as_ref(), Unit::Category, text),
        }
    };
    rsx! {
        div { class: "subsection",
            h3 { {text.information.information} }
            dl { class: "information",
                for (label , column , field_format) in lines(text) {
                    div { key: "{column}",
                        dt { {label} }
                        dd { {write(column, field_format)} }
                    }
                }
            }
        }
    }
}

fn lines(text: &Text) -> [(&'static str, &'static str, FieldFormat); 11] {
    [
        (text.information.contract_type, "NAME_CONTRACT_TYPE", FieldFormat::Category),
        (text.information.credit_amount, "AMT_CREDIT", FieldFormat::Amount),
        (text.information.annuity, "AMT_ANNUITY", FieldFormat::Amount),
        (text.information.goods_price, "AMT_GOODS_PRICE", FieldFormat::Amount),
        (text.information.income, "AMT_INCOME_TOTAL", FieldFormat::Amount),
        (text.information.income_type, "NAME_INCOME_TYPE", FieldFormat::Category),
        (text.information.occupation, "OCCUPATION_TYPE", FieldFormat::Category),
        (text.information.employed_for, "DAYS_EMPLOYED", FieldFormat::YearsSince),
        (text.information.age, "DAYS_BIRTH", FieldFormat::Age),
        (text.information.education, "NAME_EDUCATION_TYPE", FieldFormat::Category),
        (text.information.housing, "NAME_HOUSING_TYPE", FieldFormat::Category),
    ]
}

fn completed(years: Value) -> Value {
    match years {
        Value::Number(years) => Value::Number(years.floor()),
        text @ Value::Text(_) => text,
    }
}
