-- Both take the class of the duplicates among which they suggest, so that a view of one class names none of another.
drop function if exists core._suggested_original(uuid);
drop function if exists core._duplicate_group(uuid, text);
drop function if exists catalog.duplicate_groups(uuid[]);
