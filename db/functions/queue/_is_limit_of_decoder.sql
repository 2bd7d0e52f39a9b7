-- The words of media/errors.py for a limit that one file reached.
create or replace function core._is_limit_of_decoder(p_code text)
returns boolean
language sql immutable
as $$
  select p_code in ('decoder_out_of_memory', 'decoder_timeout', 'decoder_crashed')
$$;
comment on function core._is_limit_of_decoder is 'Whether a decoder ran out of memory or time, or crashed: such a file is tried once more, frugally.';
