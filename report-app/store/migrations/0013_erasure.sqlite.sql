-- What is personal can be erased: a row may be changed to its anonymised form, once, and in no other way.
-- What remains is statistics: time, model, probability, decision, outcome.

-- An opinion's client may be absent from now on. A column cannot be changed here, so the rows move to a new table.
CREATE TABLE opinions_to_erase (
    opinion_id    TEXT PRIMARY KEY NOT NULL, -- UUID version 7
    created_at    TEXT NOT NULL,
    advisor       TEXT NOT NULL,             -- user:NAME
    client_id     INTEGER,                   -- absent once erased
    model_version TEXT NOT NULL,
    opinion       TEXT NOT NULL CHECK (opinion IN ('grant', 'refuse', 'unsure')),
    reason        TEXT
) STRICT;
INSERT INTO opinions_to_erase SELECT opinion_id, created_at, advisor, client_id, model_version, opinion, reason FROM opinions;
DROP TABLE opinions;
ALTER TABLE opinions_to_erase RENAME TO opinions;
CREATE INDEX opinions_of_an_advisor ON opinions (advisor, model_version, client_id);
CREATE INDEX opinions_of_a_client ON opinions (client_id, opinion_id);
CREATE TRIGGER opinions_are_kept BEFORE DELETE ON opinions BEGIN SELECT RAISE(ABORT, 'opinions are never deleted'); END;
CREATE TRIGGER opinions_are_not_replaced BEFORE INSERT ON opinions
WHEN EXISTS (SELECT 1 FROM opinions WHERE opinion_id = NEW.opinion_id)
    OR EXISTS (SELECT 1 FROM opinions WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'opinions are never changed'); END;
CREATE TRIGGER opinions_stay BEFORE UPDATE ON opinions
WHEN NOT (NEW.rowid = OLD.rowid AND NEW.opinion_id = OLD.opinion_id AND NEW.created_at = OLD.created_at
    AND NEW.advisor = OLD.advisor AND NEW.model_version = OLD.model_version AND NEW.opinion = OLD.opinion
    AND NEW.client_id IS NULL AND NEW.reason IS NULL AND OLD.client_id IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'opinions are never changed'); END;

DROP TRIGGER predictions_stay;
CREATE TRIGGER predictions_stay BEFORE UPDATE ON predictions
WHEN NOT (NEW.rowid = OLD.rowid AND NEW.prediction_id = OLD.prediction_id AND NEW.created_at = OLD.created_at
    AND NEW.model_version = OLD.model_version AND NEW.origin = OLD.origin AND NEW.language = OLD.language
    AND NEW.probability = OLD.probability AND NEW.decision = OLD.decision AND NEW.latency_us IS OLD.latency_us
    AND NEW.client_id IS NULL AND NEW.request = '{}' AND NEW.response = '{}' AND NEW.contributions = x''
    AND OLD.contributions <> x'')
BEGIN SELECT RAISE(ABORT, 'predictions are never changed'); END;

DROP TRIGGER reviews_stay;
CREATE TRIGGER reviews_stay BEFORE UPDATE ON reviews
WHEN NOT (NEW.rowid = OLD.rowid AND NEW.review_id = OLD.review_id AND NEW.created_at = OLD.created_at
    AND NEW.prediction_id = OLD.prediction_id AND NEW.model_version = OLD.model_version
    AND NEW.model_said = OLD.model_said AND NEW.decision = OLD.decision AND NEW.reviewer = OLD.reviewer
    AND NEW.asked IS OLD.asked AND NEW.client_id IS NULL AND NEW.client_view IS NULL AND NEW.reason = ''
    AND OLD.reason <> '')
BEGIN SELECT RAISE(ABORT, 'reviews are never changed'); END;

-- The salt goes, and the commitment comes; a row of before the chain has neither.
DROP TRIGGER audit_stays;
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
WHEN NOT (NEW.audit_id = OLD.audit_id AND NEW.at = OLD.at AND NEW.actor = OLD.actor AND NEW.action = OLD.action
    AND NEW.address IS OLD.address AND NEW.position IS OLD.position AND NEW.hash IS OLD.hash
    AND NEW.client_id IS NULL AND NEW.detail IS NULL AND NEW.salt IS NULL
    AND (OLD.client_id IS NOT NULL OR OLD.detail IS NOT NULL)
    AND CASE WHEN OLD.salt IS NULL THEN OLD.hash IS NULL AND NEW.commitment IS NULL
        ELSE COALESCE(LENGTH(NEW.commitment), 0) = 32 END)
BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
