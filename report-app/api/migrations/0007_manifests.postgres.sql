-- A version says which model it is only where nobody publishes another under the same: the stored prediction of a client belongs
-- to a whole bundle, by its manifest, so that it is never shown with what another bundle decides.
ALTER TABLE predictions ADD COLUMN manifest TEXT; -- SHA-256; of stored predictions, since this column is there
DROP INDEX one_stored_prediction;
CREATE UNIQUE INDEX one_stored_prediction ON predictions (client_id, model_version, manifest) WHERE origin = 'stored';
