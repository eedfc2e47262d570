//! Entry point of the advisors' dashboard in the browser.

use report_web::app::App;

fn main() {
    dioxus::launch(App);
}
