-- What the predictions of a day amount to, counted once the day is over: a month is the sum of its days. Everything here follows
-- from the predictions, so that a row may be counted again.
CREATE TABLE summaries (
    model_version   TEXT NOT NULL,
    day             TEXT NOT NULL,    -- YYYY-MM-DD, UTC
    baseline        TEXT NOT NULL,    -- digest of the baseline whose parts are counted
    counted_at      TEXT NOT NULL,    -- RFC 3339, UTC, as all times
    predictions     INTEGER NOT NULL, -- all answers of the day
    refused         INTEGER NOT NULL,
    granted_once    INTEGER NOT NULL, -- granted ones, without those that repeat another
    granted_sum     REAL NOT NULL,    -- sum of their probabilities
    granted_squares REAL NOT NULL,
    refused_once    INTEGER NOT NULL,
    summary         BLOB NOT NULL,    -- counts of every input: JSON, compressed by Zstandard
    PRIMARY KEY (model_version, baseline, day)
) STRICT;
