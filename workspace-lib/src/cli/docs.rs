//! `pret docs`: the documents that are generated.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use workspace_lib::features::definitions;
use workspace_lib::files::write_whole;
use workspace_lib::publishing::{BundleRecord, Page, champion_page, dictionary, read_record, sentences_page};

/// Arguments of `pret docs`.
#[derive(Debug, Args)]
#[command(after_help = "Example: pret docs --out docs\n\n\
    Writes data-dictionary/: every raw column and every feature; sentences.md: every \
    sentence that an advisor may say; and champion/: how the model of --bundle was chosen and what \
    it does, with figures.")]
pub(crate) struct DocsCommand {
    /// Folder of the documents; generated ones are replaced, other files are left alone
    #[arg(long, value_name = "DIR", default_value = "docs")]
    out: PathBuf,
    /// Bundle whose model is described
    #[arg(long, value_name = "DIR", default_value = "models/champion")]
    bundle: PathBuf,
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
        for page in documents(&self.bundle)? {
            let path = self.out.join(&page.path);
            write_whole(&path, page.text.as_bytes())
                .with_context(|| format!("{}: cannot be written", path.display()))?;
            println!("{}", path.display());
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Every generated document. A new one is one more line.
fn documents(bundle: &Path) -> anyhow::Result<Vec<Page>> {
    let BundleRecord { bundle, report, timings } = read_record(bundle)?;
    let documents = [
        dictionary(&definitions()),
        vec![sentences_page(&bundle)?],
        champion_page(&report, bundle.manifest(), &timings, bundle.features())?,
    ];
    Ok(documents.into_iter().flatten().collect())
}
