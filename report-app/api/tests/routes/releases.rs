//! Promotion and roll-back of the model, by route and by command, with and without a second person.

use std::fs;
use std::process::Output;

use contract::ChangeKind;
use scoring::FileName;
use scoring_api::AccessRules;
use serde_json::{Value, json};
use store::{Action, AuditRow, ProposalRow, Role};

use crate::command::{error_of, pret_api};
use crate::support::bundle::{self, next_version, read_manifest, version};
use crate::support::people::{Person, post_by_key};
use crate::support::{Answer, TestApp};

const CHANGES: &str = "/v1/model/changes";

/// Starts a service that asks for a second person, with a candidate and two operators.
async fn with_second_person() -> (TestApp, Person, Person) {
    let rules = AccessRules { second_person: true, ..AccessRules::default() };
    let app = TestApp::start_with_rules(rules).await;
    bundle::write_next(&app.folder.path().join("candidate"));
    let marie = app.sign_in("marie", Role::Operator).await;
    let paul = app.sign_in("paul", Role::Operator).await;
    (app, marie, paul)
}

fn promote() -> Value {
    json!({"kind": "promote", "bundle": "candidate", "reason": "Coût plus bas."})
}

async fn ask(app: &TestApp, person: &Person, body: &Value) -> Answer {
    app.send_as_it_is(person.post(CHANGES, body)).await
}

async fn confirm(app: &TestApp, person: &Person, change: &Value) -> Answer {
    let path = format!("{CHANGES}/{}/confirm", change["change_id"].as_str().unwrap());
    app.send_as_it_is(person.post(&path, &json!({}))).await
}

/// Versions that answer, and that are in the champion's folder.
async fn champion(app: &TestApp) -> [String; 2] {
    let answers = app.get("/v1/model").await.ok()["version"].as_str().unwrap().to_owned();
    [answers, read_manifest(&app.folder.path().join("bundle")).version]
}

#[track_caller]
fn is_refused(answer: &Answer, status: u16, kind: &str, detail: &str) {
    let problem = answer.json();
    assert_eq!(
        (answer.status.as_u16(), problem["type"].as_str(), problem["detail"].as_str()),
        (status, Some(format!("/problems/{kind}").as_str()), Some(detail))
    );
}

#[tokio::test]
async fn one_person_promotes_and_goes_back_and_both_are_recorded() {
    let app = TestApp::start().await;
    bundle::write_next(&app.folder.path().join("candidate"));
    let marie = app.sign_in("marie", Role::Operator).await;
    let made = ask(&app, &marie, &promote()).await.created();
    assert_eq!(
        [
            &made["kind"],
            &made["state"],
            &made["from_version"],
            &made["to_version"],
            &made["proposed_by"]
        ],
        ["promote", "done", version(), next_version(), "user:marie"]
    );
    assert_eq!(champion(&app).await, [next_version(), next_version()]);
    let back = json!({"kind": "rollback", "reason": "Trop de refus."});
    let back = ask(&app, &marie, &back).await.created();
    assert_eq!([&back["from_version"], &back["to_version"]], [next_version(), version()]);
    assert_eq!(champion(&app).await, [version(), version()]);
    let listed = app.get(CHANGES).await.ok();
    assert_eq!(listed["changes"], json!([back, made]));
    let log = app.get("/v1/audit?actor=user:marie").await.lines();
    let details: Vec<&str> = log
        .iter()
        .filter(|line| line["action"] == "model.change")
        .map(|line| line["detail"].as_str().unwrap())
        .collect();
    let detail = |kind: &str, from: &str, to: &str, change: &Value| {
        format!("made {kind} {from} to {to} {}", change["change_id"].as_str().unwrap())
    };
    assert_eq!(
        details,
        [
            "request",
            &detail("promote", version(), next_version(), &made),
            "request",
            &detail("rollback", next_version(), version(), &back),
        ]
    );
}

#[tokio::test]
async fn with_a_second_person_nothing_changes_until_another_operator_confirms() {
    let (app, marie, paul) = with_second_person().await;
    let proposed = ask(&app, &marie, &promote()).await.created();
    assert_eq!([&proposed["state"], &proposed["proposed_by"]], ["proposed", "user:marie"]);
    assert_eq!(champion(&app).await, [version(), version()]);
    let same = confirm(&app, &marie, &proposed).await;
    is_refused(
        &same,
        409,
        "same-person",
        "marie proposed this change: another person must confirm it.",
    );
    assert_eq!(champion(&app).await, [version(), version()]);
    let done = confirm(&app, &paul, &proposed).await.ok();
    assert_eq!([&done["state"], &done["confirmed_by"]], ["done", "user:paul"]);
    assert_eq!(champion(&app).await, [next_version(), next_version()]);
    assert_eq!(app.get(CHANGES).await.ok()["changes"], json!([done]));
    let again = confirm(&app, &paul, &proposed).await;
    let detail = format!("This change was made already, {}.", done["done_at"].as_str().unwrap());
    is_refused(&again, 409, "change-done", &detail);
    // A roll-back is proposed and confirmed as well, and goes to the version before.
    let back =
        ask(&app, &paul, &json!({"kind": "rollback", "reason": "Incident."})).await.created();
    confirm(&app, &marie, &back).await.ok();
    assert_eq!(champion(&app).await, [version(), version()]);
}

