//! Sentences about a whole family of features, which is a reason group.
//!
//! They are used if no feature, and no two features, carry half of the family's contribution.

use super::ReasonGroup;
use crate::Label;
use crate::features::Direction;

impl ReasonGroup {
    /// Returns the sentence about the family as a whole.
    pub fn family_sentence(self, effect: Direction) -> Label {
        let raises = effect == Direction::RaisesRisk;
        if self == Self::Education && raises {
            return Label::new(
                "À dossier égal, les diplômés du supérieur remboursent plus souvent.",
                "All else equal, clients with a degree repay more often.",
            );
        }
        let (fr, is_plural, en, are_many) = self.family();
        let (verb, count) =
            (if is_plural { "jouent" } else { "joue" }, if are_many { "count" } else { "counts" });
        if raises {
            Label::new(
                format!("{fr} {verb} contre [lui|vous]."),
                format!("{en} {count} against [them|you]."),
            )
        } else {
            Label::new(
                format!("{fr} {verb} en [sa|votre] faveur."),
                format!("{en} {count} in [their|your] favour."),
            )
        }
    }

    /// Returns the sentence for a family without any known value; `None` if this means nothing.
    pub fn sentence_if_unknown(self, effect: Direction) -> Option<Label> {
        let raises = effect == Direction::RaisesRisk;
        let (fr, en) = match self {
            Self::ExternalScores if raises => (
                "Aucun autre organisme de crédit ne nous a donné de note sur [lui|vous].",
                "No credit bureau gave us a score for [them|you].",
            ),
            Self::ExternalScores => (
                "Sans note d’un autre organisme de crédit, la décision repose sur le reste de [son|votre] dossier.",
                "With no score from a credit bureau, the decision rests on the rest of [their|your] file.",
            ),
            Self::OtherLenders if raises => (
                "On ne [lui|vous] connaît aucun crédit ailleurs, et rien ne dit comment [il rembourse|vous remboursez].",
                "No credit elsewhere is known for [them|you], and nothing tells how [they|you] repay.",
            ),
            Self::OtherLenders => (
                "On ne [lui|vous] connaît aucune dette dans un autre établissement.",
                "No debt with another lender is known for [them|you].",
            ),
            Self::PreviousApplications => (
                "[Il n’avait|Vous n’aviez] encore jamais demandé de crédit chez nous.",
                "[They|You] had never applied for a credit with us before.",
            ),
            Self::Repayment if raises => (
                "[Il n’a|Vous n’avez] pas encore remboursé de crédit chez nous, et rien ne dit comment [il paie|vous payez].",
                "[They|You] have not repaid a credit with us yet, and nothing tells how [they|you] pay.",
            ),
            Self::Repayment => (
                "[Il n’a|Vous n’avez] encore eu aucun crédit à rembourser chez nous.",
                "[They|You] have had no credit to repay with us yet.",
            ),
            Self::CreditCards => (
                "[Il n’a|Vous n’avez] jamais eu de carte de crédit chez nous.",
                "[They|You] have never had a credit card with us.",
            ),
            Self::CreditEnquiries => (
                "Aucun dossier n’existe à [son|votre] nom à la centrale de crédit.",
                "The credit bureau has no file in [their|your] name.",
            ),
            Self::Employment => (
                "[Son|Votre] dossier ne dit rien de [son|votre] emploi.",
                "[Their|Your] file says nothing of [their|your] work.",
            ),
            Self::Education => (
                "[Son|Votre] dossier ne dit rien de [ses|vos] études.",
                "[Their|Your] file says nothing of [their|your] education.",
            ),
            Self::Housing => (
                "[Son|Votre] dossier ne dit rien de [son|votre] logement.",
                "[Their|Your] file says nothing of [their|your] home.",
            ),
            Self::Assets => (
                "[Son|Votre] dossier ne dit rien de [ses|vos] biens.",
                "[Their|Your] file says nothing of what [they|you] own.",
            ),
            Self::File => (
                "[Son|Votre] dossier ne contient ni papiers ni coordonnées à vérifier.",
                "[Their|Your] file holds no papers or contact details to check.",
            ),
            _ => return None,
        };
        Some(Label::new(fr, en))
    }

