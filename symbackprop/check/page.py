"""`verify_page`: a page of hand calculations to a report, formula by formula."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Literal

import numpy as np

from symbackprop.check.links.accumulated import added_up
from symbackprop.check.links.assumed import assume
from symbackprop.check.links.bound import defines, given_names, scalars_alone
from symbackprop.check.links.cases import cases, supposed
from symbackprop.check.links.changes import with_changes
from symbackprop.check.links.claims import claim_told
from symbackprop.check.links.code_links import coded_links
from symbackprop.check.links.code_names import rescaled, with_code_names
from symbackprop.check.links.directions import with_direction
from symbackprop.check.links.function_lines import learn_compound
from symbackprop.check.links.given_values import without_bars
from symbackprop.check.links.named_last import given_last
from symbackprop.check.links.namings import without_namings
from symbackprop.check.links.next_link import Link
from symbackprop.check.links.primed import learn_delta, with_slopes
from symbackprop.check.links.probabilities import with_probabilities
from symbackprop.check.links.quantity_first import quantity_first
from symbackprop.check.links.reach import reaching
from symbackprop.check.links.set_to_zero import words_name_zero, words_set
from symbackprop.check.links.state import Case, State
from symbackprop.check.meaning.dotted import dots_as_sums
from symbackprop.check.meaning.hessians import hessians, with_entries
from symbackprop.check.meaning.steps import as_step
from symbackprop.check.meaning.update_steps import said_step, step_networks
from symbackprop.check.mistakes.telling import told
from symbackprop.check.names.clauses import in_order_of_names
from symbackprop.check.names.compounds import statement_joined
from symbackprop.check.names.letters import nodes
from symbackprop.check.names.primed_indices import with_plain_indices
from symbackprop.check.names.running import running_letter
from symbackprop.check.names.vocabulary import Stem, stem_of
from symbackprop.check.records.effort import Effort
from symbackprop.check.records.labour import LARGEST, STATEMENT, TOO_LONG
from symbackprop.check.records.report import VERDICTS, Because, FormulaReport, LinkReport, Report, Verdict
from symbackprop.check.records.score import score
from symbackprop.check.records.value import Unbound
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness, witness
from symbackprop.frozen import replace
from symbackprop.network.network import Network
from symbackprop.reading.document import read_document
from symbackprop.reading.formula import Document, Formula
from symbackprop.reading.tree import Node, Statement


def verify_page(
    networks: Sequence[Network],
    text: str,
    document: str = "",
    kind: Literal["markdown", "latex"] | None = None,
    text_lines: bool = False,
    diagnosing: bool = True,
) -> Report:
    """The report of a page against one or several networks; every formula has a verdict.

    Without `diagnosing`, wrong lines are not told what their mistake may be, which takes most of the time.
    Raises nothing for what stands on the page: what is not read or not bound is said so in the report.
    """
    page = read_document(text, kind, text_lines)
    judge = Judge(networks, page, diagnosing)
    formulas = reaching(in_order_of_names(page.formulas, judge.guarded, judge.named))
    first = next((f for f in formulas if f.verdict == "wrong"), None)
    return Report(
        networks[0].title,
        document,
        formulas,
        score(judge.state.claims, networks),
        None if first is None else Because(first.index, first.line),
        page,
    )


def _guarded(judge: Judge, formula: Formula) -> FormulaReport:
    """One formula judged; a fault of our own costs that formula, not the page, and is told as one."""
    try:
        return judge.formula(formula)
    except Exception as fault:
        return _report(formula, "unbound", (), f"{FAULT} ({type(fault).__name__})")


FAULT = "this line was not judged, by a fault of symbackprop; please report it"
STRUCK = "It is crossed out, and not judged."
UNCLAIMED = ("blank", "unbound", "unreadable")


class Judge:
    """The networks and the state of one page."""

    def __init__(self, networks: Sequence[Network], page: Document, diagnosing: bool = True) -> None:
        self.networks = tuple(networks)
        self.page = page
        self.lines = page.text.splitlines()
        self.cases = cases(page)
        self.scopes = _scopes(networks, self.lines)
        self.witnesses: dict[tuple[str, ...], tuple[Witness, ...]] = {}
        self.state = State(networks=self.networks, definitions=hessians(self.networks))
        self.state.diagnosing = diagnosing

    @np.errstate(all="ignore")  # what is not defined is nan
    def formula(self, formula: Formula) -> FormulaReport:
        """All links of one formula."""
        if formula.struck:
            return _report(formula, "definition", (), STRUCK)
        if formula.unread is not None:
            return _report(formula, "unreadable", (), formula.unread.message)
        self.state.witnesses = self._witnesses_at(formula.line)
        self.state.labour.renew()
        if sum(len(nodes(side)) for statement in formula.statements for side in statement.sides) > LARGEST:
            return _report(formula, "unbound", (), TOO_LONG)
        self.state.formula, self.state.sets = formula.index, words_set(formula)
        self.state.sets_in_words = words_name_zero(formula)
        self.state.case, self.state.supposed = self.cases.get(formula.index, Case()), supposed(formula)
        self.state.step = said_step(formula, self.state.witnesses)
        with_direction(formula, self.state)
        self.state.effort = Effort() if self.state.diagnosing else Effort(0)
        before = self.state.names()
        assume(formula.statements, self.state)
        judged: dict[int, list[LinkReport]] = {}
        for k in self._order(formula):
            judged[k] = self._statement(formula, formula.statements[k])
        found = [link for k in sorted(judged) for link in judged[k]]
        if self.state.local:
            self.state.forget(before)
        claim = claim_told(formula.source, formula.before, self.state)
        if not found:
            said = claim or Finding("unbound", reason="the formula says nothing that could be judged")
            return _report(formula, said.verdict, (), said.reason)
        if claim is not None and claim.verdict == "wrong":
            found[0] = replace(found[0], verdict="wrong", message=claim.reason)
        worst = max((link.verdict for link in found), key=VERDICTS.index)
        claims = tuple(link for link in found if link.lhs or link.verdict not in ("definition", "unbound"))
        return _report(formula, worst, claims, found[0].message if not claims else "")

    def guarded(self, formula: Formula) -> FormulaReport:
        return _guarded(self, formula)

    def named(self, formula: Formula) -> FormulaReport | None:
        """The report of a formula that gives a name which nothing binds yet; it leaves no left side behind."""
        self.state.witnesses = self._witnesses_at(formula.line)
        self.state.labour.renew()
        equations = [s for s in formula.statements if s.relations[:1] == ("=",) and s.leading is None]
        if not any(defines(statement.sides[0], self.state) for statement in equations):
            return None
        head = self.state.head
        report = self.guarded(formula)
        self.state.head = head
        return report

    def _order(self, formula: Formula) -> list[int]:
        """The statements as printed; a name that is given behind them is given before."""
        given = set(given_names(formula.statements, self.state))
        return sorted(range(len(formula.statements)), key=lambda k: (k not in given, k))

    def _statement(self, formula: Formula, statement: Statement) -> list[LinkReport]:
        place = Because(formula.index, formula.line)
        found: list[LinkReport] = []
        try:
            self.state.labour.spend(STATEMENT)
        except Unbound:
            return [self._told(link, formula) for link in left_out(statement)]
        statement = with_entries(dots_as_sums(with_plain_indices(statement)), self.networks)
        learn_compound(statement, self.state)
        learn_delta(statement, self.state)
        compounds = frozenset[Stem]().union(*(w.words.compounds for w in self.state.witnesses))
        if compounds:
            statement = statement_joined(statement, lambda name: stem_of(name) in compounds)
        for each in self.state.witnesses:
            statement = as_step(statement, each.words)
        statement = with_slopes(with_probabilities(statement, self.state), self.state)
        statement = with_changes(without_namings(statement, self.state), self.state)
        statement = without_bars(scalars_alone(statement, self.state), self.state)
        statement = quantity_first(statement, self.state)
        statement, naming = given_last(statement, formula.source, self.state)
        for link in chain(self._links(statement, naming, place), (naming,) if naming is not None else ()):
            report = self._told(link, formula)
            self._claim(link, report)
            found.append(report)
        return found

    def _links(self, statement: Statement, naming: Link | None, place: Because) -> Iterator[Link]:
        if naming is None or statement.relations or statement.leading is not None:
            yield from coded_links(rescaled(statement, self.state), self.state, place)

    def _told(self, link: Link, formula: Formula) -> LinkReport:
        self.state.labour.swap()
        try:
            return told(link, formula, self.state)
        finally:
            self.state.labour.swap()

    def _claim(self, link: Link, report: LinkReport) -> None:
        repeated = report.rhs == report.lhs  # a = a earns nothing
        if report.quantity is not None and not repeated and report.verdict not in UNCLAIMED:
            self.state.claim(report.quantity, report.verdict)

    def _witnesses_at(self, line: int) -> tuple[Witness, ...]:
        """The networks that hold at a line: a heading's scope wins."""
        scope: Mapping[str, Any] | None = None
        for start, found in self.scopes:
            if start <= line:
                scope = found
        net = None if scope is None else scope.get("net")
        key = (str(id(scope)),) if scope is not None else ()
        if key not in self.witnesses:
            chosen = [n for n in self.networks if net is None or n.name == net] or list(self.networks)
            each_step = (w for n in chosen for w in _witnesses(n, _reading(n, scope), self.state))
            self.witnesses[key] = tuple(each_step)
            statements = [s for f in self.page.formulas for s in f.statements]
            for each in self.witnesses[key]:
                each.words = replace(each.words, running=running_letter(statements, each.words))
                each.added_up = added_up(statements, each.words)
        return self.witnesses[key]


