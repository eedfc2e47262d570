-- Statistics that DuckDB does not have in this form.

-- Share of the rows for which a condition holds; one that cannot be answered does not hold.
CREATE MACRO share(holds) AS count(*) FILTER (WHERE holds) / count(*);

-- The same among the rows that are kept; missing where none is.
CREATE MACRO share_among(holds, kept) AS count(*) FILTER (WHERE holds AND kept) / count(*) FILTER (WHERE kept);

-- Sum over the rows that are kept: 0 where none is, missing where no value of theirs is known.
CREATE MACRO sum_among(amount, kept) AS
    CASE WHEN count(*) FILTER (WHERE kept) = 0 THEN 0 ELSE sum(amount) FILTER (WHERE kept) END;

-- Orders rows by relative time; of equal ones the first in the file is the latest, and without a time comes before all others.
CREATE MACRO recency(time, row_number) AS coalesce(time, -1000000)::BIGINT * 4294967296 - row_number;

-- arg_max(…, n) skips missing values, which count as rows here: they travel as NaN.
CREATE MACRO kept_if_missing(value) AS coalesce(value::DOUBLE, 'NaN'::DOUBLE);
CREATE MACRO known_mean(latest) AS list_avg(list_filter(latest, lambda value: NOT isnan(value)));

-- Yearly interest rate by the constant-ratio formula.
CREATE MACRO yearly_rate(credit, annuity, months) AS 24 * (months * annuity / credit - 1) / (months + 1);

-- Position of a text in a list, from 0; missing where it is not in it.
CREATE MACRO level(text, levels) AS nullif(list_position(levels, text), 0) - 1;
