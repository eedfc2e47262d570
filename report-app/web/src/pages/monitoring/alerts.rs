//! Alerts that somebody should look at, and what to do about them.

use contract::Alert;
use dioxus::prelude::*;

use crate::components::{Icon, Shape};
use crate::route::use_text;

/// Shows each alert with what to do, or says that there is none.
#[component]
pub(super) fn Alerts(alerts: Vec<Alert>) -> Element {
    let words = use_text().monitoring;
    rsx! {
        section { "aria-labelledby": "alerts",
            h2 { id: "alerts", {words.alerts} }
            if alerts.is_empty() {
                p { class: "quiet", {words.no_alerts} }
            }
            ul { class: "alerts",
                for (index , alert) in alerts.into_iter().enumerate() {
                    li { key: "{index}",
                        Icon { shape: Shape::Warning }
                        div {
                            p {
                                strong { {alert.message} }
                            }
                            p { {alert.action} }
                        }
                    }
                }
            }
        }
    }
}
