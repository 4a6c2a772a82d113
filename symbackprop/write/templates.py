r"""Where the templates stand and how they are read: `\VAR{..}` places, `\BLOCK{..}` loops, includes, asks.

In a wheel the templates lie inside the package, in a checkout at the top of the repository.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from symbackprop.errors import SymbackpropError

if TYPE_CHECKING:
    import jinja2

PACKAGE = Path(__file__).resolve().parent.parent


def templates_folder() -> Path:
    """The package's own folder if it is there, else the repository's."""
    for folder in (PACKAGE / "templates", PACKAGE.parent / "templates"):
        if folder.is_dir():
            return folder
    raise SymbackpropError("the templates are missing from this installation; install symbackprop again")


@functools.cache
def tex_environment() -> jinja2.Environment:
    """LaTeX owns the braces, so Jinja gets words; an unknown name is an error, never an empty string."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([templates_folder() / "tex", templates_folder() / "tikz"]),
        block_start_string=r"\BLOCK{",
        block_end_string="}",
        variable_start_string=r"\VAR{",
        variable_end_string="}",
        comment_start_string=r"\COMMENT{",
        comment_end_string="}",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # every string of the view model is finished LaTeX; user text is escaped there
    )


@functools.cache
def svg_environment() -> jinja2.Environment:
    """Everything that is placed is escaped; an unknown name is an error."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_folder() / "svg"),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        autoescape=True,
    )


@functools.cache
def markdown_environment() -> jinja2.Environment:
    """Markdown as it is: every string of the view was made safe when it was rewritten."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_folder() / "md"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,
    )


@functools.cache
def code_environment() -> jinja2.Environment:
    """Python owns the braces; every string of the view is code, or a comment that cannot end its line."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_folder() / "code"),
        block_start_string=r"\BLOCK{",
        block_end_string="}",
        variable_start_string=r"\VAR{",
        variable_end_string="}",
        comment_start_string=r"\COMMENT{",
        comment_end_string="}",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,
    )


@functools.cache
def html_environment() -> jinja2.Environment:
    """All that is placed is escaped, unless it is finished markup; style sheets are included as they are."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([templates_folder() / "html", templates_folder() / "svg"]),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        autoescape=True,
    )
