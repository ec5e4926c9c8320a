"""The index in PostgreSQL with pgvector, for more than one machine."""
