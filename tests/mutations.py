"""Wrong by construction: slips planted in correct documents, one at a time and two at a time, and judged.

`python tests/mutations.py` prints the table: eight slips of each kind in each document, or `all` of them, or as
many as the number after it; `doubles` plants two at a time.

What a slip changes is decided by PyTorch alone (mutation_oracle.py); a slip that changes nothing isn't counted.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

import torch
from mutation_papers import Paper, moved, pages, solutions
from mutation_planting import RIGHT, Found, Planting, Tried

from symbackprop.check.page import verify_page
from symbackprop.check.records.report import Report
from symbackprop.network.file import load_all

WRONG = frozenset(("wrong", "follows"))
UNJUDGED = frozenset(("unbound", "unreadable"))
EACH = 8  # slips of a kind in a document
PAIRS = 3  # two slips at a time, in a document


def planted(paper: Paper, most: int | None) -> Found:
    torch.set_num_threads(1)
    return Planting(paper).run(most)


def measured(papers: Iterable[Paper], most: int | None) -> Found:
    """At most so many slips of each kind in each paper."""
    found = Found()
    for paper in papers:
        found.add(planted(paper, most))
    return found


def side_by_side(papers: Sequence[Paper], most: int | None) -> Found:
    """The same by every processor at once; the order is that of the papers."""
    found = Found()
    with multiprocessing.get_context("spawn").Pool(os.cpu_count()) as pool:
        for part in pool.imap(partial(planted, most=most), papers):
            found.add(part)
    return found


def doubles(paper: Paper, tried: Sequence[Tried], most: int) -> list[tuple[int, Report]]:
    """Two slips in one page: the formula in which the first stands, and the report of the whole."""
    wrong = sorted((x for x in tried if x.paper == paper.name and x.verdict == "wrong"), key=lambda x: x.index)
    pairs = [(a, b) for a, b in zip(wrong, wrong[len(wrong) // 3 :], strict=False) if a.index < b.index]
    networks = load_all(paper.net)
    before = verify_page(networks, paper.text, paper.name, paper.kind).first_wrong
    found = []
    for a, b in pairs[:: max(1, len(pairs) // most)][:most]:
        text = paper.text
        for start, end, latex in (b.edit, a.edit):
            text = text[:start] + latex + text[end:]
        first = a.index if before is None else min(a.index, before.index)
        found.append((first, verify_page(networks, text, paper.name, paper.kind)))
    return found


def doubled(paper: Paper) -> list[tuple[str, int, int | None]]:
    """Paper, the first wrong formula, and the one that was called so."""
    tried = planted(paper, 1).tried
    found = doubles(paper, tried, PAIRS)
    return [(paper.name, k, r.first_wrong.index if r.first_wrong else None) for k, r in found]


def doubles_side_by_side(papers: Sequence[Paper]) -> list[tuple[str, int, int | None]]:
    with multiprocessing.get_context("spawn").Pool(os.cpu_count()) as pool:
        return [pair for pairs in pool.imap(doubled, papers) for pair in pairs]


def table_of(found: Found) -> str:
    """A row for each kind: how many, called wrong, named rightly, not judged, passed."""
    lines = [f"{'kind':<20}{'planted':>9}{'wrong':>9}{'named':>9}{'unjudged':>9}{'passed':>9}"]
    rows = {kind: [x for x in found.tried if x.kind == kind] for kind in sorted({x.kind for x in found.tried})}
    for kind, row in {**rows, "all": found.tried}.items():
        wrong = [x for x in row if x.verdict in WRONG]
        counts = (
            len(row), len(wrong), sum(x.mistake == x.kind for x in wrong),
            sum(x.verdict in UNJUDGED for x in row), sum(x.verdict in RIGHT for x in row),
        )  # fmt: skip
        lines.append(f"{kind:<20}" + "".join(f"{n:>9}" for n in counts))
    lines.append(f"documents: {len({x.paper for x in found.tried})}")
    lines.append(f"change nothing: {found.unchanged}; not decided by the oracle: {found.undecided.total()}")
    lines += [f"  {n:>5}  {reason}" for reason, n in found.undecided.most_common(12)]
    for x in found.tried:
        if x.verdict not in WRONG:
            lines.append(f"{x.verdict}: {x.paper}:{x.line} {x.kind}: {x.before} -> {x.after} ({x.message})")
    return "\n".join(lines)


def main(words: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        run((*solutions(), *moved(Path(folder)), *pages()), words)


def run(papers: Sequence[Paper], words: Sequence[str]) -> None:
    if "doubles" in words:
        pairs = doubles_side_by_side(papers)
        missed = [p for p in pairs if p[1] != p[2]]
        print(f"{len(pairs)} pages with two slips, in {len(pairs) - len(missed)} the first is reported")
        print(*missed, sep="\n")
        return
    most = None if "all" in words else next((int(w) for w in words if w.isdigit()), EACH)
    print(table_of(side_by_side(papers, most)))


if __name__ == "__main__":
    main(sys.argv[1:])
