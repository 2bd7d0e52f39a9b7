"""Request bodies to stored, recorded parts: what the API and the ingest page both stand on."""
