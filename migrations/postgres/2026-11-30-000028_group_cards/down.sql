DROP TABLE group_card_states;
DROP TABLE group_cards;
ALTER TABLE app_passwords DROP COLUMN label_form;
