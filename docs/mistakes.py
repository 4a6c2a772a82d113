"""The table of docs/verdicts.md: each kind of mistake, a line that has it, and what is said of the line."""

from __future__ import annotations

import re

from symbackprop import verify
from symbackprop.check.records.report import LinkReport
from symbackprop.network.file import loads
from symbackprop.write.pages.markdown_tex import markdown_tex
from symbackprop.write.verdicts.words import pieces

TABLE = re.compile(r"(<!-- mistakes -->\n).*?(<!-- /mistakes -->)", re.DOTALL)
SOURCE = re.compile(r"^```\w+ mistakes\.(?:yaml|md)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def with_table(page: str) -> str:
    """The page with its table written again, where it has one."""
    sources = SOURCE.findall(page)
    if len(sources) != 2:
        return page
    rows = [_row(link) for link in wrong(*sources)]
    lines = "".join(
        f"| {' | '.join(row)} |\n" for row in (("mistake", "line", "what is said"), ("---",) * 3, *rows)
    )
    return TABLE.sub(lambda found: f"{found[1]}\n{lines}\n{found[2]}", page)


def wrong(network: str, page: str) -> list[LinkReport]:
    """The wrong links of a page, in order."""
    report = verify(loads(network), page)
    return [link for formula in report.formulas for link in formula.links if link.verdict == "wrong"]


def _row(link: LinkReport) -> tuple[str, str, str]:
    said = "".join(_maths(piece) if is_formula else piece for is_formula, piece in pieces(link.message))
    return f"**{link.mistake}**", _maths(f"{link.lhs.strip()} = {link.rhs.strip()}"), said


def _maths(latex: str) -> str:
    """A formula as GitHub sets it in a table; a bar would end the cell."""
    return f"${markdown_tex(latex).replace('|', chr(92) + 'vert ')}$"
