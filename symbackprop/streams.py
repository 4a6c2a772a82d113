"""What a command says and writes: messages to standard error, data to standard output or a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from symbackprop.outputs import write

if TYPE_CHECKING:
    from symbackprop.network.network import Network

STANDARD_OUTPUT = Path("-")


def output_option(words: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """`-o FILE`; `-o -` is standard output, as without it."""

    def named(_: click.Context, __: click.Parameter, output: Path | None) -> Path | None:
        return None if output == STANDARD_OUTPUT else output

    return click.option(
        *("-o", "output"), type=click.Path(path_type=Path), callback=named, metavar="FILE", help=words
    )


def say(message: str) -> None:
    """One message on standard error; what would steer a terminal is shown as a question mark."""
    click.echo("".join(c if c.isprintable() or c == "\n" else "?" for c in message), err=True)


def warn(*networks: Network) -> None:
    """What each file may not have meant."""
    for warning in (warning for network in networks for warning in network.warnings):
        say(f"warning: {warning}")


def put(data: str | bytes, output: Path | None) -> None:
    """The data; text is always UTF-8."""
    written = data.encode() if isinstance(data, str) else data
    if output is not None:
        write(written, output)
        say(f"{output} is written")
        return
    sys.stdout.buffer.write(written)
    sys.stdout.flush()


def has_colour() -> bool:
    """Whether standard output is a terminal that shows colours and nobody asked for none."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
