-- Each row of the audit log has a hash of itself and of the hash before it, so that what is changed, taken away or put in
-- between shows. The client and the detail enter it by a salted hash, the commitment. Where they are erased, the salt goes with
-- them and the commitment stays. Rows of before have no hash; how many they are is kept.
ALTER TABLE audit ADD COLUMN position INTEGER; -- place in the chain, from 1 on
ALTER TABLE audit ADD COLUMN salt BLOB;        -- 16 random bytes; absent once erased
ALTER TABLE audit ADD COLUMN commitment BLOB;  -- kept of the client and the detail once they are erased
ALTER TABLE audit ADD COLUMN hash BLOB;        -- SHA-256

-- The end of the chain. One row, rewritten with each transaction.
CREATE TABLE audit_head (
    position  INTEGER NOT NULL,
    hash      BLOB NOT NULL,
    unchained INTEGER NOT NULL -- rows of before
) STRICT;
INSERT INTO audit_head (position, hash, unchained) SELECT 0, zeroblob(32), COUNT(*) FROM audit;
