-- Months of earlier credit cards with this lender, one row for each client. Month -1 is the last before the application.
WITH months AS (
    SELECT
        *,
        AMT_BALANCE / AMT_CREDIT_LIMIT_ACTUAL AS used,
        AMT_PAYMENT_TOTAL_CURRENT / AMT_INST_MIN_REGULARITY AS paid_to_minimum,
        AMT_INST_MIN_REGULARITY > 0 AS has_minimum,
        MONTHS_BALANCE >= -3 AS in_quarter,
        MONTHS_BALANCE >= -6 AS in_half_year,
        MONTHS_BALANCE >= -12 AS in_year,
        recency(MONTHS_BALANCE, rowid) AS recency
    FROM credit_card_balance
)
SELECT
    SK_ID_CURR,

    -- Use of the limit.
    count(*) AS card_months,
    avg(used) AS card_utilisation_mean,
    max(used) AS card_utilisation_maximum,
    avg(used) FILTER (WHERE in_half_year) AS card_utilisation_last_half_year,
    avg(used) FILTER (WHERE in_year) AS card_utilisation_last_year,
    card_utilisation_last_half_year - card_utilisation_mean AS card_utilisation_trend,
    arg_max_null(AMT_BALANCE, recency) AS card_balance_latest,
    max(AMT_BALANCE) AS card_balance_maximum,
    arg_max_null(AMT_CREDIT_LIMIT_ACTUAL, recency) AS card_limit_latest,
    share(AMT_BALANCE <= 0) AS card_unused_months_share,
    avg(AMT_TOTAL_RECEIVABLE - AMT_RECEIVABLE_PRINCIPAL) AS card_interest_mean,

    -- Drawings.
    avg(AMT_DRAWINGS_ATM_CURRENT) AS card_cash_drawings_mean,
    avg(AMT_DRAWINGS_ATM_CURRENT / AMT_CREDIT_LIMIT_ACTUAL) AS card_cash_drawings_to_limit,
    avg(CNT_DRAWINGS_ATM_CURRENT) FILTER (WHERE in_half_year) AS card_cash_drawings_last_half_year,
    share(CNT_DRAWINGS_ATM_CURRENT > 0) AS card_cash_drawing_months_share,
    avg(AMT_DRAWINGS_POS_CURRENT) AS card_purchases_mean,
    avg(CNT_DRAWINGS_CURRENT) FILTER (WHERE in_half_year) AS card_drawings_last_half_year,
    avg(AMT_DRAWINGS_CURRENT / AMT_CREDIT_LIMIT_ACTUAL) FILTER (WHERE in_half_year) AS card_drawings_to_limit_last_half_year,
    -max(MONTHS_BALANCE) FILTER (WHERE CNT_DRAWINGS_CURRENT > 0) AS card_months_since_drawing,

    -- Payments.
    share(SK_DPD_DEF > 0) AS card_late_months_share,
    share(SK_DPD > 0) AS card_any_late_months_share,
    max(SK_DPD) FILTER (WHERE in_year) AS card_days_late_last_year,
    -max(MONTHS_BALANCE) FILTER (WHERE SK_DPD > 0) AS card_months_since_late,
    avg(paid_to_minimum) FILTER (WHERE has_minimum) AS card_payment_to_minimum,
    avg(paid_to_minimum) FILTER (WHERE has_minimum AND in_half_year) AS card_payment_to_minimum_last_half_year,
    share_among(AMT_PAYMENT_TOTAL_CURRENT < AMT_INST_MIN_REGULARITY, has_minimum) AS card_below_minimum_share,
    avg(AMT_PAYMENT_TOTAL_CURRENT) AS card_payment_mean,
    avg(AMT_PAYMENT_TOTAL_CURRENT / AMT_BALANCE) FILTER (WHERE AMT_BALANCE > 0) AS card_payment_to_balance
FROM months
GROUP BY SK_ID_CURR
