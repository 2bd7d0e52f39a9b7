-- Both name the type of a value by the only member of an object around it.
create or replace function core._typed_wrapper(p_value jsonb, p_reading text)
returns text
language plpgsql immutable
as $$
declare
  v_key text;
  v_second text;
  v_type text;
begin
  if jsonb_typeof(p_value) <> 'object' then
    return null;
  end if;
  select min(key), nullif(max(key), min(key)) into v_key, v_second from jsonb_object_keys(p_value) as key;
  if v_key is null or v_second is not null then
    return null;
  end if;
  v_type := jsonb_typeof(p_value -> v_key);
  return case when v_type = any (case p_reading || ' ' || v_key
    when 'dynamodb S' then '{string}' when 'dynamodb N' then '{string}' when 'dynamodb B' then '{string}'
    when 'dynamodb BOOL' then '{boolean}' when 'dynamodb NULL' then '{boolean}'
    when 'dynamodb SS' then '{array}' when 'dynamodb NS' then '{array}' when 'dynamodb BS' then '{array}'
    when 'dynamodb M' then '{object}' when 'dynamodb L' then '{array}'
    when 'firestore stringValue' then '{string}' when 'firestore referenceValue' then '{string}' when 'firestore bytesValue' then '{string}'
    when 'firestore integerValue' then '{string,number}' when 'firestore doubleValue' then '{number}'
    when 'firestore booleanValue' then '{boolean}' when 'firestore nullValue' then '{null,string}'
    when 'firestore timestampValue' then '{string}' when 'firestore geoPointValue' then '{object}'
    when 'firestore mapValue' then '{object}' when 'firestore arrayValue' then '{object}'
    else '{}' end::text[]) then v_key end;
end;
$$;
comment on function core._typed_wrapper is 'The type that a value of DynamoDB or Firestore names, such as S or integerValue; null for what is none.';
