"""What a user would take instead of the tracker, on the same data: each answers the same four questions.

A list of the newest 50 of all statements, of a kind, or of a speaker; and one statement.
"""
