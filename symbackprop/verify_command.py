"""`symbackprop verify NET WORK`: options in, one call into the rooms below, the report out."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from symbackprop.errors import SymbackpropError
from symbackprop.outputs import format_by_name, refuse_writing_over
from symbackprop.streams import has_colour, output_option, put, say, warn
from symbackprop.waiting import waiting

if TYPE_CHECKING:
    from symbackprop.network.network import Network
    from symbackprop.verification import Shown
    from symbackprop.write.verdicts.hints import Hints

BY_SUFFIX = {".txt": "text", ".json": "json", ".html": "html", ".md": "md"}
STANDARD_INPUT = Path("-")


def choose_report(wanted: Shown | None, output: Path | None) -> Shown:
    """What --format says, else the suffix of -o, else text."""
    if wanted is not None or output is None:
        return wanted or "text"
    return cast("Shown", format_by_name(output, BY_SUFFIX))


@click.command()
@click.argument("net", type=click.Path(path_type=Path))
@click.argument("work", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--net", "name", metavar="NAME", help="One network of a file that holds several.")
@click.option(
    "--format",
    "wanted",
    type=click.Choice(["text", "json", "html", "md"]),
    help="Default: by the name of -o, else text.",
)
@click.option(
    "--hints",
    type=click.Choice(["none", "line", "full"]),
    default="full",
    show_default=True,
    help="What is wrong, only where, or only that.",
)
@click.option("--strict", is_flag=True, help="Exit with 3 where something was not read or not judged.")
@click.option("--text", "text_lines", is_flag=True, help="Judge lines of plain text too: Total = n + n = 2n.")
@output_option("Where to write.")
def verify(
    net: Path,
    work: Path,
    name: str | None,
    wanted: Shown | None,
    hints: Hints,
    strict: bool,
    text_lines: bool,
    output: Path | None,
) -> None:
    """Judge a page of hand calculations, or an answers file, line by line.

    WORK is Markdown, LaTeX or YAML; - is standard input. Exit codes: 0 all holds, 1 something is wrong,
    2 it could not be run, 3 see --strict.
    """
    form = choose_report(wanted, output)
    refuse_writing_over(output, net, work)
    document, text = read_work(work)
    from symbackprop.verification import exit_code, judged, shown
    from symbackprop.write.verdicts.hints import hinted

    with waiting(f"judging {document}"):
        report = judged(_networks(net, name), text, document, text_lines, hints == "full")
    if not report.formulas and not text_lines:
        _point_to_plain_lines(document, text)
    width = shutil.get_terminal_size().columns if output is None and sys.stdout.isatty() else None
    put(shown(hinted(report, hints), form, width, output is None and has_colour()), output)
    sys.exit(exit_code(report, strict))


def _point_to_plain_lines(document: str, text: str) -> None:
    """A page of `h = relu(s) = [1, 0]` without dollars is read only where that is asked for."""
    from symbackprop.reading.text_lines import text_formulas

    lines = text_formulas(text, [])
    if lines:
        first = text.count("\n", 0, lines[0][0][0]) + 1
        many = f"{len(lines)} lines of plain text state equalities" if len(lines) > 1 else "a line states one"
        say(f"{document}:{first}:1: no formula stands between dollars, but {many}: --text judges them too")


def read_work(work: Path) -> tuple[str, str]:
    """The name of the work, which the report shows, and its text."""
    from symbackprop.verification import MAX_BYTES, decoded

    most = MAX_BYTES + 1  # one more is enough to see that it is too long
    if work == STANDARD_INPUT:
        document = "standard input"
        return document, decoded(sys.stdin.buffer.read(most), document)
    try:
        with work.open("rb") as file:
            return work.name, decoded(file.read(most), work.name)
    except OSError as fault:
        raise SymbackpropError(f"{work}:1:1: the file cannot be read: {fault.strerror}") from None


def _networks(net: Path, name: str | None) -> tuple[Network, ...]:
    from symbackprop.network.file import load, load_all

    found = load_all(net) if name is None else (load(net, name),)
    warn(*found)
    return found
