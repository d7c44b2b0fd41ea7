"""Finding rows by terms: words, names of things and days alike, on both engines and without knowing any model.

A row's terms are stored beside it (`storage`); what is looked for is a formula over terms (`formula`).
"""
