"""How far a wrong line reaches: which later lines only carry it on, and whether the chain comes right again."""

from __future__ import annotations

from collections.abc import Sequence

from symbackprop.check.records.report import FormulaReport, LinkReport
from symbackprop.check.values.finding import RIGHT
from symbackprop.frozen import replace

MOST_NAMED = 4


def reaching(formulas: Sequence[FormulaReport]) -> tuple[FormulaReport, ...]:
    """The formulas, each wrong link with what comes of it at the end of its message."""
    after: dict[int, list[int]] = {}
    for formula in formulas:
        for link in formula.links:
            if link.because is not None and link.because.index != formula.index:
                lines = after.setdefault(link.because.index, [])
                if formula.line not in lines:
                    lines.append(formula.line)
    return tuple(_told(formula, after.get(formula.index, [])) for formula in formulas)


def _told(formula: FormulaReport, lines: list[int]) -> FormulaReport:
    wrong = [k for k, link in enumerate(formula.links) if link.verdict == "wrong"]
    if not wrong:
        return formula
    links = list(formula.links)
    for k in wrong:
        following = links[k + 1] if k + 1 < len(links) else None
        links[k] = _with(links[k], following, lines if k == wrong[-1] else [])
    return replace(formula, links=tuple(links))


def _with(link: LinkReport, following: LinkReport | None, lines: list[int]) -> LinkReport:
    """The message with its last sentence."""
    said = _carried(lines)
    if not said and following is not None and following.verdict in RIGHT and following.lhs == link.rhs:
        said = "The next step is right again."
    if not said or not link.message:
        return link
    message = link.message if link.message[-1] in ".!?" else f"{link.message}."
    return replace(link, message=f"{message} {said}")


def _carried(lines: list[int]) -> str:
    """>>> _carried([7]), _carried([7, 9, 12]), _carried([])
    ('Line 7 follows from it.', 'Lines 7, 9 and 12 follow from it.', '')
    """
    if not lines:
        return ""
    if len(lines) == 1:
        return f"Line {lines[0]} follows from it."
    shown = [str(line) for line in lines[:MOST_NAMED]]
    if len(lines) > MOST_NAMED:
        return f"Lines {', '.join(shown)} and {len(lines) - MOST_NAMED} more follow from it."
    return f"Lines {', '.join(shown[:-1])} and {shown[-1]} follow from it."
