//! Summaries of a client's credit history, grouped by topic.

use contract::HistoryValue;

/// Topic of a summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// Instalments of earlier credits with this lender.
    Instalments,
    /// Earlier applications to this lender.
    Applications,
    /// Course of the consumer credits with this lender.
    ConsumerCredits,
    /// Credit cards of this lender.
    Cards,
    /// Credits with other lenders.
    OtherLenders,
    /// Anything else.
    Other,
}

impl Topic {
    /// All topics, in display order.
    pub const ALL: [Self; 6] = [
        Self::OtherLenders,
        Self::Applications,
        Self::Instalments,
        Self::ConsumerCredits,
        Self::Cards,
        Self::Other,
    ];

    /// Returns its name in an address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Instalments => "instalments",
            Self::Applications => "applications",
            Self::ConsumerCredits => "consumer-credits",
            Self::Cards => "cards",
            Self::OtherLenders => "other-lenders",
            Self::Other => "other",
        }
    }

    /// Returns the topic of a feature, whose name begins with the name of the table.
    fn from_feature(feature: &str) -> Self {
        match feature.split('_').next().unwrap_or_default() {
            "installments" => Self::Instalments,
            "previous" => Self::Applications,
            "pos" => Self::ConsumerCredits,
            "card" | "cards" => Self::Cards,
            "bureau" => Self::OtherLenders,
            _ => Self::Other,
        }
    }
}

/// Groups the known summaries by topic; a topic without any is left out.
pub fn by_topic(history: &[HistoryValue]) -> Vec<(Topic, Vec<&HistoryValue>)> {
    let known = |topic| {
        let about = |line: &&HistoryValue| {
            line.value.is_some() && Topic::from_feature(&line.feature) == topic
        };
        (topic, history.iter().filter(about).collect::<Vec<_>>())
    };
    Topic::ALL.into_iter().map(known).filter(|(_, lines)| !lines.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use contract::Unit;

    use super::*;

    #[test]
    fn what_is_known_stands_under_its_topic() {
        let line = |feature: &str, value| HistoryValue {
            feature: feature.to_owned(),
            label: String::new(),
            unit: Unit::Count,
            value,
        };
        let history = [
            line("installments_late_share", Some(0.1)),
            line("bureau_credits", Some(2.0)),
            line("card_limit", None),
            line("installments", Some(12.0)),
            line("elsewhere", Some(1.0)),
        ];
        let topics: Vec<_> =
            by_topic(&history).into_iter().map(|(topic, lines)| (topic, lines.len())).collect();
        assert_eq!(topics, [(Topic::OtherLenders, 1), (Topic::Instalments, 2), (Topic::Other, 1)]);
    }
}
