-- What the numbers of a prediction stand for, once for each version of the model.
CREATE TABLE models (
    model_version TEXT PRIMARY KEY NOT NULL,
    features      TEXT NOT NULL -- JSON: [{"name": …, "categories": […]}, …]
);
CREATE TRIGGER models_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON models EXECUTE FUNCTION refuse_change();

-- Values and contributions as numbers instead of JSON: a quarter of the bytes. 1, then value and contribution of each feature of
-- the model, 8 bytes each, little endian; rows of before keep their JSON.
ALTER TABLE predictions ALTER COLUMN contributions TYPE BYTEA USING CONVERT_TO(contributions, 'UTF8');

-- Identifiers are in the order of time, which needs no index.
DROP INDEX predictions_in_time;
