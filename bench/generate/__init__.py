"""Makes a record of any size: the same for the same number and seed, in the stored shape, through the project's own
derivation, so that `verify_ledger` and `verify_record` pass.

words, dates, names → entities, content (what statements say) → documents (their editions) → rows → loading
"""
