-- It says whether the collection is new.
drop function if exists core._claim_key(core.ingest_request, jsonb);
