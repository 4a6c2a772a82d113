"""The command line: options in, one call into the rooms below, text out; nothing slow is imported at the top.

Data go to standard output, messages to standard error. Exit 0: all holds; 1: a line, a claim or a value under
`expected` is wrong; 2: usage, network file, missing tool, or a failed internal check; 3: `verify --strict`.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from symbackprop import __version__
from symbackprop.errors import SymbackpropError
from symbackprop.outputs import format_by_name, refuse_writing_over
from symbackprop.streams import output_option, put, say, warn
from symbackprop.verify_command import verify
from symbackprop.waiting import waiting

if TYPE_CHECKING:
    from symbackprop.solution import Form

SHEETS = ("tex", "html", "md", "pdf")
FORMATS = ("tex", "html", "md", "pdf", "json", "python", "torch", "ipynb")
SUFFIXES = {
    **{f".{name}": name for name in ("tex", "html", "md", "pdf", "json")},
    ".py": "python",
    ".ipynb": "ipynb",
}
SHEET_SUFFIXES = {**{f".{name}": name for name in SHEETS}, ".yaml": "yaml", ".yml": "yaml"}
GRAPH_SUFFIXES = {".svg": "svg", ".tex": "tikz", ".tikz": "tikz"}
COST_SUFFIXES = {".txt": "text", ".json": "json"}


def choose_format(wanted: str | None, output: Path | None) -> str:
    """What --format says, else the suffix of -o, else a summary on a terminal and tex in a pipe."""
    if wanted is not None and wanted not in FORMATS:
        *most, last = FORMATS
        raise click.UsageError(f"the format {wanted} is not known; needed is {', '.join(most)} or {last}")
    if output is not None:
        return wanted or format_by_name(output, SUFFIXES)
    if wanted is None:
        return "summary" if sys.stdout.isatty() else "tex"
    refuse_binary(wanted, output)
    return wanted


def refuse_binary(name: str, output: Path | None) -> None:
    """A PDF is nothing for a terminal."""
    if name == "pdf" and output is None and sys.stdout.isatty():
        raise click.UsageError("a PDF can't be shown on a terminal; add -o FILE.pdf")


@contextmanager
def named(net: Path) -> Iterator[None]:
    """What a file as a whole has no answer for is told with its name."""
    try:
        yield
    except SymbackpropError as fault:
        placed = str(fault).startswith(f"{net}:")
        raise fault if placed else SymbackpropError(f"{net}:1:1: {fault}") from None


def split_names(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """`--wrt W_1 --wrt b_1` and `--wrt W_1,b_1` are the same."""
    return tuple(name for part in given for name in part.replace(",", " ").split())


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="symbackprop %(version)s")
def cli() -> None:
    """Backpropagation worked out by hand, and every printed equality checked."""


@cli.command()
@click.argument("net", type=click.Path(path_type=Path))
@click.option(
    "--wrt",
    multiple=True,
    callback=split_names,
    metavar="NAME",
    help="Other gradients than the file asks for.",
)
@click.option("--net", "name", metavar="NAME", help="One network of a file that holds several.")
@click.option("--format", "wanted", metavar="|".join(FORMATS), help="Default: by the name of -o.")
@output_option("Where to write.")
@click.option(
    "--form",
    type=click.Choice(["element", "matrix", "both"]),
    default="both",
    show_default=True,
    help="Gradients entry by entry, vectorised, or both.",
)
@click.option("--expanded", is_flag=True, help="Put upstream gradients in, however long it gets.")
@click.option("--digits", type=click.IntRange(1, 100), metavar="N", help="Significant figures on the page.")
@click.option("--no-checks", is_flag=True, help="Derive without checking; the page then says so.")
def derive(
    net: Path,
    wrt: tuple[str, ...],
    name: str | None,
    wanted: str | None,
    output: Path | None,
    form: Form,
    expanded: bool,
    digits: int | None,
    no_checks: bool,
) -> None:
    """Work out the gradients of a network file, with all steps."""
    chosen = choose_format(wanted, output)
    refuse_writing_over(output, net)
    from symbackprop import formats, solution

    found = solution.networks(net, name, digits, whole=chosen in formats.PAGES)
    warn(*found)
    with waiting(f"deriving {net.name}"):
        solved = solution.solve_all(found, wrt or None, not no_checks, expanded)
    with waiting(f"writing {output.name if output else chosen}"):
        if chosen == "ipynb":
            from symbackprop.write.pages.notebook_cells import Calls

            calls = Calls(net.name, name, wrt, digits, form, expanded, not no_checks)
            made: str | bytes = formats.notebook(solved[0], net.read_text(encoding="utf-8-sig"), calls)
        else:
            made = formats.solved_as(solved, chosen, form, expanded)
    put(made, output)
    for line in (line for each in solved for line in each.numbers.unknown):
        say(f"warning: {line}")
    wrong = [line for each in solved for line in each.wrong]
    for line in wrong:
        say(line)
    sys.exit(1 if wrong else 0)


@cli.command()
@click.argument("net", type=click.Path(path_type=Path))
@click.option("--net", "name", metavar="NAME", help="One network of a file that holds several.")
@click.option("--format", "wanted", type=click.Choice(["svg", "tikz"]), help="Default: by the name of -o.")
@click.option("--adjoints", is_flag=True, help="Show also what runs backwards.")
@output_option("Where to write.")
def graph(net: Path, name: str | None, wanted: str | None, adjoints: bool, output: Path | None) -> None:
    """Draw the computation graph of a network file."""
    chosen = wanted or ("svg" if output is None else format_by_name(output, GRAPH_SUFFIXES))
    refuse_writing_over(output, net)
    from symbackprop.network.file import load
    from symbackprop.network.written_out import written_out
    from symbackprop.write.graph.svg import graph_svg
    from symbackprop.write.graph.tikz import graph_tikz

    with named(net):
        network = written_out(load(net, name), "the graph")
    warn(network)
    put((graph_tikz if chosen == "tikz" else graph_svg)(network, adjoints), output)


@cli.command()
@click.argument("net", type=click.Path(path_type=Path))
@click.option("--net", "name", metavar="NAME", help="One network of a file that holds several.")
@click.option(
    "--format",
    "wanted",
    type=click.Choice(["text", "json"]),
    help="A table, or data for programs. Default: by the name of -o, else text.",
)
@output_option("Where to write.")
def cost(net: Path, name: str | None, wanted: str | None, output: Path | None) -> None:
    """Count parameters, operations and stored numbers, forward and backward."""
    chosen = wanted or ("text" if output is None else format_by_name(output, COST_SUFFIXES))
    refuse_writing_over(output, net)
    from symbackprop.derive.derive import derive
    from symbackprop.network.file import load
    from symbackprop.write.pages.cost_pages import cost_json, cost_page

    network = load(net, name)
    warn(network)
    derivation = derive(network, checks=False)
    terminal = sys.stdout.isatty() and output is None
    width = shutil.get_terminal_size().columns if terminal else None
    with named(net):
        found = cost_json(network, derivation) if chosen == "json" else cost_page(network, derivation, width)
    put(found, output)


@cli.command("sheet")
@click.argument("net", type=click.Path(path_type=Path))
@click.option("--net", "name", metavar="NAME", help="One network of a file that holds several.")
@click.option("--format", "wanted", type=click.Choice(SHEETS), help="Default: by the name of -o, else tex.")
@click.option(
    "--seed", type=click.IntRange(0), metavar="N", help="Fresh small integers, the same for the same N."
)
@output_option("Where to write; a name in .yaml gets the network file with the values of the sheet.")
def question_sheet(
    net: Path, name: str | None, wanted: str | None, seed: int | None, output: Path | None
) -> None:
    """Print the question sheet of a network file, with blanks."""
    chosen = wanted or ("tex" if output is None else format_by_name(output, SHEET_SUFFIXES))
    refuse_writing_over(output, net)
    refuse_binary(chosen, output)
    from symbackprop import formats, solution

    found = solution.networks(net, name, None, whole=True)
    if not any(network.ask for network in found):
        raise SymbackpropError(f"{net}:1:1: {solution.NO_QUESTIONS}")
    solved = solution.solve_all(found)
    with named(net):
        sheets = solution.sheet(solved, seed)
    if chosen == "yaml":
        from symbackprop.write.pages.network_file import with_values

        text = net.read_text(encoding="utf-8-sig")
        put(with_values(text, [s.network for s in sheets], net.name), output)
    else:
        made = formats.sheet_pdf(sheets) if chosen == "pdf" else formats.blank_sheet(sheets, chosen)
        put(made, output)


@cli.command()
@click.argument("name", type=click.Path(path_type=Path))
def init(name: Path) -> None:
    """Write a network file to start from, NAME.yaml."""
    from symbackprop.write.pages.starter import starter

    path = name if name.suffix in (".yaml", ".yml") else name.with_name(name.name + ".yaml")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(starter(path.stem))
    except FileExistsError:
        raise SymbackpropError(f"{path} is there already and was left alone; choose another name") from None
    except FileNotFoundError:
        raise SymbackpropError(f"{path} cannot be written: there is no folder {path.parent}") from None
    say(f"{path} is written; next: symbackprop derive {path}")


cli.add_command(verify)


def main() -> None:
    """Run the command; whatever goes wrong is told in words, never with a traceback."""
    try:
        cli.main(prog_name="symbackprop", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as fault:
        fault.show()
    except click.UsageError as fault:
        command = fault.ctx.command_path if fault.ctx is not None else "symbackprop"
        say(f"{fault.format_message().rstrip('.')}; see {command} --help")
    except click.ClickException as fault:
        say(fault.format_message())
    except click.Abort:
        say("interrupted")
    except SymbackpropError as fault:
        say(str(fault))
    except BrokenPipeError:
        # The reader has left; without this, Python would complain once more while it closes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as fault:
        say(f"{fault.filename}: {fault.strerror}" if fault.filename else str(fault))
    except Exception as fault:
        say(
            f"internal error: {type(fault).__name__}: {fault}; this is a bug in symbackprop, "
            "please report it with the network file"
        )
    else:
        return
    sys.exit(2)
