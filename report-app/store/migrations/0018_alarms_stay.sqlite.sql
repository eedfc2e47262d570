-- What was judged and told stays as it was, whoever asks.
CREATE TRIGGER alarm_judgements_stay BEFORE UPDATE ON alarm_judgements BEGIN SELECT RAISE(ABORT, 'judgements of alarms are never changed'); END;
CREATE TRIGGER alarm_judgements_are_kept BEFORE DELETE ON alarm_judgements BEGIN SELECT RAISE(ABORT, 'judgements of alarms are never deleted'); END;
CREATE TRIGGER alarm_judgements_are_not_replaced BEFORE INSERT ON alarm_judgements
WHEN EXISTS (SELECT 1 FROM alarm_judgements WHERE day = NEW.day)
    OR EXISTS (SELECT 1 FROM alarm_judgements WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'judgements of alarms are never changed'); END;
CREATE TRIGGER alarm_transitions_stay BEFORE UPDATE ON alarm_transitions BEGIN SELECT RAISE(ABORT, 'transitions of alarms are never changed'); END;
CREATE TRIGGER alarm_transitions_are_kept BEFORE DELETE ON alarm_transitions BEGIN SELECT RAISE(ABORT, 'transitions of alarms are never deleted'); END;
CREATE TRIGGER alarm_transitions_are_not_replaced BEFORE INSERT ON alarm_transitions
WHEN EXISTS (SELECT 1 FROM alarm_transitions WHERE transition_id = NEW.transition_id)
    OR EXISTS (SELECT 1 FROM alarm_transitions WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'transitions of alarms are never changed'); END;
CREATE TRIGGER alarm_acknowledgements_stay BEFORE UPDATE ON alarm_acknowledgements BEGIN SELECT RAISE(ABORT, 'acknowledgements are never changed'); END;
CREATE TRIGGER alarm_acknowledgements_are_kept BEFORE DELETE ON alarm_acknowledgements BEGIN SELECT RAISE(ABORT, 'acknowledgements are never deleted'); END;
CREATE TRIGGER alarm_acknowledgements_are_not_replaced BEFORE INSERT ON alarm_acknowledgements
WHEN EXISTS (SELECT 1 FROM alarm_acknowledgements WHERE alarm_id = NEW.alarm_id)
    OR EXISTS (SELECT 1 FROM alarm_acknowledgements WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'acknowledgements are never changed'); END;
