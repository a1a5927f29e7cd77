-- Removes one failed entry, the oldest that has exactly these bytes.
-- KEYS 1 failed (LIST)
-- ARGV 1 entry
-- Returns 1 when it was removed, 0 when it is not there (any more).
-- One write: it happens or it does not.
return redis.call('LREM', KEYS[1], 1, ARGV[1])
