-- What a challenger would have answered, of predictions that the champion did answer. Everything else about the prediction is
-- in its own row. Rows are added, never changed.
CREATE TABLE shadow_predictions (
    prediction_id TEXT PRIMARY KEY NOT NULL REFERENCES predictions (prediction_id),
    model_version TEXT NOT NULL,             -- the challenger's
    probability   DOUBLE PRECISION NOT NULL CHECK (probability BETWEEN 0 AND 1),
    decision      TEXT NOT NULL CHECK (decision IN ('granted', 'refused')),
    reasons       TEXT NOT NULL,             -- codes of the four most important reasons, separated by spaces
    lacking       BIGINT NOT NULL           -- inputs that nobody could give the challenger
);

CREATE TRIGGER shadow_predictions_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON shadow_predictions EXECUTE FUNCTION refuse_change();
