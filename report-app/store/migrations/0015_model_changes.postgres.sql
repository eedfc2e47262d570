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
);

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
);

CREATE TRIGGER model_proposals_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON model_proposals EXECUTE FUNCTION refuse_change();
CREATE TRIGGER model_changes_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON model_changes EXECUTE FUNCTION refuse_change();
