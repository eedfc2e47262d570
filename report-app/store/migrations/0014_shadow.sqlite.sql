-- What a challenger would have answered, of predictions that the champion did answer. Everything else about the prediction is
-- in its own row. Rows are added, never changed.
CREATE TABLE shadow_predictions (
    prediction_id TEXT PRIMARY KEY NOT NULL REFERENCES predictions (prediction_id),
    model_version TEXT NOT NULL,             -- the challenger's
    probability   REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),
    decision      TEXT NOT NULL CHECK (decision IN ('granted', 'refused')),
    reasons       TEXT NOT NULL,             -- codes of the four most important reasons, separated by spaces
    lacking       INTEGER NOT NULL           -- inputs that nobody could give the challenger
) STRICT;

CREATE TRIGGER shadow_predictions_stay BEFORE UPDATE ON shadow_predictions BEGIN SELECT RAISE(ABORT, 'shadow predictions are never changed'); END;
CREATE TRIGGER shadow_predictions_are_kept BEFORE DELETE ON shadow_predictions BEGIN SELECT RAISE(ABORT, 'shadow predictions are never deleted'); END;
CREATE TRIGGER shadow_predictions_are_not_replaced BEFORE INSERT ON shadow_predictions
WHEN EXISTS (SELECT 1 FROM shadow_predictions WHERE prediction_id = NEW.prediction_id)
    OR EXISTS (SELECT 1 FROM shadow_predictions WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'shadow predictions are never changed'); END;
