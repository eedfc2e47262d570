//! Schema migrations, with the SQL shared by both databases where possible.

use std::borrow::Cow;

use sqlx::migrate::{Migrate, Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr};

/// Migrations in order: name and statements. A released migration is never changed.
const MIGRATIONS: [(&str, Statements); 19] = [
    ("predictions", Statements::Shared(include_str!("../migrations/0001_predictions.sql"))),
    ("people", Statements::Shared(include_str!("../migrations/0002_people.sql"))),
    ("reviews", Statements::Shared(include_str!("../migrations/0003_reviews.sql"))),
    (
        "append only",
        Statements::Each {
            sqlite: include_str!("../migrations/0004_append_only.sqlite.sql"),
            postgres: include_str!("../migrations/0004_append_only.postgres.sql"),
        },
    ),
    (
        "numbers",
        Statements::Each {
            sqlite: include_str!("../migrations/0005_numbers.sqlite.sql"),
            postgres: include_str!("../migrations/0005_numbers.postgres.sql"),
        },
    ),
    ("audit", Statements::Shared(include_str!("../migrations/0006_audit.sql"))),
    (
        "not replaced",
        Statements::Each {
            sqlite: include_str!("../migrations/0007_not_replaced.sqlite.sql"),
            postgres: include_str!("../migrations/0007_not_replaced.postgres.sql"),
        },
    ),
    ("callers", Statements::Shared(include_str!("../migrations/0008_callers.sql"))),
    ("advisors", Statements::Shared(include_str!("../migrations/0009_advisors.sql"))),
    (
        "opinions stay",
        Statements::Each {
            sqlite: include_str!("../migrations/0010_opinions_stay.sqlite.sql"),
            postgres: include_str!("../migrations/0010_opinions_stay.postgres.sql"),
        },
    ),
    ("latency", Statements::Shared(include_str!("../migrations/0011_latency.sql"))),
    (
        "audit chain",
        Statements::Each {
            sqlite: include_str!("../migrations/0012_audit_chain.sqlite.sql"),
            postgres: include_str!("../migrations/0012_audit_chain.postgres.sql"),
        },
    ),
    (
        "erasure",
        Statements::Each {
            sqlite: include_str!("../migrations/0013_erasure.sqlite.sql"),
            postgres: include_str!("../migrations/0013_erasure.postgres.sql"),
        },
    ),
    (
        "shadow",
        Statements::Each {
            sqlite: include_str!("../migrations/0014_shadow.sqlite.sql"),
            postgres: include_str!("../migrations/0014_shadow.postgres.sql"),
        },
    ),
    (
        "model changes",
        Statements::Each {
            sqlite: include_str!("../migrations/0015_model_changes.sqlite.sql"),
            postgres: include_str!("../migrations/0015_model_changes.postgres.sql"),
        },
    ),
    ("summaries", Statements::Shared(include_str!("../migrations/0016_summaries.sql"))),
    ("alarms", Statements::Shared(include_str!("../migrations/0017_alarms.sql"))),
    (
        "alarms stay",
        Statements::Each {
            sqlite: include_str!("../migrations/0018_alarms_stay.sqlite.sql"),
            postgres: include_str!("../migrations/0018_alarms_stay.postgres.sql"),
        },
    ),
    (
        "acknowledged levels",
        Statements::Each {
            sqlite: include_str!("../migrations/0019_acknowledged_levels.sqlite.sql"),
            postgres: include_str!("../migrations/0019_acknowledged_levels.postgres.sql"),
        },
    ),
];

