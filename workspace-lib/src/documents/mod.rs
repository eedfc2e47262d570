//! Generated documents: templates of `docs/templates`, filled with the data of a bundle.
//!
//! Every figure comes from the bundle's report, manifest, timings and feature definitions. A
//! template chooses its sentences by these figures, so another champion gets other documents. An
//! unknown name in a template is an error; the message has the template, the line and the name.

mod bundle_data;
mod card;
mod environment;
mod facts;
mod figures;
pub(crate) mod numbers;
mod page;
mod templates;
#[cfg(test)]
mod tests;
mod unwrapping;

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use bundle_data::BundleData;
use environment::{RenderContext, environment};
use facts::{Globals, globals};
pub use page::{Document, Page};
use scoring::Language;

use crate::Result;
use crate::charts::{Caption, Figure};
use crate::typography::french;

/// Every generated page: its path below the documents folder, its template and its language.
const PAGES: [(&str, &str, Language); 10] = [
    ("data-dictionary/README.md", "data-dictionary/introduction.md", Language::English),
    ("data-dictionary/tables.md", "data-dictionary/tables.md", Language::English),
    ("data-dictionary/features.md", "data-dictionary/features.md", Language::English),
    ("sentences.md", "sentences.md", Language::English),
    ("champion/README.md", "champion.md", Language::English),
    ("presentation/README.md", "presentation.md", Language::French),
    ("model-card/README.md", "model-card/model-card.md", Language::French),
    ("model-card/data-sheet.md", "model-card/data-sheet.md", Language::French),
    ("monitoring-plan.md", "monitoring-plan.md", Language::French),
    ("regulation.md", "regulation.md", Language::French),
];

/// Path of the model card and data sheet as JSON.
const CARD: &str = "model-card/model-card.json";

/// Relative path from a notebook to the documents folder.
const FROM_NOTEBOOKS: &str = "../docs/";

/// Fills templates from one bundle.
///
/// ```
/// use workspace_lib::documents::Documents;
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let documents = Documents::open(champion_folder()?)?;
/// let text = "Le modèle refuse à partir de {{ manifest.threshold | percent(1) }} ; \
///     son AUC est de {{ metrics.auc | interval(3) }}.";
/// let note = documents.render_str(text, Language::French)?.to_string();
/// assert!(note.starts_with("Le modèle refuse à partir de ") && !note.contains('{'));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Documents {
    data: Arc<BundleData>,
    globals: Arc<Globals>,
    templates: Option<PathBuf>,
}

impl Documents {
    /// Reads the data of the bundle in `folder`.
    ///
    /// # Errors
    /// As [`Bundle::open`](scoring::Bundle::open); [`Error::Data`](crate::Error::Data) if the
    /// report or the timings are missing or of another version's form.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self> {
        Self::new(BundleData::open(folder.as_ref())?)
    }

    fn new(data: BundleData) -> Result<Self> {
        let globals = globals(&data)?;
        Ok(Self { data: Arc::new(data), globals: Arc::new(globals), templates: None })
    }

    /// Uses the templates of a folder instead of the built-in ones. A changed template then takes
    /// effect without a new build.
    #[must_use]
    pub fn with_templates(self, folder: impl Into<PathBuf>) -> Self {
        Self { templates: Some(folder.into()), ..self }
    }

    /// Fills the template of this name, a path below `docs/templates`.
    ///
    /// # Errors
    /// [`Error::Template`](crate::Error::Template) if there is no such template, or it uses an
    /// unknown name.
    pub fn render(&self, template: &str, language: Language) -> Result<Document> {
        self.fill(language, FROM_NOTEBOOKS, |environment| {
            environment.get_template(template)?.render(())
        })
    }

    /// Fills a text that uses the template syntax, such as the prose of a notebook cell.
    ///
    /// # Errors
    /// [`Error::Template`](crate::Error::Template) if the text uses an unknown name.
    pub fn render_str(&self, text: &str, language: Language) -> Result<Document> {
        self.fill(language, FROM_NOTEBOOKS, |environment| {
            environment.render_named_str("text", text, ())
        })
    }

    fn fill(
        &self,
        language: Language,
        root: &str,
        render: impl FnOnce(&minijinja::Environment<'_>) -> Result<String, minijinja::Error>,
    ) -> Result<Document> {
        let (environment, collected) = environment(&self.context(language, root));
        let text = format_for_print(&render(&environment)?, language);
        let figures =
            std::mem::take(&mut *collected.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(Document { text, figures })
    }

    fn context(&self, language: Language, root: &str) -> RenderContext {
        RenderContext {
            data: Arc::clone(&self.data),
            globals: Arc::clone(&self.globals),
            language,
            root: root.to_owned(),
            templates: self.templates.clone(),
        }
    }

    /// Returns the model card and the data sheet as data, in French. Their pages show the same
    /// data.
    ///
    /// # Errors
    /// [`Error::Template`](crate::Error::Template) if its template cannot be filled.
    pub fn card(&self) -> Result<serde_json::Value> {
        let (environment, _) = environment(&self.context(Language::French, FROM_NOTEBOOKS));
        Ok(card::card(&environment, Language::French)?)
    }

    /// Draws a figure of the documents, by the name of its file: `cost-curve.svg`.
    ///
    /// # Errors
    /// [`Error::Data`](crate::Error::Data) if there is no figure of that name, or the bundle lacks
    /// its data.
    pub fn figure(&self, file: &str, caption: &Caption) -> Result<Figure> {
        figures::draw(&self.data, file, caption, None)
    }

    /// Fills every generated page. Each page is followed by its figures.
    ///
    /// # Errors
    /// [`Error::Template`](crate::Error::Template) of the first page that cannot be filled.
    pub fn pages(&self) -> Result<Vec<Page>> {
        let pages =
            PAGES.iter().map(|(path, template, language)| self.page(path, template, *language));
        let card = Page { path: CARD.to_owned(), text: format!("{:#}\n", self.card()?) };
        Ok(pages.collect::<Result<Vec<_>>>()?.into_iter().flatten().chain([card]).collect())
    }

    fn page(&self, path: &str, template: &str, language: Language) -> Result<Vec<Page>> {
        let (folder, _) = path.rsplit_once('/').map_or(("", path), |(folder, file)| (folder, file));
        let beside = |file: &str| {
            if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") }
        };
        let root = if folder.is_empty() { "" } else { "../" };
        let Document { text, figures } = self
            .fill(language, root, |environment| environment.get_template(template)?.render(()))?;
        let figures = figures
            .into_iter()
            .map(|(file, figure)| Page { path: beside(&file), text: figure.svg().into() });
        Ok([Page { path: path.to_owned(), text }].into_iter().chain(figures).collect())
    }
}

/// Formats a filled template for publication: one line for each block, and French typography.
fn format_for_print(text: &str, language: Language) -> String {
    let text = unwrapping::unwrap_blocks(text);
    match language {
        Language::French => french(&text),
        Language::English => text,
    }
}
