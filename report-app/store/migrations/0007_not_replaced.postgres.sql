-- PostgreSQL has no REPLACE; what INSERT … ON CONFLICT DO UPDATE changes, the triggers refuse already.
SELECT 1;
