//! Descriptions of every column of the seven tables, in a few French and English words.
//!
//! The application's columns are described by their labels, which people read in the dashboard.
//! Only features read the columns of the histories. Their descriptions are in this file and in
//! `descriptions_previous`.

use scoring::Label;

use super::descriptions_previous::{
    CREDIT_CARD_BALANCE, INSTALLMENTS_PAYMENTS, POS_CASH_BALANCE, PREVIOUS_APPLICATION,
};
use super::fields::application_fields;
use super::{CLIENT_KEY, Description, TARGET, Table};

impl Table {
    /// Returns the description of the column `name`; `None` if the table has no such column.
    pub fn description(self, name: &str) -> Option<Label> {
        let described = |descriptions: &[Description]| {
            let description = descriptions.iter().find(|(column, ..)| *column == name);
            description.map(|(_, fr, en)| Label::new(*fr, *en))
        };
        match self {
            Self::ApplicationTest if name == TARGET => None,
            Self::ApplicationTrain | Self::ApplicationTest => {
                described(APPLICATION).or_else(|| {
                    let field = application_fields().into_iter().find(|field| field.name == name);
                    field.map(|field| field.label)
                })
            }
            Self::Bureau => described(BUREAU),
            Self::BureauBalance => described(BUREAU_BALANCE),
            Self::PreviousApplication => described(PREVIOUS_APPLICATION),
            Self::PosCashBalance => described(POS_CASH_BALANCE),
            Self::InstallmentsPayments => described(INSTALLMENTS_PAYMENTS),
            Self::CreditCardBalance => described(CREDIT_CARD_BALANCE),
        }
    }
}

/// Columns of the applications that are not form fields.
const APPLICATION: &[Description] = &[
    (
        CLIENT_KEY,
        "Numéro de la demande, une par client",
        "Number of the application, one for each client",
    ),
    (
        TARGET,
        "1 si le client a eu des difficultés de paiement (retard sur l’une des premières échéances), 0 sinon",
        "1 if the client had payment difficulties (one of the first instalments paid late), 0 otherwise",
    ),
];

const BUREAU: &[Description] = &[
    (
        CLIENT_KEY,
        "Demande à laquelle ce crédit se rattache",
        "Application that this credit belongs to",
    ),
    ("SK_ID_BUREAU", "Numéro du crédit à la centrale", "Number of the credit at the credit bureau"),
    ("CREDIT_ACTIVE", "État du crédit à la centrale", "State of the credit at the credit bureau"),
    (
        "CREDIT_CURRENCY",
        "Devise du crédit, sous un code anonyme",
        "Currency of the credit, as an anonymous code",
    ),
    ("DAYS_CREDIT", "Jour où ce crédit a été demandé", "Day on which this credit was applied for"),
    (
        "CREDIT_DAY_OVERDUE",
        "Jours de retard au moment de la demande",
        "Days past due at the time of the application",
    ),
    (
        "DAYS_CREDIT_ENDDATE",
        "Jour prévu de la fin du crédit, positif s’il court encore",
        "Day on which the credit is due to end, positive if it still runs",
    ),
    (
        "DAYS_ENDDATE_FACT",
        "Jour où le crédit a pris fin, pour les crédits clos",
        "Day on which the credit ended, for closed credits",
    ),
    (
        "AMT_CREDIT_MAX_OVERDUE",
        "Plus fort impayé de ce crédit jusqu’à la demande",
        "Largest overdue amount of this credit until the application",
    ),
    (
        "CNT_CREDIT_PROLONG",
        "Nombre de prolongations du crédit",
        "How many times the credit was prolonged",
    ),
    ("AMT_CREDIT_SUM", "Montant du crédit", "Amount of the credit"),
    ("AMT_CREDIT_SUM_DEBT", "Somme restant due", "Amount still owed"),
    (
        "AMT_CREDIT_SUM_LIMIT",
        "Plafond de la carte de crédit déclarée à la centrale",
        "Limit of the credit card reported to the credit bureau",
    ),
    (
        "AMT_CREDIT_SUM_OVERDUE",
        "Impayé au moment de la demande",
        "Amount overdue at the time of the application",
    ),
    (
        "CREDIT_TYPE",
        "Nature du crédit (consommation, carte, auto…)",
        "Kind of credit (consumer, card, car…)",
    ),
    (
        "DAYS_CREDIT_UPDATE",
        "Jour de la dernière mise à jour par la centrale",
        "Day of the credit bureau’s latest information",
    ),
    ("AMT_ANNUITY", "Mensualité du crédit", "Monthly payment of the credit"),
];

const BUREAU_BALANCE: &[Description] = &[
    (
        "SK_ID_BUREAU",
        "Crédit de la table bureau que suit ce mois",
        "Credit of the table bureau that this month belongs to",
    ),
    (
        "MONTHS_BALANCE",
        "Mois du relevé, compté depuis la demande",
        "Month of the record, counted from the application",
    ),
    (
        "STATUS",
        "État du mois (C clos, X inconnu, 0 sans retard, 1 jusqu’à 30 jours de retard, 2 de 31 à 60, 3 de 61 à 90, \
         4 de 91 à 120, 5 au-delà, vendu ou passé en perte)",
        "State in that month (C closed, X unknown, 0 no delay, 1 up to 30 days past due, 2 31 to 60, 3 61 to 90, 4 91 to \
         120, 5 more, sold or written off)",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn describes_every_column_of_every_table_in_both_languages() {
        for table in Table::ALL {
            for column in table.columns() {
                let description = table.description(column.name);
                let description =
                    description.unwrap_or_else(|| panic!("{} {}", table.file_stem(), column.name));
                assert!(
                    !description.fr.is_empty() && !description.en.is_empty(),
                    "{table:?} {}",
                    column.name
                );
                assert_ne!(description.fr, column.name, "{table:?}");
                assert_ne!(description.en, column.name, "{table:?}");
            }
            assert_eq!(table.description("AMT_NOTHING"), None);
        }
        assert_eq!(Table::ApplicationTest.description(TARGET), None);
    }

    #[test]
    fn describes_a_column_once_in_the_order_of_its_table_with_typographic_apostrophes() {
        let described = [
            (Table::Bureau, BUREAU),
            (Table::BureauBalance, BUREAU_BALANCE),
            (Table::PreviousApplication, PREVIOUS_APPLICATION),
            (Table::PosCashBalance, POS_CASH_BALANCE),
            (Table::InstallmentsPayments, INSTALLMENTS_PAYMENTS),
            (Table::CreditCardBalance, CREDIT_CARD_BALANCE),
        ];
        for (table, descriptions) in described {
            let columns: Vec<&str> = table.columns().iter().map(|column| column.name).collect();
            let names: Vec<&str> = descriptions.iter().map(|(name, ..)| *name).collect();
            assert_eq!(names, columns, "{table:?}");
            let texts: HashSet<&str> =
                descriptions.iter().flat_map(|(_, fr, en)| [*fr, *en]).collect();
            assert!(texts.iter().all(|text| !text.contains('\'')), "{table:?}");
            assert_eq!(texts.len(), 2 * descriptions.len(), "{table:?}: a text is used twice");
        }
    }
}
