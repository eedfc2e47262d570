//! The statements that bring a database up to date, written once for both kinds where both understand them.

use std::borrow::Cow;

use sqlx::migrate::{Migrate, Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr};

/// The migrations, in order: name and statements. One that was released is never changed.
const MIGRATIONS: [(&str, Statements); 5] = [
    ("predictions", Statements::Shared(include_str!("../../migrations/0001_predictions.sql"))),
    ("people", Statements::Shared(include_str!("../../migrations/0002_people.sql"))),
    ("reviews", Statements::Shared(include_str!("../../migrations/0003_reviews.sql"))),
    (
        "append only",
        Statements::Each {
            sqlite: include_str!("../../migrations/0004_append_only.sqlite.sql"),
            postgres: include_str!("../../migrations/0004_append_only.postgres.sql"),
        },
    ),
    (
        "numbers",
        Statements::Each {
            sqlite: include_str!("../../migrations/0005_numbers.sqlite.sql"),
            postgres: include_str!("../../migrations/0005_numbers.postgres.sql"),
        },
    ),
];

/// Statements of a migration.
enum Statements {
    /// In SQLite's words.
    Shared(&'static str),
    /// Triggers and changes of a table are a language of their own in each.
    Each { sqlite: &'static str, postgres: &'static str },
}

/// What SQLite calls otherwise than PostgreSQL, and PostgreSQL's word for it. SQLite's numbers have eight bytes.
const WORDS: [(&str, &str); 3] = [(") STRICT;", ");"), (" INTEGER", " BIGINT"), (" REAL", " DOUBLE PRECISION")];

/// Whose words are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

/// Brings the database up to date; each migration in a transaction of its own.
pub(super) async fn run<C: Migrate>(connection: &mut C, dialect: Dialect) -> Result<(), sqlx::migrate::MigrateError> {
    let migrations = MIGRATIONS.iter().zip(1..).map(|((name, statements), version)| {
        // The statements are part of this program.
        let statements = AssertSqlSafe(dialect.of(statements)).into_sql_str();
        Migration::new(version, Cow::Borrowed(*name), MigrationType::Simple, statements, false)
    });
    Migrator::with_migrations(migrations.collect()).run_direct(None, connection, false).await
}

impl Dialect {
    fn of(self, statements: &Statements) -> String {
        match (self, statements) {
            (Self::Sqlite, Statements::Shared(statements) | Statements::Each { sqlite: statements, .. })
            | (Self::Postgres, Statements::Each { postgres: statements, .. }) => (*statements).to_owned(),
            (Self::Postgres, Statements::Shared(statements)) => {
                WORDS.iter().fold((*statements).to_owned(), |statements, (from, to)| statements.replace(from, to))
            }
        }
    }
}
