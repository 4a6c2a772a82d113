"""Questions about the whole network: `cost`, `table` of its layers, `graph`, alone or with words and points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

from symbackprop.network.ask import Ask
from symbackprop.network.names import did_you_mean
from symbackprop.network.network import Network
from symbackprop.network.product_text import NoProduct, cost_ask

WholeKind = Literal["cost", "table", "graph"]
KINDS: tuple[WholeKind, ...] = get_args(WholeKind)
ADJOINTS = "adjoints"
_BESIDE = ("text", "points")


class NotWhole(ValueError):
    """What stands after the kind of the question, or beside it, is not read: why; `key` is its entry."""

    def __init__(self, message: str, key: str) -> None:
        super().__init__(message)
        self.key = key


def kind_of(item: Any, taken: Mapping[str, str]) -> WholeKind | None:
    """What the question asks of the whole network; None where it speaks of a quantity."""
    if isinstance(item, str):
        said = item.strip()
        return next((kind for kind in KINDS if kind == said and said not in taken), None)
    return next((kind for kind in KINDS if kind in item), None)


def whole_ask(kind: WholeKind, item: str | Mapping[str, Any], network: Network) -> Ask:
    """The question, with the words that stand on the sheet where the file has none; raises NotWhole."""
    if isinstance(item, str):
        return _ask(kind, None, network)
    for key in item:
        if key not in (kind, *_BESIDE):
            known = (kind, *_BESIDE)
            hint = did_you_mean(key, known) or f"; known are {', '.join(known)}"
            raise NotWhole(f"{key} is no key of the question {kind}{hint}", key)
    return _ask(kind, item[kind], network)


def _ask(kind: WholeKind, asked: Any, network: Network) -> Ask:
    """The question of one kind; `asked` is what stands behind its colon, None where nothing does."""
    match kind:
        case "cost":
            try:
                return cost_ask(asked, network)
            except NoProduct as fault:
                raise NotWhole(str(fault), kind) from None
        case "table":
            if asked is not None:
                raise NotWhole("table stands alone, or with text and points: {table: , text: ..}", kind)
            return Ask(kind, kind, "What are the input and the output of each layer?")
        case "graph":
            if asked is not None and asked != ADJOINTS:
                raise NotWhole(f"graph stands alone, or as graph: {ADJOINTS} for what runs backwards too", kind)
            said = kind if asked is None else f"{kind}: {asked}"
            return Ask(said, kind, "Draw the computation graph.", name=asked or "")
