-- An acknowledgement belongs to the change that brought an alarm to its level: an alarm that escalates is to be acknowledged again.
-- The rows of before belong to the latest rise of their alarm that they can have been about.
CREATE TABLE acknowledged_levels (
    transition_id TEXT PRIMARY KEY NOT NULL REFERENCES alarm_transitions (transition_id),
    alarm_id      TEXT NOT NULL,
    at            TEXT NOT NULL,
    actor         TEXT NOT NULL,             -- user:NAME or key:NAME:IDENTIFIER
    note          TEXT NOT NULL
);
INSERT INTO acknowledged_levels
SELECT COALESCE(
           (SELECT MAX(transition_id) FROM alarm_transitions
            WHERE alarm_transitions.alarm_id = alarm_acknowledgements.alarm_id AND alarm_transitions.transition <> 'cleared'
                AND alarm_transitions.at <= alarm_acknowledgements.at),
           alarm_id),
       alarm_id, at, actor, note
FROM alarm_acknowledgements;
DROP TABLE alarm_acknowledgements;
ALTER TABLE acknowledged_levels RENAME TO alarm_acknowledgements;
CREATE TRIGGER alarm_acknowledgements_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON alarm_acknowledgements EXECUTE FUNCTION refuse_change();
