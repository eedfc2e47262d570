-- What an advisor says of a prediction, and what became of a loan. Rows are added, never changed.
CREATE TABLE reviews (
    review_id     TEXT PRIMARY KEY NOT NULL, -- UUID version 7
    created_at    TEXT NOT NULL,
    prediction_id TEXT NOT NULL REFERENCES predictions (prediction_id),
    client_id     INTEGER,
    model_version TEXT NOT NULL,
    model_said    TEXT NOT NULL CHECK (model_said IN ('granted', 'refused')),
    decision      TEXT NOT NULL CHECK (decision IN ('granted', 'refused')),
    reason        TEXT NOT NULL,
    client_view   TEXT,                      -- the client's own point of view
    reviewer      TEXT NOT NULL              -- user:NAME
) STRICT;

CREATE INDEX reviews_of_a_client ON reviews (client_id, review_id);
CREATE INDEX reviews_of_a_prediction ON reviews (prediction_id, review_id);

CREATE TABLE outcomes (
    outcome_id    TEXT PRIMARY KEY NOT NULL, -- UUID version 7
    created_at    TEXT NOT NULL,
    prediction_id TEXT NOT NULL REFERENCES predictions (prediction_id),
    defaulted     INTEGER NOT NULL CHECK (defaulted IN (0, 1)),
    observed_on   TEXT NOT NULL,             -- the day it was known, YYYY-MM-DD
    recorded_by   TEXT NOT NULL
) STRICT;

CREATE INDEX outcomes_of_a_prediction ON outcomes (prediction_id, outcome_id);

-- One row, rewritten to see whether the database takes what is written.
CREATE TABLE readiness (
    checks INTEGER NOT NULL
) STRICT;

INSERT INTO readiness (checks) VALUES (0);
