-- Words are read a third way: by other spellings too. What was read before is read once more.
alter table core.search_text alter column reading set default 3;
drop index core.search_text_outdated;
create index search_text_outdated on core.search_text (asset_id) where reading < 3;
comment on column core.search_text.reading is 'The way its text was read into words; the present one is 3.';
