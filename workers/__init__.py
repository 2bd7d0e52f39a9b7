"""Processes that take jobs from the queue: read bytes, do arithmetic, call one `api` function, end.

Stands on db, storage, media, embedding, documents, gate, config and telemetry; never imports app
or cli.
What is true is in the database: a worker may be killed at any moment.
"""
