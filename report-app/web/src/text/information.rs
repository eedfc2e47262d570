//! The main information about a client.

/// Texts of this area, in one language.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct InformationText {
    pub information: &'static str,
    pub contract_type: &'static str,
    pub credit_amount: &'static str,
    pub annuity: &'static str,
    pub goods_price: &'static str,
    pub income: &'static str,
    pub income_type: &'static str,
    pub age: &'static str,
    pub employed_for: &'static str,
    pub occupation: &'static str,
    pub education: &'static str,
    pub housing: &'static str,
}

/// The texts in French.
pub static FR: InformationText = InformationText {
    information: "Informations principales",
    contract_type: "Type de crédit",
    credit_amount: "Montant du crédit",
    annuity: "Mensualité",
    goods_price: "Prix du bien",
    income: "Revenu mensuel",
    income_type: "Source de revenu",
    age: "Âge",
    employed_for: "Ancienneté dans l’emploi",
    occupation: "Profession",
    education: "Études",
    housing: "Logement",
};

/// The texts in English.
pub static EN: InformationText = InformationText {
    information: "Main information",
    contract_type: "Type of credit",
    credit_amount: "Credit amount",
    annuity: "Monthly payment",
    goods_price: "Price of the goods",
    income: "Monthly income",
    income_type: "Source of income",
    age: "Age",
    employed_for: "Time in current job",
    occupation: "Occupation",
    education: "Education",
    housing: "Housing",
};
