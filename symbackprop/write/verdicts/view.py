"""The page of verdicts as a view: the student's page in its own order, marks, messages and corrections.

Strings of Markup are finished HTML; every other string is escaped by the template.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from symbackprop.check.records.report import FormulaReport, Report, Verdict
from symbackprop.reading.formula import Formula
from symbackprop.write.verdicts.maths import marked_code, maths
from symbackprop.write.verdicts.messages import Speaker
from symbackprop.write.verdicts.pieces import Piece, framed, statements
from symbackprop.write.verdicts.prose import Paragraph, body
from symbackprop.write.verdicts.width import may_scroll
from symbackprop.write.verdicts.words import SAID, Note, notes

BAD: tuple[Verdict, ...] = ("wrong", "follows")
BROKEN_OUT: tuple[Verdict, ...] = ("wrong", "follows", "unbound", "unreadable")


@dataclass(frozen=True, slots=True)
class MarkView:
    """A verdict's mark; `name` is spoken by a screen reader."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class SideView:
    """One row of a broken line: a mark (or none), the left side (or none), relation and right side."""

    marks: tuple[MarkView, ...]
    left: Markup
    right: Markup


@dataclass(frozen=True, slots=True)
class EquationView:
    """The sides of a statement, which go on in the next row where one row is too short."""

    sides: tuple[Markup, ...]
    scrolls: bool


@dataclass(frozen=True, slots=True)
class ChainView:
    """A statement that is broken at its relations."""

    sides: tuple[SideView, ...]
    scrolls: bool


