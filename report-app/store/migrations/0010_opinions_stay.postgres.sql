-- An opinion stays as it was given, whoever asks.
CREATE TRIGGER opinions_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON opinions EXECUTE FUNCTION refuse_change();
