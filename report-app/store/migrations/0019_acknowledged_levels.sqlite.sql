-- An acknowledgement belongs to the change that brought an alarm to its level: an alarm that escalates is to be acknowledged again.
-- A key cannot be changed here, so the rows move to a new table; each belongs to the latest rise of its alarm that it can have been about.
CREATE TABLE acknowledged_levels (
    transition_id TEXT PRIMARY KEY NOT NULL REFERENCES alarm_transitions (transition_id),
    alarm_id      TEXT NOT NULL,
    at            TEXT NOT NULL,
    actor         TEXT NOT NULL,             -- user:NAME or key:NAME:IDENTIFIER
    note          TEXT NOT NULL
) STRICT;
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
CREATE TRIGGER alarm_acknowledgements_stay BEFORE UPDATE ON alarm_acknowledgements BEGIN SELECT RAISE(ABORT, 'acknowledgements are never changed'); END;
CREATE TRIGGER alarm_acknowledgements_are_kept BEFORE DELETE ON alarm_acknowledgements BEGIN SELECT RAISE(ABORT, 'acknowledgements are never deleted'); END;
CREATE TRIGGER alarm_acknowledgements_are_not_replaced BEFORE INSERT ON alarm_acknowledgements
WHEN EXISTS (SELECT 1 FROM alarm_acknowledgements WHERE transition_id = NEW.transition_id)
    OR EXISTS (SELECT 1 FROM alarm_acknowledgements WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'acknowledgements are never changed'); END;
