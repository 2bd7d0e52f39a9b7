"""Logs and metrics, the same in every process. Imports no other room."""
