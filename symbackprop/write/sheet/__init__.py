"""Sheet: what one network's part of a page is written from, and the templates that it fills."""
