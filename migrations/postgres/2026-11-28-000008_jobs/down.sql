DROP TABLE jobs;
ALTER INDEX leases_pkey RENAME TO jobs_pkey;
ALTER TABLE leases RENAME TO jobs;
