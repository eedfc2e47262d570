//! `pret-api user`, `key` and `link`: administration of users, keys and sign-in links.
//!
//! Anyone who can open the database may use these commands.

use std::io::{IsTerminal, Read};

use anyhow::{Context, Result, bail, ensure};
use chrono::Utc;
use scoring_api::Store;
use scoring_api::access::{ApiKeySecret, LINK, LONGEST_NAME, Scopes, Token, hash_password};
use store::{Action, ApiKey, AuditRow, ListedKey, ListedUser, Role, time};

use crate::commands::{KeyCommand, UserCommand};

/// User of the link that `--sign-in-link` prints.
const LOCAL: &str = "local";

/// Adds, lists and changes users.
pub(crate) async fn user(store: &Store, command: &UserCommand) -> Result<()> {
    let now = time(Utc::now());
    match command {
        UserCommand::Add { name, role, .. } => {
            check_name(name)?;
            let hash = hash_password(&ask_for_password()?, name)?;
            store.add_user(name, *role, Some(&hash), &now).await?;
            note(store, format!("user add {name} {}", role.code())).await?;
            println!("{name} may sign in as {}.", role.code());
        }
        UserCommand::List { .. } => {
            let users = store.users().await?;
            note(store, "user list".to_owned()).await?;
            let row = |user: ListedUser| {
                let signs_in = if user.has_password { "password or link" } else { "link" };
                let state = user
                    .disabled_at
                    .map_or_else(|| signs_in.to_owned(), |at| format!("disabled {at}"));
                [user.name, user.role.code().to_owned(), user.created_at, state]
            };
            print!(
                "{}",
                table(["NAME", "ROLE", "SINCE", "SIGNS IN BY"], users.into_iter().map(row))
            );
        }
        UserCommand::Password { name, .. } => {
            ensure!(store.has_user(name).await?, "there is no user {name}");
            let hash = hash_password(&ask_for_password()?, name)?;
            ensure!(store.set_password(name, &hash).await?, "there is no user {name}");
            note(store, format!("user password {name}")).await?;
            println!("{name} has another password; open sessions end within 5 seconds.");
        }
        UserCommand::Role { name, role, .. } => {
            ensure!(store.set_role(name, *role).await?, "there is no user {name}");
            note(store, format!("user role {name} {}", role.code())).await?;
            println!("{name} is {} from now on, in open sessions within 5 seconds.", role.code());
        }
        UserCommand::Enable { name, .. } => {
            ensure!(store.enable_user(name).await?, "there is no user {name} who is disabled");
            note(store, format!("user enable {name}")).await?;
            println!("{name} may sign in again.");
        }
        UserCommand::Disable { name, .. } => {
            ensure!(
                store.disable_user(name, &now).await?,
                "there is no user {name}, or it was disabled before"
            );
            note(store, format!("user disable {name}")).await?;
            println!("{name} may no longer sign in; open sessions end within 5 seconds.");
        }
        UserCommand::Link { name, base_url, .. } => {
            let (user, _) =
                store.user(name).await?.with_context(|| format!("there is no user {name}"))?;
            println!("{}", link(store, &user.user_id, name, base_url).await?);
        }
    }
    Ok(())
}

/// Adds, lists and revokes the keys of programs.
pub(crate) async fn key(store: &Store, command: &KeyCommand) -> Result<()> {
    let now = time(Utc::now());
    match command {
        KeyCommand::Add { name, scopes, .. } => {
            check_name(name)?;
            let secret = ApiKeySecret::new()?;
            let scopes: Scopes = scopes.iter().copied().collect();
            let key = ApiKey {
                key_id: secret.key_id().to_owned(),
                name: name.clone(),
                secret_hash: secret.hash(),
                scopes: scopes.to_string(),
            };
            store.add_key(&key, &now).await?;
            note(store, format!("key add {} {name}: {scopes}", key.key_id)).await?;
            eprintln!(
                "The key of {name} ({scopes}) is shown once; revoke it with: pret-api key revoke {}",
                key.key_id
            );
            println!("{}", secret.reveal());
        }
        KeyCommand::List { .. } => {
            let keys = store.keys().await?;
            note(store, "key list".to_owned()).await?;
            let row = |key: ListedKey| {
                let state = key
                    .revoked_at
                    .map_or_else(|| "may be used".to_owned(), |at| format!("revoked {at}"));
                [key.key_id, key.name, key.scopes, key.created_at, state]
            };
            print!(
                "{}",
                table(["KEY", "NAME", "SCOPES", "SINCE", "STATE"], keys.into_iter().map(row))
            );
        }
        KeyCommand::Revoke { key_id, .. } => {
            // The whole key is accepted too: its owner may not know the public part.
            let key_id = key_id
                .parse::<ApiKeySecret>()
                .map_or_else(|()| key_id.clone(), |key| key.key_id().to_owned());
            ensure!(
                store.revoke_key(&key_id, &now).await?,
                "there is no key {key_id}, or it was revoked before"
            );
            note(store, format!("key revoke {key_id}")).await?;
            println!(
                "The key {key_id} is refused from now on, by a running service within 5 seconds."
            );
        }
    }
    Ok(())
}

/// Returns an address that signs in once, as a reviewer called `local`.
pub(crate) async fn local_link(store: &Store, base_url: &str) -> Result<String> {
    let user = match store.user(LOCAL).await? {
        Some((user, _)) => user,
        None => store.add_user(LOCAL, Role::Reviewer, None, &time(Utc::now())).await?,
    };
    link(store, &user.user_id, LOCAL, base_url).await
}

async fn link(store: &Store, user_id: &str, name: &str, base_url: &str) -> Result<String> {
    let token = Token::new()?;
    store.add_link(&token.hash(), user_id, &time(Utc::now() + LINK)).await?;
    note(store, format!("link {name}")).await?;
    // A browser never sends the part after the # to a server, so it is in no server log.
    Ok(format!("{}/sign-in#token={}", base_url.trim_end_matches('/'), token.reveal()))
}

async fn note(store: &Store, what: String) -> Result<()> {
    Ok(store.note(AuditRow::now("command", Action::ChangeAccess).detail(what)).await?)
}

/// Formats rows below a heading. Each column is as wide as its widest cell.
pub(crate) fn table<const COLUMNS: usize>(
    heading: [&str; COLUMNS],
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
) -> String {
    let rows: Vec<_> = std::iter::once(heading.map(str::to_owned)).chain(rows).collect();
    let width = |column: usize| {
        rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default()
    };
    let widths: [usize; COLUMNS] = std::array::from_fn(width);
    let line = |row: &[String; COLUMNS]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

pub(crate) fn check_name(name: &str) -> Result<()> {
    let length = name.chars().count();
    let is_plain = name.chars().all(|letter| letter.is_alphanumeric() || "-_.@".contains(letter));
    if !(1..=LONGEST_NAME).contains(&length) || !is_plain {
        bail!(
            "{name:?}: expected a name of 1 to {LONGEST_NAME} letters, digits or -_.@, without spaces"
        );
    }
    Ok(())
}

/// Reads the password: twice from a terminal, or the first line of standard input.
fn ask_for_password() -> Result<String> {
    if std::io::stdin().is_terminal() {
        let password = rpassword::prompt_password("Password: ").context("reading the password")?;
        let again =
            rpassword::prompt_password("The same again: ").context("reading the password")?;
        ensure!(password == again, "the two passwords differ; nothing was changed");
        return Ok(password);
    }
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .context("reading the password from standard input")?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}
