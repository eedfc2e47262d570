-- REPLACE deletes the row that is in its way, and no trigger hears of it. What is there already is therefore refused before
-- anything is done: the key of a row, and its number, by which REPLACE finds it as well. A number that nobody gave is -1 here.
CREATE TRIGGER predictions_are_not_replaced BEFORE INSERT ON predictions
WHEN EXISTS (SELECT 1 FROM predictions WHERE prediction_id = NEW.prediction_id)
    OR EXISTS (SELECT 1 FROM predictions WHERE rowid = NEW.rowid)
    OR (NEW.origin = 'stored' AND EXISTS (
        SELECT 1 FROM predictions WHERE origin = 'stored' AND client_id = NEW.client_id
            AND model_version = NEW.model_version))
BEGIN SELECT RAISE(ABORT, 'predictions are never changed'); END;
CREATE TRIGGER models_are_not_replaced BEFORE INSERT ON models
WHEN EXISTS (SELECT 1 FROM models WHERE model_version = NEW.model_version)
    OR EXISTS (SELECT 1 FROM models WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'models are never changed'); END;
CREATE TRIGGER reviews_are_not_replaced BEFORE INSERT ON reviews
WHEN EXISTS (SELECT 1 FROM reviews WHERE review_id = NEW.review_id)
    OR EXISTS (SELECT 1 FROM reviews WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'reviews are never changed'); END;
CREATE TRIGGER outcomes_are_not_replaced BEFORE INSERT ON outcomes
WHEN EXISTS (SELECT 1 FROM outcomes WHERE outcome_id = NEW.outcome_id)
    OR EXISTS (SELECT 1 FROM outcomes WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'outcomes are never changed'); END;
CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE audit_id = NEW.audit_id)
BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
