//! The sections of a client's page, in the order in which an advisor reads them.

/// A section of a client's page: what the fragment of its address names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Section {
    /// What was decided, and how sure we are.
    #[default]
    Decision,
    /// Why.
    Reasons,
    /// The client's information, and where it stands among other clients.
    Profile,
    /// What another application would give.
    Simulation,
    /// What would be granted.
    Granted,
    /// What an advisor records.
    Review,
}

impl Section {
    /// Every section, in the order of the page.
    pub const ALL: [Self; 6] = [
        Self::Decision,
        Self::Reasons,
        Self::Profile,
        Self::Simulation,
        Self::Granted,
        Self::Review,
    ];

    /// Its name in an address.
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

    /// The section of that name; the first one for a name that no section has.
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|section| section.name() == name).unwrap_or_default()
    }

    /// Identifier of its heading.
    pub fn heading_id(self) -> String {
        format!("{}-heading", self.name())
    }

    /// Identifier of its tab, where sections are tabs.
    pub fn tab_id(self) -> String {
        format!("{}-tab", self.name())
    }

    /// The section that `key` leads to in a list of tabs, as WAI-ARIA has it; none for any other
    /// key.
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
