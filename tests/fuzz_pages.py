"""Any string as a formula, mangled pages: no crash, no hang, no memory. `python tests/fuzz_pages.py [N [M]]`.

N strings (100000), many to a page so that each is judged after the others, and M mangled pages (1000). Slower
than SLOWEST for one formula, and more memory than MOST, is a failure too.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import symbackprop
from symbackprop.check.page import FAULT
from symbackprop.network.file import load_all

ROOT = Path(__file__).resolve().parent.parent
PAGES = tuple(sorted(ROOT.glob("worked/page_*/work.md")))
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
)


@dataclass(slots=True)
class Found:
    """What a run has seen."""

    formulas: int = 0
    slowest: float = 0.0
    faults: list[str] | None = None


def strings(count: int, seed: int) -> Iterator[str]:
    """Adverse ones, then pieces in any order and formulas of the worked pages with a place changed."""
    rng = random.Random(seed)
    known = [f.latex for page in PAGES for f in _formulas(page)]
    yield from ADVERSE[: max(1, count // 4)]
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


def judged(page: Path, text: str, found: Found, formulas: int) -> None:
    start = time.process_time()
    try:
        report = symbackprop.verify(load_all(page.with_name("net.yaml")), text, "page.md")
        assert not any(FAULT in formula.message for formula in report.formulas)
    except Exception as fault:  # every one is a failure of the fuzz, told with its page
        assert found.faults is not None
        found.faults.append(f"{type(fault).__name__}: {fault} in {text[:300]!r}")
    found.formulas += formulas
    found.slowest = max(found.slowest, (time.process_time() - start) / max(1, formulas))


def run(count: int, pages: int, seed: int = 1) -> Found:
    """Strings as formulas of worked pages, then mangled pages."""
    found = Found(faults=[])
    rng = random.Random(seed)
    waiting: list[str] = []
    for text in strings(count, seed):
        if text in ADVERSE:
            for page in (PAGES[0], PAGES[-1]):
                judged(page, f"$${text}$$\n", found, 1)
            continue
        waiting.append(text.replace("$", ""))
        if len(waiting) == TOGETHER:
            judged(rng.choice(PAGES), "\n\n".join(f"$${w}$$" for w in waiting), found, TOGETHER)
            waiting = []
    for page, text in mangled(pages, seed):
        judged(page, text, found, max(1, text.count("$") // 2))
    return found


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    result = run(*(numbers + [100_000, 1_000][len(numbers) :]))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{result.formulas} formulas, slowest {result.slowest:.2f} s, {memory // 1000} MB")
    print("\n".join(result.faults or []))
    sys.exit(bool(result.faults) or result.slowest > SLOWEST or memory > MOST)
