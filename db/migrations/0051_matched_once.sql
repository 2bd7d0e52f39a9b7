-- The words of a query are read once for a page, not for each of its hits.
drop function if exists core._matched_fields(uuid, text);
