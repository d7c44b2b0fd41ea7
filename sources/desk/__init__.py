"""The desk of sources: what is read and done on the pages of documents, their texts and their quotes."""
