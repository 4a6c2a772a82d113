r"""A Hessian that is asked for earns its points, as H, `\nabla^2 L` or a second derivative."""

from __future__ import annotations

import pytest

import symbackprop
from symbackprop.network.file import loads

NET = """
inputs: {{x: [2], y: []}}
parameters: {{W: [3, 2], v: [3]}}
equations: {{{h}: W @ x, f: "v.T @ {h}", L: 1/2*(f - y)**2}}
ask:
  - hessian L/x
  - {{d: L, wrt: v, points: 2}}
"""
HEADS = ("H", r"\nabla^2 L", r"\frac{\partial^2 L}{\partial x^2}")


def points(line: str, h: str = "a") -> tuple[float, float]:
    found = symbackprop.verify(loads(NET.format(h=h)), f"$${line}$$").score
    return found.points, found.possible


@pytest.mark.parametrize("head", HEADS)
def test_a_hessian_earns_its_points_where_it_is_right(head: str) -> None:
    assert points(head + " = W^T v v^T W") == (1, 3)
    assert points(head + " = 2 W^T v v^T W") == (0, 3)


def test_a_name_that_the_page_gives_itself_is_no_hessian() -> None:
    assert points("H = W^T v v^T", h="h") == (0, 3)
