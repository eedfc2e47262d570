-- Every prediction that was answered: what was asked, what was answered, and what it was computed from.
CREATE TABLE predictions (
    prediction_id TEXT PRIMARY KEY NOT NULL, -- UUID version 7: ascending in time
    created_at    TEXT NOT NULL,             -- RFC 3339, UTC
    client_id     INTEGER,                   -- absent for a new applicant
    model_version TEXT NOT NULL,
    origin        TEXT NOT NULL CHECK (origin IN ('stored', 'request')),
    language      TEXT NOT NULL CHECK (language IN ('fr', 'en')),
    probability   REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),
    decision      TEXT NOT NULL CHECK (decision IN ('granted', 'refused')),
    request       TEXT NOT NULL,             -- JSON: the body, or {"client_id": …} for the stored prediction of a client
    response      TEXT NOT NULL,             -- JSON: the answer without its contributions
    contributions TEXT NOT NULL              -- JSON: {"feature": [value, contribution], …}
) STRICT;

-- The stored prediction of a client is made once for each version of the model.
CREATE UNIQUE INDEX one_stored_prediction ON predictions (client_id, model_version) WHERE origin = 'stored';

CREATE INDEX predictions_in_time ON predictions (created_at);
