create or replace view catalog.schedule as
select name, task, hour, minute from core.schedule;
comment on view catalog.schedule is 'Work that begins at a time of every day. catalog.list_schedules() has the last and the next time.';
comment on column catalog.schedule.name is 'Its name.';
comment on column catalog.schedule.task is 'The task that begins it.';
comment on column catalog.schedule.hour is 'Hour of the day, UTC.';
comment on column catalog.schedule.minute is 'Minute of the hour.';
