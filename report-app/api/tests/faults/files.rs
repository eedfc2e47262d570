//! Path traversal: no file outside the dashboard's folder is ever served.

use std::fs;

use crate::support::http::{Connection, get_with};
use crate::support::program::Place;

const SECRET: &str = "the secret beside the dashboard";

#[test]
fn no_path_leads_out_of_the_dashboards_folder() {
    let place = Place::new();
    let site = place.folder.path().join("site");
    fs::create_dir_all(site.join("assets")).unwrap();
    fs::write(site.join("index.html"), "<!doctype html>").unwrap();
    fs::write(site.join("assets/a.js"), "1").unwrap();
    let secret = place.folder.path().join("secret.txt");
    fs::write(&secret, SECRET).unwrap();
    let program = place.start_with(&["--dashboard", site.to_str().unwrap()]);
    assert_eq!(program.get("/index.html").text(), "<!doctype html>");
    assert_eq!(program.get("/assets/a.js").text(), "1");

    let absolute = secret.to_str().unwrap();
    let ups = [
        "..",
        "%2e%2e",
        ".%2e",
        "%2E.",
        "..%00",
        "%252e%252e",
        "%c0%ae%c0%ae",
        "..;",
        "..%5c",
        "...",
        "%e2%80%a5",
    ];
    let slashes = ["/", "%2f", "%5c", "\\", "//", "/./", "%252f"];
    let mut paths = Vec::new();
    for up in ups {
        for slash in slashes {
            for begin in ["/", "/assets/", "/assets/../", "//", "/index.html/"] {
                paths.push(format!("{begin}{up}{slash}secret.txt"));
                paths.push(format!("{begin}{up}{slash}{up}{slash}secret.txt"));
            }
        }
    }
    paths.extend([
        absolute.to_owned(),
        format!("/{absolute}"),
        absolute.replace('/', "%2f"),
        format!("/{}", absolute.replace('/', "%2f")),
        format!("file://{absolute}"),
        "http://localhost/../secret.txt".to_owned(),
        "http://localhost/%2e%2e/secret.txt".to_owned(),
        "/../secret.txt%00.html".to_owned(),
        "/../secret.txt?/index.html".to_owned(),
        "/../bundle/manifest.json".to_owned(),
        "/../store/pret.db".to_owned(),
        "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd".to_owned(),
        "/..%2f..%2f..%2f..%2fetc%2fpasswd".to_owned(),
        "//etc/passwd".to_owned(),
        "/%2fetc%2fpasswd".to_owned(),
    ]);
    let mut connection = program.connect();
    for path in &paths {
        for accept in ["", "accept: text/html\r\n"] {
            if connection.send(get_with(path, accept)).is_err() {
                connection = program.connect();
                connection.send(get_with(path, accept)).unwrap();
            }
            let answer = connection.answer().unwrap_or_else(|cut| panic!("{path}: {cut:?}"));
            let body = answer.text();
            assert!(
                !body.contains(SECRET)
                    && !body.contains("root:")
                    && !body.contains("SQLite format"),
                "{path}: {body}"
            );
            match answer.status {
                // A path without a file is a page of the dashboard.
                200 => assert_eq!(body, "<!doctype html>", "{path}"),
                400 | 404 => {}
                other => panic!("{path}: {other}"),
            }
            if answer.header("connection") == "close" || answer.status == 400 {
                connection = program.connect();
            }
        }
    }
    assert!(paths.len() > 500);
    program.is_well();
}

/// Sends the path unchanged in the request line, which client libraries would not do.
#[test]
fn the_line_of_the_request_is_taken_as_it_is() {
    let place = Place::new();
    let site = place.folder.path().join("site");
    fs::create_dir_all(&site).unwrap();
    fs::write(site.join("index.html"), "<!doctype html>").unwrap();
    let program = place.start_with(&["--dashboard", site.to_str().unwrap()]);
    for (line, status) in [
        ("GET ../secret.txt HTTP/1.1", 400),
        ("GET * HTTP/1.1", 404),
        ("OPTIONS * HTTP/1.1", 404),
        ("CONNECT localhost:80 HTTP/1.1", 404),
        ("GET http://localhost/index.html HTTP/1.1", 200),
        ("PUT /index.html HTTP/1.1", 404),
        ("DELETE /index.html HTTP/1.1", 404),
    ] {
        let mut connection = Connection::open(&program.address);
        connection.send(format!("{line}\r\nhost: localhost\r\nconnection: close\r\n\r\n")).unwrap();
        let answer = connection.answer().unwrap_or_else(|cut| panic!("{line}: {cut:?}"));
        assert_eq!(answer.status, status, "{line}: {}", answer.text());
    }
    assert_eq!(fs::read_to_string(site.join("index.html")).unwrap(), "<!doctype html>");
    program.is_well();
}
