//! `pret-api data` and `audit`: what is stored about clients, and whether the audit log is whole.
//!
//! Anyone who can open the database may use these commands.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use chrono::{Days, Utc};
use store::{Action, AuditRow, ChainReport, Store, reason_of_erasure};

use crate::commands::DataCommand;

/// Time between two rounds of retention.
const DAY: Duration = Duration::from_hours(24);

/// Prints or erases what is stored about clients.
pub(crate) async fn data(store: &Store, command: &DataCommand) -> Result<()> {
    match command {
        DataCommand::Export { client, .. } => {
            store.note(AuditRow::now("command", Action::ExportData).client(*client)).await?;
            let data = store.client_data(*client).await?;
            println!("{}", serde_json::to_string_pretty(&data).context("the client's data")?);
        }
        DataCommand::Erase { client, reason, .. } => {
            let Some(reason) = reason_of_erasure(reason, *client) else {
                bail!(
                    "--reason: expected 1 to 200 characters without the client's number, found {reason:?}"
                );
            };
            let done = AuditRow::now("command", Action::EraseData).detail(reason);
            let erased = store.erase_client(*client, done).await?;
            if erased.is_nothing() {
                println!("Nothing is stored about client {client}.");
            } else {
                println!("Erased: {erased}");
            }
        }
        DataCommand::Anonymise { older_than, .. } => {
            println!("Erased: {}", anonymise(store, "command", *older_than).await?);
        }
    }
    Ok(())
}

/// Erases what is personal and older than so many days.
pub(crate) async fn anonymise(store: &Store, actor: &str, days: u32) -> Result<store::Erased> {
    let before = Utc::now().checked_sub_days(Days::new(days.into())).context("the age in days")?;
    let done = AuditRow::now(actor, Action::AnonymiseData).detail(format!("older_than={days}"));
    Ok(store.anonymise_before(before, done).await?)
}

/// Erases what is older than so many days, now and once a day.
pub(crate) async fn retain(store: Store, days: u32) {
    let mut daily = tokio::time::interval(DAY);
    loop {
        daily.tick().await;
        match anonymise(&store, "command", days).await {
            Ok(erased) if erased.is_nothing() => {}
            Ok(erased) => tracing::info!(%erased, days, "what is old was anonymised"),
            Err(error) => {
                tracing::error!(%error, days, "what is old could not be anonymised; again tomorrow");
            }
        }
    }
}

/// Verifies the audit log at a URL.
pub(crate) async fn verify(database: &str) -> Result<()> {
    let store = Store::open_for_reading(database).await?;
    let ChainReport { verified, erased, unchained, last_hash, broken } =
        store.verify_audit().await?;
    if let Some(broken) = broken {
        bail!("the audit log is broken at {broken}. {verified} entries before it are right.");
    }
    println!(
        "The audit log is whole: {verified} entries verified, {erased} of them anonymised; {unchained} entries of before \
         the chain.\nHash of the last entry: {last_hash}"
    );
    Ok(())
}
