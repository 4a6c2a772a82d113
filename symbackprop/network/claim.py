"""`Claim`: a statement that is to hold for every input of a finite domain."""

from __future__ import annotations

from dataclasses import dataclass

from symbackprop.algebra.forms import Form


@dataclass(frozen=True, slots=True)
class Domain:
    """Each entry of a quantity runs over the whole numbers from `low` to `high`."""

    name: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Claim:
    """`said` is the statement as the file writes it, `holds` its form: 1 where it is true."""

    said: str
    holds: Form
    domains: tuple[Domain, ...]
    inputs: int  # how many there are
