-- Months of earlier consumer and cash loans: first one row for each loan, then one for each client. Month -1 is the last before
-- the application.
WITH loans AS (
    SELECT
        SK_ID_CURR,
        count(*) AS months,
        min(rowid) AS first_row,
        min(MONTHS_BALANCE) AS first_month,
        max(MONTHS_BALANCE) AS last_month,
        min(CNT_INSTALMENT_FUTURE) AS remaining,
        sum(CNT_INSTALMENT_FUTURE) AS futures,
        count(CNT_INSTALMENT_FUTURE) AS known_futures,
        sum(CNT_INSTALMENT_FUTURE) FILTER (WHERE MONTHS_BALANCE >= -6) AS futures_half_year,
        count(CNT_INSTALMENT_FUTURE) FILTER (WHERE MONTHS_BALANCE >= -6) AS known_futures_half_year,
        max(recency(MONTHS_BALANCE, rowid)) AS latest,
        arg_max_null(CNT_INSTALMENT_FUTURE, recency(MONTHS_BALANCE, rowid)) AS latest_future,
        max(CNT_INSTALMENT) AS longest_plan,
        count(*) FILTER (WHERE NAME_CONTRACT_STATUS = 'Completed') > 0 AS completed,
        max(SK_DPD_DEF) AS worst,
        max(SK_DPD_DEF) FILTER (WHERE MONTHS_BALANCE >= -12) AS worst_year,
        count(*) FILTER (WHERE SK_DPD > 0) AS any_late,
        max(MONTHS_BALANCE) FILTER (WHERE SK_DPD > 0) AS last_late,
        count(*) FILTER (WHERE SK_DPD_DEF > 0) AS late,
        count(*) FILTER (WHERE SK_DPD_DEF > 0 AND MONTHS_BALANCE >= -6) AS late_half_year,
        count(*) FILTER (WHERE SK_DPD_DEF > 0 AND MONTHS_BALANCE >= -24) AS late_2_years,
        count(*) FILTER (WHERE MONTHS_BALANCE >= -6) AS months_half_year,
        count(*) FILTER (WHERE MONTHS_BALANCE >= -24) AS months_2_years
    FROM POS_CASH_balance
    GROUP BY SK_ID_CURR, SK_ID_PREV
)
SELECT
    SK_ID_CURR,
    sum(months) AS pos_months,
    sum(late) / sum(months) AS pos_late_months_share,
    max(worst) AS pos_days_late_maximum,
    max(worst_year) AS pos_days_late_last_year,
    sum(any_late) / sum(months) AS pos_any_late_months_share,
    -max(last_late) AS pos_months_since_late,
    -max(last_month) AS pos_last_month,
    arg_max_null(latest_future, latest) AS pos_remaining_payments_latest,
    sum(futures) / sum(known_futures) AS pos_remaining_payments_mean,
    sum(futures_half_year) / sum(known_futures_half_year) AS pos_remaining_payments_last_half_year,
    sum(late_half_year) / sum(months_half_year) AS pos_late_months_share_last_half_year,
    sum(late_2_years) / sum(months_2_years) AS pos_late_months_share_last_2_years,
    count(*) FILTER (WHERE completed) AS pos_completed_loans,
    -- A loan whose last statement is older than three months has ended, however it ended.
    sum_among(remaining, NOT completed AND last_month >= -3) AS pos_remaining_payments_sum,
    avg(remaining / longest_plan) FILTER (WHERE NOT completed AND last_month >= -3) AS pos_remaining_payments_share,
    arg_max_null(late / months, recency(first_month, first_row)) AS pos_latest_loan_late_share
FROM loans
GROUP BY SK_ID_CURR