    /// Checks whether the family is about earlier credits and applications.
    ///
    /// For a client without a history, its yes-or-no features only say that there is none.
    pub(crate) fn is_a_history(self) -> bool {
        matches!(
            self,
            Self::ExternalScores
                | Self::OtherLenders
                | Self::CreditEnquiries
                | Self::PreviousApplications
                | Self::Repayment
                | Self::CreditCards
        )
    }

    /// Returns the family as the subject of a sentence, in French and in English.
    ///
    /// After each subject comes whether its verb is plural.
    fn family(self) -> (&'static str, bool, &'static str, bool) {
        match self {
            Self::ExternalScores => (
                "Les notes reçues d’autres organismes de crédit, prises ensemble,",
                true,
                "The scores from credit bureaus, taken together,",
                true,
            ),
            Self::Loan => (
                "Les conditions du crédit demandé, montant et mensualités,",
                true,
                "The terms of the loan asked for, its amount and payments,",
                true,
            ),
            Self::Income => (
                "[Ses|Vos] revenus, comparés à tout ce [qu’il devrait|que vous devriez] rembourser,",
                true,
                "[Their|Your] income, compared with all that [they|you] would repay,",
                false,
            ),
            Self::Employment => (
                "[Sa|Votre] situation professionnelle, dans l’ensemble,",
                false,
                "[Their|Your] work situation, taken as a whole,",
                false,
            ),
            Self::Age => ("[Son|Votre] âge", false, "[Their|Your] age", false),
            Self::Education => {
                ("[Son|Votre] niveau d’études", false, "[Their|Your] education", false)
            }
            Self::Housing => (
                "[Son|Votre] logement et [son|votre] lieu de travail, pris ensemble,",
                true,
                "[Their|Your] home and place of work, taken together,",
                true,
            ),
            Self::Assets => (
                "Les biens [qu’il possède|que vous possédez], voiture ou logement,",
                true,
                "What [they|you] own, a car or a home,",
                false,
            ),
            Self::File => (
                "Les papiers et les coordonnées de [son|votre] dossier, pris ensemble,",
                true,
                "The papers and contact details in [their|your] file, taken together,",
                true,
            ),
            Self::OtherLenders => (
                "[Ses|Vos] crédits dans d’autres établissements, pris ensemble,",
                true,
                "[Their|Your] credits with other lenders, taken together,",
                true,
            ),
            Self::CreditEnquiries => (
                "[Ses|Vos] recherches récentes de crédit, prises ensemble,",
                true,
                "[Their|Your] recent searches for credit, taken together,",
                true,
            ),
            Self::PreviousApplications => (
                "[Ses|Vos] demandes précédentes chez nous, prises ensemble,",
                true,
                "[Their|Your] earlier applications with us, taken together,",
                true,
            ),
            Self::Repayment => (
                "La façon dont [il a|vous avez] remboursé [ses|vos] crédits passés, dans l’ensemble,",
                false,
                "The way [they|you] repaid past credits, taken as a whole,",
                false,
            ),
            Self::CreditCards => (
                "L’usage de [sa|votre] carte de crédit, dans l’ensemble,",
                false,
                "The use of [their|your] credit card, taken as a whole,",
                false,
            ),
            Self::SocialCircle => (
                "Les retards de paiement dans [son|votre] entourage",
                true,
                "Late payments among people around [them|you]",
                true,
            ),
            Self::SimilarClients => (
                "Les remboursements des clients qui [lui|vous] ressemblent",
                true,
                "The repayments of clients much like [them|you]",
                true,
            ),
        }
    }
}
