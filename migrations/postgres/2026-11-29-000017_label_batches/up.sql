-- The batch that made the label; NULL if a user made it without contacts. An undo of the batch removes it.
ALTER TABLE labels ADD COLUMN batch_id BIGINT;
