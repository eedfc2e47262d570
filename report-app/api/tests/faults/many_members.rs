//! Bodies with as many members as possible: the response lists the first errors, and stays small.

use crate::support::http::post;
use crate::support::program::Place;

const PATH: &str = "/v1/predictions";

/// Returns `count` members, separated by commas.
fn members(count: usize, member: impl Fn(usize) -> String) -> String {
    (0..count).map(member).collect::<Vec<_>>().join(",")
}

/// Returns a body with these members in its application.
fn application(members: &str) -> String {
    format!(r#"{{"client_id": 100001, "application": {{{members}}}}}"#)
}

#[test]
fn a_body_full_of_members_is_refused_by_a_short_answer() {
    let place = Place::new();
    let program = place.start();
    let unknown = members(6_000, |at| format!("\"m{at}\":1"));
    let twice = members(8_000, |_| "\"m\":1".to_owned());
    // Each member is in an object with a long name, which every pointer to it repeats.
    let far =
        format!("{{\"{}\": {{{}}}}}", "x".repeat(30_000), members(5_000, |_| "\"a\":1".to_owned()));
    let cases = [
        ("unknown fields", application(&unknown), 10_000),
        ("unknown members", format!("{{{unknown}}}"), 10_000),
        ("fields given twice", application(&twice), 10_000),
        ("members given twice", format!("{{{twice}}}"), 10_000),
        ("members given twice far inside", far, 40_000),
    ];
    let mut connection = program.connect();
    for (what, body, longest) in cases {
        assert!((40_000..65_536).contains(&body.len()), "{what}: {}", body.len());
        let answer = connection.ask(post(PATH, body));
        let problem = answer.json();
        assert_eq!(
            (answer.status, &problem["type"]),
            (422, &"/problems/invalid-body".into()),
            "{what}"
        );
        assert!((1..=50).contains(&problem["errors"].as_array().unwrap().len()), "{what}");
        assert!(answer.body.len() < longest, "{what}: {}", answer.body.len());
    }
    program.is_well();
}

#[test]
fn a_million_members_within_a_larger_limit_are_refused_too() {
    let place = Place::new();
    let program = place.start_with(&["--body-limit", "20000000"]);
    let million = members(1_000_000, |at| format!("\"m{at}\":1"));
    let answer = program.post(PATH, application(&million));
    assert_eq!((answer.status, &answer.json()["type"]), (422, &"/problems/invalid-body".into()));
    assert!(answer.body.len() < 10_000, "{}", answer.body.len());
    program.is_well();
}
