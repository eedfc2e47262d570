//! The advisors' dashboard, started in the browser.

use std::rc::Rc;

use dioxus::LaunchBuilder;
use dioxus::web::Config;
use report_web::app::App;
use report_web::page_history::PageHistory;

fn main() {
    let Some(history) = PageHistory::new() else { return };
    LaunchBuilder::web().with_cfg(Config::new().history(Rc::new(history))).launch(App);
}
