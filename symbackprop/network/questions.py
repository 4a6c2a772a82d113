"""`ask` -> questions: `dl/dW_2[i,j]`, `relu'`, `W_1_new`, `norm(dJ/dW_1)**2`, each with its form and words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Literal, cast

from symbackprop.algebra.forms import Array
from symbackprop.algebra.rewrite import rewrite
from symbackprop.network.ask import Ask, AskForm, Spot
from symbackprop.network.complaints import Complain
from symbackprop.network.exact import NotExact, exact
from symbackprop.network.formula import FormulaError, parse
from symbackprop.network.names import did_you_mean
from symbackprop.network.network import Network
from symbackprop.network.scope import Scope
from symbackprop.network.slope_words import named_slopes
from symbackprop.network.spots import NAME, Unread, known_name, names_of, read_derivative, read_spot
from symbackprop.network.whole_questions import NotWhole, WholeKind, kind_of, whole_ask
from symbackprop.rules.registry import RULES

KEYS = ("d", "wrt", "form", "in_terms_of", "text", "points", "answer")
FORMS = ("element", "filled", "matrix", "vector")

_CURVED = re.compile(rf"\s*(hessian|hvp)\s+({NAME})\s*/\s*({NAME})(?:\s+({NAME}))?\s*")
_SLOPE = re.compile(rf"\s*({NAME})'\s*")
_GRADIENT = re.compile(rf"\bd({NAME})\s*/\s*d({NAME})\b")
_MASK = re.compile(rf"\s*({NAME})\s*(?:[<>]=?|[=!]=)\s*0\s*")


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
        gradient, mask = read_derivative(text), _MASK.fullmatch(text)
        try:
            if gradient is not None:
                read_spot(gradient[0], network, names)
                found.add(read_spot(gradient[1], network, names).name)
            else:
                read_spot(mask[1] if mask is not None else text, network, names)
        except Unread as fault:
            raise Unread(str(fault), "in_terms_of", k if not isinstance(given, str) else None) from None
    return frozenset(found)


def _one(text: str, network: Network, names: Mapping[str, str]) -> Ask:
    """A question in one line."""
    parts = read_derivative(text)
    if parts is not None:
        out, wrt = (read_spot(part, network, names) for part in parts)
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
        quantity = known_name(found[2], names)
        array = network.array(quantity)
        return stand_ins.setdefault(quantity, Array(f"gradient{len(stand_ins)}of{quantity}", array.shape)).name

    source, slopes = named_slopes(text, lambda said: network.array(known_name(said, names)), _params)
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


def _derivative(text: str, out: Spot, wrt: Spot, network: Network) -> Ask:
    """A letter that is said twice is one index, so its axes have one length."""
    seen: dict[str, Any] = {}
    for spot in (out, wrt):
        axes = [a for a in network.array(spot.name).shape if a is not None] if spot.at else []
        for place, axis in zip(spot.at, axes, strict=True):
            if isinstance(place, str) and seen.setdefault(place, axis) != axis:
                raise Unread(f"{place} runs over {seen[place]} places and over {axis}; take another letter")
    return Ask(text.strip(), "derivative", out=out, wrt=wrt)
