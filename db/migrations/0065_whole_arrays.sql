-- It has another parameter: the type of whole numbers.
drop function if exists core._is_array_of(jsonb, text);
