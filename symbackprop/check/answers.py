"""`verify_answers`: an answers file to a report; each entry is judged as `key = value` on a page would be."""

from __future__ import annotations

from collections.abc import Sequence

from symbackprop.check.answers_file import Answer, read_answers
from symbackprop.check.links.reach import reaching
from symbackprop.check.names.answer_keys import Head, UnknownKey, head_of
from symbackprop.check.page import Judge
from symbackprop.check.records.report import Because, FormulaReport, LinkReport, Report, Verdict
from symbackprop.check.records.score import score
from symbackprop.frozen import replace
from symbackprop.network.network import Network
from symbackprop.reading.faults import ReadingError
from symbackprop.reading.formula import Document, Formula
from symbackprop.reading.parser import parse
from symbackprop.reading.tree import Span, Statement

STAND_IN = "x = "  # the side before the value; its tree is put in


def verify_answers(
    networks: Sequence[Network], text: str, document: str = "", diagnosing: bool = True
) -> Report:
    """The report of an answers file; raises NetworkFileError where the text is no such file."""
    judge = Judge(networks, Document("", ()), diagnosing)
    formulas = reaching([_judged(answer, judge) for answer in read_answers(text, document)])
    first = next((f for f in formulas if f.verdict == "wrong"), None)
    place = None if first is None else Because(first.index, first.line)
    return Report(networks[0].title, document, formulas, score(judge.state.claims, networks), place)


def _judged(answer: Answer, judge: Judge) -> FormulaReport:
    if answer.fault:
        return _told(answer, "unreadable", answer.fault)
    try:
        head = _known(answer.key, judge.networks)
    except UnknownKey as unknown:
        return _told(answer, "unbound", str(unknown))
    if answer.is_blank:
        return _told(answer, "blank", "")
    value = answer.latex(head.is_row)
    try:
        statement = _statement(head, value)
    except ReadingError as fault:
        return _told(answer, "unreadable", fault.message, value)
    source = f"{STAND_IN}{value}"
    places = tuple(range(len(source)))
    formula = Formula(
        answer.index, answer.line, answer.column, source, False, (statement,), source=source, places=places
    )
    found = judge.formula(formula)
    links = tuple(_link(link, answer.key, len(value)) for link in found.links)
    judge.state.claim(head.key, found.verdict)
    return replace(found, latex=value, links=links, quantity=answer.key)


def _known(key: str, networks: Sequence[Network]) -> Head:
    """The head in the first network that knows the key; else why the first does not."""
    reason = UnknownKey(f"the key {key} is not declared")
    for network in reversed(networks):  # the reason of the first is what is told
        try:
            return head_of(key, network)
        except UnknownKey as unknown:
            reason = unknown
    raise reason


def _statement(head: Head, value: str) -> Statement:
    """`head = value`; the value keeps the places that it has behind the stand-in."""
    found = parse(f"{STAND_IN}{value}")
    if len(found) != 1 or len(found[0].sides) < 2 or found[0].leading is not None:
        raise ReadingError((0, len(value)), "the answer is not one value; write one formula for one key")
    return replace(found[0], sides=(head.tree, *found[0].sides[1:]))


def _link(link: LinkReport, key: str, length: int) -> LinkReport:
    """The first link of the entry stands behind its key; `quantity` is the key as it was written."""
    lhs = key if link.at[0] <= len(STAND_IN) else link.lhs
    mark = None if link.mark is None else _moved(link.mark, length)
    return replace(link, quantity=key, lhs=lhs, at=_moved(link.at, length), mark=mark)


def _moved(span: Span, length: int) -> Span:
    """A place behind the stand-in as a place in the value."""
    start, end = (min(max(place - len(STAND_IN), 0), length) for place in span)
    return start, end


def _told(answer: Answer, verdict: Verdict, message: str, latex: str = "") -> FormulaReport:
    """An entry that was not judged is one link too, from its key to its value."""
    shown = latex or ("" if answer.fault else answer.latex())
    link = LinkReport(answer.key, shown, verdict, (0, len(shown)), quantity=answer.key, message=message)
    return FormulaReport(
        answer.index, answer.line, answer.column, shown, verdict, (link,), message, quantity=answer.key
    )
