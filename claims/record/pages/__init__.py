"""The public pages: each reads the record and nothing else."""
