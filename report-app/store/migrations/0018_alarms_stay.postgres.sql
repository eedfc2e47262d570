-- What was judged and told stays as it was, whoever asks.
CREATE TRIGGER alarm_judgements_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON alarm_judgements EXECUTE FUNCTION refuse_change();
CREATE TRIGGER alarm_transitions_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON alarm_transitions EXECUTE FUNCTION refuse_change();
CREATE TRIGGER alarm_acknowledgements_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON alarm_acknowledgements EXECUTE FUNCTION refuse_change();
