-- Batches that an older program left open, such as those of imports that failed. No job will close them; what they
-- changed can be undone.
UPDATE batches SET running = FALSE
WHERE running AND id NOT IN (SELECT batch_id FROM jobs WHERE state = 'running' AND batch_id IS NOT NULL);
