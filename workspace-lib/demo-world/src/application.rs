//! Generator of applications: the requested loan, the client's circumstances, the external scores.

use std::sync::LazyLock;

use rand_chacha::ChaCha8Rng;

use crate::calendar::WEEK;
use crate::conditional::{COLUMNS, FittedColumn, Row};

/// One application.
#[derive(Debug, Clone)]
pub(crate) struct Application {
    pub(crate) id: i64,
    pub(crate) target: bool,
    pub(crate) row: Row,
}

/// Positions of the columns that other code of the generator needs.
pub(crate) struct Positions {
    pub(crate) is_test: usize,
    pub(crate) contract: usize,
    pub(crate) birth: usize,
    pub(crate) employed: usize,
    pub(crate) income: usize,
    pub(crate) phone_change: usize,
    pub(crate) organisation: usize,
    pub(crate) weekday: usize,
    pub(crate) enquiries: usize,
    pub(crate) external_scores: [usize; 3],
}

/// The positions in [`COLUMNS`].
pub(crate) static POSITIONS: LazyLock<Positions> = LazyLock::new(|| {
    let at = FittedColumn::position;
    Positions {
        is_test: at("IS_TEST"),
        contract: at("NAME_CONTRACT_TYPE"),
        birth: at("DAYS_BIRTH"),
        employed: at("DAYS_EMPLOYED"),
        income: at("AMT_INCOME_TOTAL"),
        phone_change: at("DAYS_LAST_PHONE_CHANGE"),
        organisation: at("ORGANIZATION_TYPE"),
        weekday: at("WEEKDAY_APPR_PROCESS_START"),
        enquiries: at("AMT_REQ_CREDIT_BUREAU_YEAR"),
        external_scores: [at("EXT_SOURCE_1"), at("EXT_SOURCE_2"), at("EXT_SOURCE_3")],
    }
});

/// Factor by which the fitted points are multiplied.
///
/// The points come from a penalised regression, and histories add information that no application
/// shows. With this factor, applications predict the outcome as well as real applications do.
const POINTS_SCALE: f64 = 1.25;

impl Application {
    /// Draws an application; the caller sets its number and its outcome later.
    ///
    /// `forced` can fix the code of a column.
    pub(crate) fn generate(
        is_train: bool,
        forced: impl Fn(usize, &mut ChaCha8Rng) -> Option<u16>,
        random: &mut ChaCha8Rng,
    ) -> Self {
        let is_test = POSITIONS.is_test;
        let code = COLUMNS[is_test].cell(if is_train { 0.0 } else { 1.0 });
        let row = Row::draw(
            |column, random| if column == is_test { code } else { forced(column, random) },
            random,
        );
        Self { id: 0, target: false, row }
    }

    /// Returns the age in days.
    pub(crate) fn age(&self) -> f64 {
        -self.row.numbers[POSITIONS.birth]
    }

    /// Returns the days since the telephone number changed.
    ///
    /// `None` if it is unknown or at most one day before the application.
    pub(crate) fn phone_changed(&self) -> Option<f64> {
        Some(-self.row.numbers[POSITIONS.phone_change]).filter(|days| *days > 1.0)
    }

    /// Returns the day of the week of the application, as a position in [`WEEK`].
    pub(crate) fn weekday(&self) -> usize {
        let code = self.row.codes[POSITIONS.weekday];
        let word =
            usize::from(code).checked_sub(1).map(|place| &COLUMNS[POSITIONS.weekday].words[place]);
        WEEK.iter().position(|day| word.is_some_and(|word| word == day)).unwrap_or_default()
    }

    /// Returns true if the credit bureau had a file of the client.
    pub(crate) fn has_bureau_file(&self) -> bool {
        self.row.codes[POSITIONS.enquiries] > 0
    }

    /// Returns the normal score of the income.
    pub(crate) fn income_score(&self) -> f64 {
        let code = self.row.codes[POSITIONS.income];
        COLUMNS[POSITIONS.income].scores[usize::from(code)]
    }

    /// Returns what the application adds to the log-odds of default. The mean is 0.
    pub(crate) fn log_odds(&self) -> f64 {
        let points =
            |(column, code): (&FittedColumn, &u16)| column.points.get(usize::from(*code)).copied();
        COLUMNS.iter().zip(&self.row.codes).filter_map(points).sum::<f64>() * POINTS_SCALE
    }
}
