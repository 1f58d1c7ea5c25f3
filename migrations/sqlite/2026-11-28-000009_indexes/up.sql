-- An older program that was killed while it renamed a label left the label's old name in the cards that it had not
-- reached. Contacts with a label that was renamed, but without a change by the renaming, are indexed again.
UPDATE contacts SET index_version = 0
WHERE deleted_at IS NULL AND id IN (
    SELECT l.contact_id FROM contact_labels l
    JOIN labels n ON n.id = l.label_id
    JOIN batches b ON b.book_id = l.book_id AND b.kind = 'label-rename' AND instr(b.detail, n.name) > 0
    WHERE NOT EXISTS (
        SELECT 1 FROM changes c
        WHERE c.book_id = l.book_id AND c.contact_id = l.contact_id AND c.batch_id = b.id
    )
);
