"""The least that the work of a row costs: no recovery, no lineage, no decisions."""
