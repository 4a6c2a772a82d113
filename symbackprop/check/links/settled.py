r"""What a right line settles for those behind it: signs, names for gradients, the layout of Jacobians."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from symbackprop.check.links.state import State
from symbackprop.check.records.value import LITERAL as LITERALLY
from symbackprop.check.records.value import Tensor
from symbackprop.check.values.finding import Finding
from symbackprop.frozen import replace
from symbackprop.reading.tree import Node

LITERAL, TRANSPOSED = "layout: rows of the upper quantity", "layout: rows of the lower quantity"
CONTRARY = (
    "it holds in the layout of Jacobians that the page did not use before; `layout` under `reading` allows both"
)


def settled(lhs: Node | None, finding: Finding, state: State, alone: Callable[[Node], Finding]) -> Finding:
    r"""The finding; unbound where a right line needs the other layout than a line before it.

    A page that wrote `\frac{\partial z}{\partial h} = W` keeps it, and may not write W^T for it further down.
    """
    if not finding.right:
        return finding
    if apart := _apart(lhs, finding, state, alone):
        return apart
    used = _layout(finding)
    if used is not None and {LITERAL, TRANSPOSED} - {used} & state.choices:
        return replace(finding, verdict="unbound", reason=CONTRARY)
    if used is not None:
        state.choices.add(used)
    if finding.at is not None and finding.at.kind == "B":
        state.start = "B"
    if "name" in finding.dev:
        state.as_gradient = True
    return finding


def _apart(
    lhs: Node | None, finding: Finding, state: State, alone: Callable[[Node], Finding]
) -> Finding | None:
    r"""`\frac{\partial f}{\partial x} = A x - c = -c`: the whole derivative is not the direct one."""
    if state.before is None or state.before[0] is not lhs or "direct" not in finding.dev:
        return None
    before = state.before[1]
    if not before.right or before.dev or before.at is not finding.at or lhs is None or alone(lhs).right:
        return None
    return replace(finding, verdict="wrong", dev=LITERALLY, head=before.head, reason="")


def _layout(finding: Finding) -> str | None:
    """None where the line does not show it (no Jacobian, derivatives, a symmetric one) or `reading` says it."""
    if finding.witness is None or finding.witness.settings.layout != "denominator":
        return None
    if "layout" in finding.dev:
        return TRANSPOSED
    jacobian = _jacobian(finding.head)
    if (
        jacobian is None
        or not isinstance(finding.side, np.ndarray)
        or finding.side.shape[-2:] != jacobian.shape[-2:]
    ):
        return None
    turned = jacobian.swapaxes(-1, -2)
    return None if jacobian.shape == turned.shape and bool((jacobian == turned).all()) else LITERAL


def _jacobian(head: Any) -> Any:
    """da/db of two vectors as a matrix at each point, a's places by b's"""
    if not isinstance(head, Tensor):
        return None
    out, inner = head.data.shape[1:3], head.data.shape[3:5]
    if 1 not in out or 1 not in inner or (1, 1) in (out, inner):
        return None
    return head.data.reshape(head.data.shape[0], out[0] * out[1], inner[0] * inner[1])
