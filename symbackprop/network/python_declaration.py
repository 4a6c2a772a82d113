"""Networks from Python: symbols, SymPy expressions, shapes -> the Declaration that a file makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal, cast

from symbackprop.algebra.forms import Array, Form
from symbackprop.algebra.forms import arrays as arrays_of
from symbackprop.algebra.shapes import SCALAR, UNIT, Axis, Shape
from symbackprop.errors import ShapeError, SymbackpropError
from symbackprop.network.complaints import Complaint, DeclarationError
from symbackprop.network.declaration import Assignment, Declaration
from symbackprop.network.declare import declare
from symbackprop.network.declared import FACTS, SECTIONS
from symbackprop.network.equations import words
from symbackprop.network.formula import FormulaError, parse
from symbackprop.network.names import did_you_mean
from symbackprop.network.network import Network, Quantity, Role
from symbackprop.network.order import evaluation_order
from symbackprop.network.scope import Scope
from symbackprop.network.sympy_native import UnknownNode
from symbackprop.network.sympy_reading import Known, axis, from_sympy

Named = Any  # a SymPy symbol, or its name


class ExpressionError(SymbackpropError):
    """A Python expression or declaration that says too little or too much."""


def network(
    equations: Mapping[Named, Any],
    *,
    inputs: Any = (),
    parameters: Any = (),
    targets: Any = (),
    constants: Any = (),
    vectors: Literal["column", "row"] = "column",
    sizes: Mapping[str, int | None] | None = None,
    **said: Any,
) -> Network:
    """The Network of SymPy expressions (or text of the language); raises DeclarationError with all faults.

    Roles are lists of symbols, or mappings of a symbol or a name to a shape or to a mapping with `shape`,
    `latex`, `one_hot` .. as in a file. Everything else that a `Declaration` holds may be said too: `loss`,
    `wrt`, `upstream`, `functions`, `values`, `title` ..
    """
    known = _Sizes(dict(sizes or {}))
    quantities: dict[str, Quantity] = {}
    for section, given in zip(SECTIONS, (inputs, parameters, targets, constants), strict=True):
        for quantity in _declared(given, SECTIONS[section], vectors, known):
            if quantity.name in quantities:
                raise ExpressionError(f"{quantity.name} is declared twice")
            quantities[quantity.name] = quantity
    named = {_name(key): rhs for key, rhs in equations.items()}
    arrays = {name: quantity.array for name, quantity in quantities.items()}
    lying = vectors == "row"
    functions, named_sizes = said.get("functions", {}), {n: n for n in known.numbers}
    scope = Scope(arrays, named_sizes, functions, lying, _shape_only, known.in_numbers())
    declaration = Declaration(quantities, _assignments(named, arrays, scope, known), vectors=vectors)
    return declare(replace(declaration, sizes=known.numbers, **_plain(said)))


def _plain(said: Mapping[str, Any]) -> dict[str, Any]:
    """Names for symbols, wherever a symbol may stand for its name."""
    plain = {key: value for key, value in said.items() if value is not None}
    if "loss" in plain:
        plain["loss"] = _name(plain["loss"])
    if "wrt" in plain:
        plain["wrt"] = tuple(map(_name, plain["wrt"]))
    if "upstream" in plain:
        upstream = plain["upstream"]
        names = upstream if isinstance(upstream, Mapping) else dict.fromkeys(upstream)
        plain["upstream"] = {_name(key): latex for key, latex in names.items()}
    return plain


def _name(key: Named) -> str:
    return key if isinstance(key, str) else str(key.name)


def _shape_only(hint: str, form: Form) -> Array:
    """Stands in for the writer of equations where only the shape of a text is wanted."""
    return Array(hint, form.shape)


# -- what is declared --------------------------------------------------------------------------------------


class _Sizes:
    """The named sizes: those that were given, then those that a shape speaks of."""

    def __init__(self, numbers: dict[str, int | None]) -> None:
        self.numbers = numbers

    def axis(self, given: Any) -> Axis:
        """A number for a size that has one; a new name is a symbol."""
        found = given if isinstance(given, int | str) or given is None else axis(given)
        if isinstance(found, str):
            return self.numbers.setdefault(found, None) or found
        return found

    def in_numbers(self) -> dict[str, int]:
        return {name: number for name, number in self.numbers.items() if number is not None}

    def reading(self, arrays: Mapping[str, Array]) -> Known:
        return Known(arrays, {name: self.axis(name) for name in self.numbers})


def _declared(given: Any, role: Role, vectors: str, sizes: _Sizes) -> Iterator[Quantity]:
    """The quantities of one role, from symbols or from shapes."""
    entries = given.items() if isinstance(given, Mapping) else ((symbol, None) for symbol in given)
    for key, said in entries:
        settings = dict(said) if isinstance(said, Mapping) else {"shape": said}
        facts = frozenset(fact for fact in FACTS if settings.get(fact))
        yield Quantity(
            Array(_name(key), _shape(key, settings.get("shape"), vectors, sizes)),
            role,
            settings.get("latex"),
            tuple(settings.get("aliases") or ()),
            cast("frozenset[Literal['one_hot', 'simplex', 'positive']]", facts),
            settings.get("label"),
        )


def _shape(key: Named, given: Iterable[Any] | None, vectors: str, sizes: _Sizes) -> Shape:
    if given is None:
        if isinstance(key, str):
            raise ExpressionError(f"{key} has no shape; give its symbol, or its shape: [], [n] or [m, n]")
        own = from_sympy(key).shape
        return (sizes.axis(own[0]), sizes.axis(own[1]))
    axes = list(map(sizes.axis, given))
    match axes:
        case []:
            return SCALAR
        case [n]:
            return (n, UNIT) if vectors == "column" else (UNIT, n)
        case [m, n]:
            return (m, n)
    raise ExpressionError(f"{_name(key)} has {len(axes)} axes, at most 2 are possible")


# -- what is computed --------------------------------------------------------------------------------------


def _assignments(
    named: Mapping[str, Any], arrays: dict[str, Array], scope: Scope, sizes: _Sizes
) -> dict[str, Assignment]:
    """Each right side as a form, read when the shapes of what it needs are known; in the author's order."""
    needs = {name: _spoken(rhs) & named.keys() for name, rhs in named.items()}
    order = evaluation_order(needs)
    read: dict[str, Assignment] = {}
    complaints: list[Complaint] = []
    for name in (*order, *(name for name in named if name not in order)):
        try:
            form = _form(named[name], scope, sizes.reading(arrays))
        except (UnknownNode, ShapeError) as fault:
            complaints.append(Complaint(("equations", name), str(fault)))
            continue
        except FormulaError:
            form = None  # `declare` reads the text again and tells its faults
        if form is not None:
            if not isinstance(named[name], str):  # the names of a text are read by `declare`
                complaints.extend(Complaint(("equations", name), s) for s in _unknown(form, arrays, named))
            arrays[name] = Array(name, form.shape)
        read[name] = Assignment(named[name] if isinstance(named[name], str) else form or "")
    if complaints:
        raise DeclarationError(tuple(complaints))
    return {name: read[name] for name in named}


def _form(rhs: Any, scope: Scope, known: Known) -> Form:
    return parse(rhs, scope) if isinstance(rhs, str) else from_sympy(rhs, known)


def _unknown(form: Form, arrays: Mapping[str, Array], named: Mapping[str, Any]) -> Iterator[str]:
    """A complaint for each symbol that is neither declared nor computed."""
    known = (*arrays, *named)
    for name in dict.fromkeys(array.name for array in arrays_of(form)):
        if name not in known:
            yield f"unknown name {name}{did_you_mean(name, known)}"


def _spoken(rhs: Any) -> set[str]:
    """The names that a right side speaks of."""
    if isinstance(rhs, str):
        return words(rhs)
    return {str(symbol.name) for symbol in getattr(rhs, "free_symbols", ())}
