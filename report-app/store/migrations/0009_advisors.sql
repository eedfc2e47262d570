-- What the client asked: codes, separated by spaces. Absent where nothing was noted, and in rows of before.
ALTER TABLE reviews ADD COLUMN asked TEXT;
-- Who waits for an advisor is who has no review of this version of the model.
CREATE INDEX reviews_of_a_model ON reviews (model_version, client_id);

-- What an advisor thinks of a client before the prediction is shown. Rows are added, never changed.
CREATE TABLE opinions (
    opinion_id    TEXT PRIMARY KEY NOT NULL, -- UUID version 7
    created_at    TEXT NOT NULL,
    advisor       TEXT NOT NULL,             -- user:NAME
    client_id     INTEGER NOT NULL,
    model_version TEXT NOT NULL,
    opinion       TEXT NOT NULL CHECK (opinion IN ('grant', 'refuse', 'unsure')),
    reason        TEXT
) STRICT;

CREATE INDEX opinions_of_an_advisor ON opinions (advisor, model_version, client_id);
CREATE INDEX opinions_of_a_client ON opinions (client_id, opinion_id);

-- The files that somebody opened lately. Predictions, which are many, are not in it.
CREATE INDEX files_opened ON audit (actor, audit_id) WHERE action = 'client.read';
