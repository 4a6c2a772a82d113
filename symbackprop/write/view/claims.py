"""Claims on the page: the statement, its inputs, whether it holds, and the first counterexample."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbackprop.network.claim import Claim, Domain
from symbackprop.write.json.numbers_json import number_data
from symbackprop.write.latex.layout import LINE
from symbackprop.write.latex.measure import width
from symbackprop.write.latex.tex_text import tex_text
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.element import Row
from symbackprop.write.view.model import ElementView, lines

if TYPE_CHECKING:
    from symbackprop.numeric.claims import ClaimResult


def claim_views(sheet: Sheet, filled: bool = True) -> tuple[ElementView, ...]:
    """One section a claim; with `filled` false the result is a blank."""
    results = sheet.numbers.claims
    many = len(results) > 1
    return tuple(
        ElementView(
            f"Claim {k}" if many else "Claim",
            statement(sheet, result.claim),
            (lines(_rows(sheet, result) if filled else [(r"\text{Does it hold?}", r"\quad\blank", "")]),),
        )
        for k, result in enumerate(results, 1)
    )


def statement(sheet: Sheet, claim: Claim) -> str:
    r"""for every $x \in \{-3, \dots, 3\}^4$: y == (x[4] > 0)"""
    domains = ", ".join(f"${_domain(sheet, d)}$" for d in claim.domains)
    return rf"for every {domains}: \texttt{{{tex_text(claim.said)}}}"


def _domain(sheet: Sheet, domain: Domain) -> str:
    shape = sheet.network.array(domain.name).shape
    times = r" \times "
    lengths = [axis for axis in shape if axis is not None and axis != 1]
    power = f"^{{{times.join(map(str, lengths))}}}" if lengths else ""
    low, high = domain.low, domain.high
    numbers = ", ".join(map(str, range(low, high + 1))) if high - low < 3 else rf"{low}, \dots, {high}"
    return rf"{sheet.words.name(domain.name)} \in \{{{numbers}\}}{power}"


def _rows(sheet: Sheet, result: ClaimResult) -> list[Row]:
    inputs = result.claim.inputs
    if result.reason:
        return [(rf"\text{{not tried: {tex_text(result.reason)}}}", "", "")]
    if result.holds:
        return [(rf"\text{{holds for all {inputs} inputs}}", "", "")]
    first = rf"\text{{wrong for {result.failures} of {inputs} inputs, first for}}"
    found = result.counterexample or {}
    values = [(sheet.ink.name(name), sheet.figure(value)) for name, value in found.items()]
    texts = [f"{name} {figure.relation} {figure.tex}" for name, figure in values]
    together = r",\quad ".join(texts)
    if width(first + together) <= LINE:
        return [(first, rf"\quad {together}", "")]
    return [(first, "", ""), *(("", text, "") for text in texts)]


def claim_data(result: ClaimResult) -> dict[str, object]:
    """A claim as data; numbers are exact strings."""
    found = result.counterexample
    return {
        "claim": result.claim.said,
        "for": {d.name: [d.low, d.high] for d in result.claim.domains},
        "inputs": result.claim.inputs,
        "failures": result.failures,
        "holds": result.holds,
        "counterexample": None if found is None else {n: number_data(v)["value"] for n, v in found.items()},
        "message": result.line,
    }
