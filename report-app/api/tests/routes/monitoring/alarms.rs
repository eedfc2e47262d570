//! Alarms: raised, told, listed, acknowledged, over several weeks.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use chrono::{DateTime, TimeDelta, Utc};
use scoring_api::{Channels, Mail, Webhook};
use serde_json::{Value, json};

use super::{baseline, save};
use crate::support::TestApp;

/// Drifted applications: every external score is 0.1.
async fn drifted(app: &TestApp, day: DateTime<Utc>) {
    for at in 0..150 {
        let ratio = f64::from(at % 10) + 0.5;
        save(app, day + TimeDelta::seconds(i64::from(at)), [0.1, ratio, f64::NAN], at).await;
    }
}

fn now() -> DateTime<Utc> {
    Utc::now()
}

/// Starts a service with an alarm of this morning.
async fn alarmed() -> TestApp {
    let app = TestApp::start_with_baseline(&baseline()).await;
    drifted(&app, now() - TimeDelta::days(2)).await;
    app.service.watch(now()).await;
    app
}

async fn alarms(app: &TestApp) -> Vec<Value> {
    let answer = app.get_with("/v1/monitoring/alarms", "accept-language", "en").await.ok();
    answer["alarms"].as_array().unwrap().clone()
}

/// A server for one request of HTTP at a time, which answers with these statuses in turn.
fn receiver(statuses: Vec<u16>) -> (String, Receiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook?token=secret", listener.local_addr().unwrap());
    let (told, received) = channel();
    thread::spawn(move || {
        for status in statuses {
            let (mut stream, _) = listener.accept().unwrap();
            _ = told.send(request(&mut stream));
            let head =
                format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            stream.write_all(head.as_bytes()).unwrap();
        }
    });
    (url, received)
}

/// Reads a request: its head, and its body.
pub(crate) fn request(stream: &mut TcpStream) -> (String, Vec<u8>) {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        head += &line;
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (head, body)
}

#[tokio::test]
async fn an_alarm_is_raised_listed_with_its_deadline_and_in_the_metrics() {
    let app = alarmed().await;
    let found = alarms(&app).await;
    let mut codes: Vec<&str> = found.iter().map(|alarm| alarm["code"].as_str().unwrap()).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["feature_drift", "probability_drift", "refusal_rate_gap"]);
    let alarm = found.iter().find(|alarm| alarm["code"] == "probability_drift").unwrap();
    assert_eq!(alarm["level"], "red");
    assert_eq!((&alarm["is_raised"], &alarm["is_overdue"]), (&json!(true), &json!(false)));
    assert_eq!(alarm["since"], now().date_naive().to_string());
    assert!(alarm["deadline"].as_str().unwrap() > alarm["since"].as_str().unwrap());
    assert_eq!(alarm["events"][0]["transition"], "raised");
    assert_eq!(alarm["name"], "Shift of the probabilities");
    let monitoring = app.get("/v1/monitoring").await.ok();
    assert_eq!(monitoring["alarms"].as_array().unwrap().len(), 3);
    let page = app.service.metrics.page(0, [0; 3]);
    for line in [
        "pret_alarms_raised{level=\"red\"} 3",
        "pret_monitoring_refusal_rate{kind=\"observed\"} 1.0",
        "pret_monitoring_refusal_rate{kind=\"expected\"} 0.51",
    ] {
        assert!(page.contains(line), "{line}\n{page}");
    }
    // The next judgement is a week away: another look changes nothing.
    app.service.watch(now()).await;
    assert_eq!(alarms(&app).await, found);
}

