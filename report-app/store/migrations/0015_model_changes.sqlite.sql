-- Changes of the champion that somebody proposed, and those that were made. Rows are added, never changed: a proposal is open
-- until a change names it, or it is seven days old.
CREATE TABLE model_proposals (
    proposal_id  TEXT PRIMARY KEY NOT NULL, -- UUID version 7
    created_at   TEXT NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('promote', 'rollback')),
    from_version TEXT NOT NULL,
    to_version   TEXT NOT NULL,
    bundle       TEXT NOT NULL,             -- folder of the bundle
    digest       TEXT NOT NULL,             -- SHA-256 of its manifest
    reason       TEXT NOT NULL,
    proposed_by  TEXT NOT NULL              -- user:NAME
) STRICT;

CREATE TABLE model_changes (
    change_id    TEXT PRIMARY KEY NOT NULL, -- UUID version 7
    created_at   TEXT NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('promote', 'rollback')),
    from_version TEXT NOT NULL,
    to_version   TEXT NOT NULL,
    digest       TEXT NOT NULL,
    reason       TEXT NOT NULL,
    changed_by   TEXT NOT NULL,             -- who proposed it, or did it alone
    confirmed_by TEXT,                      -- the second person, where one is asked for
    proposal_id  TEXT UNIQUE REFERENCES model_proposals (proposal_id)
) STRICT;

CREATE TRIGGER model_proposals_stay BEFORE UPDATE ON model_proposals BEGIN SELECT RAISE(ABORT, 'proposals of a model are never changed'); END;
CREATE TRIGGER model_proposals_are_kept BEFORE DELETE ON model_proposals BEGIN SELECT RAISE(ABORT, 'proposals of a model are never deleted'); END;
CREATE TRIGGER model_proposals_are_not_replaced BEFORE INSERT ON model_proposals
WHEN EXISTS (SELECT 1 FROM model_proposals WHERE proposal_id = NEW.proposal_id)
    OR EXISTS (SELECT 1 FROM model_proposals WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'proposals of a model are never changed'); END;

CREATE TRIGGER model_changes_stay BEFORE UPDATE ON model_changes BEGIN SELECT RAISE(ABORT, 'changes of the model are never changed'); END;
CREATE TRIGGER model_changes_are_kept BEFORE DELETE ON model_changes BEGIN SELECT RAISE(ABORT, 'changes of the model are never deleted'); END;
CREATE TRIGGER model_changes_are_not_replaced BEFORE INSERT ON model_changes
WHEN EXISTS (SELECT 1 FROM model_changes WHERE change_id = NEW.change_id)
    OR EXISTS (SELECT 1 FROM model_changes WHERE rowid = NEW.rowid)
    OR EXISTS (SELECT 1 FROM model_changes WHERE proposal_id = NEW.proposal_id)
BEGIN SELECT RAISE(ABORT, 'changes of the model are never changed'); END;
