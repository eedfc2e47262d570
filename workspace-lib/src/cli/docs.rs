//! `pret docs`: writes the generated documents.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use workspace_lib::documents::Documents;
use workspace_lib::files::write_atomically;

use crate::stdout::say;

/// Arguments of `pret docs`.
#[derive(Debug, Args)]
#[command(after_help = "Example: pret docs --out docs\n\n\
    Writes data-dictionary/: every raw column and every feature; sentences.md: every \
    sentence that an advisor may say; champion/: how the model of --bundle was chosen and what \
    it does, with figures; and in French model-card/: the model card and the data sheet, as pages \
    and as data; monitoring-plan.md; and regulation.md.")]
pub(crate) struct DocsCommand {
    /// Folder of the documents; generated ones are replaced, other files are left alone
    #[arg(long, value_name = "DIR", default_value = "docs")]
    out: PathBuf,
    /// Bundle whose model is described
    #[arg(long, value_name = "DIR", default_value = "models/champion")]
    bundle: PathBuf,
    /// Folder of templates to take instead of the built-in ones, to try a change of words
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
}

impl DocsCommand {
    /// Writes every document.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        if self.out.exists() && !self.out.is_dir() {
            bail!(
                "{}: expected a folder for the documents, found a file. Give another --out; nothing was written.",
                self.out.display()
            );
        }
        let mut documents = Documents::open(&self.bundle)?;
        if let Some(folder) = self.templates {
            documents = documents.with_templates(folder);
        }
        for page in documents.pages()? {
            let path = self.out.join(&page.path);
            write_atomically(&path, page.text.as_bytes())
                .with_context(|| format!("{}: cannot be written", path.display()))?;
            say(path.display())?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