@dataclass(frozen=True, slots=True)
class PartView:
    """A part of a row: words, a formula on one row, or one that is broken at its relations."""

    is_words: bool = False
    is_run: bool = False
    is_chain: bool = False
    words: Markup = field(default_factory=Markup)
    anchor: str = ""
    marks: tuple[MarkView, ...] = ()
    equations: tuple[EquationView, ...] = ()
    chains: tuple[ChainView, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteView:
    """What is said beside a row: the fact, and what comes after it."""

    kind: str
    fact: Markup
    rest: Markup


@dataclass(frozen=True, slots=True)
class FixView:
    """A side that would be right."""

    left: Markup
    right: Markup


@dataclass(frozen=True, slots=True)
class RowView:
    """A heading, words alone, or a numbered row with formulas and what is said to them."""

    is_heading: bool = False
    is_line: bool = False
    is_bad: bool = False
    is_flow: bool = False  # words between formulas: they run on as in the page
    scrolls: bool = False  # as a whole, which only words with formulas between them do
    words: Markup = field(default_factory=Markup)
    number: str = ""
    parts: tuple[PartView, ...] = ()
    notes: tuple[NoteView, ...] = ()
    fixes: tuple[FixView, ...] = ()
    fixes_scroll: bool = False


def mark(verdict: Verdict) -> MarkView:
    return MarkView(verdict, SAID[verdict])


def anchor(formula: FormulaReport) -> str:
    return f"formula-{formula.index}"


class PageRows:
    """The rows of one report."""

    def __init__(self, report: Report, speak: Speaker) -> None:
        self.report = report
        self.speak = speak
        said = list(notes(report))
        self.formulas = [formula for formula, _ in said]
        self.notes: dict[int, tuple[Note, ...]] = {formula.index: found for formula, found in said}
        self.by_index = {formula.index: formula for formula in self.formulas}

    def rows(self) -> Iterator[RowView]:
        page = self.report.page
        if page is None:
            yield from (self._answer(formula) for formula in self.formulas)
            return
        for paragraph in body(page):
            read = [page.formulas[part] if isinstance(part, int) else part for part in paragraph.parts]
            if paragraph.kind == "heading" and not any(isinstance(part, Formula) for part in read):
                yield RowView(is_heading=True, words=Markup(" ").join(p for p in read if isinstance(p, Markup)))
            else:
                yield from self._paragraph(paragraph, read)

    def _paragraph(self, paragraph: Paragraph, read: Sequence[Markup | Formula]) -> Iterator[RowView]:
        """A displayed formula has a row of its own, and one that needs a look ends its row."""
        open_parts: list[Markup | Formula] = []
        for part in read:
            stands_alone = isinstance(part, Formula) and part.display
            if stands_alone and open_parts:
                yield self._row(paragraph, open_parts)
                open_parts = []
            if not open_parts and part is not read[0] and isinstance(part, Markup):
                part = Markup(part.lstrip(" ,.;:"))  # what ended the row before says nothing in this one
            open_parts.append(part)
            if stands_alone or (isinstance(part, Formula) and self._needs_look(part)):
                yield self._row(paragraph, open_parts)
                open_parts = []
        if any(isinstance(part, Formula) or _has_letters(part) for part in open_parts):
            yield self._row(paragraph, open_parts)

    def _needs_look(self, read: Formula) -> bool:
        formula = self.by_index.get(read.index)
        return formula is not None and formula.verdict in BROKEN_OUT and bool(self.notes[read.index])

    def _row(self, paragraph: Paragraph, parts: Sequence[Markup | Formula]) -> RowView:
        inside = [self.by_index.get(p.index) for p in parts if isinstance(p, Formula)]
        formulas = [formula for formula in inside if formula is not None]
        if not any(isinstance(p, Formula) for p in parts):
            return RowView(words=Markup(" ").join(p for p in parts if isinstance(p, Markup)))
        said = [note for formula in formulas for note in self._said(formula)]
        first = next(p for p in parts if isinstance(p, Formula))
        flow = any(isinstance(p, Markup) and _has_letters(p) for p in parts)
        shown = tuple(self._part(p) for p in parts)
        fixes = tuple(fix for note in said if (fix := self._fix(note)) is not None)
        return RowView(
            is_line=True,
            is_bad=any(formula.verdict in BAD for formula in formulas),
            is_flow=flow,
            number=str(first.line),
            scrolls=flow and any(equation.scrolls for part in shown for equation in part.equations),
            parts=shown,
            notes=tuple(self._note(note) for note in said if note.message),
            fixes=fixes,
            fixes_scroll=_fixes_scroll(fixes),
        )

    def _answer(self, formula: FormulaReport) -> RowView:
        said = self._said(formula)
        key = Markup("<code>{}</code>").format(self.speak.clean(formula.quantity or ""))
        fixes = tuple(fix for note in said if (fix := self._fix(note, key)) is not None)
        return RowView(
            is_line=True,
            is_bad=formula.verdict in BAD,
            number=str(formula.line),
            parts=(PartView(is_words=True, words=key), self._formula(formula, None)),
            notes=tuple(self._note(note) for note in said if note.message),
            fixes=fixes,
            fixes_scroll=_fixes_scroll(fixes),
        )

    def _said(self, formula: FormulaReport) -> tuple[Note, ...]:
        """The notes of a formula; what is said to several of its links is said once."""
        first: dict[tuple[str, str, str, str], Note] = {}
        for note in self.notes[formula.index]:
            first.setdefault((note.verdict, note.message, note.correct, note.expected), note)
        return tuple(first.values())

    def _part(self, part: Markup | Formula) -> PartView:
        if isinstance(part, Markup):
            return PartView(is_words=True, words=part)
        formula = self.by_index.get(part.index)
        if formula is None:  # hints that leave lines out leave the page as it was
            bare = FormulaReport(part.index, part.line, part.column, part.latex, "definition")
            return self._formula(bare, part, marked=False)
        return self._formula(formula, part)

    def _formula(self, formula: FormulaReport, read: Formula | None, marked: bool = True) -> PartView:
        pieces = statements(formula, read)
        marks = (mark(formula.verdict),) if marked else ()
        if not pieces:
            shown = self._whole(formula, read)
            return PartView(is_run=True, anchor=anchor(formula), marks=marks, equations=(_equation((shown,)),))
        if formula.verdict in BAD and any(k.verdict in BAD for k in formula.links):
            chains = tuple(_chain(statement, read) for statement in pieces)
            return PartView(is_chain=True, anchor=anchor(formula), chains=chains)
        equations = tuple(_equation(tuple(maths(framed(p, read), p.latex) for p in one)) for one in pieces)
        return PartView(is_run=True, anchor=anchor(formula), marks=marks, equations=equations)

    def _whole(self, formula: FormulaReport, read: Formula | None) -> Markup:
        """A formula that could not be read, with the place; else as it is."""
        if formula.verdict == "unreadable":
            found = next(iter(self.notes.get(formula.index, ())), None)
            return marked_code(formula.latex, found.at if found is not None else (0, 0))
        latex = (read.source or read.latex) if read is not None else formula.latex
        return maths(latex, latex)

    def _note(self, note: Note) -> NoteView:
        return NoteView(note.verdict, *self.speak.fact_and_rest(note.message, note.verdict in BROKEN_OUT))

    def _fix(self, note: Note, key: Markup | None = None) -> FixView | None:
        link = note.link
        if link is None or note.verdict not in BAD or not (note.correct or note.expected):
            return None
        right = note.correct or self.speak.array(link.expected, link.rhs)
        head = maths(link.lhs, link.lhs) if link.lhs else Markup()
        return FixView(head if key is None else key, maths(f"= {right}", right))


def _equation(sides: tuple[Markup, ...]) -> EquationView:
    return EquationView(sides, may_scroll(sides))


def _chain(pieces: Sequence[Piece], read: Formula | None) -> ChainView:
    sides = tuple(_sides(pieces, read))
    return ChainView(sides, may_scroll([s.left for s in sides], [s.right for s in sides]))


def _fixes_scroll(fixes: tuple[FixView, ...]) -> bool:
    return may_scroll([fix.left for fix in fixes], [fix.right for fix in fixes])


def _sides(pieces: Sequence[Piece], read: Formula | None) -> Iterator[SideView]:
    """The first piece stands left of the relation that follows it; a statement may begin with a relation."""
    left = Markup()
    for k, piece in enumerate(pieces):
        shown = maths(framed(piece, read), piece.latex)
        marks = (mark(piece.link.verdict),) if piece.link is not None else ()
        if piece.starts and not marks:
            left = shown
            if k + 1 == len(pieces):
                yield SideView((), left, Markup())
            continue
        yield SideView(marks, left, shown)
        left = Markup()


def _has_letters(words: Markup | Formula) -> bool:
    return isinstance(words, Markup) and any(c.isalnum() for c in words.striptags())
