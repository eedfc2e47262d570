-- What the numbers of a prediction stand for, once for each version of the model.
CREATE TABLE models (
    model_version TEXT PRIMARY KEY NOT NULL,
    features      TEXT NOT NULL -- JSON: [{"name": …, "categories": […]}, …]
) STRICT;

-- Values and contributions as numbers instead of JSON: a quarter of the bytes. A column's type cannot be changed here, so that
-- the rows move to a new table; those of before keep their JSON. Identifiers are in the order of time, which needs no index.
CREATE TABLE predictions_as_numbers (
    prediction_id TEXT PRIMARY KEY NOT NULL, -- UUID version 7: ascending in time
    created_at    TEXT NOT NULL,             -- RFC 3339, UTC: the time in the identifier
    client_id     INTEGER,                   -- absent for a new applicant
    model_version TEXT NOT NULL,
    origin        TEXT NOT NULL CHECK (origin IN ('stored', 'request')),
    language      TEXT NOT NULL CHECK (language IN ('fr', 'en')),
    probability   REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),
    decision      TEXT NOT NULL CHECK (decision IN ('granted', 'refused')),
    request       TEXT NOT NULL,             -- JSON: the body, or {"client_id": …} for the stored prediction of a client
    response      TEXT NOT NULL,             -- JSON: the answer without what follows from contributions
    contributions BLOB NOT NULL              -- 1, then value and contribution of each feature of the model: 8 bytes each, little endian
) STRICT;
INSERT INTO predictions_as_numbers
SELECT prediction_id, created_at, client_id, model_version, origin, language, probability, decision, request, response,
       CAST(contributions AS BLOB)
FROM predictions;
DROP TABLE predictions;
ALTER TABLE predictions_as_numbers RENAME TO predictions;

-- The stored prediction of a client is made once for each version of the model.
CREATE UNIQUE INDEX one_stored_prediction ON predictions (client_id, model_version) WHERE origin = 'stored';
CREATE TRIGGER predictions_stay BEFORE UPDATE ON predictions BEGIN SELECT RAISE(ABORT, 'predictions are never changed'); END;
CREATE TRIGGER predictions_are_kept BEFORE DELETE ON predictions BEGIN SELECT RAISE(ABORT, 'predictions are never deleted'); END;
CREATE TRIGGER models_stay BEFORE UPDATE ON models BEGIN SELECT RAISE(ABORT, 'models are never changed'); END;
CREATE TRIGGER models_are_kept BEFORE DELETE ON models BEGIN SELECT RAISE(ABORT, 'models are never deleted'); END;

-- The audit log lies in the order of its identifiers, without a second copy of them.
CREATE TABLE audit_in_order (
    audit_id    TEXT PRIMARY KEY NOT NULL, -- UUID version 7: ascending in time
    at          TEXT NOT NULL,
    actor       TEXT NOT NULL,             -- user:NAME, key:NAME, or nobody
    action      TEXT NOT NULL,             -- client.read, prediction.create, review.create, sign_in, sign_in.failed, …
    client_id   INTEGER,
    detail      TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO audit_in_order SELECT audit_id, at, actor, action, client_id, detail FROM audit ORDER BY audit_id;
DROP TABLE audit;
ALTER TABLE audit_in_order RENAME TO audit;
CREATE INDEX audit_of_a_client ON audit (client_id, audit_id);
CREATE INDEX audit_of_sign_ins ON audit (detail, at) WHERE action IN ('sign_in', 'sign_in.failed');
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is never deleted'); END;
