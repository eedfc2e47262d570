-- From the request's arrival until the prediction was handed to the writer, in microseconds; absent in rows of before.
ALTER TABLE predictions ADD COLUMN latency_us INTEGER;
