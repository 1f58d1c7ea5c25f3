ALTER TABLE labels DROP COLUMN batch_id;
