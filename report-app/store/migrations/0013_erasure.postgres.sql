-- What is personal can be erased: a row may be changed to its anonymised form, once, and in no other way.
-- What remains is statistics: time, model, probability, decision, outcome.

-- An opinion's client may be absent from now on.
ALTER TABLE opinions ALTER COLUMN client_id DROP NOT NULL;

DROP TRIGGER opinions_stay ON opinions;
DROP TRIGGER predictions_stay ON predictions;
DROP TRIGGER reviews_stay ON reviews;
DROP TRIGGER audit_stays ON audit;
CREATE TRIGGER opinions_are_kept BEFORE DELETE OR TRUNCATE ON opinions EXECUTE FUNCTION refuse_change();
CREATE TRIGGER predictions_are_kept BEFORE DELETE OR TRUNCATE ON predictions EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reviews_are_kept BEFORE DELETE OR TRUNCATE ON reviews EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_is_kept BEFORE DELETE OR TRUNCATE ON audit EXECUTE FUNCTION refuse_change();

CREATE TRIGGER opinions_stay BEFORE UPDATE ON opinions FOR EACH ROW
WHEN (NOT (NEW.opinion_id = OLD.opinion_id AND NEW.created_at = OLD.created_at
    AND NEW.advisor = OLD.advisor AND NEW.model_version = OLD.model_version AND NEW.opinion = OLD.opinion
    AND NEW.client_id IS NULL AND NEW.reason IS NULL AND OLD.client_id IS NOT NULL))
EXECUTE FUNCTION refuse_change();

CREATE TRIGGER predictions_stay BEFORE UPDATE ON predictions FOR EACH ROW
WHEN (NOT (NEW.prediction_id = OLD.prediction_id AND NEW.created_at = OLD.created_at
    AND NEW.model_version = OLD.model_version AND NEW.origin = OLD.origin AND NEW.language = OLD.language
    AND NEW.probability = OLD.probability AND NEW.decision = OLD.decision
    AND NEW.latency_us IS NOT DISTINCT FROM OLD.latency_us
    AND NEW.client_id IS NULL AND NEW.request = '{}' AND NEW.response = '{}' AND NEW.contributions = ''::BYTEA
    AND OLD.contributions <> ''::BYTEA))
EXECUTE FUNCTION refuse_change();

CREATE TRIGGER reviews_stay BEFORE UPDATE ON reviews FOR EACH ROW
WHEN (NOT (NEW.review_id = OLD.review_id AND NEW.created_at = OLD.created_at
    AND NEW.prediction_id = OLD.prediction_id AND NEW.model_version = OLD.model_version
    AND NEW.model_said = OLD.model_said AND NEW.decision = OLD.decision AND NEW.reviewer = OLD.reviewer
    AND NEW.asked IS NOT DISTINCT FROM OLD.asked AND NEW.client_id IS NULL AND NEW.client_view IS NULL
    AND NEW.reason = '' AND OLD.reason <> ''))
EXECUTE FUNCTION refuse_change();

-- The salt goes, and the commitment comes; a row of before the chain has neither.
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit FOR EACH ROW
WHEN (NOT (NEW.audit_id = OLD.audit_id AND NEW.at = OLD.at AND NEW.actor = OLD.actor AND NEW.action = OLD.action
    AND NEW.address IS NOT DISTINCT FROM OLD.address AND NEW.position IS NOT DISTINCT FROM OLD.position
    AND NEW.hash IS NOT DISTINCT FROM OLD.hash AND NEW.client_id IS NULL AND NEW.detail IS NULL AND NEW.salt IS NULL
    AND (OLD.client_id IS NOT NULL OR OLD.detail IS NOT NULL)
    AND CASE WHEN OLD.salt IS NULL THEN OLD.hash IS NULL AND NEW.commitment IS NULL
        ELSE COALESCE(LENGTH(NEW.commitment), 0) = 32 END))
EXECUTE FUNCTION refuse_change();
