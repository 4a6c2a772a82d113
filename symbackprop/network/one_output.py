"""cross_entropy(p, t) of one number is -t log p: a warning, since with one output bce is likely meant."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from symbackprop.algebra.shapes import Shape, is_scalar
from symbackprop.network.complaints import Complaint
from symbackprop.network.declaration import Declaration

OF_CLASSES = {
    "cross_entropy": "has no share for t = 0; for one output between 0 and 1 use bce(p, t)",
    "cross_entropy_logits": "is always 0; for one output use bce(sigmoid(z), t)",
}


def one_output(declaration: Declaration, shapes: Mapping[str, Shape]) -> Iterator[Complaint]:
    """A complaint for each loss over classes whose prediction is a single number."""
    for name, assignment in declaration.equations.items():
        if not isinstance(assignment.rhs, str):
            continue
        for function, prediction in _losses(assignment.rhs):
            shape = shapes.get(prediction)
            if shape is not None and is_scalar(shape):
                said = f"{function} of one number, {prediction}, {OF_CLASSES[function]}"
                yield Complaint(("equations", name), said, max(assignment.rhs.find(function), 0))


def _losses(text: str) -> Iterator[tuple[str, str]]:
    """(cross_entropy, p) for each cross_entropy(p, ..) whose prediction is a name."""
    for node in ast.walk(ast.parse(f"({text})", mode="eval")):
        match node:
            case ast.Call(func=ast.Name(id=function), args=[ast.Name(id=prediction), *_]):
                if function in OF_CLASSES:
                    yield function, prediction