/// SQL of a migration.
enum Statements {
    /// In SQLite's dialect, translated for PostgreSQL.
    Shared(&'static str),
    /// In each dialect, for triggers and changes of a table, which cannot be translated.
    Each { sqlite: &'static str, postgres: &'static str },
}

/// Replacements that translate SQLite's SQL to PostgreSQL's. Numbers have eight bytes, as in
/// SQLite.
const WORDS: [(&str, &str); 4] = [
    (") STRICT;", ");"),
    (" INTEGER", " BIGINT"),
    (" REAL", " DOUBLE PRECISION"),
    (" BLOB", " BYTEA"),
];

/// SQL dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

/// Returns the version of the schema after all migrations.
pub(super) fn latest() -> i64 {
    MIGRATIONS.len() as i64
}

/// Applies all migrations that are missing, each in its own transaction.
pub(super) async fn run<C: Migrate>(
    connection: &mut C,
    dialect: Dialect,
) -> Result<(), sqlx::migrate::MigrateError> {
    up_to(MIGRATIONS.len(), connection, dialect).await
}

/// Applies the first `count` migrations.
async fn up_to<C: Migrate>(
    count: usize,
    connection: &mut C,
    dialect: Dialect,
) -> Result<(), sqlx::migrate::MigrateError> {
    let migrations = MIGRATIONS.iter().zip(1..).take(count).map(|((name, statements), version)| {
        // The statements are constants of this program, so they are safe.
        let statements = AssertSqlSafe(dialect.of(statements)).into_sql_str();
        Migration::new(version, Cow::Borrowed(*name), MigrationType::Simple, statements, false)
    });
    Migrator::with_migrations(migrations.collect()).run_direct(None, connection, false).await
}

impl Dialect {
    fn of(self, statements: &Statements) -> String {
        match (self, statements) {
            (
                Self::Sqlite,
                Statements::Shared(statements) | Statements::Each { sqlite: statements, .. },
            )
            | (Self::Postgres, Statements::Each { postgres: statements, .. }) => {
                (*statements).to_owned()
            }
            (Self::Postgres, Statements::Shared(statements)) => {
                WORDS.iter().fold((*statements).to_owned(), |statements, (from, to)| {
                    statements.replace(from, to)
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use sqlx::Connection;
    use sqlx::postgres::PgConnection;
    use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

    use super::*;

    /// Prediction as the first version stored it, with the rows that refer to it.
    const BEFORE: [&str; 5] = [
        "INSERT INTO predictions VALUES ('0199a', '2025-10-01T08:00:00.000Z', 100001, 'm', 'stored', 'fr', 0.25, 'refused', \
         '{\"client_id\":100001}', '{}', '{\"income\":[135000.0,0.1]}')",
        "INSERT INTO reviews VALUES ('r', '2025-10-01T08:01:00.000Z', '0199a', 100001, 'm', 'refused', 'granted', 'Vu.', NULL, \
         'user:x')",
        "INSERT INTO outcomes VALUES ('o', '2025-10-01T08:02:00.000Z', '0199a', 1, '2025-10-01', 'user:x')",
        "INSERT INTO audit VALUES ('b', '2025-10-01T08:00:00.000Z', 'user:x', 'prediction.read', 100001, '0199a'), \
         ('a', '2025-10-01T07:00:00.000Z', 'user:x', 'sign_in', NULL, 'x')",
        // Three keys of one name, of which the oldest is revoked, and one of another name.
        "INSERT INTO api_keys VALUES ('k1', 'desk', 'h', 'read', '2025-10-01T07:00:00.000Z', '2025-10-01T08:00:00.000Z'), \
         ('k3', 'desk', 'h', 'read', '2025-10-03T07:00:00.000Z', NULL), ('k2', 'desk', 'h', 'read', '2025-10-02T07:00:00.000Z', NULL), \
         ('k4', 'batch', 'h', 'read', '2025-10-01T07:00:00.000Z', NULL)",
    ];

    /// Query for the rows that must still exist. `REFUSED` lists statements that must still fail.
    const KEPT: &str = "SELECT COUNT(*) FROM predictions JOIN reviews ON reviews.prediction_id = predictions.prediction_id \
         JOIN outcomes ON outcomes.prediction_id = predictions.prediction_id JOIN audit ON audit.detail = predictions.prediction_id \
         WHERE predictions.client_id = 100001 AND predictions.probability = 0.25 AND reviews.reason = 'Vu.'";
    const REFUSED: [&str; 11] = [
        "UPDATE alarm_acknowledgements SET transition_id = 'a2' WHERE transition_id = 'a1'",
        "UPDATE opinions SET reason = NULL",
        "UPDATE audit SET client_id = NULL",
        "UPDATE predictions SET client_id = NULL",
        "UPDATE predictions SET probability = 0.5",
        "DELETE FROM predictions",
        "UPDATE audit SET actor = 'user:y'",
        "DELETE FROM audit",
        "INSERT INTO reviews VALUES ('s', '2025', 'nowhere', 1, 'm', 'refused', 'granted', 'Vu.', NULL, 'user:x')",
        "INSERT INTO predictions (prediction_id, created_at, client_id, model_version, origin, language, probability, decision, \
         request, response, contributions) \
         SELECT '0199c', created_at, client_id, model_version, origin, language, probability, decision, request, response, \
         contributions FROM predictions WHERE prediction_id = '0199a'",
        "INSERT INTO api_keys VALUES ('k5', 'desk', 'h', 'read', '2025-10-01T07:00:00.000Z', NULL)",
    ];
    const OPINION: &str = "INSERT INTO opinions VALUES ('p', '2025-10-01T08:00:30.000Z', 'user:x', 100001, 'm', 'grant', 'Solide.')";
    /// Alarms of before acknowledgements belonged to a level. The first was acknowledged before it
    /// escalated, the second after it did, and the third after it was cleared.
    const ALARMS: [&str; 3] = [
        "INSERT INTO alarm_judgements VALUES ('2026-11-02', '2026-11-02T08:00:00.000Z', 'm', '[]'), \
         ('2026-11-09', '2026-11-09T08:00:00.000Z', 'm', '[]')",
        "INSERT INTO alarm_transitions VALUES \
         ('a1', 'a1', '2026-11-02T08:00:00.000Z', '2026-11-02', 'm', 'raised', '{}'), \
         ('a2', 'a1', '2026-11-09T08:00:00.000Z', '2026-11-09', 'm', 'escalated', '{}'), \
         ('b1', 'b1', '2026-11-02T08:00:00.000Z', '2026-11-02', 'm', 'raised', '{}'), \
         ('b2', 'b1', '2026-11-09T08:00:00.000Z', '2026-11-09', 'm', 'escalated', '{}'), \
         ('c1', 'c1', '2026-11-02T08:00:00.000Z', '2026-11-02', 'm', 'raised', '{}'), \
         ('c2', 'c1', '2026-11-09T08:00:00.000Z', '2026-11-09', 'm', 'cleared', '{}')",
        "INSERT INTO alarm_acknowledgements VALUES ('a1', '2026-11-03T08:00:00.000Z', 'user:x', 'Vu.'), \
         ('b1', '2026-11-10T08:00:00.000Z', 'user:y', 'Lu.'), ('c1', '2026-11-10T08:00:00.000Z', 'user:x', 'Fini.')",
    ];
    const ACKNOWLEDGED: &str = "SELECT transition_id || ' ' || alarm_id || ' ' || at || ' ' || actor || ' ' || note \
         FROM alarm_acknowledgements ORDER BY alarm_id";

    const ERASED: [(&str, u64); 4] = [
        (
            "UPDATE predictions SET client_id = NULL, request = '{}', response = '{}', contributions = EMPTY",
            1,
        ),
        ("UPDATE reviews SET client_id = NULL, client_view = NULL, reason = ''", 1),
        ("UPDATE opinions SET client_id = NULL, reason = NULL", 1),
        ("UPDATE audit SET client_id = NULL, detail = NULL", 2),
    ];
    const NAMES: &str = "SELECT name FROM api_keys ORDER BY key_id";

    macro_rules! nothing_is_lost {
        ($connection:expr, $dialect:expr) => {{
            up_to(4, &mut $connection, $dialect).await.unwrap();
            for statement in BEFORE {
                sqlx::query(statement).execute(&mut $connection).await.unwrap();
            }
            up_to(10, &mut $connection, $dialect).await.unwrap();
            sqlx::query(OPINION).execute(&mut $connection).await.unwrap();
            up_to(18, &mut $connection, $dialect).await.unwrap();
            for statement in ALARMS {
                sqlx::query(statement).execute(&mut $connection).await.unwrap();
            }
            run(&mut $connection, $dialect).await.unwrap();
            run(&mut $connection, $dialect).await.unwrap();
            assert_eq!(
                sqlx::query_scalar::<_, i64>(KEPT).fetch_one(&mut $connection).await.unwrap(),
                1
            );
            let contributions = sqlx::query_scalar("SELECT contributions FROM predictions");
            let contributions: Vec<u8> = contributions.fetch_one(&mut $connection).await.unwrap();
            assert_eq!(contributions, br#"{"income":[135000.0,0.1]}"#);
            // What was not measured is not known.
            let latency = sqlx::query_scalar("SELECT latency_us FROM predictions");
            let latency: Option<i64> = latency.fetch_one(&mut $connection).await.unwrap();
            assert_eq!(latency, None);
            let names: Vec<String> =
                sqlx::query_scalar(NAMES).fetch_all(&mut $connection).await.unwrap();
            assert_eq!(names, ["desk#k1", "desk", "desk#k3", "batch"]);
            let acknowledged: Vec<String> =
                sqlx::query_scalar(ACKNOWLEDGED).fetch_all(&mut $connection).await.unwrap();
            assert_eq!(
                acknowledged,
                [
                    "a1 a1 2026-11-03T08:00:00.000Z user:x Vu.",
                    "b2 b1 2026-11-10T08:00:00.000Z user:y Lu.",
                    "c1 c1 2026-11-10T08:00:00.000Z user:x Fini.",
                ]
            );
            if $dialect == Dialect::Sqlite {
                sqlx::query("PRAGMA foreign_keys = ON").execute(&mut $connection).await.unwrap();
            }
            for statement in REFUSED {
                assert!(
                    sqlx::query(statement).execute(&mut $connection).await.is_err(),
                    "{statement}"
                );
            }
            let opinions =
                "SELECT COUNT(*) FROM opinions WHERE client_id = 100001 AND reason = 'Solide.'";
            let count = |statement| sqlx::query_scalar::<_, i64>(statement);
            assert_eq!(count(opinions).fetch_one(&mut $connection).await.unwrap(), 1);
            // Entries of before the chain have no hash, and are counted.
            let unchained = "SELECT unchained FROM audit_head WHERE position = 0";
            assert_eq!(count(unchained).fetch_one(&mut $connection).await.unwrap(), 2);
            // What is personal in rows of before can be erased, once.
            let empty = if $dialect == Dialect::Sqlite { "x''" } else { "''::BYTEA" };
            for (statement, rows) in ERASED {
                let statement = statement.replace("EMPTY", empty);
                let update = || sqlx::query(AssertSqlSafe(statement.as_str()));
                let erased = update().execute(&mut $connection).await.unwrap();
                assert_eq!(erased.rows_affected(), rows, "{statement}");
                assert!(update().execute(&mut $connection).await.is_err(), "{statement}");
            }
        }};
    }

    #[tokio::test]
    async fn nothing_is_lost_where_a_table_takes_anothers_place() {
        let folder = tempfile::tempdir().unwrap();
        let options = SqliteConnectOptions::new()
            .filename(folder.path().join("pret.db"))
            .create_if_missing(true);
        // As the service opens it.
        let mut connection =
            SqliteConnection::connect_with(&options.foreign_keys(false)).await.unwrap();
        nothing_is_lost!(connection, Dialect::Sqlite);
    }

    #[tokio::test]
    async fn nothing_is_lost_in_postgresql() {
        // `make test-api` starts a server and runs these tests again.
        let Ok(server) = std::env::var("PRET_TEST_DATABASE_URL") else {
            eprintln!("skipped: PRET_TEST_DATABASE_URL names no server");
            return;
        };
        let name = format!("test_{}", uuid::Uuid::now_v7().simple());
        let mut connection = PgConnection::connect(&server).await.unwrap();
        sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .execute(&mut connection)
            .await
            .unwrap();
        let (server, _) = server.rsplit_once('/').unwrap();
        let mut connection = PgConnection::connect(&format!("{server}/{name}")).await.unwrap();
        nothing_is_lost!(connection, Dialect::Postgres);
    }
}
