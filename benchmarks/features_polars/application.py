"""Features of the application: external scores, loan, applicant's situation, housing and file."""

from __future__ import annotations

import polars as pl

import categories
from duration import estimated_months, yearly_rate
from expressions import holds, ratio, years_before
from reading import CLIENT, TARGET, UNKNOWN_DAY, Source

SCORES = ["EXT_SOURCE_1", "EXT_SOURCE_2", "EXT_SOURCE_3"]
# Features that are an unchanged column.
PLAIN = {
    "external_score_1": "EXT_SOURCE_1",
    "external_score_2": "EXT_SOURCE_2",
    "external_score_3": "EXT_SOURCE_3",
    "credit_amount": "AMT_CREDIT",
    "annuity_amount": "AMT_ANNUITY",
    "goods_price": "AMT_GOODS_PRICE",
    "income_amount": "AMT_INCOME_TOTAL",
    "car_age": "OWN_CAR_AGE",
    "region_population": "REGION_POPULATION_RELATIVE",
    "region_rating": "REGION_RATING_CLIENT_W_CITY",
    "works_in_other_city": "REG_CITY_NOT_WORK_CITY",
    "lives_in_other_city": "REG_CITY_NOT_LIVE_CITY",
    "building_area": "TOTALAREA_MODE",
    "building_year": "YEARS_BUILD_AVG",
    "building_floors": "FLOORSMAX_AVG",
    "gave_employer_phone": "FLAG_EMP_PHONE",
    "gave_home_phone_1": "FLAG_WORK_PHONE",
    "gave_home_phone_2": "FLAG_PHONE",
    "gave_document_3": "FLAG_DOCUMENT_3",
    "enquiries_1_to_3_months_ago": "AMT_REQ_CREDIT_BUREAU_QRT",
    "enquiries_3_to_12_months_ago": "AMT_REQ_CREDIT_BUREAU_YEAR",
    "social_circle_defaults_30": "DEF_30_CNT_SOCIAL_CIRCLE",
    "social_circle_observed_30": "OBS_30_CNT_SOCIAL_CIRCLE",
}
BUILDING = [
    f"{figure}_AVG"
    for figure in (
        "APARTMENTS",
        "BASEMENTAREA",
        "YEARS_BEGINEXPLUATATION",
        "YEARS_BUILD",
        "COMMONAREA",
        "ELEVATORS",
        "ENTRANCES",
        "FLOORSMAX",
        "FLOORSMIN",
        "LANDAREA",
        "LIVINGAPARTMENTS",
        "LIVINGAREA",
        "NONLIVINGAPARTMENTS",
        "NONLIVINGAREA",
    )
]
DOCUMENTS = [f"FLAG_DOCUMENT_{number}" for number in range(2, 22)]
RECENT_ENQUIRIES = [f"AMT_REQ_CREDIT_BUREAU_{window}" for window in ("HOUR", "DAY", "WEEK", "MON")]
OTHERS = [
    "NAME_CONTRACT_TYPE",
    "NAME_INCOME_TYPE",
    "NAME_EDUCATION_TYPE",
    "NAME_HOUSING_TYPE",
    "OCCUPATION_TYPE",
    "ORGANIZATION_TYPE",
    "FLAG_OWN_CAR",
    "FLAG_OWN_REALTY",
    "DAYS_BIRTH",
    "DAYS_EMPLOYED",
    "DAYS_REGISTRATION",
    "DAYS_ID_PUBLISH",
    "DAYS_LAST_PHONE_CHANGE",
]
COLUMNS = sorted({*PLAIN.values(), *BUILDING, *DOCUMENTS, *RECENT_ENQUIRIES, *OTHERS})

CREDIT = pl.col("AMT_CREDIT")
ANNUITY = pl.col("AMT_ANNUITY")
GOODS = pl.col("AMT_GOODS_PRICE")
INCOME = pl.col("AMT_INCOME_TOTAL")


def features(source: Source) -> pl.LazyFrame:
    """Returns one row for each application, labelled ones first."""
    labelled = source.scan("application_train", [CLIENT, TARGET, *COLUMNS])
    to_score = source.scan("application_test", [CLIENT, *COLUMNS]).with_columns(pl.lit(None, pl.Int32).alias(TARGET))
    employed = pl.col("DAYS_EMPLOYED")
    return (
        pl.concat([labelled, to_score.select(CLIENT, TARGET, *COLUMNS)])
        .with_columns(DAYS_EMPLOYED=pl.when(employed != UNKNOWN_DAY).then(employed))
        .with_columns(**plain(), **external_scores(), **situation(), **home_and_file(), **loan())
        .with_columns(**estimates())
        .drop(COLUMNS)
    )


def plain() -> dict[str, pl.Expr]:
    """Returns the unchanged columns."""
    return {name: pl.col(column) for name, column in PLAIN.items()}


