"""The same view in another language: each formula and each sentence of a view model rewritten, the rest kept.

A view says by the name of a field what stands in it; a field that is in neither list stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

Rewrite = Callable[[str], str]
View = TypeVar("View")

FORMULAS = frozenset({"tex", "left", "right", "name", "rule", "relation", "value", "openings", "numbers"})
SENTENCES = frozenset({"title", "checked", "heading", "quiet", "where", "wheres", "remarks", "text", "said"})
REMARKS = frozenset({"reason"})
PICTURES = frozenset({"graphs", "pictures"})


def rewritten(view: View, formula: Rewrite, sentence: Rewrite, remark: Rewrite) -> View:
    """A view of the same kind; pictures are left out, for they have a language of their own."""
    languages = ((FORMULAS, formula), (SENTENCES, sentence), (REMARKS, remark))

    def field(name: str, value: object) -> object:
        language = next((said for names, said in languages if name in names), None)
        return () if name in PICTURES else walk(value, language)

    def walk(value: object, language: Rewrite | None) -> object:
        if isinstance(value, str):
            return value if language is None else language(value)
        if isinstance(value, tuple):
            return tuple(walk(item, language) for item in value)
        return changed(value) if is_dataclass(value) and not isinstance(value, type) else value

    def changed(each: Any) -> Any:
        return replace(each, **{f.name: field(f.name, getattr(each, f.name)) for f in fields(each)})

    return cast(View, changed(view))
