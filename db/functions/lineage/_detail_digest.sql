-- Of an erased detail the digest is what is left.
create or replace function core._detail_digest(p_detail jsonb)
returns text
language sql immutable
as $$
  select case when p_detail - 'erased_sha256' = '{}' and p_detail <> '{}' then p_detail ->> 'erased_sha256'
              else encode(sha256(convert_to(p_detail::text, 'UTF8')), 'hex') end
$$;
comment on function core._detail_digest is 'sha256 in hex of the detail of a lineage row, also after it was erased.';
