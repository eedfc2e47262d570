-- Instalments of earlier credits. A row of the table is a payment; an instalment paid in several parts has several rows, each
-- with the whole amount due. First one row for each instalment; from these one for each client, and by way of the credits.
WITH instalments AS (
    SELECT
        SK_ID_CURR,
        SK_ID_PREV,
        NUM_INSTALMENT_VERSION AS version,
        NUM_INSTALMENT_NUMBER AS number,
        DAYS_INSTALMENT AS day,
        max(AMT_INSTALMENT) AS due,
        coalesce(sum(AMT_PAYMENT), 0) AS paid,
        max(DAYS_ENTRY_PAYMENT) AS last_paid,
        count(*) AS payments,
        count(*) FILTER (WHERE DAYS_ENTRY_PAYMENT <= DAYS_INSTALMENT) AS payments_in_time,
        min(rowid) AS first_row
    FROM installments_payments
    GROUP BY ALL
),
settled AS (
    SELECT
        SK_ID_CURR,
        day,
        due,
        paid,
        last_paid,
        payments,
        last_paid - day AS days_late,
        -- Never paid is late.
        coalesce(last_paid > day, true) AS late,
        coalesce(last_paid - day > 5, true) AS late_5,
        -- Version 0 is a card, whose payments say nothing of what was due.
        version IS DISTINCT FROM 0 AS of_loan,
        greatest(0, due - paid) AS shortfall,
        paid / due AS paid_to_due,
        recency(day, first_row) AS recency
    FROM instalments
),
by_client AS (
    SELECT
        SK_ID_CURR,

        -- Lateness.
        count(*) AS installments,
        share(late) AS installments_late_share,
        avg(days_late) AS installments_days_late_mean,
        max(days_late) AS installments_days_late_maximum,
        max(days_late) FILTER (WHERE day >= -365) AS installments_days_late_maximum_last_year,
        avg(if(days_late < 0, 0, days_late)) AS installments_delay_mean,
        stddev_samp(days_late) AS installments_days_late_spread,
        -max(day) FILTER (WHERE late) AS installments_days_since_late,
        share_among(late, day >= -60) AS installments_late_share_last_60_days,
        share_among(late, day >= -90) AS installments_late_share_last_quarter,
        share_among(late, day >= -180) AS installments_late_share_last_half_year,
        share_among(late, day >= -365) AS installments_late_share_last_year,
        avg(days_late) FILTER (WHERE day >= -180) AS installments_days_late_mean_last_half_year,
        avg(days_late) FILTER (WHERE day >= -365) AS installments_days_late_mean_last_year,
        share(late_5) AS installments_late_5_days_share,
        share(coalesce(days_late > 10, true)) AS installments_late_10_days_share,
        share(coalesce(days_late > 30, true)) AS installments_late_30_days_share,
        share_among(late_5, day >= -365) AS installments_late_5_days_share_last_year,
        arg_max(kept_if_missing(days_late), recency, 5) AS latest_days_late,

        -- Amounts.
        sum_among(shortfall, of_loan) AS installments_shortfall_sum,
        -- Less than one unit of money is rounding.
        share_among(shortfall > 1, of_loan) AS installments_short_share,
        avg(paid_to_due) FILTER (WHERE of_loan) AS installments_paid_to_due,
        coalesce(list_sum(arg_max(shortfall, recency, 5) FILTER (WHERE of_loan)), 0) AS installments_latest_5_shortfall_sum,
        share(payments > 1) AS installments_split_share,
        avg(due) FILTER (WHERE of_loan) AS installments_due_mean,
        max(due) FILTER (WHERE of_loan) AS installments_due_maximum,
        -max(last_paid) AS installments_last_payment_days,
        share_among(shortfall > 1, of_loan AND day >= -90) AS installments_short_share_last_quarter,
        share_among(shortfall > 1, of_loan AND day >= -365) AS installments_short_share_last_year,
        coalesce(sum(paid) FILTER (WHERE day >= -180), 0) AS installments_paid_sum_last_half_year,
        coalesce(sum(paid) FILTER (WHERE day >= -365), 0) AS installments_paid_sum_last_year
    FROM settled
    GROUP BY SK_ID_CURR
),
loans AS (
    SELECT
        SK_ID_CURR,
        min(first_row) AS first_row,
        min(day) AS first_due,
        1 - sum(payments_in_time) / sum(payments) AS late_share,
        max(last_paid - day) AS days_late,
        max(version) AS version
    FROM instalments
    GROUP BY SK_ID_CURR, SK_ID_PREV
),
by_loan AS (
    SELECT
        SK_ID_CURR,
        count(*) AS installments_loans,
        max(late_share) AS installments_worst_loan_late_share,
        arg_max_null(late_share, recency(first_due, first_row)) AS installments_latest_loan_late_share,
        arg_max_null(days_late, recency(first_due, first_row)) AS installments_latest_loan_days_late_maximum,
        max(version) AS installments_plan_changes_maximum,
        share(coalesce(version = 0, false)) AS installments_card_share
    FROM loans
    GROUP BY SK_ID_CURR
)
SELECT
    by_client.* EXCLUDE (latest_days_late),
    by_loan.* EXCLUDE (SK_ID_CURR),
    known_mean(latest_days_late[:3]) AS installments_latest_3_days_late_mean,
    known_mean(latest_days_late) AS installments_latest_5_days_late_mean,
    installments_late_share_last_half_year - installments_late_share AS installments_late_share_trend,
    installments_days_late_mean_last_year - installments_days_late_mean AS installments_days_late_trend,
    installments_paid_sum_last_half_year / (installments_paid_sum_last_year / 2) AS installments_paid_trend
FROM by_client JOIN by_loan USING (SK_ID_CURR)
