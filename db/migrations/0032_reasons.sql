-- A file that cannot be decoded by its own fault is a failed object and not a dead letter. The words of the library are
-- beside the reason.
alter table core.failure add column detail text;
comment on column core.failure.code is 'The reason as a word; of a file: damaged, cut_short, encrypted, too_large, not_supported or empty.';
comment on column core.failure.message is 'The reason as a sentence.';
comment on column core.failure.detail is 'What the library or the system said; null where it said no more than the message.';

drop function if exists api.fail_job(bigint, text, text, text, boolean, integer);
