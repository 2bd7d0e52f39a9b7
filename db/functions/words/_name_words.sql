-- The whole name with its extension and without, as it is and with its words cut.
create or replace function core._name_words(p_name text)
returns tsvector
language sql immutable parallel safe
as $$
  select core._words(p_name) || coalesce((
    select string_agg(distinct format('''%s'':1', key), ' ')::tsvector
    from unnest(array[p_name, regexp_replace(p_name, '(.)\.[^./\\]{1,10}$', '\1')]) as whole (name),
         unnest(array[core._name_key(name), core._name_key(core._cut_words(name))]) as key
    where key is not null), '')
$$;
comment on function core._name_words is 'The words of a name, and the whole of it as one, for those that ask for exactly that.';
