"""The rows that answer the question `cost`: tables, then what they come to."""

from __future__ import annotations

import re

from symbackprop.derive.answer import Told
from symbackprop.write.latex.tex_text import tex_text
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.cost_answer import CostAnswer, asked_cost, product_head
from symbackprop.write.view.element import Row

_SIGNS = re.compile(r"\b(?:[abc] x [abc]\b|a\(b - 1\)c|abc\b)")  # in the words of the convention


def cost_of(sheet: Sheet, told: Told) -> CostAnswer:
    """The answer with its tables and data."""
    return asked_cost(told.ask, sheet.network, sheet.derivation, sheet.ink)


def cost_rows(sheet: Sheet, told: Told) -> list[Row]:
    """Tables over the whole line, then one row for each comparison, in the colour of an answer."""
    found = cost_of(sheet, told)
    tables = [("", rf"\filled{{{table}}}", "") for table in found.tables]
    rows = [(left, rf"\filled{{{right}}}", "") for left, right in found.rows]
    return [*product_head(told.ask, sheet.ink), *tables, *rows]


def cost_blank(sheet: Sheet, told: Told, blank: str) -> list[Row]:
    """What is asked about, and the place for the answer."""
    return [*product_head(told.ask, sheet.ink), ("", blank, "")]


def cost_convention(sheet: Sheet, told: Told) -> str:
    r"""Counted so: an $a \times b$ times a $b \times c$ product takes $abc$ multiplications .."""
    return f"Counted so: {_SIGNS.sub(_set, tex_text(cost_of(sheet, told).said))}."


def _set(found: re.Match[str]) -> str:
    return "$" + found[0].replace(" x ", r" \times ") + "$"
