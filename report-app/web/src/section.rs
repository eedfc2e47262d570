//! The sections of a client's page, in the order in which an advisor reads them.

/// A section of a client's page, named by the fragment of its address.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Section {
    /// The decision, and how certain it is.
    #[default]
    Decision,
    /// The reasons.
    Reasons,
    /// The client's information, and its comparison with other clients.
    Profile,
    /// Simulation of another application.
    Simulation,
    /// What the model would grant.
    Granted,
    /// The review of an advisor.
    Review,
}

impl Section {
    /// All sections, in page order.
    pub const ALL: [Self; 6] = [
        Self::Decision,
        Self::Reasons,
        Self::Profile,
        Self::Simulation,
        Self::Granted,
        Self::Review,
    ];

    /// Returns its name in an address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Reasons => "reasons",
            Self::Profile => "profile",
            Self::Simulation => "simulation",
            Self::Granted => "granted",
            Self::Review => "review",
        }
    }

    /// Returns the section with that name; the first one for an unknown name.
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|section| section.name() == name).unwrap_or_default()
    }

    /// Returns the identifier of its heading.
    pub fn heading_id(self) -> String {
        format!("{}-heading", self.name())
    }

    /// Returns the identifier of its tab, if sections are tabs.
    pub fn tab_id(self) -> String {
        format!("{}-tab", self.name())
    }

    /// Returns the section that `key` leads to in a list of tabs, following WAI-ARIA.
    ///
    /// `None` for any other key.
    pub fn after_key(self, key: &str) -> Option<Self> {
        let last = Self::ALL.len() - 1;
        let here = Self::ALL.iter().position(|&section| section == self).unwrap_or_default();
        let there = match key {
            "ArrowRight" | "ArrowDown" if here == last => 0,
            "ArrowRight" | "ArrowDown" => here + 1,
            "ArrowLeft" | "ArrowUp" => here.checked_sub(1).unwrap_or(last),
            "Home" => 0,
            "End" => last,
            _ => return None,
        };
        Some(Self::ALL[there])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_found_by_its_name_and_an_unknown_name_is_the_first_section() {
        for section in Section::ALL {
            assert_eq!(Section::from_name(section.name()), section);
        }
        assert_eq!(Section::from_name("elsewhere"), Section::Decision);
    }

    #[test]
    fn arrows_go_round_and_home_and_end_go_to_the_ends() {
        assert_eq!(Section::Decision.after_key("ArrowRight"), Some(Section::Reasons));
        assert_eq!(Section::Review.after_key("ArrowRight"), Some(Section::Decision));
        assert_eq!(Section::Decision.after_key("ArrowLeft"), Some(Section::Review));
        assert_eq!(Section::Profile.after_key("Home"), Some(Section::Decision));
        assert_eq!(Section::Profile.after_key("End"), Some(Section::Review));
        assert_eq!(Section::Profile.after_key("Enter"), None);
    }
}
