-- Features of the application itself, one row each, in the order of the files.
WITH loans AS (
    SELECT
        *,
        AMT_CREDIT / AMT_ANNUITY AS annuities,
        AMT_CREDIT / AMT_GOODS_PRICE AS goods,
        DAYS_EMPLOYED / -365.25 AS job_years,
        list_avg([EXT_SOURCE_1, EXT_SOURCE_2, EXT_SOURCE_3]) AS score
    FROM application
),
durations AS (
    SELECT
        *,
        CASE
            WHEN NAME_CONTRACT_TYPE = 'Revolving loans' OR annuities IS NULL OR goods IS NULL THEN NULL
            -- The tree that estimates the duration, its leaves by the number of annuities, then by the credit per price.
            ELSE greatest(annuities, CASE
                WHEN annuities < 7.19 THEN 6
                WHEN annuities < 10.81 THEN 12
                WHEN annuities < 12.47 THEN if(goods < 1.2945, 18, 24.2)
                WHEN annuities < 14.48 THEN
                    CASE WHEN goods < 1.1023 THEN 19 WHEN goods < 1.1973 THEN 23 WHEN goods < 1.2945 THEN 18.7 ELSE 24.2 END
                WHEN annuities < 14.79 THEN 34.5
                WHEN annuities < 15.24 THEN 21.6
                WHEN annuities < 17.11 THEN if(goods < 1.3164, 24.5, 31.7)
                WHEN annuities < 17.35 THEN 29.3
                WHEN annuities < 17.41 THEN 36
                WHEN annuities < 17.94 THEN 24.9
                WHEN annuities < 18.45 THEN 38.3
                WHEN annuities < 18.87 THEN 25.1
                WHEN annuities < 21.04 AND goods < 1.0238 THEN if(annuities < 19.19, 42.2, 33.7)
                WHEN annuities < 21.04 AND goods < 1.1363 THEN
                    CASE WHEN annuities < 19.39 THEN 25 WHEN annuities < 19.64 THEN 35.3 ELSE 30.4 END
                WHEN annuities < 19.10 THEN 38
                WHEN annuities < 19.19 THEN 47
                WHEN annuities < 19.92 THEN 34.3
                WHEN annuities < 20.57 THEN 47.1
                WHEN annuities < 21.04 THEN 36.3
                WHEN annuities < 22.10 THEN 45.2
                WHEN annuities < 23.61 THEN 35.9
                WHEN annuities < 24.41 THEN 47.4
                WHEN annuities < 27.02 AND goods < 1.1656 THEN
                    CASE WHEN annuities < 25.47 THEN 36 WHEN annuities < 25.89 THEN 44.8 ELSE 36.6 END
                WHEN annuities < 25.30 THEN 38.1
                WHEN annuities < 27.02 THEN 47.3
                WHEN annuities < 27.93 THEN 47.8
                WHEN annuities < 28.27 THEN 60
                WHEN annuities < 30.67 THEN 48.7
                WHEN annuities < 31.03 THEN 59.7
                WHEN annuities < 33.72 THEN 49.7
                ELSE 59.6
            END::DOUBLE)
        END AS months
    FROM loans
)
SELECT
    SK_ID_CURR,
    TARGET,

    -- External scores.
    EXT_SOURCE_1 AS external_score_1,
    EXT_SOURCE_2 AS external_score_2,
    EXT_SOURCE_3 AS external_score_3,
    score AS external_scores_mean,
    list_sum([2 * EXT_SOURCE_1, EXT_SOURCE_2, 3 * EXT_SOURCE_3])
        / (if(EXT_SOURCE_1 IS NULL, 0, 2) + if(EXT_SOURCE_2 IS NULL, 0, 1) + if(EXT_SOURCE_3 IS NULL, 0, 3))
        AS external_scores_weighted_mean,
    least(EXT_SOURCE_1, EXT_SOURCE_2, EXT_SOURCE_3) AS external_scores_minimum,
    greatest(EXT_SOURCE_1, EXT_SOURCE_2, EXT_SOURCE_3) AS external_scores_maximum,
    external_scores_maximum - external_scores_minimum AS external_scores_range,
    EXT_SOURCE_2 * EXT_SOURCE_3 AS external_scores_product,
    EXT_SOURCE_1 * EXT_SOURCE_2 AS external_scores_1_and_2_product,
    score * annuities AS external_scores_times_annuities,
    score / goods AS external_scores_to_credit_to_goods,
    (EXT_SOURCE_1 IS NULL)::INTEGER + (EXT_SOURCE_2 IS NULL)::INTEGER + (EXT_SOURCE_3 IS NULL)::INTEGER
        AS external_scores_missing,

    -- The loan, and what it weighs.
    AMT_CREDIT AS credit_amount,
    AMT_ANNUITY AS annuity_amount,
    AMT_GOODS_PRICE AS goods_price,
    annuities AS credit_to_annuity,
    goods AS credit_to_goods,
    AMT_CREDIT - AMT_GOODS_PRICE AS credit_beyond_goods,
    level(NAME_CONTRACT_TYPE, ['Cash loans', 'Revolving loans']) AS is_revolving_loan,
    months AS loan_estimated_months,
    yearly_rate(AMT_CREDIT, AMT_ANNUITY, months) AS loan_estimated_rate,
    months * AMT_ANNUITY - AMT_CREDIT AS loan_estimated_cost,
    AMT_INCOME_TOTAL AS income_amount,
    AMT_CREDIT / AMT_INCOME_TOTAL AS credit_to_income,
    AMT_ANNUITY / AMT_INCOME_TOTAL AS annuity_to_income,
    loan_estimated_cost / AMT_INCOME_TOTAL AS loan_cost_to_income,

    -- Age, employment, education, assets.
    DAYS_BIRTH / -365.25 AS age_years,
    job_years AS employment_years,
    DAYS_EMPLOYED / DAYS_BIRTH AS employment_to_age,
    level(NAME_INCOME_TYPE, [
        'Pensioner', 'Unemployed', 'Working', 'Student', 'State servant', 'Commercial associate', 'Businessman'
    ]) AS income_type,
    level(OCCUPATION_TYPE, [
        'Cleaning staff', 'Low-skill Laborers', 'Cooking staff', 'Sales staff', 'Medicine staff', 'Security staff',
        'Waiters/barmen staff', 'Secretaries', 'Private service staff', 'Laborers', 'Core staff', 'High skill tech staff',
        'HR staff', 'Accountants', 'Drivers', 'Realty agents', 'Managers', 'IT staff'
    ]) AS occupation,
    level(ORGANIZATION_TYPE, [
        'Postal', 'Kindergarten', 'Agriculture', 'Culture', 'Industry: type 3', 'Restaurant', 'Security', 'Trade: type 3',
        'Medicine', 'School', 'Hotel', 'Industry: type 2', 'Government', 'Industry: type 13', 'Housing', 'Trade: type 7',
        'Telecom', 'Self-employed', 'Religion', 'Cleaning', 'Trade: type 6', 'Business Entity Type 2', 'Industry: type 11',
        'Industry: type 1', 'Industry: type 7', 'Other', 'Trade: type 1', 'Industry: type 5', 'Transport: type 2',
        'Industry: type 4', 'Electricity', 'Transport: type 3', 'Advertising', 'Trade: type 2', 'Business Entity Type 1',
        'Emergency', 'Business Entity Type 3', 'Bank', 'Insurance', 'University', 'Industry: type 12', 'Transport: type 1',
        'Industry: type 10', 'Realtor', 'Trade: type 5', 'Services', 'Transport: type 4', 'Construction',
        'Industry: type 9', 'Security Ministries', 'Mobile', 'Industry: type 8', 'Trade: type 4', 'Industry: type 6',
        'Police', 'Legal Services', 'Military'
    ]) AS employer_sector,
    AMT_INCOME_TOTAL / CASE WHEN job_years < 1 / 365.25 THEN 1 / 365.25 ELSE job_years END AS income_to_employment_years,
    level(NAME_EDUCATION_TYPE, [
        'Lower secondary', 'Secondary / secondary special', 'Incomplete higher', 'Higher education', 'Academic degree'
    ]) AS education,
    level(FLAG_OWN_CAR, ['N', 'Y']) AS owns_car,
    OWN_CAR_AGE AS car_age,
    level(FLAG_OWN_REALTY, ['N', 'Y']) AS owns_home,

    -- Housing.
    level(NAME_HOUSING_TYPE, [
        'With parents', 'Rented apartment', 'Municipal apartment', 'Office apartment', 'Co-op apartment', 'House / apartment'
    ]) AS housing_type,
    REGION_POPULATION_RELATIVE AS region_population,
    REGION_RATING_CLIENT_W_CITY AS region_rating,
    REG_CITY_NOT_WORK_CITY AS works_in_other_city,
    REG_CITY_NOT_LIVE_CITY AS lives_in_other_city,
    TOTALAREA_MODE AS building_area,
    YEARS_BUILD_AVG AS building_year,
    14 - list_count([
        APARTMENTS_AVG, BASEMENTAREA_AVG, YEARS_BEGINEXPLUATATION_AVG, YEARS_BUILD_AVG, COMMONAREA_AVG, ELEVATORS_AVG,
        ENTRANCES_AVG, FLOORSMAX_AVG, FLOORSMIN_AVG, LANDAREA_AVG, LIVINGAPARTMENTS_AVG, LIVINGAREA_AVG,
        NONLIVINGAPARTMENTS_AVG, NONLIVINGAREA_AVG
    ]) AS building_details_missing,
    FLOORSMAX_AVG AS building_floors,

    -- The file, enquiries, the social circle.
    DAYS_ID_PUBLISH / -365.25 AS identity_document_years,
    DAYS_REGISTRATION / -365.25 AS registration_years,
    DAYS_LAST_PHONE_CHANGE / -365.25 AS phone_change_years,
    FLAG_EMP_PHONE AS gave_employer_phone,
    FLAG_WORK_PHONE AS gave_home_phone_1,
    FLAG_PHONE AS gave_home_phone_2,
    FLAG_DOCUMENT_3 AS gave_document_3,
    list_sum([
        FLAG_DOCUMENT_2, FLAG_DOCUMENT_3, FLAG_DOCUMENT_4, FLAG_DOCUMENT_5, FLAG_DOCUMENT_6, FLAG_DOCUMENT_7, FLAG_DOCUMENT_8,
        FLAG_DOCUMENT_9, FLAG_DOCUMENT_10, FLAG_DOCUMENT_11, FLAG_DOCUMENT_12, FLAG_DOCUMENT_13, FLAG_DOCUMENT_14,
        FLAG_DOCUMENT_15, FLAG_DOCUMENT_16, FLAG_DOCUMENT_17, FLAG_DOCUMENT_18, FLAG_DOCUMENT_19, FLAG_DOCUMENT_20,
        FLAG_DOCUMENT_21
    ]) AS documents_given,
    list_sum([
        AMT_REQ_CREDIT_BUREAU_HOUR, AMT_REQ_CREDIT_BUREAU_DAY, AMT_REQ_CREDIT_BUREAU_WEEK, AMT_REQ_CREDIT_BUREAU_MON
    ]) AS enquiries_last_month,
    AMT_REQ_CREDIT_BUREAU_QRT AS enquiries_1_to_3_months_ago,
    AMT_REQ_CREDIT_BUREAU_YEAR AS enquiries_3_to_12_months_ago,
    DEF_30_CNT_SOCIAL_CIRCLE AS social_circle_defaults_30,
    OBS_30_CNT_SOCIAL_CIRCLE AS social_circle_observed_30
FROM durations