def external_scores() -> dict[str, pl.Expr]:
    """Returns features of the external scores, which are between 0 (risky) and 1 (safe)."""
    first, second, third = (pl.col(score) for score in SCORES)
    mean = pl.mean_horizontal(SCORES)
    weights = {"EXT_SOURCE_1": 2, "EXT_SOURCE_2": 1, "EXT_SOURCE_3": 3}
    weighted = pl.sum_horizontal(pl.col(score) * weight for score, weight in weights.items())
    weight = pl.sum_horizontal(pl.col(score).is_not_null() * weight for score, weight in weights.items())
    return {
        "external_scores_mean": mean,
        "external_scores_weighted_mean": ratio(weighted, weight),
        "external_scores_minimum": pl.min_horizontal(SCORES),
        "external_scores_maximum": pl.max_horizontal(SCORES),
        "external_scores_range": pl.max_horizontal(SCORES) - pl.min_horizontal(SCORES),
        "external_scores_product": second * third,
        "external_scores_1_and_2_product": first * second,
        "external_scores_times_annuities": mean * ratio(CREDIT, ANNUITY),
        "external_scores_to_credit_to_goods": ratio(mean, ratio(CREDIT, GOODS)),
        "external_scores_missing": absent(SCORES),
    }


def loan() -> dict[str, pl.Expr]:
    """Returns features of the requested loan and of its burden on the income."""
    return {
        "credit_to_annuity": ratio(CREDIT, ANNUITY),
        "credit_to_goods": ratio(CREDIT, GOODS),
        "credit_beyond_goods": CREDIT - GOODS,
        "is_revolving_loan": code("NAME_CONTRACT_TYPE", ["Cash loans", "Revolving loans"]),
        "credit_to_income": ratio(CREDIT, INCOME),
        "annuity_to_income": ratio(ANNUITY, INCOME),
    }


def estimates() -> dict[str, pl.Expr]:
    """Estimates the duration and the interest rate of the loan."""
    months = estimated_months(pl.col("is_revolving_loan") == 1)
    cost = months * ANNUITY - CREDIT
    return {
        "loan_estimated_months": months,
        "loan_estimated_rate": yearly_rate(CREDIT, ANNUITY, months),
        "loan_estimated_cost": cost,
        "loan_cost_to_income": ratio(cost, INCOME),
    }


def situation() -> dict[str, pl.Expr]:
    """Returns features of age, employment, education and assets."""
    return {
        "age_years": years_before("DAYS_BIRTH"),
        "employment_years": years_before("DAYS_EMPLOYED"),
        "employment_to_age": ratio(pl.col("DAYS_EMPLOYED"), pl.col("DAYS_BIRTH")),
        "income_to_employment_years": ratio(INCOME, at_least_a_day(years_before("DAYS_EMPLOYED"))),
        "income_type": code("NAME_INCOME_TYPE", categories.INCOME_TYPE),
        "occupation": code("OCCUPATION_TYPE", categories.OCCUPATION),
        "employer_sector": code("ORGANIZATION_TYPE", categories.EMPLOYER_SECTOR),
        "education": code("NAME_EDUCATION_TYPE", categories.EDUCATION),
        "owns_car": code("FLAG_OWN_CAR", ["N", "Y"]),
        "owns_home": code("FLAG_OWN_REALTY", ["N", "Y"]),
    }


def home_and_file() -> dict[str, pl.Expr]:
    """Returns features of housing, documents and enquiries at the credit bureau."""
    return {
        "housing_type": code("NAME_HOUSING_TYPE", categories.HOUSING_TYPE),
        "building_details_missing": absent(BUILDING),
        "identity_document_years": years_before("DAYS_ID_PUBLISH"),
        "registration_years": years_before("DAYS_REGISTRATION"),
        "phone_change_years": years_before("DAYS_LAST_PHONE_CHANGE"),
        "documents_given": sum_of(DOCUMENTS),
        "enquiries_last_month": sum_of(RECENT_ENQUIRIES),
    }


def yes_no(condition: pl.Expr) -> pl.Expr:
    """Returns 1 where the condition holds, 0 elsewhere."""
    return holds(condition).cast(pl.Float64)


def at_least_a_day(years: pl.Expr) -> pl.Expr:
    """Returns the years, at least one day of them."""
    return pl.when(years < 1 / 365.25).then(1 / 365.25).otherwise(years)


def absent(columns: list[str]) -> pl.Expr:
    """Returns how many of the columns have no value."""
    return pl.sum_horizontal(pl.col(column).is_null() for column in columns)


def sum_of(values: list[str]) -> pl.Expr:
    """Returns the sum of the known values; unknown if there are none."""
    return pl.when(pl.any_horizontal(pl.col(value).is_not_null() for value in values)).then(pl.sum_horizontal(values))


def code(column: str, levels: list[str]) -> pl.Expr:
    """Returns the position of the category among `levels`; unknown for other categories."""
    positions = [float(position) for position in range(len(levels))]
    return pl.col(column).replace_strict(levels, positions, default=None, return_dtype=pl.Float64)
