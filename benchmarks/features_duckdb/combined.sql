-- Everything about each application in one row, and the features over several tables at once.
WITH together AS (
    SELECT
        application.*,
        bureau.* EXCLUDE (SK_ID_CURR),
        bureau_balance.* EXCLUDE (SK_ID_CURR),
        previous_application.* EXCLUDE (SK_ID_CURR),
        POS_CASH_balance.* EXCLUDE (SK_ID_CURR),
        installments_payments.* EXCLUDE (SK_ID_CURR),
        credit_card_balance.* EXCLUDE (SK_ID_CURR)
    FROM features_of_application AS application
    LEFT JOIN features_of_bureau AS bureau USING (SK_ID_CURR)
    LEFT JOIN features_of_bureau_balance AS bureau_balance USING (SK_ID_CURR)
    LEFT JOIN features_of_previous_application AS previous_application USING (SK_ID_CURR)
    LEFT JOIN features_of_POS_CASH_balance AS POS_CASH_balance USING (SK_ID_CURR)
    LEFT JOIN features_of_installments_payments AS installments_payments USING (SK_ID_CURR)
    LEFT JOIN features_of_credit_card_balance AS credit_card_balance USING (SK_ID_CURR)
),
features AS (
    SELECT
        *,

        -- Debts, of which those that are known count.
        bureau_active_debt_sum / income_amount AS bureau_debt_to_income,
        list_sum([previous_running_payments_left, card_balance_latest]) / income_amount AS debt_here_to_income,
        CASE WHEN credit_amount IS NOT NULL THEN
            list_sum([credit_amount, bureau_active_debt_sum, previous_running_payments_left, card_balance_latest])
        END / income_amount AS total_debt_to_income,
        bureau_active_debt_sum / credit_amount AS bureau_debt_to_credit_asked,
        bureau_annuity_sum / income_amount AS bureau_annuity_to_income,
        CASE WHEN annuity_amount IS NOT NULL THEN
            list_sum([annuity_amount, bureau_annuity_sum, previous_running_annuity_sum])
        END / income_amount AS total_annuity_to_income,

        -- The loan against earlier ones.
        annuity_amount / previous_annuity_mean AS annuity_to_previous,
        credit_amount / previous_credit_mean AS credit_to_previous,
        credit_amount / previous_credit_maximum AS credit_to_previous_maximum,
        loan_estimated_rate - previous_rate_mean AS rate_beyond_previous,
        loan_estimated_months / previous_payments_mean AS months_to_previous,
        credit_amount / bureau_credit_mean AS credit_to_bureau_mean,
        credit_amount / bureau_credit_maximum AS credit_to_bureau_maximum,
        annuity_amount / installments_due_maximum AS annuity_to_largest_instalment,
        annuity_amount / installments_due_mean AS annuity_to_mean_instalment,

        -- How much is known, and since when.
        bureau_credits IS NULL AS has_no_bureau_history,
        previous_applications IS NULL AS has_no_previous_application,
        list_sum([previous_applications_last_year, bureau_credits_last_year]) AS applications_last_year,
        greatest(previous_first_decision_years, bureau_first_credit_years) AS first_credit_years,
        least(previous_last_decision_years, bureau_last_credit_years) AS last_credit_years,

        -- Lateness wherever it happened.
        greatest(bureau_late_months_share, pos_late_months_share, installments_late_share, card_late_months_share)
            AS worst_late_share
    FROM together
)
SELECT SK_ID_CURR::BIGINT AS SK_ID_CURR, TARGET, COLUMNS(* EXCLUDE (SK_ID_CURR, TARGET))::DOUBLE FROM features
