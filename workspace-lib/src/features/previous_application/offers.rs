//! Kinds of earlier offers, and where they were made.

use scoring::Unit;
use scoring::features::{Condition, Feature, all, column, equal, equals, missing, not, number};

use super::{approved, over};

/// Defines the shares of kinds of offers.
pub(super) fn features() -> Vec<Feature> {
    let share =
        |name, fr, en, condition: Condition| over(name, fr, en, Unit::Share).share(condition);
    vec![
        share(
            "previous_high_yield_share",
            "Part des offres passées à taux élevé",
            "Share of past offers at a high rate",
            equals("NAME_YIELD_GROUP", "high"),
        ),
        share(
            "previous_cash_share",
            "Part des prêts personnels parmi les demandes",
            "Share of cash loans among the applications",
            equals("NAME_CONTRACT_TYPE", "Cash loans"),
        ),
        over(
            "previous_revolving_share",
            "Part des crédits renouvelables parmi les demandes",
            "Share of revolving loans among the applications",
            Unit::Share,
        )
        .raises_risk()
        .share(equals("NAME_CONTRACT_TYPE", "Revolving loans")),
        share(
            "previous_office_share",
            "Part des demandes faites en agence",
            "Share of applications made in an office",
            equals("CHANNEL_TYPE", "Credit and cash offices"),
        ),
        share(
            "previous_walk_in_share",
            "Part des demandes spontanées",
            "Share of applications made unasked",
            equals("NAME_PRODUCT_TYPE", "walk-in"),
        ),
        share(
            "previous_cross_sale_share",
            "Part des demandes sur proposition à un client existant",
            "Share of applications on an offer to an existing client",
            equals("NAME_PRODUCT_TYPE", "x-sell"),
        ),
        share(
            "previous_new_client_share",
            "Part des demandes faites comme nouveau client",
            "Share of applications made as a new client",
            equals("NAME_CLIENT_TYPE", "New"),
        ),
        share(
            "previous_phone_shop_share",
            "Part des demandes chez un vendeur de téléphonie",
            "Share of applications in a phone shop",
            equals("NAME_SELLER_INDUSTRY", "Connectivity"),
        ),
        over(
            "previous_insured_share",
            "Part des crédits précédents assurés",
            "Share of previous credits that were insured",
            Unit::Share,
        )
        .filter(all(vec![approved(), not(missing(column("NFLAG_INSURED_ON_APPROVAL")))]))
        .share(equal(column("NFLAG_INSURED_ON_APPROVAL"), number(1.0))),
    ]
}
