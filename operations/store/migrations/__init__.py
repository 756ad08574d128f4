"""Migrations, oldest first; run by `operations.store.migrating`."""