#[tokio::test]
async fn every_way_around_the_second_person_is_closed() {
    let (app, marie, _) = with_second_person().await;
    let at_once = app.send_as_it_is(marie.post("/v1/model/rollback", &json!({}))).await;
    is_refused(
        &at_once,
        409,
        "second-person",
        "A change of the model needs two people. Propose it with POST /v1/model/changes, and let another person confirm it.",
    );
    let key = app.add_key("deployer", "operate").await;
    let program = app.send_as_it_is(post_by_key(CHANGES, &key, &promote())).await;
    let person = "A change of the model needs two people. Sign in under your own name: a key is not a person.";
    is_refused(&program, 403, "not-a-person", person);
    let proposed = ask(&app, &marie, &promote()).await.created();
    let path = format!("{CHANGES}/{}/confirm", proposed["change_id"].as_str().unwrap());
    let program = app.send_as_it_is(post_by_key(&path, &key, &json!({}))).await;
    is_refused(&program, 403, "not-a-person", person);
    // What somebody puts into the folder by hand is not loaded.
    bundle::write_next(&app.folder.path().join("bundle"));
    let reload = app.post("/v1/model/reload", "").await;
    is_refused(
        &reload,
        409,
        "bundle-refused",
        &format!(
            "The model was not changed: No confirmed change put {} into the champion's folder. Propose it with POST \
             /v1/model/changes or pret-api model promote.",
            next_version()
        ),
    );
    assert_eq!(app.get("/v1/model").await.ok()["version"], version());
}

