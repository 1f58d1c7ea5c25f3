DROP TABLE device_failures;
ALTER TABLE app_passwords DROP COLUMN changed_at;
