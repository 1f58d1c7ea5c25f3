DROP TABLE book_letters;
DROP TABLE books;
