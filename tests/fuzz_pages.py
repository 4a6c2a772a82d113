"""Any string as a formula, mangled pages: no crash, no hang, no memory. `python tests/fuzz_pages.py [N [M]]`

N strings (100000), many to a page so that each is judged after the others, M mangled pages (1000), drawn by a
seed (third), and ADVERSE_PAGES. Slower than SLOWEST for one formula, and more memory than MOST, is a failure
too. A formula's time is what the process spent on judging it (not the clock: others may use the machine), with
its share of the time that the rest of its page took.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import symbackprop
from symbackprop.check import page as check_page
from symbackprop.check.page import FAULT, Judge
from symbackprop.check.records.report import FormulaReport
from symbackprop.network.file import load_all
from symbackprop.network.network import Network
from symbackprop.reading.formula import Formula

ROOT = Path(__file__).resolve().parent.parent
PAGES = tuple(sorted(ROOT.glob("worked/page_*/work.md")))
LONG_AXES = ROOT / "worked/page_relu_columns/work.md"  # one of its networks has axes of 784 and 512
SLOWEST = 1.0  # seconds for one formula
MOST = 1_000_000  # kilobytes
TOGETHER = 50  # formulas on a page
PIECES = (
    *r"\frac{ \sum_{i=1}^{n} \prod \partial L \partial W_1 \nabla \bar{ \hat{ \left( \right) \left.".split(),
    *r"\begin{bmatrix} \end{bmatrix} \begin{cases} \end{cases} & \\ \cdot \odot \otimes \times ^T".split(),
    *r"\text{for } \mathbf{1}( \operatorname{relu}( \sigma'( \delta_{ij} W_{11} z_1 h^{(1)} x y e^{".split(),
    *r"\sqrt{ \log( _{ ^{ \right|_".split(),
    *"( ) [ ] { } = + - / , ; | . ? ' ^ _ 0 1 2 0.5 1e9 99999999999999999999 a b i j k n T d L".split(),
    *("\n", " ", "%", "#", "~", "\\", "\\\\", "\u2211", "\u00b2", "\x00", "\U0001d49c", "\\def\\a{\\a\\a}\\a"),
)
ADVERSE = (
    "(" * 5000,
    "{" * 5000 + "x",
    "x" + "^{x" * 400 + "}" * 400,
    r"\frac" * 2000,
    "+".join(["W_1 x"] * 800),
    "=".join(["L"] * 400),
    "9" * 5000 + "^" + "9" * 5000,
    "2^{2^{2^{2^{2^{2^{2}}}}}}",
    "10^{999999999}",
    r"\sum_{i=1}^{999999999} W_{ij}",
    r"\sum_{a}\sum_{b}\sum_{c}\sum_{d}\sum_{e}\sum_{f} W_{ab} W_{cd} W_{ef}",
    r"\frac{\partial L}{\partial W_{abcdefghijklmnop}}",
    r"\begin{bmatrix}" + "1&" * 3000 + r"\end{bmatrix}",
    r"\begin{bmatrix}" + r"\begin{bmatrix}" * 200,
    "e^{e^{e^{e^{999}}}}",
    "W_1" * 1500,
    "L = " + "-" * 4000 + "1",
    r"\bar{" * 500 + "x" + "}" * 500,
    "x_{" * 1000,
    "|" * 999,
    r"\frac{\partial L}{\partial W_1} = " + " + ".join([r"\frac{\partial L}{\partial S_3} Y_2"] * 60),
    r"\frac{\partial L}{\partial W_1} = " + r" \cdot ".join([r"\frac{\partial L}{\partial S_3} Y_2"] * 25),
    r"\frac{\partial L}{\partial S_3} = " + " = ".join(f"{k} Y_3" for k in range(3, 60)),
    "99999999999999999999^{(l)}",
    "S_2 = " + "1e9" * 60,
    r"\frac{\partial L}{\partial W_1} = " + "1e9" * 15,  # e_{91} in every shape of a network of long axes
    r"\frac{\partial L}{\partial W_1} = " + "1e9" * 55,
    r"\frac{\partial L}{\partial W_1} = " + r" \odot ".join(["e_{91}"] * 40),
    r"\frac{\partial L}{\partial W_1} = " + r" \otimes ".join(["e_{91}"] * 20),
    r"\frac{\partial L}{\partial W_1} = " + r"\mathbf{1} \mathbf{1}^T " * 15,
    r"\frac{\partial L}{\partial W_1} = " + "I " * 30,
    r"\frac{\partial L}{\partial W_1} = " + " + ".join(["I"] * 300),
    "S_2 = " + r"x \cdot " * 300,
    "L = " + "x" * 1900,
    "S_2 = " + "x<" * 900,
    "N = " + "1," * 9000,
    "L = " + "\u2202" * 19000,
    "S_2 = " + "a; " * 3000,
    "L = " + "L = " * 3000,
    r"\frac{\partial L}{\partial W_1} = " + r"\bar{W}_1 + " * 1200,
    r"\frac{\partial L}{\partial W_1} = \begin{bmatrix}" + (r"0." + "7" * 60 + " & ") * 200 + r"\end{bmatrix}",
    "L = " + "0." + "1" * 390 + " + 0.3" * 1000,
    "; ".join(f"q_{{{k + 1}}} = q_{{{k}}} + q_{{{k}}}" for k in range(300)),
    "q = S_2; " + "; ".join(f"{b} = {a} + {a} + {a}" for a, b in pairwise("qrstuvabcdefghijk")),
    r"\newcommand{\a}[1]{" + "#1" * 3000 + r"}\a{" + "x" * 3000 + "}",
    "".join(rf"\def\{b}{{\{a}\{a}}}" for a, b in pairwise("abcdefghijklmnopqrstu")) + r"\u",
    r"\frac{\partial L}{\partial W_{" + "ijkl" * 900 + "}}",
    r"\sum_{i=1}^{n} " * 60 + "x_i",
    "W^{" + "T" * 4000 + "}",
    "x" + "'" * 9000,
    "".join(map(chr, range(1, 600))),
)
ADVERSE_PAGES = (
    "$ " * 100_000,
    "$X$ " * 2000,
    "| " + "$X$ | " * 1500,
    "| " + "$x | " * 3001,
    "| $X$ | $S_2$ |\n" * 1500,
    "$S_2 = 7 Y_3$\n\n" * 60,
    "\n" * 300_000,
    "`" * 300_000 + " a `" * 100_000,
    r"\\( " * 200_000,
    "<!-- " * 150_000,
    "# " + "t" * 300_000 + "\n" + "$X$ " * 1000,
    r"$\newcommand{\a}[1]{x}" + r"\a{ " * 100_000 + "$",
    r"\documentclass{a}\begin{document}\newcommand{\a}[1]{#1}" + r"\a{" * 50_000 + "}" * 50_000 + "$X$",
    r"\documentclass{a}\begin{document}" + r"\newcommand{\a}{ " * 50_000 + "$X$",
    bytes(k % 256 for k in range(600_000)).decode("latin-1"),
    "> $$\n" + "> x\n" * 100_000 + "> $$",
)


@dataclass(slots=True)
class Found:
    """What a run has seen."""

    formulas: int = 0
    slowest: float = 0.0
    slow: str = ""  # the page with the slowest formula
    faults: list[str] | None = None


def strings(count: int, seed: int) -> Iterator[str]:
    """Adverse ones, then pieces in any order and formulas of the worked pages with a place changed."""
    rng = random.Random(seed)
    known = [f.latex for page in PAGES for f in _formulas(page)]
    yield from ADVERSE[: max(1, count // 40)]
    for _ in range(count - len(ADVERSE)):
        if rng.random() < 0.5:
            yield "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 24)))
        else:
            yield _changed(rng.choice(known), rng)


def _formulas(page: Path) -> tuple[symbackprop.reading.tree.Formula, ...]:
    from symbackprop.reading.document import read_document

    return read_document(page.read_text(encoding="utf-8")).formulas


def _changed(text: str, rng: random.Random) -> str:
    for _ in range(rng.randint(1, 3)):
        at, to = sorted((rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)))
        kind = rng.randrange(4)
        if kind == 0:
            text = text[:at] + text[to:] if to - at < 12 else text[:at] + text[at + 1 :]
        elif kind == 1:
            text = text[:at] + rng.choice(PIECES) + text[at:]
        elif kind == 2:
            text = text[:at] + text[at:to][:60] + text[at:]
        else:
            text = text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
    return text


def mangled(count: int, seed: int) -> Iterator[tuple[Path, str]]:
    """Worked pages with lines lost, doubled, cut and exchanged."""
    rng = random.Random(seed)
    for _ in range(count):
        page = rng.choice(PAGES)
        lines = page.read_text(encoding="utf-8").split("\n")
        for _ in range(rng.randint(1, 12)):
            k, m = rng.randrange(len(lines)), rng.randrange(len(lines))
            lines[k] = rng.choice(("", lines[m], lines[k] * 2, lines[k][: m % 40], _changed(lines[k], rng)))
        first = rng.randrange(len(lines))
        yield page, "\n".join(lines[first : first + 40])


class Timed(Judge):
    """A judge that keeps what its slowest formula took."""

    spent: float = 0.0
    slowest: float = 0.0

    def formula(self, formula: Formula) -> FormulaReport:
        start = time.process_time()
        try:
            return super().formula(formula)
        finally:
            took = time.process_time() - start
            Timed.spent += took
            Timed.slowest = max(Timed.slowest, took)


def judged(page: Path, text: str, found: Found, formulas: int) -> None:
    """One page judged; `formulas` is how many strings it holds, whatever they are read as."""
    networks = declared(page)
    Timed.spent = Timed.slowest = 0.0
    start = time.process_time()
    read = 1
    try:
        with timing():
            report = symbackprop.verify(networks, text, "page.md")
        read = max(1, len(report.formulas))
        assert not any(FAULT in formula.message for formula in report.formulas)
    except Exception as fault:  # every one is a failure of the fuzz, told with its page
        assert found.faults is not None
        found.faults.append(f"{type(fault).__name__}: {fault} in {text[:300]!r}")
    rest = (time.process_time() - start - Timed.spent) / read
    found.formulas += formulas
    if Timed.slowest + rest > found.slowest:
        found.slowest, found.slow = Timed.slowest + rest, text


@contextmanager
def timing() -> Iterator[None]:
    own = check_page.Judge
    check_page.__dict__["Judge"] = Timed
    try:
        yield
    finally:
        check_page.__dict__["Judge"] = own


@cache
def declared(page: Path) -> tuple[Network, ...]:
    return load_all(page.with_name("net.yaml"))


def run(count: int, pages: int, seed: int = 1) -> Found:
    """Strings as formulas of worked pages, then mangled pages."""
    found = Found(faults=[])
    rng = random.Random(seed)
    waiting: list[str] = []
    for text in strings(count, seed):
        if text in ADVERSE:
            for page in (PAGES[0], LONG_AXES, PAGES[-1]):
                judged(page, f"$${text}$$\n", found, 1)
            continue
        waiting.append(text.replace("$", ""))
        if len(waiting) == TOGETHER:
            judged(rng.choice(PAGES), "\n\n".join(f"$${w}$$" for w in waiting), found, TOGETHER)
            waiting = []
    if waiting:
        judged(rng.choice(PAGES), "\n\n".join(f"$${w}$$" for w in waiting), found, len(waiting))
    for page, text in mangled(pages, seed):
        judged(page, text, found, max(1, text.count("$") // 2))
    return found


def run_adverse_pages(found: Found) -> None:
    for text in ADVERSE_PAGES:
        judged(PAGES[-1], text, found, 1)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    result = run(*(numbers + [100_000, 1_000][len(numbers) :]))
    run_adverse_pages(result)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{result.formulas} formulas, slowest {result.slowest:.2f} s, {memory // 1000} MB")
    print("\n".join(result.faults or []))
    if result.slowest > SLOWEST:
        print("slow:", result.slow[:5000])
    sys.exit(bool(result.faults) or result.slowest > SLOWEST or memory > MOST)
