"""Labelled pages: what stands in verdicts.json beside a page, and what a report says of it, side by side."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from symbackprop.check.records.report import FormulaReport, LinkReport, Report

ROOT = Path(__file__).resolve().parent.parent
WORKED = tuple(sorted(ROOT.glob("worked/page_*")))
RENAMED = tuple(sorted(ROOT.glob("tests/pages_renamed/*")))
WILD = tuple(sorted(ROOT.glob("tests/wild/*")))
STUDENT = ROOT / "tests" / "student_pages"
OUTSIDE = ROOT / "tests" / "outside_pages"

RIGHT = frozenset({"definition", "correct", "rounded", "accepted"})
WRONG = frozenset({"wrong", "follows"})
UNJUDGED = frozenset({"unbound", "unreadable"})
# labels that a judge of the formula alone can be asked for; the others are damage, blanks and mentions
CHECKABLE = frozenset({"definition", "correct", "wrong", "follow-through", "rounding"})
RELATIONS = ("=", r"\approx", r"\leftarrow", ":")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One formula, or one entry of an answers file, of a page as it was labelled."""

    page: str
    name: str  # as 001-F41, or the key of an answer
    index: int
    label: str
    accept: frozenset[str]
    links: tuple[str, ...] | None = None  # not labelled one by one
    counted: bool = True  # out of scope, or right in a loose reading only: run and not counted
    net: str = "net.yaml"


@dataclass(frozen=True, slots=True)
class Row:
    """One link, its label and its verdict; a formula without links, or with other links, is one row."""

    of: Labelled
    label: str
    verdict: str
    message: str
    place: str  # the link's number and right side
    claim: bool = True  # a mention claims nothing, so that there is nothing to check

    @property
    def accused(self) -> bool:
        """A right line called wrong, where the label does not leave that open."""
        right = self.label in ("definition", "correct", "rounding")
        return right and self.of.counted and self.verdict in WRONG and "wrong" not in self.of.accept

    @property
    def passed(self) -> bool:
        return self.checkable and self.label in ("wrong", "follow-through") and self.verdict in RIGHT

    @property
    def checkable(self) -> bool:
        return self.claim and self.of.counted and self.label in CHECKABLE

    @property
    def judged(self) -> bool:
        return self.verdict not in UNJUDGED


def labels(folder: Path) -> tuple[Labelled, ...]:
    """The formulas of a page, in their order: with labels of links (worked pages), or admissible verdicts."""
    data = json.loads((folder / "verdicts.json").read_text(encoding="utf-8"))
    return tuple(_labelled(folder, k, entry) for k, entry in enumerate(data["formulas"], 1))


def answer_labels(folder: Path) -> tuple[Labelled, ...]:
    path = folder / "answers-verdicts.json"
    if not path.exists():
        return ()
    entries = json.loads(path.read_text(encoding="utf-8"))["answers"]
    return tuple(_labelled(folder, k, entry) for k, entry in enumerate(entries, 1))


def line_labels(folder: Path) -> tuple[Labelled, ...]:
    """Lines of plain text that state an equation; `index` is the line of the page."""
    data = json.loads((folder / "verdicts.json").read_text(encoding="utf-8"))
    return tuple(_labelled(folder, entry["line"], entry) for entry in data.get("texts", ()))


def _labelled(folder: Path, index: int, entry: dict[str, Any]) -> Labelled:
    name = entry.get("id") or entry.get("key") or f"{folder.name}-F{index}"
    return Labelled(
        page=folder.name,
        name=name,
        index=index,
        label=entry["label"],
        accept=frozenset(entry.get("accept") or entry.get("admissible") or ()),
        links=tuple(entry["links"]) if "links" in entry else None,
        counted=entry.get("scope", "in") == "in",
        net=entry.get("net", "net.yaml"),
    )


def student_pages(folder: Path = STUDENT) -> tuple[Path, ...]:
    return tuple(sorted(p for p in folder.glob("*") if p.suffix in (".md", ".tex")))


def student_labels(page: Path, formulas: int) -> tuple[Labelled, ...]:
    """Every formula is right but the mistakes that are known, and what was carried on from them."""
    data = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    mistakes = {entry["index"] for entry in data["mistakes"]}
    carried = set(data.get("carried", ()))

    def label(k: int) -> str:
        return "wrong" if k in mistakes else "follow-through" if k in carried else "correct"

    return tuple(
        Labelled(page.name, f"{page.name}-F{k}", k, label(k), frozenset(), net=page.with_suffix(".yaml").name)
        for k in range(1, formulas + 1)
    )


def rows(labelled: Labelled, found: FormulaReport) -> Iterator[Row]:
    """The links of a formula with their labels, or the formula as one row where their numbers differ."""
    if labelled.links and len(labelled.links) == len(found.links):
        for k, (label, link) in enumerate(zip(labelled.links, found.links, strict=True), 1):
            yield Row(labelled, label, link.verdict, link.message, f"link {k}: {link.rhs}")
        return
    claim = bool(found.links or found.quantity) or any(sign in found.latex for sign in RELATIONS)
    if labelled.links is not None:
        claim = bool(labelled.links)
    place = f"{len(found.links)} links: {found.latex}"
    yield Row(labelled, labelled.label, found.verdict, said(found), place, claim)


def said(found: FormulaReport) -> str:
    """The message of a formula: that of its worst link, or its own."""
    worst: list[LinkReport] = [link for link in found.links if link.verdict == found.verdict]
    return worst[0].message if worst else found.message


def side_by_side(labelled: tuple[Labelled, ...], report: Report) -> tuple[Row, ...]:
    """Every row of a page. A report of another number of formulas is no report of this page."""
    if len(labelled) != len(report.formulas):
        raise ValueError(
            f"{labelled[0].page} has {len(labelled)} labels, and {len(report.formulas)} were reported"
        )
    pairs = zip(labelled, report.formulas, strict=True)
    return tuple(row for label, found in pairs for row in rows(label, found))
