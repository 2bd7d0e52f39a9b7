-- One checkpoint at a time, oldest first, verified before any of its rows is removed: afterwards only the kept rows can be.
-- A checkpoint that does not verify stops the pruning, so that what shows the fault stays.
create or replace function core._prune_lineage(p_before timestamptz)
returns bigint
language plpgsql volatile
as $$
declare
  v_checkpoint core.lineage_checkpoint;
  v_removed bigint;
  v_kept record;
begin
  perform core._lock('checkpoint');
  select checkpoint.* into v_checkpoint
  from core.lineage_checkpoint as checkpoint
  where number > coalesce((select max(number) from core.lineage_pruning), 0) and last_id < core._first_id_at(p_before)
  order by number limit 1;
  if not found then
    return null;
  end if;
  if (v_checkpoint.rows, v_checkpoint.digest) is distinct from
     (select row(rows, digest) from core._chain_digest(v_checkpoint.previous, v_checkpoint.first_id, v_checkpoint.last_id)) then
    perform core._refuse('CB003', format('Checkpoint %s over lineage does not verify', v_checkpoint.number),
      'Run cubby fsck. Nothing of the checkpoint was removed.', jsonb_build_object('number', v_checkpoint.number));
  end if;
  perform set_config('cubby.pruning', 'on', true);
  delete from core.lineage where id between v_checkpoint.first_id and v_checkpoint.last_id and core._is_step(stage);
  get diagnostics v_removed = row_count;
  perform set_config('cubby.pruning', '', true);
  select * into v_kept from core._chain_digest(v_checkpoint.previous, v_checkpoint.first_id, v_checkpoint.last_id);
  insert into core.lineage_pruning (number, rows, digest, removed, created_at)
  values (v_checkpoint.number, v_kept.rows, v_kept.digest, v_removed, core.current_time());
  perform core._trace('lineage_pruned', jsonb_build_object('number', v_checkpoint.number, 'removed', v_removed, 'rows', v_kept.rows, 'digest', v_kept.digest));
  return v_removed;
end;
$$;
comment on function core._prune_lineage is 'Remove the steps of machinery from the oldest checkpoint that ends before this time and was not pruned yet. Returns the number of rows, null when no checkpoint is left.';
