-- An opinion stays as it was given, whoever asks.
CREATE TRIGGER opinions_stay BEFORE UPDATE ON opinions BEGIN SELECT RAISE(ABORT, 'opinions are never changed'); END;
CREATE TRIGGER opinions_are_kept BEFORE DELETE ON opinions BEGIN SELECT RAISE(ABORT, 'opinions are never deleted'); END;
CREATE TRIGGER opinions_are_not_replaced BEFORE INSERT ON opinions
WHEN EXISTS (SELECT 1 FROM opinions WHERE opinion_id = NEW.opinion_id)
    OR EXISTS (SELECT 1 FROM opinions WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'opinions are never changed'); END;
