-- The arrangement is computed before the lock of the space is taken: recorders wait for the change alone. What
-- came in between stays where it was put.
create or replace function api.arrange_clusters(p_job_id bigint)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_space text := (select space from core.embedding_space where active);
  v_asked_by text := v_job.result ->> 'asked_by';
  v_plan record;
  v_act uuid;
  v_done jsonb;
begin
  if v_job.state <> 'processing' then
    return v_job.result;
  end if;
  perform core._act(coalesce(v_asked_by, v_job.worker), '{"reason": "arranged again"}');
  -- By itself it keeps to the level that a person chose.
  select * into v_plan
  from core._arrangement(v_space, case when v_asked_by is not null then (v_job.result ->> 'level')::double precision
    else (select (calibration ->> 'level')::double precision from core.embedding_space
          where space = v_space and calibration ? 'level_chosen') end);
  perform core._lock('space', core._lock_key(v_space));
  if coalesce(cardinality(v_plan.ids), 0) > 1 and exists (select from core.embedding_space where space = v_space and active) then
    if v_asked_by is not null then
      v_act := core._begin_act('arrange', (
        select id from core.cluster where space = v_space and not closed order by core._is_touched(cluster), id limit 1),
        array(select id from core.cluster where space = v_space and not closed), v_asked_by,
        (select jsonb_build_object('calibration', v_plan.calibration, 'space', space, 'before', jsonb_build_object(
           'threshold', threshold, 'calibration', calibration, 'arranged_files', arranged_files))
         from core.embedding_space where space = v_space));
    end if;
    v_done := core._apply_arrangement(v_space, v_plan.ids, v_plan.parts, v_plan.calibration, v_act);
  end if;
  update core.job
  set result = jsonb_strip_nulls(coalesce(result, '{}') || coalesce(v_done, '{}') || jsonb_build_object('act_id', v_act))
  where id = p_job_id;
  perform core._end_job(p_job_id);
  return (select result from core.job where id = p_job_id);
end;
$$;
comment on function api.arrange_clusters is 'Arrange again what no person has touched in the space in use, and calibrate its threshold. Asked for by a person it is an act, and undone as one.';
