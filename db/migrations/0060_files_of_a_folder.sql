-- A directory is named after the folder its files came from, where it has a good part of that folder's files.
create index asset_raw_folder on core.asset_raw (regexp_replace(path, '[^/]*$', '')) where path is not null;
