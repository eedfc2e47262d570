//! Commands of the program beside serving: their arguments.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use scoring_api::access::Scope;
use store::Role;

/// Database URL used if none is given.
pub(crate) const DATABASE: &str = "sqlite://data/pret.db";

/// What to do instead of serving.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Command {
    /// Prints the OpenAPI document
    Openapi,
    /// Adds users and lists them, changes a password or a role, disables and enables, makes links
    /// that sign in once
    #[command(subcommand)]
    User(UserCommand),
    /// Adds, lists or revokes the keys of programs
    #[command(subcommand)]
    Key(KeyCommand),
    /// Prints or erases what is stored about a client, and what is old
    #[command(subcommand)]
    Data(DataCommand),
    /// Verifies the audit log
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Promotes a bundle, goes back to the one before, confirms and lists changes of the model
    #[command(subcommand)]
    Model(ModelCommand),
}

/// What is stored about clients.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum DataCommand {
    /// Prints everything that is stored about a client as JSON (GDPR, article 15)
    #[command(after_help = "Example: pret-api data export 100001 > client-100001.json")]
    Export {
        /// The client's number
        client: u64,
        #[command(flatten)]
        database_option: DatabaseOption,
    },
    /// Erases what is personal in everything that is stored about a client (GDPR, article 17)
    ///
    /// Statistics remain: time, model, probability, decision, outcome.
    #[command(
        after_help = "Example: pret-api data erase 100001 --reason \"request of 3 November\""
    )]
    Erase {
        /// The client's number
        client: u64,
        /// Why, for the audit log: 1 to 200 characters that do not name the client
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        database_option: DatabaseOption,
    },
    /// Erases what is personal in everything that is older
    #[command(after_help = "Example: pret-api data anonymise --older-than 1825")]
    Anonymise {
        /// Age in days
        #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500))]
        older_than: u32,
        #[command(flatten)]
        database_option: DatabaseOption,
    },
}

/// The audit log.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum AuditCommand {
    /// Verifies that no entry was changed, taken away or put in; exit status 1 if one was
    #[command(
        after_help = "Example: pret-api audit verify\n\nIt prints the hash of the last entry. Who notes it elsewhere can tell later whether the whole log was\nwritten again."
    )]
    Verify {
        #[command(flatten)]
        database_option: DatabaseOption,
    },
}

impl DataCommand {
    pub(crate) fn database(&self) -> &str {
        match self {
            Self::Export { database_option, .. }
            | Self::Erase { database_option, .. }
            | Self::Anonymise { database_option, .. } => &database_option.database,
        }
    }
}

/// Database of users and keys.
#[derive(Debug, Clone, Args)]
pub(crate) struct DatabaseOption {
    /// Database of the service; created if there is none
    #[arg(long, env = "PRET_DATABASE_URL", hide_env_values = true, value_name = "URL", default_value = DATABASE)]
    pub(crate) database: String,
}

/// Users.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum UserCommand {
    /// Adds a user; the password is asked for, or read from standard input
    #[command(after_help = "Example: pret-api user add marie --role advisor")]
    Add {
        /// Name to sign in with
        name: String,
        /// advisor, reviewer or operator
        #[arg(long, value_name = "ROLE")]
        role: Role,
        #[command(flatten)]
        database_option: DatabaseOption,
    },
    /// Lists every user: name, role, since when, and whether the user may sign in
    List {
        #[command(flatten)]
        database_option: DatabaseOption,
    },
    /// Gives a user another password, asked for or read from standard input, and ends the user's
    /// sessions
    #[command(after_help = "Example: pret-api user password marie")]
    Password {
        /// The user's name
        name: String,
        #[command(flatten)]
        database_option: DatabaseOption,
    },
    /// Gives a user another role
    #[command(after_help = "Example: pret-api user role marie --role reviewer")]
    Role {
        /// The user's name
        name: String,
        /// advisor, reviewer or operator
        #[arg(long, value_name = "ROLE")]
        role: Role,
        #[command(flatten)]
        database_option: DatabaseOption,
    },
    /// Lets a user who was disabled sign in again
    Enable {
        /// The user's name
        name: String,
        #[command(flatten)]
        database_option: DatabaseOption,
    },
    /// Disables a user and ends the user's sessions
    Disable {
        /// The user's name
        name: String,
        #[command(flatten)]
        database_option: DatabaseOption,
    },
    /// Prints an address that signs a user in once, within a quarter of an hour
    #[command(after_help = "Example: pret-api user link marie --base-url https://scoring.example")]
    Link {
        /// The user's name
        name: String,
        /// Where the user finds the dashboard
        #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
        base_url: String,
        #[command(flatten)]
        database_option: DatabaseOption,
    },
}

