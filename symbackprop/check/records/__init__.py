"""Records: what was found on a page and what it may cost; the values that pieces of it have."""
