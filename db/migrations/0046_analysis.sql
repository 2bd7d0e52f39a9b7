-- Where analysts keep views of their own.
create schema analysis;
comment on schema analysis is 'Views that analysts make, such as analysis.sales. Cubby reads none of them. A view on a typed table keeps the table from being rolled back; api.drop_analysis_view takes it away.';
update core.setting
set sentence = 'How many columns are suggested for an index: what identifies a document, references to others, times, then filters of few values.'
where name = 'suggested_indexes';
