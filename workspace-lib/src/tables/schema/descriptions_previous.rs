//! Descriptions of the columns of a client's history with this lender, in French and in English.

use super::Description;

pub(super) const PREVIOUS_APPLICATION: &[Description] = &[
    ("SK_ID_PREV", "Numéro de la demande précédente", "Number of the earlier application"),
    ("SK_ID_CURR", "Demande actuelle du même client", "Present application of the same client"),
    (
        "NAME_CONTRACT_TYPE",
        "Type de contrat (prêt personnel, crédit à la consommation, crédit renouvelable)",
        "Contract type (cash loan, consumer loan, revolving loan)",
    ),
    ("AMT_ANNUITY", "Mensualité", "Monthly payment"),
    ("AMT_APPLICATION", "Montant demandé au départ", "Amount first asked for"),
    (
        "AMT_CREDIT",
        "Montant retenu, qui peut différer du montant demandé",
        "Final amount, which may differ from the amount asked for",
    ),
    ("AMT_DOWN_PAYMENT", "Apport du client", "Down payment"),
    (
        "AMT_GOODS_PRICE",
        "Prix du bien à financer, s’il y en a un",
        "Price of the goods to be financed, if any",
    ),
    (
        "WEEKDAY_APPR_PROCESS_START",
        "Jour de la semaine de la demande",
        "Weekday of the application",
    ),
    (
        "HOUR_APPR_PROCESS_START",
        "Heure de la demande, arrondie",
        "Hour of the application, rounded",
    ),
    (
        "FLAG_LAST_APPL_PER_CONTRACT",
        "Dernière demande saisie pour ce contrat, car un contrat en a parfois plusieurs par erreur",
        "Last application entered for this contract, which by mistake may have several",
    ),
    (
        "NFLAG_LAST_APPL_IN_DAY",
        "Dernière demande du client ce jour-là (1 oui, 0 non)",
        "Last application of the client on that day (1 yes, 0 no)",
    ),
    ("RATE_DOWN_PAYMENT", "Taux d’apport, normalisé", "Down payment rate, normalised"),
    (
        "RATE_INTEREST_PRIMARY",
        "Taux d’intérêt principal, normalisé",
        "Primary interest rate, normalised",
    ),
    (
        "RATE_INTEREST_PRIVILEGED",
        "Taux d’intérêt préférentiel, normalisé",
        "Privileged interest rate, normalised",
    ),
    ("NAME_CASH_LOAN_PURPOSE", "Usage prévu du prêt personnel", "Purpose of the cash loan"),
    (
        "NAME_CONTRACT_STATUS",
        "Suite donnée (accordée, annulée, refusée, offre non utilisée)",
        "Outcome (approved, cancelled, refused, unused offer)",
    ),
    ("DAYS_DECISION", "Jour de la décision", "Day of the decision"),
    ("NAME_PAYMENT_TYPE", "Moyen de paiement choisi", "Payment method chosen"),
    (
        "CODE_REJECT_REASON",
        "Motif du refus, sous un code interne",
        "Reason of the refusal, as an internal code",
    ),
    ("NAME_TYPE_SUITE", "Personne qui accompagnait le client", "Who accompanied the client"),
    (
        "NAME_CLIENT_TYPE",
        "Client nouveau ou déjà connu lors de cette demande",
        "New client or known one at that application",
    ),
    ("NAME_GOODS_CATEGORY", "Nature du bien à financer", "Kind of goods to be financed"),
    (
        "NAME_PORTFOLIO",
        "Portefeuille (magasin, prêt personnel, carte, automobile)",
        "Portfolio (point of sale, cash, cards, cars)",
    ),
    (
        "NAME_PRODUCT_TYPE",
        "Origine de la vente (proposée à un client connu, ou client venu de lui-même)",
        "Origin of the sale (offered to a known client, or walk-in)",
    ),
    (
        "CHANNEL_TYPE",
        "Canal par lequel le client est venu",
        "Channel through which the client came",
    ),
    ("SELLERPLACE_AREA", "Surface de vente du magasin", "Selling area of the shop"),
    ("NAME_SELLER_INDUSTRY", "Secteur du vendeur", "Industry of the seller"),
    (
        "CNT_PAYMENT",
        "Durée prévue, en nombre d’échéances",
        "Planned duration, in number of payments",
    ),
    (
        "NAME_YIELD_GROUP",
        "Niveau du taux d’intérêt, par classes",
        "Level of the interest rate, in classes",
    ),
    ("PRODUCT_COMBINATION", "Produit en détail", "Product in detail"),
    ("DAYS_FIRST_DRAWING", "Jour du premier versement au client", "Day of the first disbursement"),
    (
        "DAYS_FIRST_DUE",
        "Jour prévu de la première échéance",
        "Day on which the first payment was due",
    ),
    (
        "DAYS_LAST_DUE_1ST_VERSION",
        "Jour de la dernière échéance selon le premier échéancier",
        "Day on which the last payment was due by the first schedule",
    ),
    ("DAYS_LAST_DUE", "Jour de la dernière échéance", "Day on which the last payment was due"),
    (
        "DAYS_TERMINATION",
        "Jour prévu de la fin du contrat",
        "Day on which the contract was expected to end",
    ),
    (
        "NFLAG_INSURED_ON_APPROVAL",
        "Assurance demandée avec le crédit (1 oui, 0 non)",
        "Insurance requested with the credit (1 yes, 0 no)",
    ),
];

