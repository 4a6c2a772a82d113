"""The one registry, filled: importing the tables declares their rules.

>>> RULES["tanh"].doc
'tanh(z)'
"""

from __future__ import annotations

from symbackprop.rules import activations, composites, losses, reductions, vectors
from symbackprop.rules.rule import RULES

TABLES = (activations, vectors, reductions, losses, composites)

__all__ = ["RULES", "TABLES"]
