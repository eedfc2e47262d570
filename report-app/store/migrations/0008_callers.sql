-- Where whoever acted called from; absent for the service's own program and its signals, and in rows of before.
ALTER TABLE audit ADD COLUMN address TEXT;

-- A key has a name of its own, so that the audit log tells which one acted. Of several that share one, the oldest in use keeps it;
-- the others get their identifiers added, which no name that is given can hold.
UPDATE api_keys SET name = name || '#' || key_id
WHERE EXISTS (
    SELECT 1 FROM api_keys AS other WHERE other.name = api_keys.name
        AND (CASE WHEN other.revoked_at IS NULL THEN 0 ELSE 1 END, other.created_at, other.key_id)
            < (CASE WHEN api_keys.revoked_at IS NULL THEN 0 ELSE 1 END, api_keys.created_at, api_keys.key_id)
);
CREATE UNIQUE INDEX keys_have_names_of_their_own ON api_keys (name);
