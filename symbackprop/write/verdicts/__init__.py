"""Verdicts: a report for the terminal, in Markdown, as data, and as an HTML page."""
