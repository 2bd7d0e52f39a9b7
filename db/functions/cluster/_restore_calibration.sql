-- Acts of earlier versions did not keep it: after those the space keeps what it has.
create or replace function core._restore_calibration(p_act core.cluster_act)
returns void
language sql volatile
as $$
  update core.embedding_space
  set threshold = (p_act.detail #>> '{before,threshold}')::real,
      calibration = nullif(p_act.detail #> '{before,calibration}', 'null'),
      arranged_files = (p_act.detail #>> '{before,arranged_files}')::integer
  where space = p_act.detail ->> 'space' and p_act.detail ? 'before'
$$;
comment on function core._restore_calibration is 'Give a space back the threshold, and what that rests on, which it had before an act.';
