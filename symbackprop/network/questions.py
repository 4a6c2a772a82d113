"""`ask` -> questions: `dl/dW_2[i,j]`, `relu'`, `W_1_new`, `norm(dJ/dW_1)**2`, each with its form and words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Literal, cast

from symbackprop.algebra.forms import Array
from symbackprop.algebra.rewrite import rewrite
from symbackprop.network.ask import Ask, AskForm, Spoken, Spot
from symbackprop.network.complaints import Complain, Path
from symbackprop.network.exact import NotExact, exact
from symbackprop.network.formula import FormulaError, parse
from symbackprop.network.names import did_you_mean
from symbackprop.network.network import Network
from symbackprop.network.scope import Scope
from symbackprop.network.slope_words import named_slopes
from symbackprop.network.whole_questions import NotWhole, WholeKind, kind_of, whole_ask
from symbackprop.rules.registry import RULES

KEYS = ("d", "wrt", "form", "in_terms_of", "text", "points", "answer")
FORMS = ("element", "filled", "matrix", "vector")

_NAME = r"[^\W\d]\w*"
_SPOT = re.compile(rf"\s*({_NAME})\s*(?:\[([^\[\]]*)\])?\s*")
_DERIVATIVE = re.compile(rf"\s*d({_NAME}\s*(?:\[[^\[\]]*\])?)\s*/\s*d({_NAME}\s*(?:\[[^\[\]]*\])?)\s*")
_CURVED = re.compile(rf"\s*(hessian|hvp)\s+({_NAME})\s*/\s*({_NAME})(?:\s+({_NAME}))?\s*")
_SLOPE = re.compile(rf"\s*({_NAME})'\s*")
_GRADIENT = re.compile(rf"\bd({_NAME})\s*/\s*d({_NAME})\b")
_MASK = re.compile(rf"\s*({_NAME})\s*(?:[<>]=?|[=!]=)\s*0\s*")


class Unread(ValueError):
    """A question that cannot be read: why, and what to write; `key` names the entry of a mapping."""

    def __init__(self, message: str, key: str | int | None = None, inner: int | None = None) -> None:
        super().__init__(message)
        self.path: Path = tuple(k for k in (key, inner) if k is not None)


def read_asks(given: Any, network: Network, complain: Complain) -> tuple[Ask, ...]:
    """Every question that can be read; a complaint with its place for each other one."""
    if given is None:
        return ()
    if isinstance(given, str) or not isinstance(given, Sequence):
        complain(("ask",), "ask is a list of questions, one a line: - dl/dW_1")
        return ()
    names = names_of(network)
    found: list[Ask] = []
    for k, item in enumerate(given):
        try:
            found.append(_read(item, network, names))
        except Unread as fault:
            complain(("ask", k, *fault.path), str(fault))
    return tuple(found)


def names_of(network: Network) -> dict[str, str]:
    """Every way to say a quantity."""
    known = {alias: q.name for q in network.quantities.values() for alias in q.aliases}
    return known | {name: name for name in network.quantities}


def _read(item: Any, network: Network, names: Mapping[str, str]) -> Ask:
    """An entry of `ask`, a text or a mapping."""
    if not isinstance(item, str | Mapping):
        raise Unread("a question is a text as dl/dW_1, or a mapping {d: l, wrt: W_1}")
    kind = kind_of(item, names)
    if kind is not None:
        return _whole(kind, item, network)
    if isinstance(item, str):
        return _one(item, network, names)
    for key in item:
        if key not in KEYS:
            hint = did_you_mean(key, KEYS) or f"; known are {', '.join(KEYS)}"
            raise Unread(f"{key} is no key of a question{hint}", key)
    return _mapped(item, network, names)


def _whole(kind: WholeKind, item: str | Mapping[str, Any], network: Network) -> Ask:
    """{cost: {product: Z = A @ B @ x}, text: .., points: 2}"""
    try:
        ask = whole_ask(kind, item, network)
    except NotWhole as fault:
        raise Unread(str(fault), fault.key) from None
    if isinstance(item, str):
        return ask
    if not isinstance(item.get("text", ""), str):
        raise Unread("text of a question is a text", "text")
    return replace(ask, words=item.get("text") or ask.words, points=_points(item.get("points")))


def _mapped(item: Mapping[str, Any], network: Network, names: Mapping[str, str]) -> Ask:
    """{d: l, wrt: W_1, form: filled, in_terms_of: [dl/dh_2, z_1 > 0], text: What is .., points: 2}"""
    for key in ("d", "wrt", "form", "text", "points", "answer"):
        if key in item and not isinstance(item[key], str):
            raise Unread(f"{key} of a question is a text", key)
    words = item.get("text", "")
    if "d" not in item and "wrt" not in item:
        if "text" not in item or "answer" not in item:
            raise Unread("a question has d and wrt, or a text and an answer in words")
        ask = Ask(words, "prose", answer=item["answer"])
    else:
        missing = next((key for key in ("d", "wrt") if key not in item), None)
        if missing:
            raise Unread(f"the question has no {missing}; write {{d: l, wrt: W_1}}")
        out, wrt = (read_spot(item[key], network, names, key) for key in ("d", "wrt"))
        ask = _derivative(f"d{item['d']}/d{item['wrt']}", out, wrt, network)
    return replace(
        ask,
        words=words,
        points=_points(item.get("points")),
        form=_form(item.get("form")),
        stop=_stop(item.get("in_terms_of"), network, names),
    )


def _points(given: str | None) -> Any:
    if given is None:
        return None
    try:
        return exact(given, False)
    except NotExact as fault:
        raise Unread(str(fault), "points") from None


def _form(given: str | None) -> AskForm | None:
    if given is None or given in FORMS:
        return cast("AskForm | None", given)
    raise Unread(f"the form is {' or '.join(FORMS)}, and not {given}{did_you_mean(given, FORMS)}", "form")


def _stop(given: Any, network: Network, names: Mapping[str, str]) -> frozenset[str] | None:
    """The gradients among what an answer may speak of; masks and quantities may always stand in it."""
    if given is None:
        return None
    items = (given,) if isinstance(given, str) else given
    if isinstance(items, Mapping) or not all(isinstance(text, str) for text in items):
        raise Unread("in_terms_of is a list of gradients and names, as [dl/dh_2, z_1 > 0]", "in_terms_of")
    found = set()
    for k, text in enumerate(items):
        gradient, mask = _DERIVATIVE.fullmatch(text), _MASK.fullmatch(text)
        try:
            if gradient is not None:
                read_spot(gradient[1], network, names)
                found.add(read_spot(gradient[2], network, names).name)
            else:
                read_spot(mask[1] if mask is not None else text, network, names)
        except Unread as fault:
            raise Unread(str(fault), "in_terms_of", k if not isinstance(given, str) else None) from None
    return frozenset(found)


def _one(text: str, network: Network, names: Mapping[str, str]) -> Ask:
    """A question in one line."""
    found = _DERIVATIVE.fullmatch(text)
    if found is not None:
        out, wrt = (read_spot(part, network, names) for part in found.groups())
        return _derivative(text, out, wrt, network)
    curved = _CURVED.fullmatch(text)
    if curved is not None:
        return _curved(text, curved, network, names)
    slope = _SLOPE.fullmatch(text)
    if slope is not None:
        _params(slope[1])
        return Ask(text, "slope", name=slope[1])
    new = text.strip().removesuffix("_new")
    if new != text.strip() and new in names and text.strip() not in names:
        return _new(text, names[new], network)
    return _expression(text, network, names)


def _curved(text: str, found: re.Match[str], network: Network, names: Mapping[str, str]) -> Ask:
    """hessian L/y, hvp L/y v"""
    kind, direction = cast("Literal['hessian', 'hvp']", found[1]), found[4] or ""
    if (kind == "hvp") != bool(direction):
        of = f"{found[2]}/{found[3]}"
        raise Unread(f"write hessian {of} for the matrix, and hvp {of} v for its product with a vector v")
    out, wrt = (read_spot(part, network, names) for part in (found[2], found[3]))
    along = read_spot(direction, network, names).name if direction else ""
    return Ask(text.strip(), kind, out=out, wrt=wrt, name=along)


def _params(rule: str) -> tuple[Fraction, ...]:
    """What stands behind the operand of a function with a slope, where it is not said."""
    if rule not in RULES or RULES[rule].slope is None:
        known = [name for name, each in RULES.items() if each.slope is not None]
        raise Unread(f"{rule} is no function with a slope{did_you_mean(rule, known)}")
    return tuple(default for _, default in RULES[rule].params)


def _new(text: str, name: str, network: Network) -> Ask:
    if network.quantities[name].role != "parameter":
        raise Unread(f"{name} is no parameter, so there is no {name}_new")
    if network.update is None:
        raise Unread(f"there is no update, so there is no {name}_new; add update: {{rate: 1/2}}")
    return Ask(text, "new", name=name)


def _expression(text: str, network: Network, names: Mapping[str, str]) -> Ask:
    """norm(dJ/dW_1)**2: the expression language, and gradients of the loss."""
    stand_ins: dict[str, Array] = {}

    def stand_in(found: re.Match[str]) -> str:
        if names.get(found[1], found[1]) != network.loss:
            raise Unread(f"in an expression gradients are those of the loss, d{network.loss}/d{found[2]}")
        quantity = _known(found[2], network, names)
        array = network.array(quantity)
        return stand_ins.setdefault(quantity, Array(f"gradient{len(stand_ins)}of{quantity}", array.shape)).name

    source, slopes = named_slopes(text, lambda said: network.array(_known(said, network, names)), _params)
    source = _GRADIENT.sub(stand_in, source)
    values = {said: network.array(name) for said, name in names.items()}
    scope = Scope(
        values | {a.name: a for a in (*stand_ins.values(), *slopes)},
        {size: size for size in network.sizes},
        network.functions,
        network.vectors == "row",
    )
    try:
        form = parse(source, scope)
    except FormulaError as fault:
        raise Unread(f"the question {text[:60]} is not read: {fault.message}") from None
    meant = slopes | {a: Array(name, a.shape, "adjoint") for name, a in stand_ins.items()}
    meant_form = rewrite(form, lambda node: meant.get(node) if isinstance(node, Array) else None)
    return Ask(text, "expression", expression=meant_form)


def read_derivative(text: str, network: Network) -> tuple[str, str] | None:
    """The two quantities of dl/dW_2[i,j], as they are written."""
    found = _DERIVATIVE.fullmatch(text)
    return (found[1], found[2]) if found is not None else None


# -- places ------------------------------------------------------------------------------------------------


def _known(said: str, network: Network, names: Mapping[str, str]) -> str:
    if said in names:
        return names[said]
    raise Unread(f"{said} is not declared{did_you_mean(said, names)}")


def read_spot(text: str, network: Network, names: Mapping[str, str], key: str | None = None) -> Spot:
    """A name, whole or with its places: W_2, W_2[1,j], h_2[:,1]."""
    found = _SPOT.fullmatch(text)
    try:
        if found is None:
            raise Unread(f"{text[:60]} is no quantity; write W_2, W_2[1,2] or W_2[i,j]")
        if found[1] == network.loss and found[1] not in names and not found[2]:
            return Spot(found[1])
        array = network.array(_known(found[1], network, names))
        return Spot(array.name, _places(found[2], array) if found[2] is not None else ())
    except Unread as fault:
        raise Unread(str(fault), key) from None


def _places(text: str, array: Array) -> tuple[Spoken, ...]:
    said = [part.strip() for part in text.split(",")]
    axes = [axis for axis in array.shape if axis is not None]
    if len(said) == 2 and len(axes) == 1:  # a vector as a row or a column: its other place is 1
        other = 0 if array.shape[0] is None else 1
        if said[other] in ("1", ":"):
            said.pop(other)
    if not axes and all(part == "1" for part in said):
        return ()
    if len(said) != len(axes):
        has = {0: "is a number", 1: "has one place", 2: "has two places, row and column"}[len(axes)]
        raise Unread(f"{array.name} {has}, and [{text}] has {len(said)}")
    return tuple(_place(part, axis, array) for part, axis in zip(said, axes, strict=True))


def _place(text: str, axis: int | str, array: Array) -> Spoken:
    if text in (":", "."):
        return None
    if re.fullmatch(r"[1-9]\d{0,6}", text):
        if isinstance(axis, int) and int(text) > axis:
            raise Unread(f"{array.name} has no place {text} there, only 1 to {axis}")
        return int(text)
    if re.fullmatch(r"[A-Za-z]", text):
        return text
    raise Unread(f"{text or 'nothing'} is no place; a place is a number from 1, a letter, or : for all")


def _derivative(text: str, out: Spot, wrt: Spot, network: Network) -> Ask:
    """A letter that is said twice is one index, so its axes have one length."""
    seen: dict[str, Any] = {}
    for spot in (out, wrt):
        axes = [a for a in network.array(spot.name).shape if a is not None] if spot.at else []
        for place, axis in zip(spot.at, axes, strict=True):
            if isinstance(place, str) and seen.setdefault(place, axis) != axis:
                raise Unread(f"{place} runs over {seen[place]} places and over {axis}; take another letter")
    return Ask(text.strip(), "derivative", out=out, wrt=wrt)