#[tokio::test]
async fn an_alarm_is_cleared_by_two_quiet_judgements_and_stays_in_the_list() {
    let app = alarmed().await;
    // The drifted days are over after a month; the reference's own applications are quiet.
    for weeks in [5, 6] {
        let at = now() + TimeDelta::weeks(weeks);
        for number in 0..200 {
            let day = at - TimeDelta::days(1) + TimeDelta::seconds(i64::from(number));
            save(&app, day, super::values(number * 5 + weeks as u32), 1000 + number).await;
        }
        app.service.watch(at).await;
    }
    let states: Vec<String> =
        sqlx::query_scalar("SELECT transition FROM alarm_transitions ORDER BY transition_id")
            .fetch_all(&app.database().await)
            .await
            .unwrap();
    assert_eq!(states.iter().filter(|state| *state == "raised").count(), 3, "{states:?}");
    assert_eq!(states.iter().filter(|state| *state == "cleared").count(), 3, "{states:?}");
}

#[tokio::test]
async fn an_alarm_is_acknowledged_once_by_name_and_in_the_audit_log() {
    let app = alarmed().await;
    let id = alarms(&app).await[0]["alarm_id"].as_str().unwrap().to_owned();
    let path = format!("/v1/monitoring/alarms/{id}/acknowledge");
    let answer = app.post(&path, json!({"note": "Source B."}).to_string()).await;
    assert_eq!(answer.status, 201);
    assert_eq!(
        (&answer.json()["by"], &answer.json()["note"]),
        (&json!(app.actor()), &json!("Source B."))
    );
    let alarm = alarms(&app).await.remove(0);
    assert_eq!(alarm["acknowledgement"], answer.json());
    let again = app.post(&path, json!({"note": "Me too."}).to_string()).await;
    let detail = format!(
        "The alarm was acknowledged by {}. GET /v1/monitoring/alarms has the note.",
        app.actor()
    );
    again.is_problem(409, "alarm-acknowledged", "Acknowledged before", &detail);
    let unknown = app.post("/v1/monitoring/alarms/x/acknowledge", json!({"note": "?"}).to_string());
    let detail = "There is no alarm x. GET /v1/monitoring/alarms lists them.";
    unknown.await.is_problem(404, "unknown-alarm", "Unknown alarm", detail);
    let empty = app.post(&path, json!({"note": " "}).to_string()).await;
    assert_eq!(empty.status, 422);
    let log: Vec<Option<String>> = sqlx::query_scalar(
        "SELECT detail FROM audit WHERE action = 'alarm.acknowledge' ORDER BY audit_id",
    )
    .fetch_all(&app.database().await)
    .await
    .unwrap();
    let expected =
        [&id, "alarm-acknowledged", "unknown-alarm"].map(|detail| Some(detail.to_owned()));
    assert_eq!(log, expected);
    for statement in
        ["UPDATE alarm_acknowledgements SET note = 'x'", "DELETE FROM alarm_transitions"]
    {
        assert!(
            sqlx::query(statement).execute(&app.database().await).await.is_err(),
            "{statement}"
        );
    }
}

#[tokio::test]
async fn an_alarm_that_escalates_is_to_be_acknowledged_again() {
    let app = alarmed().await;
    let id = alarms(&app).await[0]["alarm_id"].as_str().unwrap().to_owned();
    let path = format!("/v1/monitoring/alarms/{id}/acknowledge");
    let acknowledge = async |note: &str| app.post(&path, json!({"note": note}).to_string()).await;
    assert_eq!(acknowledge("Source B.").await.status, 201);
    let escalate = "INSERT INTO alarm_transitions SELECT $1, alarm_id, at, day, model_version, \
         'escalated', state FROM alarm_transitions WHERE transition_id = $2";
    let later = uuid::Uuid::now_v7().to_string();
    let escalated = sqlx::query(escalate).bind(&later).bind(&id);
    escalated.execute(&app.database().await).await.unwrap();
    let alarm = async || alarms(&app).await.into_iter().find(|alarm| alarm["alarm_id"] == id);
    let escalated = alarm().await.unwrap();
    assert_eq!(
        (&escalated["acknowledgement"], &escalated["events"][1]["transition"]),
        (&Value::Null, &json!("escalated"))
    );
    let answer = acknowledge("Source B is off.").await;
    assert_eq!(answer.status, 201);
    assert_eq!(alarm().await.unwrap()["acknowledgement"], answer.json());
    assert_eq!(acknowledge("Me too.").await.status, 409);
    // The earlier one is kept.
    let notes: Vec<String> =
        sqlx::query_scalar("SELECT note FROM alarm_acknowledgements ORDER BY transition_id")
            .fetch_all(&app.database().await)
            .await
            .unwrap();
    assert_eq!(notes, ["Source B.", "Source B is off."]);
}