pub(super) const POS_CASH_BALANCE: &[Description] = &[
    (
        "SK_ID_PREV",
        "Crédit précédent que suit ce mois",
        "Earlier credit that this month belongs to",
    ),
    ("SK_ID_CURR", "Demande actuelle du même client", "Present application of the same client"),
    (
        "MONTHS_BALANCE",
        "Mois du relevé, compté depuis la demande (−1 pour le plus récent, 0 pour le jour de la demande)",
        "Month of the record, counted from the application (−1 for the latest, 0 for the day of the application)",
    ),
    (
        "CNT_INSTALMENT",
        "Nombre d’échéances du crédit, qui peut changer en cours de route",
        "Number of instalments of the credit, which may change over time",
    ),
    ("CNT_INSTALMENT_FUTURE", "Échéances restant à payer", "Instalments left to pay"),
    ("NAME_CONTRACT_STATUS", "État du contrat ce mois-là", "State of the contract in that month"),
    ("SK_DPD", "Jours de retard ce mois-là", "Days past due in that month"),
    (
        "SK_DPD_DEF",
        "Jours de retard ce mois-là, sans compter les petites sommes",
        "Days past due in that month, small debts ignored",
    ),
];

pub(super) const INSTALLMENTS_PAYMENTS: &[Description] = &[
    (
        "SK_ID_PREV",
        "Crédit précédent auquel se rattache l’échéance",
        "Earlier credit that the instalment belongs to",
    ),
    ("SK_ID_CURR", "Demande actuelle du même client", "Present application of the same client"),
    (
        "NUM_INSTALMENT_VERSION",
        "Version de l’échéancier (0 pour une carte), qui change avec ses conditions",
        "Version of the schedule (0 for a card), which changes with its terms",
    ),
    ("NUM_INSTALMENT_NUMBER", "Rang de l’échéance", "Number of the instalment"),
    ("DAYS_INSTALMENT", "Jour où l’échéance était due", "Day on which the instalment was due"),
    ("DAYS_ENTRY_PAYMENT", "Jour où elle a été payée", "Day on which it was paid"),
    ("AMT_INSTALMENT", "Montant dû", "Amount due"),
    ("AMT_PAYMENT", "Montant payé", "Amount paid"),
];

pub(super) const CREDIT_CARD_BALANCE: &[Description] = &[
    ("SK_ID_PREV", "Carte précédente que suit ce mois", "Earlier card that this month belongs to"),
    ("SK_ID_CURR", "Demande actuelle du même client", "Present application of the same client"),
    (
        "MONTHS_BALANCE",
        "Mois du relevé, compté depuis la demande (−1 pour le plus récent)",
        "Month of the record, counted from the application (−1 for the latest)",
    ),
    ("AMT_BALANCE", "Solde du mois", "Balance of the month"),
    (
        "AMT_CREDIT_LIMIT_ACTUAL",
        "Plafond de la carte ce mois-là",
        "Limit of the card in that month",
    ),
    (
        "AMT_DRAWINGS_ATM_CURRENT",
        "Retraits aux distributeurs dans le mois",
        "Cash withdrawn from machines in the month",
    ),
    ("AMT_DRAWINGS_CURRENT", "Total utilisé dans le mois", "Total drawn in the month"),
    (
        "AMT_DRAWINGS_OTHER_CURRENT",
        "Autres utilisations dans le mois",
        "Other amounts drawn in the month",
    ),
    ("AMT_DRAWINGS_POS_CURRENT", "Achats dans le mois", "Purchases in the month"),
    (
        "AMT_INST_MIN_REGULARITY",
        "Paiement minimal exigé pour le mois",
        "Minimum payment due for the month",
    ),
    ("AMT_PAYMENT_CURRENT", "Payé par le client dans le mois", "Paid by the client in the month"),
    ("AMT_PAYMENT_TOTAL_CURRENT", "Payé en tout dans le mois", "Paid in total in the month"),
    ("AMT_RECEIVABLE_PRINCIPAL", "Capital restant à recevoir", "Principal still receivable"),
    (
        "AMT_RECIVABLE",
        "Somme restant à recevoir (faute d’orthographe d’origine)",
        "Amount still receivable (misspelt in the original)",
    ),
    ("AMT_TOTAL_RECEIVABLE", "Total restant à recevoir", "Total still receivable"),
    (
        "CNT_DRAWINGS_ATM_CURRENT",
        "Nombre de retraits aux distributeurs dans le mois",
        "Number of cash withdrawals in the month",
    ),
    (
        "CNT_DRAWINGS_CURRENT",
        "Nombre total d’utilisations dans le mois",
        "Number of all drawings in the month",
    ),
    (
        "CNT_DRAWINGS_OTHER_CURRENT",
        "Nombre d’autres utilisations dans le mois",
        "Number of other drawings in the month",
    ),
    (
        "CNT_DRAWINGS_POS_CURRENT",
        "Nombre d’achats dans le mois",
        "Number of purchases in the month",
    ),
    (
        "CNT_INSTALMENT_MATURE_CUM",
        "Nombre d’échéances déjà payées",
        "Number of instalments paid so far",
    ),
    ("NAME_CONTRACT_STATUS", "État du contrat ce mois-là", "State of the contract in that month"),
    ("SK_DPD", "Jours de retard ce mois-là", "Days past due in that month"),
    (
        "SK_DPD_DEF",
        "Jours de retard ce mois-là, sans compter les petites sommes",
        "Days past due in that month, small debts ignored",
    ),
];
