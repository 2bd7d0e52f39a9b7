create or replace function core._unaccounted_documents(p_jobs core.job[], p_rejects jsonb)
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object('job_id', job_id, 'ordinal', ordinal) order by job_id, ordinal), '[]')
  from (
    select job.id as job_id, generate_series(job.first_ordinal, job.last_ordinal) as ordinal from unnest(p_jobs) as job
    except select job_id, ordinal from api.inbox where job_id = any (array(select id from unnest(p_jobs)))
    except select (value ->> 'job_id')::bigint, (value ->> 'ordinal')::integer from jsonb_array_elements(p_rejects)
  ) as unaccounted
$$;
comment on function core._unaccounted_documents is 'Elements of some jobs that are neither in the inbox nor rejected: [{"job_id", "ordinal"}].';
