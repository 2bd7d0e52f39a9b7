-- Where the sender had a part: two equal files in two folders are two objects, told apart by it.
alter table core.asset_raw
  add column path text,
  add constraint path_is_not_too_long check (length(path) between 1 and 4096);
comment on column core.asset_raw.path is 'The path that the sender gave, with its folders and its name, joined by slashes; null where there was none.';
