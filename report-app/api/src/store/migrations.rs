//! The statements that bring a database up to date, written once for both kinds.

use std::borrow::Cow;

use sqlx::migrate::{Migrate, Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr};

/// Version, name and statements of each migration, in order. One that was released is never changed.
const MIGRATIONS: [(i64, &str, &str); 3] = [
    (1, "predictions", include_str!("../../migrations/0001_predictions.sql")),
    (2, "people", include_str!("../../migrations/0002_people.sql")),
    (3, "reviews", include_str!("../../migrations/0003_reviews.sql")),
];

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
    let migrations = MIGRATIONS.map(|(version, name, statements)| {
        // The statements are part of this program.
        let statements = AssertSqlSafe(dialect.of(statements)).into_sql_str();
        Migration::new(version, Cow::Borrowed(name), MigrationType::Simple, statements, false)
    });
    Migrator::with_migrations(migrations.into()).run_direct(None, connection, false).await
}

impl Dialect {
    fn of(self, statements: &str) -> String {
        match self {
            Self::Sqlite => statements.to_owned(),
            Self::Postgres => {
                WORDS.iter().fold(statements.to_owned(), |statements, (from, to)| statements.replace(from, to))
            }
        }
    }
}
