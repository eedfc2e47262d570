//! The advisors' dashboard, started in the browser.

fn main() {
    dioxus::launch(report_web::app::App);
}
