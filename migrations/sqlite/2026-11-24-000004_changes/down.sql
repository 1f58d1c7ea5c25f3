DROP TABLE changes;
DROP TABLE batches;
