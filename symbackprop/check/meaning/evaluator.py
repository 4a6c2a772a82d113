"""`evaluate` as it is passed down: the files below it know its type, and none of them imports it."""

from __future__ import annotations

from collections.abc import Callable

from symbackprop.check.records.value import Cand
from symbackprop.check.values.environment import Environment
from symbackprop.reading.tree import Node

Evaluate = Callable[[Node, Environment], list[Cand]]  # a node, where it stands, and every value it can have
