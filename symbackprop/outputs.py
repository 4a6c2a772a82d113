"""Where a command writes and in which format: --format, else the name of -o; never over what it reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from symbackprop.errors import SymbackpropError


def format_by_name(output: Path, suffixes: Mapping[str, str]) -> str:
    """The format of `solution.html`; the size of the letters does not matter."""
    found = suffixes.get(output.suffix.lower())
    if found is None:
        *most, last = suffixes
        known = f"{', '.join(most)} or {last}"
        raise click.UsageError(f"{output}: this name tells no format; end it in {known}, or add --format")
    return found


def refuse_writing_over(output: Path | None, *sources: Path) -> None:
    """`verify NET page.md -o page.md` would put the verdicts in the place of the page."""
    for source in sources:
        if output is not None and output.exists() and source.exists() and output.samefile(source):
            raise SymbackpropError(f"{output} is read by this command and was left alone; choose another name")


def write(data: bytes, output: Path) -> None:
    """The file; where that is not possible, the reason and what to do."""
    try:
        output.write_bytes(data)
    except OSError as fault:
        absent = not output.parent.exists()
        reason = f"there is no folder {output.parent}; make it first" if absent else fault.strerror
        raise SymbackpropError(f"{output} cannot be written: {reason}") from None
