//! `pret-api model`: promotion and roll-back of the champion, with a record of each.

use anyhow::Result;
use contract::{ChangeKind, ChangeState, RecordedChange};
use scoring_api::releases::{Author, Releases, Wanted, check_operator};
use store::{Action, AuditRow, Store};

use crate::administration::{check_name, table};
use crate::commands::{ChangeOptions, ConfirmOptions, ModelCommand};

/// Changes the model, confirms a change, or lists the changes.
pub(crate) async fn run(store: &Store, command: &ModelCommand) -> Result<()> {
    match command {
        ModelCommand::Promote { bundle, change } => {
            // A proposal is confirmed from another folder, or by the service.
            let bundle = std::path::absolute(bundle)?;
            request(store, ChangeKind::Promote, Some(bundle), change).await
        }
        ModelCommand::Rollback { change } => {
            request(store, ChangeKind::Rollback, None, change).await
        }
        ModelCommand::Confirm { change_id, change } => confirm(store, change_id, change).await,
        ModelCommand::Changes { change } => {
            let releases = Releases::new(change.champion.clone(), false);
            let row = |change: RecordedChange| {
                let state = match change.state {
                    ChangeState::Proposed => "proposed",
                    ChangeState::Expired => "expired",
                    ChangeState::Done => "done",
                };
                let confirmed = change.confirmed_by.unwrap_or_default();
                let versions = format!("{} to {}", change.from_version, change.to_version);
                let kind = change.kind.code().to_owned();
                let state = state.to_owned();
                [
                    change.change_id,
                    kind,
                    state,
                    versions,
                    change.proposed_by,
                    confirmed,
                    change.reason,
                ]
            };
            let heading = ["CHANGE", "KIND", "STATE", "VERSIONS", "BY", "CONFIRMED BY", "REASON"];
            print!("{}", table(heading, releases.list(store).await?.into_iter().map(row)));
            Ok(())
        }
    }
}

async fn request(
    store: &Store,
    kind: ChangeKind,
    bundle: Option<std::path::PathBuf>,
    change: &ChangeOptions,
) -> Result<()> {
    let ChangeOptions { reason, second_person, confirm } = change;
    let actor = actor(store, &confirm.by, *second_person).await?;
    let releases = Releases::new(confirm.model.champion.clone(), *second_person);
    let wanted = Wanted { kind, bundle, reason: reason.clone() };
    let done = AuditRow::now(actor.clone(), Action::ChangeModel);
    let author = Author { actor: &actor, is_program: false };
    let made = releases.request(store, None, author, wanted, done).await?;
    if made.state == ChangeState::Proposed {
        println!(
            "{} was proposed to replace {}. Another operator confirms it within seven days: pret-api model confirm {} --by NAME",
            made.to_version, made.from_version, made.change_id
        );
    } else {
        say_made(&made);
    }
    Ok(())
}

async fn confirm(store: &Store, change_id: &str, options: &ConfirmOptions) -> Result<()> {
    let actor = actor(store, &options.by, true).await?;
    let releases = Releases::new(options.model.champion.clone(), true);
    let done = AuditRow::now(actor.clone(), Action::ChangeModel);
    let author = Author { actor: &actor, is_program: false };
    say_made(&releases.confirm(store, None, author, change_id, done).await?);
    Ok(())
}

fn say_made(made: &RecordedChange) {
    println!(
        "{} is the champion; it was {}. A running service answers with it after SIGHUP or POST /v1/model/reload.",
        made.to_version, made.from_version
    );
}

/// Returns the actor of a name: of two people, each must be an operator of the service.
async fn actor(store: &Store, by: &str, second_person: bool) -> Result<String> {
    check_name(by)?;
    if second_person {
        check_operator(store, by).await?;
        return Ok(format!("user:{by}"));
    }
    Ok(format!("command:{by}"))
}
