"""The papers of the registry: frozen data in, PDF bytes out; no database, no clock, no network."""
