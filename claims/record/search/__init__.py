"""How lists of the record are found: the terms of each document, how common each is, and the cheapest way to a page."""
