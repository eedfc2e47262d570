-- Monthly status of the credits with other lenders: first one row for each credit, then one for each client. Month 0 is that of
-- the application. A credit has an owner in bureau; months of an unknown credit are left out.
WITH months AS (
    SELECT
        SK_ID_BUREAU,
        MONTHS_BALANCE,
        STATUS,
        CASE STATUS WHEN '1' THEN 1 WHEN '2' THEN 2 WHEN '3' THEN 3 WHEN '4' THEN 4 WHEN '5' THEN 5 ELSE 0 END::TINYINT AS level,
        level > 0 AS late,
        level > 0 OR STATUS = '0' AS observed
    FROM bureau_balance
),
by_credit AS (
    SELECT
        SK_ID_BUREAU,
        count(*) AS months,
        count(*) FILTER (WHERE STATUS = 'X') AS unknown,
        count(*) FILTER (WHERE late) AS late,
        count(*) FILTER (WHERE observed) AS observed,
        count(*) FILTER (WHERE level > 1) AS serious,
        max(level) AS worst,
        max(level) FILTER (WHERE MONTHS_BALANCE > -24) AS worst_2_years,
        max(MONTHS_BALANCE) FILTER (WHERE late) AS last_late,
        count(*) FILTER (WHERE late AND MONTHS_BALANCE > -6) AS late_half_year,
        count(*) FILTER (WHERE late AND MONTHS_BALANCE > -12) AS late_year,
        count(*) FILTER (WHERE late AND MONTHS_BALANCE > -24) AS late_2_years,
        count(*) FILTER (WHERE observed AND MONTHS_BALANCE > -6) AS observed_half_year,
        count(*) FILTER (WHERE observed AND MONTHS_BALANCE > -24) AS observed_2_years
    FROM months
    GROUP BY SK_ID_BUREAU
),
owners AS (
    SELECT SK_ID_BUREAU, arg_min(SK_ID_CURR, bureau.rowid) AS SK_ID_CURR
    FROM bureau SEMI JOIN application USING (SK_ID_CURR)
    GROUP BY SK_ID_BUREAU
)
SELECT
    SK_ID_CURR,
    sum(months) AS bureau_months,
    sum(unknown) / sum(months) AS bureau_unknown_months_share,
    sum(late) / sum(observed) AS bureau_late_months_share,
    sum(late_year) AS bureau_late_months_last_year,
    sum(serious) AS bureau_seriously_late_months,
    max(worst) AS bureau_delay_level_maximum,
    max(worst_2_years) AS bureau_delay_level_maximum_last_2_years,
    -max(last_late) AS bureau_months_since_late,
    share(late > 0) AS bureau_late_credits_share,
    sum(late_half_year) / sum(observed_half_year) AS bureau_late_months_share_last_half_year,
    sum(late_2_years) / sum(observed_2_years) AS bureau_late_months_share_last_2_years
FROM by_credit JOIN owners USING (SK_ID_BUREAU)
GROUP BY SK_ID_CURR
