"""What is raised where the points give something no value."""

from __future__ import annotations


class Unvalued(LookupError):
    """A quantity has no value at these points."""
