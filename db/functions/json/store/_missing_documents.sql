create or replace function core._missing_documents(p_job core.job, p_rejects jsonb)
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(ordinal order by ordinal), '[]')
  from (
    select generate_series(p_job.first_ordinal, p_job.last_ordinal) as ordinal
    except select ordinal from api.inbox where job_id = p_job.id
    except select (value ->> 'ordinal')::integer from jsonb_array_elements(p_rejects)
  ) as unaccounted
$$;
comment on function core._missing_documents is 'Elements of a job that are neither in the inbox nor rejected.';
