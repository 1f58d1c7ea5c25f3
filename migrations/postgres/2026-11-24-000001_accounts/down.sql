DROP TABLE jobs;
DROP TABLE sign_in_failures;
DROP TABLE sessions;
DROP TABLE accounts;
DROP TABLE settings;
