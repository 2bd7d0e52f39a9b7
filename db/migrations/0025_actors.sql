-- Every function that writes lineage sets the actor.
drop function if exists api.register_space(text, text, double precision, boolean);
drop function if exists api.record_label_vectors(text, text[], vector[]);
