"""Every constructed case of `follows`, in numbers and in symbols: `python tests/followed.py` prints a table."""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import following
import following_symbols
from following import Case
from page_state import copied

from symbackprop.check.links.state import State
from symbackprop.check.page import Judge
from symbackprop.network.file import load_all
from symbackprop.reading.document import read_document


@cache
def judge_of(net: Path) -> tuple[Judge, State]:
    """The judge of a network, and what it knows at first; the pages of two lines have no headings."""
    judge = Judge(load_all(net), read_document("", "markdown"))
    return judge, copied(judge.state)


def verdicts(case: Case) -> list[str]:
    judge, state = judge_of(case.net)
    judge.state = copied(state)
    return [judge.formula(f).verdict for f in read_document(case.text, "markdown").formulas]


def table(name: str, cases: Sequence[Case]) -> str:
    found: Counter[tuple[str, str]] = Counter()
    missed = []
    with multiprocessing.get_context("spawn").Pool(os.cpu_count()) as pool:
        for case, (first, second) in zip(cases, pool.imap(verdicts, cases, 16), strict=True):
            found[case.verdict, second] += 1
            if (first, second) != ("wrong", case.verdict):
                missed.append(f"{case.net.parent.name} {case.about}: {first}, {second}, not {case.verdict}")
    lines = [f"{name}: {len(cases)} cases in {len({c.net for c in cases})} networks"]
    lines += [f"  {wanted:<9} called {called:<9} {n:>6}" for (wanted, called), n in sorted(found.items())]
    return "\n".join((*lines, *missed[:20]))


if __name__ == "__main__":
    print(table("numbers", list(following.cases())))
    print(table("symbols", list(following_symbols.cases())))