def _witnesses(network: Network, reading: Mapping[str, Any], state: State) -> Iterator[Witness]:
    """The network, or where several updates are declared the network at each step."""
    steps = step_networks(network)
    for k, at in enumerate(steps, 1):
        found = _witness(at, reading, state)
        found.step = k if len(steps) > 1 else None
        yield found


def _witness(network: Network, reading: Mapping[str, Any], state: State) -> Witness:
    found = witness(network, reading)
    found.labour = state.labour
    found.words = with_code_names(found.words)
    return found


def left_out(statement: Statement) -> Iterator[Link]:
    """The links of a statement that is not judged any more."""
    finding = Finding("unbound", reason=TOO_LONG)
    before: tuple[Node | None, ...] = (None, *statement.sides)
    relations = [statement.leading or "", *statement.relations]
    for k, (side, relation) in enumerate(zip(statement.sides, relations, strict=True)):
        if k or len(statement.sides) == 1 or statement.leading is not None:
            yield Link(before[k], side, relation, finding)


def _report(formula: Formula, verdict: Verdict, found: tuple[LinkReport, ...], message: str) -> FormulaReport:
    return FormulaReport(formula.index, formula.line, formula.column, formula.latex, verdict, found, message)


def _scopes(networks: Sequence[Network], lines: Sequence[str]) -> list[tuple[int, Mapping[str, Any]]]:
    """The scopes of `reading` by the line from which they hold; each is sought behind the one before."""
    found: list[tuple[int, Mapping[str, Any]]] = []
    seen: list[Any] = []
    for network in networks:
        at = 0
        for scope in network.reading.get("scopes") or ():
            if scope in seen:
                continue
            seen.append(scope)
            start = str(scope.get("from", ""))
            line = next((k for k in range(at, len(lines)) if lines[k].strip().startswith(start)), None)
            if line is not None:
                found.append((line + 1, scope))
                at = line + 1
    return sorted(found or _titled(networks, lines), key=lambda pair: pair[0])


def _titled(networks: Sequence[Network], lines: Sequence[str]) -> list[tuple[int, Mapping[str, Any]]]:
    """A line that holds the title of one of several networks and nothing else opens its part of the page."""
    titles = {network.title: {"net": network.name} for network in networks if network.title and network.name}
    if len(networks) < 2 or len(titles) < len(networks):
        return []
    mark = r"[#*{}\s]|\\[A-Za-z]+\*?|\d+pt"
    return [
        (k, scope)
        for title, scope in titles.items()
        for k, line in enumerate(lines, 1)
        if title in line and re.fullmatch(rf"(?:{mark})*{re.escape(title)}(?:{mark})*", line)
    ]


def _reading(network: Network, scope: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The network's own `reading` with what the scope changes."""
    rules = dict(network.reading)
    if scope is not None:
        same = {**(rules.get("same") or {}), **(scope.get("same") or {})}
        rules.update({k: v for k, v in scope.items() if k not in ("from", "net", "same")})
        rules["same"] = same
    return rules
