"""Statements that are taken in from files, as drafts and as changes that are reviewed like any other.

A row of a file (`tracker.tables`) becomes an *item*: what it says of one statement, by the names of `targets`. A plan
compares items with the desk; what it would change is written, all of it or nothing.
"""
