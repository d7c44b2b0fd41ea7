"""Several people, windows and clicks at one desk: nobody's words are overwritten, doubled or lost."""
