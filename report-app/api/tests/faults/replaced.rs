//! The model is replaced under load: a broken bundle changes nothing, a valid one is served.

use std::fs;

use crate::support::bundle::{self, next_version, version};
use crate::support::http::{Connection, get};
use crate::support::load::Load;
use crate::support::program::{Place, free_address};

#[test]
fn a_broken_bundle_is_refused_and_a_good_one_taken_without_a_request_failing() {
    let place = Place::new();
    let metrics = free_address();
    let program = place.start_with(&["--metrics-listen", &metrics]);
    let counted = |line: &str| {
        let page = Connection::open(&metrics).ask(get("/metrics")).text();
        assert!(page.lines().any(|found| found == line), "{line}\n{page}");
    };
    let load = Load::begin(&program.address, 4);
    load.wait_for_answers(50);

    bundle::write_next(&place.bundle());
    let model = place.bundle().join("model.txt");
    fs::write(
        &model,
        fs::read_to_string(&model).unwrap().replace("leaf_value=-1.5", "leaf_value=+1.5"),
    )
    .unwrap();
    program.signal("HUP");
    let line = program.logged("the model in the folder was refused");
    assert!(line.contains("ERROR") && line.contains("model.txt: the file was altered"), "{line}");
    assert_eq!(program.get("/v1/model").ok()["version"], version());
    counted(r#"pret_reloads_total{result="refused"} 1"#);
    counted(&format!("pret_model{{version=\"{}\"}} 1", version()));
    load.wait_for_answers(load.answered() + 50);

    bundle::write_next(&place.bundle());
    program.signal("HUP");
    program.logged("loaded");
    assert_eq!(program.get("/v1/model").ok()["version"], next_version());
    counted(r#"pret_reloads_total{result="loaded"} 1"#);
    counted(&format!("pret_model{{version=\"{}\"}} 1", next_version()));
    load.mark();
    load.wait_for_answers(load.answered() + 50);

    let mut by_the_first = 0;
    let calls = load.end();
    for call in &calls {
        let answered = call.outcome.as_ref().unwrap().ok()["model_version"].clone();
        assert!(
            answered == next_version() || (answered == version() && call.is_before_mark),
            "{answered}"
        );
        by_the_first += usize::from(answered == version());
    }
    assert!((100..calls.len() - 40).contains(&by_the_first), "{by_the_first} of {}", calls.len());
}
