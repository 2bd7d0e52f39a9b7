-- The folders that came with files are walked by name, a look into the index for each entry.
create index asset_raw_path on core.asset_raw (path collate "C", id) where path is not null and format is null;
create index if not exists asset_raw_id on core.asset (raw_id) where kind = 'media';
