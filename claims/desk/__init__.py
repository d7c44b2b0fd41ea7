"""Where editors work: pages, forms and moves of the admin, and what they say."""
