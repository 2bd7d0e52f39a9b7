create or replace function core._checked_budgets(p_budgets jsonb, p_before jsonb default '{}')
returns jsonb
language plpgsql immutable
as $$
declare
  v_wrong record;
begin
  p_budgets := coalesce(nullif(p_budgets, 'null'), '{}');
  if jsonb_typeof(p_budgets) <> 'object' then
    perform core._refuse('CB001', format('Budgets cannot be %s', left(p_budgets::text, 100)), 'Give an object, as {"requests": 20}.');
  end if;
  select given.key, given.value, budget.maximum into v_wrong
  from jsonb_each(p_budgets) as given
  left join core._budgets() as budget on budget.name = given.key
  where budget.name is null
     or given.value <> 'null' and not given.value @? format('strict $ ? (@.type() == "number" && @ >= 1 && @ <= %s && @.floor() == @)', maximum)::jsonpath
  order by given.key limit 1;
  if v_wrong.key is not null and v_wrong.maximum is null then
    perform core._refuse('CB001', format('Unknown budget: %s', left(v_wrong.key, 100)),
      format('Choose among %s.', (select string_agg(name, ', ' order by name) from core._budgets())),
      jsonb_build_object('budget', left(v_wrong.key, 100)));
  elsif v_wrong.key is not null then
    perform core._refuse('CB001', format('The budget %s cannot be %s', v_wrong.key, left(v_wrong.value::text, 40)),
      format('Give a whole number from 1 to %s, or null for that of the settings.', v_wrong.maximum),
      jsonb_build_object('budget', v_wrong.key, 'value', left(v_wrong.value::text, 40)));
  end if;
  return (
    select coalesce(jsonb_object_agg(key, trunc(value::numeric)), '{}') from jsonb_each(p_before || p_budgets) where value <> 'null');
end;
$$;
comment on function core._checked_budgets is 'The budgets of an API key after a change: null takes one out, what is not named stays. Raises CB001 for an unknown budget or an invalid number.';
