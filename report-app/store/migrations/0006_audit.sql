-- The log is read from one time to another, and for all clients at once: no statement reads it by this index, which had to be
-- written with every request.
DROP INDEX audit_of_a_client;
