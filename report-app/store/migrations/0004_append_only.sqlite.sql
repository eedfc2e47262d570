-- What was recorded stays as it was recorded, whoever asks.
CREATE TRIGGER predictions_stay BEFORE UPDATE ON predictions BEGIN SELECT RAISE(ABORT, 'predictions are never changed'); END;
CREATE TRIGGER predictions_are_kept BEFORE DELETE ON predictions BEGIN SELECT RAISE(ABORT, 'predictions are never deleted'); END;
CREATE TRIGGER reviews_stay BEFORE UPDATE ON reviews BEGIN SELECT RAISE(ABORT, 'reviews are never changed'); END;
CREATE TRIGGER reviews_are_kept BEFORE DELETE ON reviews BEGIN SELECT RAISE(ABORT, 'reviews are never deleted'); END;
CREATE TRIGGER outcomes_stay BEFORE UPDATE ON outcomes BEGIN SELECT RAISE(ABORT, 'outcomes are never changed'); END;
CREATE TRIGGER outcomes_are_kept BEFORE DELETE ON outcomes BEGIN SELECT RAISE(ABORT, 'outcomes are never deleted'); END;
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is never deleted'); END;
