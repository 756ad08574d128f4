"""Merging: which reports of several sources are one happening.

Pure: reports in, links and incidents out; no store, no clock. What comes out depends on the reports as they stand and
on what officers decided, never on the order in which either came. `operations.store.linker` keeps it up, step by step.
"""
