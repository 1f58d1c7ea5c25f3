-- The form that started the job, if a second press of its button has to find it: a hash of the page and of the choices.
ALTER TABLE jobs ADD COLUMN form TEXT;
CREATE INDEX jobs_form ON jobs (book_id, form) WHERE form IS NOT NULL;

-- So far the arguments of a job began with it.
UPDATE jobs SET form = substr(args, 10, 64) WHERE args LIKE '{"form":"%';
