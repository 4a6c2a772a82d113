"""Finished LaTeX, view models and pages; the last stop before the command line."""
