"""Correct documents to plant slips in: what this tool writes for the worked networks, and pages of students."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from symbackprop.network.file import load_all
from symbackprop.solution import solve, tex

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Paper:
    """A correct document of a network file."""

    name: str
    net: Path
    text: str
    kind: Literal["markdown", "latex"]
    kinds: tuple[str, ...] = ()  # of slips; all where none is named


def solutions() -> Iterator[Paper]:
    """What this tool writes for every worked network, in LaTeX and Markdown."""
    for net in sorted(ROOT.glob("worked/*/net.yaml")):
        yield from solved(net)


def solved(net: Path) -> Iterator[Paper]:
    from symbackprop.formats import page

    found = [solve(network) for network in load_all(net)]
    yield Paper(f"{net.parent.name}.tex", net, tex(found), "latex")
    yield Paper(f"{net.parent.name}.md", net, page(tuple(found), "md", "both", False), "markdown")


def moved(folder: Path) -> Iterator[Paper]:
    """The solutions of worked networks with numbers, each with a step of gradient descent besides."""
    for net in sorted(ROOT.glob("worked/*/net.yaml")):
        text = net.read_text(encoding="utf-8")
        plain = not re.search(r"^(---|update:|repeat:|functions:|ask:|upstream:|samples:)", text, re.MULTILINE)
        if plain and re.search(r"^values:", text, re.MULTILINE):
            own = folder / net.parent.name / "net.yaml"
            own.parent.mkdir(parents=True, exist_ok=True)
            own.write_text(f"{text}\nupdate: {{rate: 1/10}}\n", encoding="utf-8")
            for paper in solved(own):
                yield replace(paper, name=f"{paper.name}, a step", kinds=("update order",))


def pages() -> Iterator[Paper]:
    """Pages of students; only their right lines are changed."""
    for path in (*sorted(ROOT.glob("worked/page_*/work.md")), *sorted(ROOT.glob("tests/wild/*/document.md"))):
        yield Paper(f"{path.parent.name}/page", path.parent / "net.yaml", path.read_text("utf-8"), "markdown")
    for path in sorted((ROOT / "tests" / "student_pages").glob("[0-9]*")):
        if path.suffix in (".md", ".tex"):
            kind: Literal["markdown", "latex"] = "markdown" if path.suffix == ".md" else "latex"
            yield Paper(f"student {path.name}", path.with_suffix(".yaml"), path.read_text("utf-8"), kind)