/// Bad inputs of a change, and the exact error of each.
#[tokio::test]
#[expect(clippy::too_many_lines, reason = "it is a table of bad inputs")]
async fn a_bad_change_is_refused_with_what_is_wrong_and_changes_nothing() {
    let (app, marie, paul) = with_second_person().await;
    let folder = app.folder.path().join("candidate");
    let bodies = [
        (
            json!({}),
            vec![
                ("/kind", "Required. Give promote or rollback."),
                ("/reason", "Required. Give a text of 1 to 2000 characters."),
            ],
        ),
        (
            json!({"kind": "promote", "bundle": "../champion", "reason": "x"}),
            vec![(
                "/bundle",
                "Expected the name of a folder beside the champion's, found the text \"../champion\".",
            )],
        ),
        (
            json!({"kind": "promote", "reason": "x"}),
            vec![("/bundle", "Required. Give the name of a folder beside the champion's.")],
        ),
        (
            json!({"kind": "rollback", "bundle": "candidate", "reason": "x"}),
            vec![("/bundle", "A roll-back goes to the champion before. Leave it out.")],
        ),
    ];
    for (body, errors) in bodies {
        ask(&app, &marie, &body).await.is_invalid_body(&errors);
    }
    let nowhere = json!({"kind": "promote", "bundle": "nowhere", "reason": "x"});
    let missing = app.folder.path().join("nowhere/manifest.json");
    is_refused(
        &ask(&app, &marie, &nowhere).await,
        409,
        "bundle-refused",
        &format!(
            "The bundle was refused: {}: No such file or directory (os error 2)",
            missing.display()
        ),
    );
    let itself = json!({"kind": "promote", "bundle": "bundle", "reason": "x"});
    is_refused(
        &ask(&app, &marie, &itself).await,
        409,
        "bundle-refused",
        &format!("{} is the champion already: nothing would change.", version()),
    );
    let previous = app.folder.path().join("previous/manifest.json");
    is_refused(
        &ask(&app, &marie, &json!({"kind": "rollback", "reason": "x"})).await,
        409,
        "no-previous-model",
        &format!(
            "There is no champion before this one to go back to: {}: No such file or directory (os error 2)",
            previous.display()
        ),
    );
    let unknown = json!({"change_id": "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071"});
    is_refused(
        &confirm(&app, &paul, &unknown).await,
        404,
        "unknown-change",
        "There is no proposed change 019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071. GET /v1/model/changes lists them.",
    );
    // The bundle is another one by now.
    let proposed = ask(&app, &marie, &promote()).await.created();
    let manifest = read_manifest(&folder);
    bundle::write_manifest(&folder, scoring::Manifest { threshold: 0.3, ..manifest });
    let changed =
        format!("{} changed since it was proposed. Propose the change again.", folder.display());
    is_refused(&confirm(&app, &paul, &proposed).await, 409, "change-outdated", &changed);
    // Nobody confirmed it within seven days.
    bundle::write_next(&folder);
    let old = ProposalRow {
        proposal_id: "019a0000-0000-7000-8000-000000000000".to_owned(),
        created_at: "2025-10-01T08:00:00.000Z".to_owned(),
        kind: ChangeKind::Promote,
        from_version: version().to_owned(),
        to_version: next_version().to_owned(),
        bundle: folder.display().to_string(),
        digest: promotion::digest(&folder).unwrap(),
        reason: "x".to_owned(),
        proposed_by: "user:marie".to_owned(),
    };
    let noted = AuditRow::now("user:marie", Action::ChangeModel);
    app.service.store.add_proposal(&old, &noted).await.unwrap();
    let expired = json!({"change_id": old.proposal_id});
    is_refused(
        &confirm(&app, &paul, &expired).await,
        409,
        "change-expired",
        "This proposal expired 2025-10-08T08:00:00.000Z, seven days after it was made. Propose the change again.",
    );
    let listed = app.get(CHANGES).await.ok();
    let states: Vec<&str> = listed["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["proposed", "expired"]);
    // Another change was made meanwhile.
    let [first, second] = [
        ask(&app, &marie, &promote()).await.created(),
        ask(&app, &marie, &promote()).await.created(),
    ];
    confirm(&app, &paul, &first).await.ok();
    is_refused(
        &confirm(&app, &paul, &second).await,
        409,
        "change-outdated",
        &format!(
            "It was proposed to replace {}, but {} is the champion now. Propose the change again.",
            version(),
            next_version()
        ),
    );
    assert_eq!(app.count("model_changes").await, 1);
}

#[tokio::test]
async fn a_change_that_cannot_be_recorded_is_taken_back() {
    let app = TestApp::start().await;
    bundle::write_next(&app.folder.path().join("candidate"));
    app.drop_table("model_changes").await;
    let answer = app.post(CHANGES, promote().to_string()).await;
    assert_eq!(answer.status, 503);
    assert_eq!(champion(&app).await, [version(), version()]);
    assert!(!app.folder.path().join("previous").exists());
}

#[tokio::test]
async fn the_command_promotes_proposes_confirms_and_lists() {
    let app = TestApp::start().await;
    bundle::write_next(&app.folder.path().join("candidate"));
    let path = |name: &str| app.folder.path().join(name).display().to_string();
    let run = |arguments: &[&str]| -> Output {
        let places = ["--bundle", &path("bundle"), "--database", &app.database_url];
        pret_api(&[&["model"], arguments, &places].concat()).output().unwrap()
    };
    let said = |output: &Output| String::from_utf8_lossy(&output.stdout).into_owned();
    let candidate = path("candidate");
    let changed = |to: &str, from: &str| {
        format!(
            "{to} is the champion; it was {from}. A running service answers with it after SIGHUP or POST /v1/model/reload.\n"
        )
    };
    let done = run(&["promote", &candidate, "--by", "marie"]);
    assert_eq!((error_of(&done).as_str(), said(&done)), ("", changed(next_version(), version())));
    let done = run(&["rollback", "--by", "marie"]);
    assert_eq!(said(&done), changed(version(), next_version()));
    // With a second person both must be operators of the service.
    let propose = ["promote", &candidate, "--second-person", "--by", "marie"];
    let refused = run(&propose);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(
        error_of(&refused),
        "pret-api: There is no operator marie who may sign in, and a change of the model needs two. Add one with: pret-api \
         user add marie --role operator\n"
    );
    app.add_user("marie", Role::Operator).await;
    app.add_user("paul", Role::Operator).await;
    let proposed = run(&propose);
    let listed = app.get(CHANGES).await.ok();
    let id = listed["changes"][0]["change_id"].as_str().unwrap();
    assert_eq!(
        said(&proposed),
        format!(
            "{} was proposed to replace {}. Another operator confirms it within seven days: pret-api model confirm {id} --by \
             NAME\n",
            next_version(),
            version()
        )
    );
    let same = run(&["confirm", id, "--by", "marie"]);
    assert_eq!(
        error_of(&same),
        "pret-api: marie proposed this change: another person must confirm it.\n"
    );
    let confirmed = run(&["confirm", id, "--by", "paul"]);
    assert_eq!(said(&confirmed), changed(next_version(), version()));
    let table = said(&run(&["changes"]));
    assert!(table.starts_with("CHANGE "), "{table}");
    assert_eq!(table.lines().count(), 4);
    let newest = table.lines().nth(1).unwrap();
    assert!(newest.contains("user:marie") && newest.contains("user:paul"), "{newest}");
    // An altered bundle is refused.
    fs::write(app.folder.path().join("candidate").join(FileName::CALIBRATION), "{}").unwrap();
    let altered = run(&["promote", &candidate, "--by", "marie"]);
    assert_eq!(altered.status.code(), Some(1));
    assert!(
        error_of(&altered).starts_with("pret-api: The bundle was refused: "),
        "{}",
        error_of(&altered)
    );
}
