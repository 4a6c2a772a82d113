"""The table of docs/notation.md: the lines of each network of its file side by side, as pages have them."""

from __future__ import annotations

import json
import re

from symbackprop.network.file import loads
from symbackprop.solution import json as data_of
from symbackprop.solution import solve
from symbackprop.write.pages.markdown_tex import markdown_tex

TABLE = re.compile(r"(<!-- styles -->\n).*?(<!-- /styles -->)", re.DOTALL)
SOURCE = re.compile(r"^```yaml styles\.yaml\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def with_table(page: str) -> str:
    """The page with its table written again, where it has one."""
    source = SOURCE.search(page)
    if source is None:
        return page
    return TABLE.sub(lambda found: f"{found[1]}\n{table(source[1])}\n{found[2]}", page)


def table(text: str) -> str:
    """A row a line, a column a network: equations first, then the answers."""
    networks = loads(text)
    solved = [json.loads(data_of([solve(network)])) for network in networks]
    columns = [[e["latex"] for e in s["equations"]] + [a["latex"] for a in s["answers"]] for s in solved]
    heads = [network.name for network in networks]
    rows = [heads, ["---"] * len(heads), *(map(_cell, row) for row in zip(*columns, strict=True))]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _cell(latex: str) -> str:
    """A formula as GitHub sets it in a table; a bar would end the cell."""
    return f"${markdown_tex(latex).replace('|', chr(92) + 'vert ')}$"
