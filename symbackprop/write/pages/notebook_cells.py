"""The cells of a notebook, `nbformat` 4: load the network, show it, derive, show, check the numbers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from symbackprop.network.network import Network

MAIN = '\n\nif __name__ == "__main__":'
INTRODUCTION = (
    "This notebook runs where symbackprop is installed: the network below is read, its gradients are derived "
    "and every step is checked, then the same formulas as NumPy code are compared with finite differences. "
    "Change the network, and run it again."
)


@dataclass(frozen=True, slots=True)
class Calls:
    """What the command was asked for, so that the notebook asks the same."""

    file: str = "net.yaml"
    net: str | None = None
    wrt: tuple[str, ...] = ()
    digits: int | None = None
    form: str = "both"
    expanded: bool = False
    checks: bool = True


def notebook_json(network: Network, source: str, calls: Calls, code: str | None, reason: str = "") -> str:
    """The notebook as text, without outputs; where there is no code, the reason stands in its place."""
    cells = [
        _markdown(f"# {_title(network)}\n\n{INTRODUCTION}"),
        _code(
            f"{_imports(calls)}\n\nNET = {_quoted(source)}\nnetwork = {_load(calls)}{_digits(calls)}\nnetwork"
        ),
        _code(f"solution = {_derive(calls)}\n{_show(calls)}"),
    ]
    if code is None:
        cells.append(_markdown(f"There is no code of this network: {_title_text(reason)}."))
    else:
        cells += [
            _markdown("The same formulas as NumPy code:"),
            _code(code.partition(MAIN)[0].rstrip()),
            _code("largest = check()\nassert largest < 1e-6\nlargest"),
        ]
    for number, cell in enumerate(cells, 1):
        cell["id"] = f"cell-{number}"
    python = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": python, "language_info": {"name": "python"}}
    book = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book, indent=1, ensure_ascii=False) + "\n"


def _markdown(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": "", "metadata": {}, "source": text.splitlines(keepends=True)}


def _code(text: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": "",
        "metadata": {},
        "outputs": [],
        "source": text.splitlines(keepends=True),
    }


def _title(network: Network) -> str:
    return _title_text(": ".join(filter(None, (network.title, network.name))))


def _title_text(text: str) -> str:
    """Words of a user in Markdown: no link, no image, no HTML, no formula."""
    plain = "".join(c if c.isprintable() else " " for c in text)
    return "".join(f"\\{c}" if c in r"\`*_{}[]<>#|~$&!" else c for c in plain)


def _quoted(source: str) -> str:
    """A raw string on lines of its own where Python reads it back as it is, else one with escapes."""
    plain = '"""' not in source and not source.endswith(("\\", '"'))
    if plain and all(c.isprintable() or c == "\n" for c in source):
        return f'r"""{source}"""'
    return repr(source)


def _imports(calls: Calls) -> str:
    return "import symbackprop" if calls.digits is None else "import dataclasses\n\nimport symbackprop"


def _load(calls: Calls) -> str:
    options = f", net={calls.net!r}" if calls.net else ""
    named = f", file_name={calls.file!r}" if calls.file != "net.yaml" else ""
    return f"symbackprop.loads(NET{options}{named})"


def _digits(calls: Calls) -> str:
    if calls.digits is None:
        return ""
    changed = f'{{**network.notation, "digits": {calls.digits}}}'
    return f"\nnetwork = dataclasses.replace(network, notation={changed})"


def _derive(calls: Calls) -> str:
    options = [f"wrt={list(calls.wrt)!r}"] if calls.wrt else []
    options += [] if calls.checks else ["checks=False"]
    return f"symbackprop.derive({', '.join(['network', *options])})"


def _show(calls: Calls) -> str:
    if calls.form == "both" and not calls.expanded:
        return "solution"
    options = [f"form={calls.form!r}"] + (["expanded=True"] if calls.expanded else [])
    return f"from IPython.display import Markdown\n\nMarkdown(solution.markdown({', '.join(options)}))"
