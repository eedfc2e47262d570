//! Every text of the dashboard, once for each language.
//!
//! There is one file for each area of the dashboard, French first, then English. A text that is
//! missing in one of them does not compile. In French, `\u{202f}` is the narrow no-break space
//! before `; ? ! %`, and `\u{a0}` the no-break space before a colon and inside quotation marks.

pub mod accessibility;
pub mod alarms;
pub mod application;
pub mod challenger;
pub mod charts;
pub mod checks;
pub mod client;
pub mod clients;
pub mod comparison;
pub mod conversation;
pub mod decision;
pub mod failures;
pub mod form;
pub mod frame;
pub mod granted;
pub mod help;
pub mod history;
pub mod information;
pub mod letter;
pub mod model;
pub mod monitoring;
pub mod queue;
pub mod reasons;
pub mod review;
pub mod sections;
pub mod sign_in;
pub mod simulation;
pub mod supervision;
pub mod units;

use contract::Language;

/// The texts of a language, one member for each area.
///
/// Functions build sentences around values that are already written in that language.
pub struct Text {
    /// The language.
    pub language: Language,
    /// See [`accessibility`].
    pub accessibility: &'static accessibility::AccessibilityText,
    /// See [`alarms`].
    pub alarms: &'static alarms::AlarmsText,
    /// See [`application`].
    pub application: &'static application::ApplicationText,
    /// See [`charts`].
    pub charts: &'static charts::ChartsText,
    /// See [`challenger`].
    pub challenger: &'static challenger::ChallengerText,
    /// See [`checks`].
    pub checks: &'static checks::ChecksText,
    /// See [`client`].
    pub client: &'static client::ClientText,
    /// See [`clients`].
    pub clients: &'static clients::ClientsText,
    /// See [`conversation`].
    pub conversation: &'static conversation::ConversationText,
    /// See [`comparison`].
    pub comparison: &'static comparison::ComparisonText,
    /// See [`decision`].
    pub decision: &'static decision::DecisionText,
    /// See [`failures`].
    pub failures: &'static failures::FailuresText,
    /// See [`form`].
    pub form: &'static form::FormText,
    /// See [`frame`].
    pub frame: &'static frame::FrameText,
    /// See [`granted`].
    pub granted: &'static granted::GrantedText,
    /// See [`help`].
    pub help: &'static help::HelpText,
    /// See [`history`].
    pub history: &'static history::HistoryText,
    /// See [`information`].
    pub information: &'static information::InformationText,
    /// See [`letter`].
    pub letter: &'static letter::LetterText,
    /// See [`model`].
    pub model: &'static model::ModelText,
    /// See [`monitoring`].
    pub monitoring: &'static monitoring::MonitoringText,
    /// See [`queue`].
    pub queue: &'static queue::QueueText,
    /// See [`reasons`].
    pub reasons: &'static reasons::ReasonsText,
    /// See [`review`].
    pub review: &'static review::ReviewText,
    /// See [`sections`].
    pub sections: &'static sections::SectionText,
    /// See [`sign_in`].
    pub sign_in: &'static sign_in::SignInText,
    /// See [`simulation`].
    pub simulation: &'static simulation::SimulationText,
    /// See [`supervision`].
    pub supervision: &'static supervision::SupervisionText,
    /// See [`units`].
    pub units: &'static units::UnitsText,
}

impl Text {
    /// Returns the texts of `language`.
    pub fn in_language(language: Language) -> &'static Self {
        match language {
            Language::French => &FR,
            Language::English => &EN,
        }
    }
}

/// The texts in French.
pub static FR: Text = Text {
    language: Language::French,
    accessibility: &accessibility::FR,
    alarms: &alarms::FR,
    application: &application::FR,
    charts: &charts::FR,
    challenger: &challenger::FR,
    checks: &checks::FR,
    client: &client::FR,
    clients: &clients::FR,
    conversation: &conversation::FR,
    comparison: &comparison::FR,
    decision: &decision::FR,
    failures: &failures::FR,
    form: &form::FR,
    frame: &frame::FR,
    granted: &granted::FR,
    help: &help::FR,
    history: &history::FR,
    information: &information::FR,
    letter: &letter::FR,
    model: &model::FR,
    monitoring: &monitoring::FR,
    queue: &queue::FR,
    reasons: &reasons::FR,
    review: &review::FR,
    sections: &sections::FR,
    sign_in: &sign_in::FR,
    simulation: &simulation::FR,
    supervision: &supervision::FR,
    units: &units::FR,
};

/// The texts in English.
pub static EN: Text = Text {
    language: Language::English,
    accessibility: &accessibility::EN,
    alarms: &alarms::EN,
    application: &application::EN,
    charts: &charts::EN,
    challenger: &challenger::EN,
    checks: &checks::EN,
    client: &client::EN,
    clients: &clients::EN,
    conversation: &conversation::EN,
    comparison: &comparison::EN,
    decision: &decision::EN,
    failures: &failures::EN,
    form: &form::EN,
    frame: &frame::EN,
    granted: &granted::EN,
    help: &help::EN,
    history: &history::EN,
    information: &information::EN,
    letter: &letter::EN,
    model: &model::EN,
    monitoring: &monitoring::EN,
    queue: &queue::EN,
    reasons: &reasons::EN,
    review: &review::EN,
    sections: &sections::EN,
    sign_in: &sign_in::EN,
    simulation: &simulation::EN,
    supervision: &supervision::EN,
    units: &units::EN,
};

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    /// The French half of every file of texts, by file name.
    fn french() -> Vec<(String, String)> {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/text");
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let areas = files.filter(|path| !path.ends_with("mod.rs"));
        let half = |path: PathBuf| {
            let source = fs::read_to_string(&path).unwrap();
            let (_, french) = source.split_once("pub static FR: ").expect("texts in French");
            let (french, _) = french
                .split_once("pub static EN: ")
                .expect("texts in English after those in French");
            (path.file_name().unwrap().to_string_lossy().into_owned(), french.to_owned())
        };
        areas.map(half).collect()
    }

    /// The rule of French typography that is easiest to break while editing.
    #[test]
    fn no_ordinary_space_before_tall_punctuation() {
        let files = french();
        assert!(files.len() > 10, "{} files", files.len());
        for (file, texts) in files {
            for line in texts
                .lines()
                .filter(|line| line.contains('"') && !line.trim_start().starts_with("//"))
            {
                for sign in [
                    " :", " ;", " ?", " !", " %", "« ", " »", " €", "d'", "l'", "n'", "s'", "qu'",
                    "c'", "j'",
                ] {
                    let inside = line.split('"').skip(1).step_by(2).any(|text| text.contains(sign));
                    assert!(!inside, "{file}: {sign:?} in {line}");
                }
            }
        }
    }

    /// A mark such as `;` or `!` right after a letter lacks its space.
    #[test]
    fn tall_punctuation_is_set_off() {
        for (file, texts) in french() {
            for line in texts
                .lines()
                .filter(|line| line.contains('"') && !line.trim_start().starts_with("//"))
            {
                for text in line.split('"').skip(1).step_by(2) {
                    let signs: Vec<char> = text.chars().collect();
                    let touching = signs
                        .windows(2)
                        .any(|pair| pair[0].is_alphanumeric() && ";?!»".contains(pair[1]));
                    assert!(!touching, "{file}: {line}");
                }
            }
        }
    }
}
