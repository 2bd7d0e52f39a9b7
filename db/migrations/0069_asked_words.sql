-- Answers what meets a word whole beside what meets its beginning.
drop function if exists core._asked_words(text, boolean);
