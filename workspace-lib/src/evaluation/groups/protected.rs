//! Groups whom the law or the lender's own rules protect: gender, age, family, children, region.
//!
//! Gender, family and children are never model inputs. Age is one only by an explicit option. The
//! rating of the region is one. Inputs of a model can be proxies for attributes that it does not
//! read. The comparison of decisions between the groups shows whether they are.

use polars::prelude::DataFrame;
use scoring::{Label, age_band, age_bands};

use super::grouping::{ApplicationFrame, Grouping};
use crate::Result;
use crate::tables::protected::{
    AGE, CHILDREN, FAMILY_STATUS, GENDER, ProtectedAttribute, REGION_RATING,
};

/// Builds groupings by gender, age, family status, number of children and rating of the region.
///
/// They are read from the applications' raw columns. `frame` is a feature matrix's frame that still
/// has its raw fields. A missing column gives no grouping. An unknown value gives no group.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let frame = df!("CODE_GENDER" => ["M", "F", "XNA"], "CNT_CHILDREN" => [0_i64, 2, 0])?;
/// let groupings = protected_groupings(&frame)?;
/// let codes: Vec<&str> = groupings.iter().map(|grouping| grouping.code.as_str()).collect();
/// assert_eq!(codes, ["gender", "children"]);
/// assert_eq!(groupings[0].group_of[2], None, "an unknown gender is in no group");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// If a column is not of its schema's kind.
pub fn protected_groupings(frame: &DataFrame) -> Result<Vec<Grouping>> {
    let applications = ApplicationFrame::new(frame);
    let children = ["0", "1", "2", "3+"].map(|text| Label::new(text, text));
    let ratings =
        (1..=3).map(|rating| Label::new(format!("Note {rating}"), format!("Rating {rating}")));
    let by_category = |attribute: ProtectedAttribute| {
        applications.by_category(attribute.code, attribute.columns[0])
    };
    let label = |attribute: ProtectedAttribute| applications.label(attribute.columns[0]);
    let by_number =
        |attribute: ProtectedAttribute, label, groups, group_of: fn(f64) -> Option<usize>| {
            applications.by_number(attribute.code, label, attribute.columns[0], groups, group_of)
        };
    let groupings = [
        by_category(GENDER)?,
        by_number(AGE, Label::new("Âge", "Age"), age_bands(), age_band)?,
        by_category(FAMILY_STATUS)?,
        by_number(CHILDREN, label(CHILDREN), children.to_vec(), |count| {
            (count >= 0.0).then_some(count.min(3.0) as usize)
        })?,
        by_number(REGION_RATING, label(REGION_RATING), ratings.collect(), |rating| {
            [1.0, 2.0, 3.0].iter().position(|known| rating.total_cmp(known).is_eq())
        })?,
    ];
    Ok(groupings.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;
    use scoring::DAYS_PER_YEAR;

    use super::*;
    use crate::tables::has_plain_space;

    #[test]
    fn groups_the_raw_columns_and_leaves_the_unknown_out() {
        let frame = df!(
            "CODE_GENDER" => [Some("M"), Some("F"), Some("XNA"), None],
            "DAYS_BIRTH" => [-6570_i64, -9131, -9132, 12],
            "NAME_FAMILY_STATUS" => ["Widow", "Unknown", "Married", "Widow"],
            "CNT_CHILDREN" => [Some(0_i64), Some(3), Some(11), None],
            "REGION_RATING_CLIENT" => [1_i64, 3, 4, 3],
        )
        .unwrap();
        let groupings = protected_groupings(&frame).unwrap();
        let expected = [
            ("gender", "Woman, Man", [Some(1), Some(0), None, None]),
            // 9131 days are 24.9993 years, 9132 are 25.002.
            ("age", "18–24, 25–34", [Some(0), Some(0), Some(1), None]),
            ("family_status", "Married, Widowed", [Some(1), None, Some(0), Some(1)]),
            ("children", "0, 3+", [Some(0), Some(1), Some(1), None]),
            ("region_rating", "Rating 1, Rating 3", [Some(0), Some(1), None, Some(1)]),
        ];
        assert_eq!(groupings.len(), expected.len());
        for (grouping, (code, groups, group_of)) in groupings.iter().zip(expected) {
            let names: Vec<&str> = grouping.groups.iter().map(|group| group.en.as_str()).collect();
            assert_eq!((grouping.code.as_str(), names.join(", ").as_str()), (code, groups));
            assert_eq!(grouping.group_of, group_of, "{code}");
        }
    }

    #[test]
    fn a_missing_column_gives_no_grouping() {
        let frame =
            df!("CODE_GENDER" => [None::<&str>, None], "CNT_CHILDREN" => [1_i64, 2]).unwrap();
        let codes: Vec<String> =
            protected_groupings(&frame).unwrap().into_iter().map(|one| one.code).collect();
        assert_eq!(codes, ["children"]);
    }

    #[test]
    fn ages_are_cut_at_birthdays() {
        assert_eq!([-20.0, -6569.0, 6570.0].map(age_band), [None; 3]);
        assert_eq!(
            [-40.0, -64.9, -65.0, -99.0].map(|years| age_band(years * DAYS_PER_YEAR)),
            [2, 4, 5, 5].map(Some)
        );
        let labels = age_bands();
        assert_eq!(
            (labels[0].fr.as_str(), labels[5].fr.as_str()),
            ("18–24\u{a0}ans", "65\u{a0}ans et plus")
        );
        assert!(labels.iter().all(|label| !has_plain_space(&label.fr)));
    }
}
