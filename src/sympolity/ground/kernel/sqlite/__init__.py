"""The embedded database: SQLite with every acknowledged write on disk and one writer at a time."""
