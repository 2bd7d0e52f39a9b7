create or replace function core._is_stop_word(p_word text)
returns boolean
language sql immutable parallel safe
as $$
  select to_tsvector('english', p_word) = ''
$$;
comment on function core._is_stop_word is 'Whether a folded word says too little, in English, to be asked for beside others.';
