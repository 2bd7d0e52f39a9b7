-- Rows are read from documents too: core._grid_of has its place.
drop function if exists core._typed_table_of(core.collection);
drop function if exists core._column_bins(text, text, integer);
