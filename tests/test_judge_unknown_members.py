r"""`z \in [-1, 1]` where the file leaves z unknown: neither true nor false, and no fault."""

from __future__ import annotations

import symbackprop
from symbackprop.network.file import loads

NET = """
inputs: {x: [2]}
parameters: {W: [3, 2]}
equations: {z: W @ x, h: relu(z), L: 1/2*sum(h**2)}
values: {W: [[1, 0], [2, -1], [4, 3]]}
"""
GIVEN = NET.replace("values: {", "values: {x: [1, 4], ")


def judged(net: str, line: str) -> tuple[str, str]:
    (formula,) = symbackprop.verify(loads(net), f"$${line}$$").formulas
    return formula.verdict, formula.message


def test_whether_an_unknown_number_lies_in_an_interval_is_left_open() -> None:
    for line in (r"I(z_1 \in [-1, 1]) = 1", r"I(z_1 \in \{1, 3\}) = 1"):
        verdict, message = judged(NET, line)
        assert verdict != "wrong" and "fault" not in message
        assert judged(GIVEN, line)[0] in ("correct", "accepted", "definition")
        assert judged(GIVEN, line.replace("z_1", "z_2"))[0] == "wrong"
