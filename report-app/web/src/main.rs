//! The advisors' dashboard, started in the browser.

use report_web::app::App;

fn main() {
    dioxus::launch(App);
}
