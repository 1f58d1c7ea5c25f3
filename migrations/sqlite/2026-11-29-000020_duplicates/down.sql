DROP TABLE merged_contacts;
DROP TABLE duplicate_decisions;
DROP TABLE duplicate_searches;
DROP TABLE duplicate_members;
DROP TABLE duplicate_pairs;
