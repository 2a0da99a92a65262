"""Everything of an installation in one file, and back again, from either database into either.

A backup is one .tar: `manifest.json`, `database.sqlite3`, and the uploaded files. The embedded database is copied as it
is; from PostgreSQL the rows are written into an embedded database with the same tables. The manifest keeps the SHA-256
of each member and, for each table, the number of rows and a digest over them that both databases give alike: what was
restored is compared with it before it counts. The secret key and the environment are not in it.
"""
