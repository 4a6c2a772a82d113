r"""`\frac{\partial z}{\partial b} = 2`: the derivative is 1 at any values, none are needed to refuse 2."""

from __future__ import annotations

from typing import Any

import numpy as np

from symbackprop.algebra.forms import Form, Indicator, Reduce
from symbackprop.algebra.inside import forms_in
from symbackprop.check.records.value import as_array
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.reading.tree import Derivative, Node

WHATEVER_SIZE = (-1.0, 0.0, 1.0)


def is_constant(head: Node, finding: Finding, witness: Witness) -> bool:
    """Is a derivative one number at all open points? It hangs on no drawn size if it is -1, 0 or 1.

    Every kink has points on both sides of it; which entry is the largest is not tried so.
    """
    if not isinstance(head, Derivative) or any(_chooses(e.form) for e in witness.network.equations):
        return False
    value: Any = as_array(finding.head)
    if (
        finding.at is None
        or finding.at.kind != "A"
        or not isinstance(value, np.ndarray)
        or value.dtype == object
    ):
        return False
    if value.ndim != 3 or value.shape[1:] != (1, 1) or len(value) < 2 or np.ptp(value) > 0:
        return False
    return None not in witness.network.sizes.values() or float(value[0, 0, 0]) in WHATEVER_SIZE


def _chooses(form: Form) -> bool:
    return any(isinstance(f, Indicator) or (isinstance(f, Reduce) and f.rule == "max") for f in forms_in(form))
