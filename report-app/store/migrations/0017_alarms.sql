-- Judgements by the monitoring plan, one a day at most, each with the alarms that were raised after it. Rows are added, never changed.
CREATE TABLE alarm_judgements (
    day           TEXT PRIMARY KEY NOT NULL, -- YYYY-MM-DD, UTC
    at            TEXT NOT NULL,             -- RFC 3339, UTC, as all times
    model_version TEXT NOT NULL,             -- the model that was judged
    raised        TEXT NOT NULL              -- JSON: [{"alarm_id": …, "state": …}, …]
) STRICT;

-- What a judgement changed: an alarm was raised, escalated or cleared.
CREATE TABLE alarm_transitions (
    transition_id TEXT PRIMARY KEY NOT NULL, -- UUID version 7
    alarm_id      TEXT NOT NULL,             -- the transition that raised the alarm
    at            TEXT NOT NULL,
    day           TEXT NOT NULL REFERENCES alarm_judgements (day),
    model_version TEXT NOT NULL,
    transition    TEXT NOT NULL,             -- raised, escalated or cleared
    state         TEXT NOT NULL              -- JSON: the alarm after it, or as it was when it was cleared
) STRICT;
CREATE INDEX transitions_of_an_alarm ON alarm_transitions (alarm_id, transition_id);

-- Where a transition was told: log, webhook, mail.
CREATE TABLE alarm_deliveries (
    transition_id TEXT NOT NULL REFERENCES alarm_transitions (transition_id),
    channel       TEXT NOT NULL,
    at            TEXT NOT NULL,
    PRIMARY KEY (transition_id, channel)
) STRICT;

-- Who took an alarm in hand.
CREATE TABLE alarm_acknowledgements (
    alarm_id TEXT PRIMARY KEY NOT NULL,
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL,                  -- user:NAME or key:NAME:IDENTIFIER
    note     TEXT NOT NULL
) STRICT;
