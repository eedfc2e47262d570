//! Everything that answers are made from: a bundle, its clients and what follows from both.

use std::sync::OnceLock;

use scoring::{Bundle, Language, SentenceWriter};

use crate::clients::Clients;
use crate::contributions::ContributionWriter;
use crate::nearest::NearestNeighbours;
use crate::report::Report;
use crate::standings::Standings;

/// Bundle with its clients, ready to answer.
///
/// Each answer has a function, in the file that is named for it.
#[derive(Debug)]
pub struct Answers {
    /// The model.
    pub bundle: Bundle,
    /// Its clients.
    pub clients: Clients,
    /// Report of the training.
    pub(crate) report: Report,
    french: Writers,
    english: Writers,
    nearest: OnceLock<Option<NearestNeighbours>>,
    standings: OnceLock<Standings>,
}

/// What writes the texts of predictions in a language.
#[derive(Debug)]
struct Writers {
    sentences: SentenceWriter,
    contributions: ContributionWriter,
}

impl Writers {
    fn new(bundle: &Bundle, language: Language) -> scoring::Result<Self> {
        let features = bundle.features();
        Ok(Self {
            sentences: SentenceWriter::new(features, language)?,
            contributions: ContributionWriter::new(features, language)?,
        })
    }
}

impl Answers {
    /// Prepares the answers of a bundle; `clients` and `report` must be of the same bundle.
    ///
    /// # Errors
    /// [`scoring::Error::Features`] for a sentence that cannot be parsed.
    pub fn new(bundle: Bundle, clients: Clients, report: Report) -> scoring::Result<Self> {
        let french = Writers::new(&bundle, Language::French)?;
        let english = Writers::new(&bundle, Language::English)?;
        let (nearest, standings) = (OnceLock::new(), OnceLock::new());
        Ok(Self { bundle, clients, report, french, english, nearest, standings })
    }

    /// Returns the model's version.
    pub fn version(&self) -> &str {
        &self.bundle.manifest().version
    }

    /// Computes what is computed once for each model, unless this was done before.
    ///
    /// These are the clients who need a review, the clients as points, and the ranks of values.
    /// Call it early: otherwise the first request that needs them waits for half a second.
    pub fn warm_up(&self) {
        _ = self.clients.in_doubt(&self.bundle);
        _ = self.nearest();
        _ = self.standings();
    }

    /// Checks whether [`warm_up`](Self::warm_up) has nothing left to do.
    pub fn is_warm(&self) -> bool {
        self.clients.are_scored() && self.nearest.get().is_some() && self.standings.get().is_some()
    }

    /// Returns the clients as points; `None` if the bundle does not define their comparison.
    pub(crate) fn nearest(&self) -> Option<&NearestNeighbours> {
        self.nearest.get_or_init(|| NearestNeighbours::new(&self.bundle, &self.clients)).as_ref()
    }

    /// Returns the distribution of the values of the main fields.
    pub(crate) fn standings(&self) -> &Standings {
        self.standings.get_or_init(|| Standings::new(&self.bundle, &self.clients))
    }

    /// Returns the writer of the sentences about reasons.
    pub(crate) fn sentences(&self, language: Language) -> &SentenceWriter {
        &self.writers(language).sentences
    }

    /// Returns the writer of contributions.
    pub(crate) fn contributions(&self, language: Language) -> &ContributionWriter {
        &self.writers(language).contributions
    }

    fn writers(&self, language: Language) -> &Writers {
        match language {
            Language::French => &self.french,
            Language::English => &self.english,
        }
    }
}
