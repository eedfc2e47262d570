//! Rows of the table `previous_application`: earlier applications with this lender.

use crate::calendar::UNKNOWN_DAY;
use crate::columns::{TableColumns, table_columns};
use crate::product::{Goods, Product};
use crate::sampling::known;

/// Factor of the down-payment rate in the originals.
const DOWN_RATE: f64 = 1.089_09;

/// An earlier application.
#[derive(Debug, Clone)]
pub(crate) struct Previous {
    pub(crate) id: i64,
    pub(crate) client: i64,
    pub(crate) product: Product,
    pub(crate) status: &'static str,
    pub(crate) decision: i64,
    /// Normal score of the amount.
    pub(crate) size: f64,
    /// The requested amount, even if none is recorded.
    pub(crate) size_asked: f64,
    pub(crate) goods: Goods,
    pub(crate) asked: f64,
    pub(crate) granted: f64,
    pub(crate) down_payment: Option<f64>,
    /// Annuity and number of instalments, if there was an offer.
    pub(crate) offer: Option<(f64, f64)>,
    pub(crate) yield_group: &'static str,
    pub(crate) client_type: &'static str,
    pub(crate) insured: bool,
    /// The dates of the credit, if it was paid out.
    pub(crate) schedule: Option<Schedule>,
    /// True if the schedule is recorded.
    pub(crate) has_schedule: bool,
    pub(crate) categories: Categories,
}

impl Previous {
    /// Returns the columns of the table `previous_application`.
    pub(crate) fn columns(rows: &[Self]) -> TableColumns {
        table_columns!("previous_application", rows, row => {
            "SK_ID_PREV": row.id,
            "SK_ID_CURR": row.client,
            "NAME_CONTRACT_TYPE": match row.product {
                Product::Cash => "Cash loans",
                Product::Consumer => "Consumer loans",
                Product::Card => "Revolving loans",
            },
            "AMT_ANNUITY": row.offer.map(|(annuity, _)| annuity),
            "AMT_APPLICATION": row.asked,
            "AMT_CREDIT": row.granted,
            "AMT_DOWN_PAYMENT": row.down_payment,
            "AMT_GOODS_PRICE": known(row.asked > 0.0, row.asked),
            "WEEKDAY_APPR_PROCESS_START": row.categories.weekday,
            "HOUR_APPR_PROCESS_START": row.categories.hour,
            "FLAG_LAST_APPL_PER_CONTRACT": if row.categories.repeated { "N" } else { "Y" },
            "NFLAG_LAST_APPL_IN_DAY": i64::from(!row.categories.repeated),
            "RATE_DOWN_PAYMENT": row.down_payment.map(|paid| down_payment_rate(paid, row.granted)),
            "RATE_INTEREST_PRIMARY": row.categories.interest.map(|(primary, _)| primary),
            "RATE_INTEREST_PRIVILEGED": row.categories.interest.map(|(_, privileged)| privileged),
            "NAME_CASH_LOAN_PURPOSE": row.categories.purpose,
            "NAME_CONTRACT_STATUS": row.status,
            "DAYS_DECISION": row.decision,
            "NAME_PAYMENT_TYPE": row.categories.payment,
            "CODE_REJECT_REASON": row.categories.reject_reason,
            "NAME_TYPE_SUITE": row.categories.companion,
            "NAME_CLIENT_TYPE": row.client_type,
            "NAME_GOODS_CATEGORY": row.categories.goods,
            "NAME_PORTFOLIO": row.categories.portfolio,
            "NAME_PRODUCT_TYPE": row.categories.product_type,
            "CHANNEL_TYPE": row.categories.channel,
            "SELLERPLACE_AREA": row.categories.seller_area,
            "NAME_SELLER_INDUSTRY": row.categories.seller,
            "CNT_PAYMENT": row.offer.map(|(_, count)| count),
            "NAME_YIELD_GROUP": row.yield_group,
            "PRODUCT_COMBINATION": row.categories.combination,
            "DAYS_FIRST_DRAWING": day(row, |schedule| schedule.first_drawing),
            "DAYS_FIRST_DUE": day(row, |schedule| schedule.first_due),
            "DAYS_LAST_DUE_1ST_VERSION": day(row, |schedule| schedule.planned_last_due),
            "DAYS_LAST_DUE": day(row, |schedule| schedule.last_due),
            "DAYS_TERMINATION": day(row, |schedule| schedule.termination),
            "NFLAG_INSURED_ON_APPROVAL": known(
                row.schedule.is_some() && row.has_schedule,
                f64::from(u8::from(row.insured)),
            ),
        })
    }
}

/// The dates of a credit that was paid out. `None` is written as 365243.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schedule {
    pub(crate) first_drawing: Option<i64>,
    pub(crate) first_due: Option<i64>,
    pub(crate) planned_last_due: Option<i64>,
    pub(crate) last_due: Option<i64>,
    pub(crate) termination: Option<i64>,
}

/// Categories of an earlier application. `XNA` and `XAP` are written as in the originals.
#[derive(Debug, Clone)]
pub(crate) struct Categories {
    pub(crate) weekday: &'static str,
    pub(crate) hour: i64,
    pub(crate) purpose: &'static str,
    pub(crate) payment: &'static str,
    pub(crate) reject_reason: &'static str,
    pub(crate) companion: Option<&'static str>,
    pub(crate) goods: &'static str,
    pub(crate) portfolio: &'static str,
    pub(crate) product_type: &'static str,
    pub(crate) channel: &'static str,
    pub(crate) seller_area: i64,
    pub(crate) seller: &'static str,
    pub(crate) combination: &'static str,
    /// True if another application followed on the same day.
    pub(crate) repeated: bool,
    /// Normalised interest rates, which are seldom recorded.
    pub(crate) interest: Option<(f64, f64)>,
}

/// Returns a down payment as a share of the price, by the rule of the originals.
fn down_payment_rate(paid: f64, granted: f64) -> f64 {
    if paid > 0.0 { DOWN_RATE * paid / (granted + paid) } else { 0.0 }
}

/// Returns a day as the originals write it.
///
/// It is missing if the application was not paid out, and 365243 if the day has not come.
fn day(row: &Previous, of: impl Fn(&Schedule) -> Option<i64>) -> Option<f64> {
    row.schedule
        .as_ref()
        .filter(|_| row.has_schedule)
        .map(|schedule| of(schedule).map_or(UNKNOWN_DAY, |day| day as f64))
}