#[tokio::test]
async fn a_webhook_gets_each_change_signed_and_again_after_a_failure_and_a_restart() {
    let app = alarmed().await;
    // The receiver fails once; then it takes all three.
    let (url, received) = receiver(vec![500, 204, 204, 204]);
    let channels = || Channels::new(Some(Webhook::new(&url, Some("key".into())).unwrap()), None);
    let app = app.restart_with(channels()).await;
    let at = now();
    app.service.watch(at).await;
    let (head, body) = received.recv().unwrap();
    let first: Value = serde_json::from_slice(&body).unwrap();
    assert!(head.starts_with("POST /hook?token=secret HTTP/1.1"), "{head}");
    let signature = head.lines().find_map(|line| line.strip_prefix("x-pret-signature: sha256="));
    assert_eq!(signature.unwrap().len(), 64);
    assert_eq!((&first["transition"], &first["level"]), (&json!("raised"), &json!("red")));
    // Within the pause nothing is sent; after it, everything is.
    app.service.watch(at + TimeDelta::seconds(59)).await;
    assert!(received.try_recv().is_err());
    let app = app.restart_with(channels()).await;
    app.service.watch(at + TimeDelta::seconds(61)).await;
    let ids: Vec<Value> = (0..3)
        .map(|_| {
            let body: Value = serde_json::from_slice(&received.recv().unwrap().1).unwrap();
            body["transition_id"].clone()
        })
        .collect();
    assert_eq!(ids[0], first["transition_id"], "what failed is sent again");
    app.service.watch(at + TimeDelta::seconds(300)).await;
    assert!(received.try_recv().is_err(), "each is told once");
}

/// A mail server that takes one mail for each connection, and returns its text.
fn mail_server() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let (told, received) = channel();
    thread::spawn(move || {
        while let Ok((stream, _)) = listener.accept() {
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut stream = stream;
            stream.write_all(b"220 mail.example\r\n").unwrap();
            let (mut text, mut is_data) = (String::new(), false);
            let mut line = String::new();
            while reader.read_line(&mut line).unwrap_or(0) > 0 {
                let answer: &[u8] = if is_data {
                    is_data = line != ".\r\n";
                    text += &line;
                    if is_data { b"" } else { b"250 taken\r\n" }
                } else if line.starts_with("DATA") {
                    is_data = true;
                    b"354 go on\r\n"
                } else if line.starts_with("QUIT") {
                    b"221 bye\r\n"
                } else {
                    text += &line;
                    b"250 ok\r\n"
                };
                stream.write_all(answer).unwrap();
                line.clear();
            }
            _ = told.send(text);
        }
    });
    (url, received)
}

#[tokio::test]
async fn mail_tells_everybody_what_is_to_be_done() {
    let app = alarmed().await;
    let (url, received) = mail_server();
    let to = ["a@pret.example".to_owned(), "b@pret.example".to_owned()];
    let mail = Mail::new(&url, "alarms@pret.example", &to).unwrap();
    let app = app.restart_with(Channels::new(None, Some(mail))).await;
    app.service.watch(now()).await;
    let mails: Vec<String> = (0..3).map(|_| received.recv().unwrap()).collect();
    let drift = mails.iter().find(|mail| mail.contains("Shift of the probabilities")).unwrap();
    for part in [
        "MAIL FROM:<alarms@pret.example>",
        "RCPT TO:<a@pret.example>",
        "RCPT TO:<b@pret.example>",
        "Subject: [pret] red raised: Shift of the probabilities",
    ] {
        assert!(drift.contains(part), "{part}\n{drift}");
    }
    assert!(Mail::new("smtp://mail.example", "nobody", &to).is_err());
}
