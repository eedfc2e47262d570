-- Credits with other lenders, one row for each client.
WITH credits AS (
    SELECT
        *,
        CREDIT_ACTIVE = 'Active' AS active,
        active AND AMT_CREDIT_SUM_DEBT IS NOT NULL AS owed,
        CREDIT_TYPE = 'Credit card' AS card,
        CREDIT_TYPE IN ('Car loan', 'Mortgage', 'Real estate loan') AS secured,
        -- A planned end more than 50 years away is a card without end.
        DAYS_CREDIT_ENDDATE < 18262 AS ends,
        active AND DAYS_CREDIT_ENDDATE > 0 AND ends AS ends_later,
        DAYS_CREDIT_ENDDATE - DAYS_CREDIT AS duration,
        recency(DAYS_CREDIT, rowid) AS recency
    FROM bureau
),
statistics AS (
    SELECT
        SK_ID_CURR,

        -- Numbers.
        count(*) AS bureau_credits,
        count(*) FILTER (WHERE active) AS bureau_active_credits,
        share(active) AS bureau_active_share,
        list_avg(arg_max(coalesce(active, false)::DOUBLE, recency, 3)) AS bureau_latest_3_active_share,
        share(AMT_CREDIT_MAX_OVERDUE > 0) AS bureau_once_overdue_share,
        sum(CNT_CREDIT_PROLONG) AS bureau_prolonged_credits,
        count(*) FILTER (WHERE active AND card) AS bureau_credit_cards,
        count(*) FILTER (WHERE active AND CREDIT_TYPE = 'Consumer credit') AS bureau_active_consumer_credits,
        count(*) FILTER (WHERE CREDIT_TYPE = 'Microloan') AS bureau_microloans,
        count(*) FILTER (WHERE secured) AS bureau_secured_credits,
        count(*) FILTER (WHERE DAYS_CREDIT >= -90) AS bureau_credits_last_quarter,
        count(*) FILTER (WHERE DAYS_CREDIT >= -180) AS bureau_credits_last_half_year,
        count(*) FILTER (WHERE DAYS_CREDIT >= -365) AS bureau_credits_last_year,
        count(*) FILTER (WHERE DAYS_CREDIT >= -730) AS bureau_credits_last_2_years,

        -- Debts.
        sum_among(AMT_CREDIT_SUM_DEBT, active) AS bureau_active_debt_sum,
        sum_among(AMT_CREDIT_SUM, owed) AS bureau_active_credit_sum,
        max(AMT_CREDIT_SUM_DEBT / AMT_CREDIT_SUM) FILTER (WHERE active) AS bureau_debt_to_credit_maximum,
        max(AMT_CREDIT_SUM_DEBT) FILTER (WHERE active) AS bureau_debt_maximum,
        coalesce(sum(AMT_CREDIT_SUM_DEBT) FILTER (WHERE owed AND NOT coalesce(secured, false)), 0)
            AS bureau_unsecured_debt_sum,
        coalesce(sum(AMT_CREDIT_SUM_DEBT) FILTER (WHERE owed AND DAYS_CREDIT >= -365), 0)
            AS bureau_debt_of_credits_last_year,
        coalesce(sum(AMT_CREDIT_SUM_DEBT) FILTER (WHERE owed AND card), 0) AS bureau_card_debt_sum,
        sum_among(AMT_CREDIT_SUM, owed AND card) AS bureau_card_limit_sum,
        sum_among(AMT_ANNUITY, active) AS bureau_annuity_sum,
        max(AMT_CREDIT_SUM) AS bureau_credit_maximum,
        avg(AMT_CREDIT_SUM) AS bureau_credit_mean,
        known_mean(arg_max(kept_if_missing(AMT_CREDIT_SUM), recency, 3)) AS bureau_latest_3_amount_mean,
        arg_max_null(AMT_CREDIT_SUM, recency) AS bureau_latest_amount,
        sum(AMT_CREDIT_SUM_OVERDUE) AS bureau_overdue_sum,
        max(AMT_CREDIT_MAX_OVERDUE) AS bureau_overdue_maximum,
        max(AMT_CREDIT_MAX_OVERDUE / AMT_CREDIT_SUM) AS bureau_overdue_to_credit_maximum,
        max(AMT_CREDIT_MAX_OVERDUE) FILTER (WHERE DAYS_CREDIT >= -730) AS bureau_overdue_of_credits_last_2_years,
        max(CREDIT_DAY_OVERDUE) AS bureau_days_overdue_maximum,
        avg((1 - AMT_CREDIT_SUM_DEBT / AMT_CREDIT_SUM) + DAYS_CREDIT / duration) FILTER (WHERE owed AND duration > 0)
            AS bureau_repaid_to_elapsed,

        -- Times.
        max(DAYS_CREDIT) / -365.25 AS bureau_last_credit_years,
        min(DAYS_CREDIT) / -365.25 AS bureau_first_credit_years,
        avg(DAYS_CREDIT) / -365.25 AS bureau_mean_credit_years,
        stddev_samp(DAYS_CREDIT) / 365.25 AS bureau_credit_years_spread,
        avg(DAYS_CREDIT) FILTER (WHERE active) / -365.25 AS bureau_active_years_mean,
        max(DAYS_CREDIT) FILTER (WHERE card) / -365.25 AS bureau_last_card_years,
        max(DAYS_ENDDATE_FACT) / -365.25 AS bureau_last_closed_years,
        avg(DAYS_ENDDATE_FACT) / -365.25 AS bureau_closed_years_mean,
        avg(DAYS_CREDIT_ENDDATE - DAYS_ENDDATE_FACT) FILTER (WHERE CREDIT_ACTIVE = 'Closed') AS bureau_closed_early_days,
        avg(duration) FILTER (WHERE ends) / 365.25 AS bureau_duration_years_mean,
        max(DAYS_CREDIT_ENDDATE) FILTER (WHERE ends_later) / 365.25 AS bureau_remaining_years_maximum,
        avg(DAYS_CREDIT_UPDATE) FILTER (WHERE DAYS_CREDIT_UPDATE <= 0) / -365.25 AS bureau_news_years_mean
    FROM credits
    GROUP BY SK_ID_CURR
)
SELECT
    *,
    bureau_active_debt_sum / bureau_active_credit_sum AS bureau_debt_to_credit,
    bureau_card_debt_sum / bureau_card_limit_sum AS bureau_card_utilisation,
    (bureau_first_credit_years - bureau_last_credit_years) / (bureau_credits - 1) AS bureau_years_between_credits
FROM statistics
