//! Signs of a leak: whether a feature knows the outcome, and whether applications to be scored look like those learned from.

use super::numbers::{number, percent};
use super::section::Section;
use super::subject::{LEFT_OUT, Subject};
use super::table::{Number, Table, Text};

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("Leakage checks");
    let Some(leakage) = subject.studies().map(|studies| &studies.leakage) else {
        section.say(LEFT_OUT);
        return section;
    };
    section.say(format!(
        "A model that is too good knows something that will not be known when it decides. **The whole model:** its area is {}, {} the limit \
         of {} from which a leak is likelier than a good model on such data.",
        number(leakage.auc, 3),
        if leakage.auc > leakage.auc_limit { "**above**" } else { "below" },
        number(leakage.auc_limit, 2)
    ));
    section.say("**Single features:** those that rank defaults best by themselves, in either direction; missing values rank lowest.");
    let mut table = Table::new(&[Text("feature"), Number("AUC alone")]);
    for feature in &leakage.single_features {
        table.row([subject.feature(&feature.feature), number(feature.auc, 3)]);
    }
    section.table(&table);
    if let Some(first) = leakage.single_features.first() {
        section.say(format!(
            "The best single feature reaches {}, the whole model {}. A feature close to the model deserves a look at its definition: can \
             it be known on the day of the application?",
            number(first.auc, 3),
            number(leakage.auc, 3)
        ));
    }
    let Some(auc) = leakage.adversarial_auc else {
        section.say("**Applications to be scored:** there were none to compare the labelled ones with.");
        return section;
    };
    section.say(format!(
        "**Applications to be scored:** a second model tries to tell them from the labelled ones by the champion's inputs. It reaches an \
         area of {}; 0.5 would mean that it cannot, near 1 that clients to be scored are of another kind and figures out of fold may not \
         hold for them. Most of its gain comes from:",
        number(auc, 3)
    ));
    let mut table = Table::new(&[Text("feature"), Number("share of the gain")]);
    for feature in &leakage.adversarial_features {
        table.row([subject.feature(&feature.feature), percent(feature.importance, 1)]);
    }
    section.table(&table);
    section.say("Neither check sees a leak that is spread over many features, or one that is in both files alike.");
    section
}