/// Keys of programs.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum KeyCommand {
    /// Adds a key and prints it, once
    #[command(after_help = "Example: pret-api key add loan-desk --scopes read,predict")]
    Add {
        /// What the program is called: a name that no other key has or had
        name: String,
        /// What it may do, separated by commas: read, predict, review, outcomes, audit, operate
        #[arg(long, value_name = "SCOPES", value_delimiter = ',', required = true)]
        scopes: Vec<Scope>,
        #[command(flatten)]
        database_option: DatabaseOption,
    },
    /// Lists every key: its public part, name, scopes, since when, and whether it may be used
    List {
        #[command(flatten)]
        database_option: DatabaseOption,
    },
    /// Revokes a key
    Revoke {
        /// The key's public part, or the whole key
        key_id: String,
        #[command(flatten)]
        database_option: DatabaseOption,
    },
}

/// Changes of the model.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum ModelCommand {
    /// Makes a bundle the champion in one step, and records who did it; with `--second-person`, only
    /// proposes it
    #[command(after_help = "Example: pret-api model promote models/candidate --by marie\n\n\
        A running service answers with it after SIGHUP or POST /v1/model/reload.")]
    Promote {
        /// Folder of the bundle
        #[arg(value_name = "DIR")]
        bundle: PathBuf,
        #[command(flatten)]
        change: ChangeOptions,
    },
    /// Makes the champion before the champion again; with `--second-person`, only proposes it
    #[command(after_help = "Example: pret-api model rollback --by marie")]
    Rollback {
        #[command(flatten)]
        change: ChangeOptions,
    },
    /// Confirms a change that another person proposed, and makes it
    #[command(
        after_help = "Example: pret-api model confirm 019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071 --by paul"
    )]
    Confirm {
        /// The change's identifier
        change_id: String,
        #[command(flatten)]
        change: ConfirmOptions,
    },
    /// Lists the changes of the model, newest first
    Changes {
        #[command(flatten)]
        change: ModelOptions,
    },
}

/// Who changes the model, and why.
#[derive(Debug, Clone, Args)]
pub(crate) struct ChangeOptions {
    /// Why, for the record
    #[arg(long, value_name = "TEXT", default_value = "by command")]
    pub(crate) reason: String,
    /// Ask for a second person
    #[arg(long, env = "PRET_SECOND_PERSON")]
    pub(crate) second_person: bool,
    #[command(flatten)]
    pub(crate) confirm: ConfirmOptions,
}

/// Who confirms a change.
#[derive(Debug, Clone, Args)]
pub(crate) struct ConfirmOptions {
    /// Who does it; with a second person, an operator of the service
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
    #[command(flatten)]
    pub(crate) model: ModelOptions,
}

/// Which model, and where its changes are recorded.
#[derive(Debug, Clone, Args)]
pub(crate) struct ModelOptions {
    /// Folder of the champion; the one before is `previous` beside it
    #[arg(
        long = "bundle",
        id = "champion",
        env = "PRET_BUNDLE",
        value_name = "DIR",
        default_value = "models/champion"
    )]
    pub(crate) champion: PathBuf,
    #[command(flatten)]
    pub(crate) database_option: DatabaseOption,
}

impl ModelCommand {
    pub(crate) fn model(&self) -> &ModelOptions {
        match self {
            Self::Promote { change, .. } | Self::Rollback { change } => &change.confirm.model,
            Self::Confirm { change, .. } => &change.model,
            Self::Changes { change } => change,
        }
    }
}

impl UserCommand {
    pub(crate) fn database(&self) -> &str {
        match self {
            Self::Add { database_option, .. }
            | Self::List { database_option }
            | Self::Password { database_option, .. }
            | Self::Role { database_option, .. }
            | Self::Enable { database_option, .. }
            | Self::Disable { database_option, .. }
            | Self::Link { database_option, .. } => &database_option.database,
        }
    }
}

impl KeyCommand {
    pub(crate) fn database(&self) -> &str {
        match self {
            Self::Add { database_option, .. }
            | Self::List { database_option }
            | Self::Revoke { database_option, .. } => &database_option.database,
        }
    }
}
