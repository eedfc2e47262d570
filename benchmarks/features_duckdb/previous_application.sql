-- Earlier applications with this lender, one row for each client.
WITH earlier AS (
    SELECT
        *,
        NAME_CONTRACT_STATUS = 'Approved' AS approved,
        NAME_CONTRACT_STATUS = 'Refused' AS refused,
        NAME_CONTRACT_TYPE = 'Cash loans' AS cash,
        -- A loan that was granted, has begun and is not over.
        approved AND NAME_CONTRACT_TYPE IN ('Cash loans', 'Consumer loans') AND DAYS_FIRST_DUE IS NOT NULL
            AND DAYS_TERMINATION IS NULL AS running,
        -- What is left to pay can be told while the planned end lies ahead.
        running AND DAYS_LAST_DUE_1ST_VERSION > 0 AS to_pay,
        DAYS_LAST_DUE_1ST_VERSION / 30.4375 AS months_left,
        -- A card has no duration.
        approved AND CNT_PAYMENT > 0 AS loan,
        yearly_rate(AMT_CREDIT, AMT_ANNUITY, CNT_PAYMENT) AS rate,
        DAYS_LAST_DUE_1ST_VERSION - DAYS_LAST_DUE AS days_early,
        AMT_CREDIT / AMT_APPLICATION AS granted,
        recency(DAYS_DECISION, rowid) AS recency
    FROM previous_application
),
statistics AS (
    SELECT
        SK_ID_CURR,

        -- Decisions.
        count(*) AS previous_applications,
        count(*) FILTER (WHERE approved) AS previous_approved,
        count(*) FILTER (WHERE refused) AS previous_refused,
        share(refused) AS previous_refused_share,
        share(NAME_CONTRACT_STATUS = 'Canceled') AS previous_canceled_share,
        count(*) FILTER (WHERE CODE_REJECT_REASON IN ('HC', 'SCO', 'SCOFR')) AS previous_refused_hc_sco_scofr,
        count(*) FILTER (WHERE CODE_REJECT_REASON = 'SCOFR') AS previous_refused_scofr,
        count(*) FILTER (WHERE running) AS previous_running_loans,
        max(DAYS_DECISION) / -365.25 AS previous_last_decision_years,
        min(DAYS_DECISION) / -365.25 AS previous_first_decision_years,
        max(DAYS_DECISION) FILTER (WHERE refused) / -365.25 AS previous_last_refused_years,
        max(DAYS_DECISION) FILTER (WHERE cash) / -365.25 AS previous_last_cash_years,
        max(DAYS_DECISION) FILTER (WHERE NAME_CONTRACT_TYPE = 'Revolving loans') / -365.25 AS previous_last_revolving_years,
        count(*) FILTER (WHERE DAYS_DECISION >= -90) AS previous_applications_last_quarter,
        count(*) FILTER (WHERE DAYS_DECISION >= -180) AS previous_applications_last_half_year,
        count(*) FILTER (WHERE DAYS_DECISION >= -365) AS previous_applications_last_year,
        count(*) FILTER (WHERE DAYS_DECISION >= -730) AS previous_applications_last_2_years,
        share_among(refused, DAYS_DECISION >= -365) AS previous_refused_share_last_year,
        share_among(refused, DAYS_DECISION >= -730) AS previous_refused_share_last_2_years,
        arg_max(coalesce(refused, false)::DOUBLE, recency, 5) AS latest_refused,

        -- Amounts.
        avg(AMT_ANNUITY) FILTER (WHERE approved) AS previous_annuity_mean,
        max(AMT_ANNUITY) FILTER (WHERE approved) AS previous_annuity_maximum,
        avg(AMT_CREDIT) FILTER (WHERE approved) AS previous_credit_mean,
        max(AMT_CREDIT) FILTER (WHERE approved) AS previous_credit_maximum,
        known_mean(arg_max(kept_if_missing(AMT_CREDIT), recency, 3) FILTER (WHERE approved)) AS previous_latest_3_credit_mean,
        max(AMT_APPLICATION) FILTER (WHERE refused) AS previous_refused_asked_maximum,
        avg(granted) FILTER (WHERE approved) AS previous_granted_to_asked,
        min(granted) FILTER (WHERE approved) AS previous_granted_to_asked_minimum,
        max(RATE_DOWN_PAYMENT) AS previous_down_payment_rate_maximum,
        avg(RATE_DOWN_PAYMENT) AS previous_down_payment_rate_mean,
        max(AMT_DOWN_PAYMENT) AS previous_down_payment_maximum,
        sum_among(AMT_ANNUITY, to_pay) AS previous_running_annuity_sum,
        sum_among(AMT_ANNUITY * months_left, to_pay) AS previous_running_payments_left,

        -- Terms.
        avg(CNT_PAYMENT) FILTER (WHERE loan) AS previous_payments_mean,
        max(CNT_PAYMENT) FILTER (WHERE loan) AS previous_payments_maximum,
        list_avg(arg_max(CNT_PAYMENT, recency, 3) FILTER (WHERE loan)) AS previous_latest_3_payments_mean,
        avg(rate) FILTER (WHERE loan) AS previous_rate_mean,
        min(rate) FILTER (WHERE loan) AS previous_rate_minimum,
        max(rate) FILTER (WHERE loan) AS previous_rate_maximum,
        arg_max_null(rate, recency) FILTER (WHERE loan) AS previous_latest_rate,
        avg(rate) FILTER (WHERE loan AND cash) AS previous_cash_rate_mean,
        avg(days_early) FILTER (WHERE approved) AS previous_early_end_days,
        min(days_early) FILTER (WHERE approved) AS previous_early_end_days_minimum,

        -- Offers.
        share(NAME_YIELD_GROUP = 'high') AS previous_high_yield_share,
        share(cash) AS previous_cash_share,
        share(NAME_CONTRACT_TYPE = 'Revolving loans') AS previous_revolving_share,
        share(CHANNEL_TYPE = 'Credit and cash offices') AS previous_office_share,
        share(NAME_PRODUCT_TYPE = 'walk-in') AS previous_walk_in_share,
        share(NAME_PRODUCT_TYPE = 'x-sell') AS previous_cross_sale_share,
        share(NAME_CLIENT_TYPE = 'New') AS previous_new_client_share,
        share(NAME_SELLER_INDUSTRY = 'Connectivity') AS previous_phone_shop_share,
        share_among(NFLAG_INSURED_ON_APPROVAL = 1, approved AND NFLAG_INSURED_ON_APPROVAL IS NOT NULL)
            AS previous_insured_share
    FROM earlier
    GROUP BY SK_ID_CURR
)
SELECT
    * EXCLUDE (latest_refused),
    list_avg(latest_refused[:3]) AS previous_latest_3_refused_share,
    list_avg(latest_refused) AS previous_latest_5_refused_share
FROM statistics
