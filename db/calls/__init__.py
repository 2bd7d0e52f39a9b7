"""The SQL functions of `api` and `catalog` as typed Python functions.

`api.py` and `catalog.py` are written by `make docs` from the functions of a deployed database and
from `answers_of.py`. Each makes a `Call`, which `db.client` or a pool carries out:
`await services.call(catalog.list_labels(limit=50))` is a `TagLabels`. Functions that return rows,
and procedures, are not among them: `db.client.rows` reads those.
"""
