"""The equations of a declaration: put in order of evaluation, read, and given the shapes that follow."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from symbackprop.algebra.forms import Array, Form, arrays
from symbackprop.errors import ShapeError
from symbackprop.network.calls import known_functions
from symbackprop.network.complaints import Complaint
from symbackprop.network.declaration import Assignment, Declaration
from symbackprop.network.formula import FormulaError, Scope, parse
from symbackprop.network.formula_guard import guard
from symbackprop.network.names import NAME
from symbackprop.network.network import Equation, Quantity
from symbackprop.network.order import cycle, evaluation_order
from symbackprop.network.scope import suggest

_WORD = re.compile(rf"(?<![\w.])({NAME.pattern})(?!\w|\s*=(?!=))")


@dataclass(slots=True)
class Reading:
    """The equations read so far, in order of evaluation, with what was wrong in them."""

    declaration: Declaration
    quantities: dict[str, Quantity]
    equations: list[Equation] = field(default_factory=list)
    arrays: dict[str, Array] = field(default_factory=dict)
    sizes: dict[str, str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    complaints: list[Complaint] = field(default_factory=list)


def words(rhs: str | Form) -> set[str]:
    """The names that a right side speaks of, whatever they are."""
    if isinstance(rhs, str):
        return set(_WORD.findall(rhs[:20_000]))
    return {array.name for array in arrays(rhs)}


def read_equations(declaration: Declaration) -> Reading:
    """Every equation that can be read; in one that needs a faulty one only the names are looked at."""
    reading = _nothing_read(declaration)
    spoken = {name: words(a.rhs) for name, a in declaration.equations.items() if name not in reading.broken}
    needs = {name: spoken[name] & spoken.keys() for name in spoken}
    order = evaluation_order(needs)
    left = [name for name in needs if name not in order]
    if left:
        round_trip = cycle(needs, left)
        reading.broken.update(left)
        reading.complaints.append(
            Complaint(
                ("equations", round_trip[0]),
                f"{round_trip[0]} depends on itself: {' <- '.join(round_trip)}; "
                "unroll it into steps with names of their own",
            )
        )
    for name in order:
        if spoken[name] & reading.broken:
            reading.broken.add(name)
            _glance(name, declaration.equations[name].rhs, reading)
        elif name not in reading.broken:
            _read(name, declaration.equations[name], reading)
    return reading


def _nothing_read(declaration: Declaration) -> Reading:
    sizes = {size: size for size in declaration.sizes}
    for size, aliases in declaration.size_aliases.items():
        sizes.update((alias, size) for alias in aliases)
    arrays = {name: quantity.array for name, quantity in declaration.quantities.items()}
    return Reading(declaration, dict(declaration.quantities), [], arrays, sizes, set(declaration.broken))


def _add(reading: Reading, equation: Equation, quantity: Quantity) -> None:
    reading.equations.append(equation)
    reading.quantities[equation.name] = quantity
    reading.arrays[equation.name] = equation.out


def _read(name: str, assignment: Assignment, reading: Reading) -> None:
    """The equation of one name, or the fault why it is none."""
    path = ("equations", name)
    before = len(reading.equations)
    try:
        form = assignment.rhs
        if isinstance(form, str):
            form = parse(form, _scope(name, reading))
        out = Array(name, form.shape)
    except FormulaError as error:
        reading.complaints.append(Complaint(path, error.message, error.column - 1))
    except ShapeError as error:
        reading.complaints.append(Complaint(path, str(error)))
    else:
        quantity = Quantity(out, "computed", assignment.latex, assignment.aliases)
        _add(reading, Equation(out, form), quantity)
        return
    for equation in reading.equations[before:]:
        del reading.quantities[equation.name], reading.arrays[equation.name]
    del reading.equations[before:]
    reading.broken.add(name)


def _glance(name: str, rhs: str | Form, reading: Reading) -> None:
    """What can be seen to be wrong with an expression while the shapes in it are not known."""
    if not isinstance(rhs, str):
        return
    path = ("equations", name)
    functions = known_functions(_scope(name, reading))
    known = {*reading.quantities, *reading.declaration.equations, *reading.sizes, *reading.broken}
    try:
        guard(rhs)
    except FormulaError as error:
        reading.complaints.append(Complaint(path, error.message, error.column - 1))
        return
    said: set[str] = set()
    for found in _WORD.finditer(rhs):
        word = found[1]
        before = rhs[max(0, found.start() - 20) : found.start()].rstrip()
        setting = before.endswith("=") and before[-2:] not in ("==", ">=", "<=", "!=")  # as in over=rows
        if setting or word == "in" or word in functions or word in known or word in said:
            continue
        said.add(word)
        called = rhs[found.end() :].lstrip().startswith("(")
        what, near = ("function", functions) if called else ("name", known)
        message = f"unknown {what} {word}{suggest(word, near)}"
        reading.complaints.append(Complaint(path, message, found.start()))


def _scope(name: str, reading: Reading) -> Scope:
    lying = reading.declaration.vectors == "row"
    numbers = {size: n for size, n in reading.declaration.sizes.items() if n is not None}
    functions = reading.declaration.functions
    return Scope(reading.arrays, reading.sizes, functions, lying, writer(name, reading), numbers)


def writer(name: str, reading: Reading) -> Callable[[str, Form], Array]:
    """What a composite such as layernorm writes its equations with: `A_scores = ..` in front of `A = ..`."""

    def write(hint: str, form: Form) -> Array:
        taken = reading.quantities.keys() | reading.declaration.equations.keys()
        fresh, k = f"{name}_{hint}", 2
        while fresh in taken:
            fresh, k = f"{name}_{hint}_{k}", k + 1
        out = Array(fresh, form.shape)
        _add(reading, Equation(out, form), Quantity(out, "computed"))
        return out

    return write
