"""Sheets of students as they are scanned: numbers of results that are also given, lines cut by room."""

from __future__ import annotations

import pytest
from test_judge import verdicts

TWINS = """
inputs: {x: [], u: []}
parameters: {w: [], b: [], v: []}
equations: {z: w*x + b, h: exp(z), o: v*h + u}
values: {x: 0.5, w: -0.8, b: 0.3, v: 0.905, u: 0.915}
"""  # h = 0.904837..


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("h = 0.905", "rounded"),
        ("h = 0.9050", "wrong"),
        ("h = 0.915", "wrong"),
        ("v = 0.905", "definition"),
        ("v = 0.915", "wrong"),
    ],
)
def test_a_result_may_round_to_a_number_that_is_also_given(line: str, verdict: str) -> None:
    assert verdicts(TWINS, line) == [verdict]
