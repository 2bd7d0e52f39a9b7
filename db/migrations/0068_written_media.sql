-- core._write_media takes their place.
drop function if exists core._insert_media(core.asset, jsonb);
drop function if exists core._replace_media(core.asset, jsonb);
