-- Who may use the service: people, their sessions, and programs. Secrets are kept as hashes only.
CREATE TABLE users (
    user_id     TEXT PRIMARY KEY NOT NULL, -- UUID version 7
    name        TEXT NOT NULL UNIQUE,
    role        TEXT NOT NULL CHECK (role IN ('advisor', 'reviewer', 'operator')),
    password    TEXT,                      -- argon2id, PHC string; absent for one who signs in by a link alone
    created_at  TEXT NOT NULL,             -- RFC 3339, UTC, as all times
    disabled_at TEXT
) STRICT;

CREATE TABLE sessions (
    token_hash  TEXT PRIMARY KEY NOT NULL, -- SHA-256 of the cookie's token
    user_id     TEXT NOT NULL REFERENCES users (user_id),
    csrf_token  TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    expires_at  TEXT NOT NULL,
    ended_at    TEXT
) STRICT;

-- A link that signs in once.
CREATE TABLE sign_in_links (
    token_hash  TEXT PRIMARY KEY NOT NULL,
    user_id     TEXT NOT NULL REFERENCES users (user_id),
    expires_at  TEXT NOT NULL,
    used_at     TEXT
) STRICT;

CREATE TABLE api_keys (
    key_id      TEXT PRIMARY KEY NOT NULL,
    name        TEXT NOT NULL,
    secret_hash TEXT NOT NULL,             -- SHA-256 of the secret, which has 256 random bits
    scopes      TEXT NOT NULL,             -- separated by spaces
    created_at  TEXT NOT NULL,
    revoked_at  TEXT
) STRICT;

-- Who did what, and whose file was looked at. Nothing is ever changed or removed here by the service.
CREATE TABLE audit (
    audit_id    TEXT PRIMARY KEY NOT NULL, -- UUID version 7: ascending in time
    at          TEXT NOT NULL,
    actor       TEXT NOT NULL,             -- user:NAME, key:NAME, or nobody
    action      TEXT NOT NULL,             -- client.read, prediction.create, review.create, sign_in, sign_in.failed, …
    client_id   INTEGER,
    detail      TEXT
) STRICT;

CREATE INDEX audit_of_a_client ON audit (client_id, audit_id);
CREATE INDEX audit_of_sign_ins ON audit (detail, at) WHERE action IN ('sign_in', 'sign_in.failed');
