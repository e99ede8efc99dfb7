"""All queries of the registry; each takes the database and the reader's scope, and returns our own values."""
