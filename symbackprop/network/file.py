"""`net.yaml` -> `Network`: every key read, every fault told in one run, each with its line and column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal, cast

from symbackprop.errors import Fault, Place
from symbackprop.network import nodes
from symbackprop.network.complaints import Complaint
from symbackprop.network.complaints import Path as EntryPath
from symbackprop.network.declaration import Assignment, Declaration
from symbackprop.network.declare import assemble
from symbackprop.network.declared import SECTIONS, Sizes, read_quantity, read_sizes
from symbackprop.network.givens import Given
from symbackprop.network.names import did_you_mean
from symbackprop.network.network import Network, Quantity
from symbackprop.network.nodes import Places
from symbackprop.network.repeated import repeated
from symbackprop.network.settings import (
    family,
    read_equation,
    read_expected,
    read_functions,
    read_kinks,
    read_notation,
    read_update,
    read_upstream,
    read_wrt,
)
from symbackprop.network.value_nodes import read_values
from symbackprop.network.variants import variants
from symbackprop.network.yaml_source import (
    MAX_CHARACTERS,
    Faults,
    Mapping,
    Node,
    Scalar,
    Sequence,
    documents,
    place_of_character,
    too_long,
)

KEYS = (
    *("title", "notes", "name", "extends", "vectors", "sizes"),
    *SECTIONS,
    *("equations", "functions", "repeat", "loss", "upstream", "wrt", "kinks", "update", "values", "samples"),
    *("expected", "ask", "claims", "notation", "reading"),
)
LATER = ("ask", "claims")


def load(path: str | Path, net: str | None = None) -> Network:
    """The network of a file, by its name or the first; raises NetworkFileError with all faults."""
    return picked(load_all(path), net, str(path))


def load_all(path: str | Path) -> tuple[Network, ...]:
    """Every network of a file."""
    path = Path(path)
    faults = Faults(str(path))
    try:
        with path.open("rb") as file:
            raw = file.read(4 * MAX_CHARACTERS + 1)
    except OSError as error:
        faults.add(1, 1, f"the file cannot be read: {error.strerror}")
        raise faults.stop() from None
    if len(raw) > 4 * MAX_CHARACTERS:
        raise too_long(f"more than {4 * MAX_CHARACTERS} bytes", faults)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        faults.add(line, column, "this is no text in UTF-8; save the file as UTF-8")
        raise faults.stop() from None
    return _networks(text, path.stem, path.parent, faults)


def loads(text: str, file_name: str = "net.yaml", folder: Path | None = None) -> tuple[Network, ...]:
    """The networks of a text; without a folder no value comes from a file."""
    return _networks(text, Path(file_name).stem, folder, Faults(file_name))


def picked(networks: tuple[Network, ...], net: str | None, file: str) -> Network:
    """The network of that name, or the first."""
    if net is None:
        return networks[0]
    for network in networks:
        if network.name == net:
            return network
    names = [network.name for network in networks if network.name]
    known = f"the file has {', '.join(names)}" if names else "no network of the file has a name"
    faults = Faults(file)
    faults.add(1, 1, f"there is no network {net}; {known}{did_you_mean(net, names)}")
    raise faults.stop()


def _networks(text: str, stem: str, folder: Path | None, faults: Faults) -> tuple[Network, ...]:
    found = documents(text, faults)
    filled = tuple(d for d in found if not (isinstance(d, Scalar) and d.is_null))
    if not filled:
        faults.add(1, 1, "the file is empty; begin with inputs, parameters and equations")
        raise faults.stop()
    networks = [_document(each, text, stem, folder, faults) for each in variants(filled, faults)]
    if faults.found:
        raise faults.stop()
    return tuple(network for network in networks if network is not None)


def _document(document: Mapping, text: str, stem: str, folder: Path | None, faults: Faults) -> Network | None:
    """A document as it is, or with the cells of its families written out."""
    if document.get("repeat") is None:
        return _network(document, text, stem, folder, faults)

    def read(cells: Mapping, own: Faults) -> Network | None:
        return _network(cells, text, stem, folder, own)

    return repeated(document, text, faults, read)


def _network(document: Mapping, text: str, stem: str, folder: Path | None, faults: Faults) -> Network | None:
    """One document as a network, or None after its faults were told."""
    source = _Source(document, folder, faults)
    declaration = source.declaration(stem)
    if declaration is None:
        return None
    network, complaints = assemble(declaration)
    if network is None:
        for complaint in complaints:
            faults.add(*source.place(complaint, text), complaint.message)
        return None
    said = (Fault(Place(faults.file, *source.place(c, text)), c.message) for c in complaints)
    return replace(network, warnings=tuple(map(str, said)))


class _Source:
    """One document: its entries, and where each stands."""

    def __init__(self, document: Mapping, folder: Path | None, faults: Faults) -> None:
        self.document = document
        self.folder = folder
        self.faults = faults
        self.fields = {k.text: v for k, v in nodes.known_entries(document, "a network", KEYS, faults)}
        self.places: Places = {(k.text,): v for k, v in document.items}
        self.broken: set[str] = set()

    def declaration(self, stem: str) -> Declaration | None:
        """Every key read; None where the network needs what is not there yet."""
        first = family(self.document)
        if first is not None:
            self.faults.at(first, f"a family such as {first.text} needs its range: add repeat: {{l: [1, N]}}")
            return None
        fields, faults, places = self.fields, self.faults, self.places
        vectors = cast("Literal['column', 'row']", self._choice("vectors", ("column", "row")) or "column")
        sizes = read_sizes(fields.get("sizes"), faults)
        quantities = dict(self._quantities(vectors, sizes))
        name = self._text("name")
        return Declaration(
            quantities=quantities,
            equations=dict(self._equations()),
            title=self._text("title") or stem,
            name=name,
            notes=self._text("notes"),
            vectors=vectors,
            sizes=sizes.numbers,
            size_aliases=sizes.aliases,
            functions=read_functions(fields.get("functions"), faults),
            loss=self._text("loss") or None,
            upstream=read_upstream(fields.get("upstream"), faults, places),
            wrt=read_wrt(fields.get("wrt"), faults),
            kinks=read_kinks(fields.get("kinks"), faults, places),
            update=read_update(fields.get("update"), self.folder, faults, places),
            values=read_values(fields.get("values"), "values", self.folder, faults),
            samples=tuple(self._samples()),
            expected=read_expected(fields.get("expected"), faults),
            notation=read_notation(fields.get("notation"), faults),
            reading=nodes.plain(fields["reading"]) if "reading" in fields else {},
            kept={key: nodes.plain(fields[key]) for key in LATER if key in fields},
            broken=frozenset(self.broken),
        )

    def _text(self, key: str) -> str:
        return (nodes.text(self.fields[key], key, self.faults) or "") if key in self.fields else ""

    def _choice(self, key: str, allowed: tuple[str, ...]) -> str | None:
        return nodes.choice(self.fields[key], key, allowed, self.faults) if key in self.fields else None

    def _quantities(self, vectors: Literal["column", "row"], sizes: Sizes) -> Iterator[tuple[str, Quantity]]:
        seen: dict[str, Scalar] = {}
        for section, role in SECTIONS.items():
            inner = self.fields.get(section)
            if isinstance(inner, Sequence):  # one fault for the list, none for each use of its names
                self.broken.update(item.text for item in inner.items if isinstance(item, Scalar))
            for key, value in nodes.entries(inner, section, self.faults) if inner else ():
                if key.text in seen:
                    line = seen[key.text].line
                    self.faults.at(key, f"{key.text} is declared twice, first in line {line}")
                    continue
                seen[key.text] = key
                self.places["quantities", key.text] = key
                nodes.place_entries(value, ("quantities", key.text), ("latex", "aliases"), self.places)
                quantity = read_quantity(key, value, role, vectors, sizes, self.faults)
                if quantity is None:
                    self.broken.add(key.text)
                else:
                    yield key.text, quantity

    def _equations(self) -> Iterator[tuple[str, Assignment]]:
        inner = self.fields.get("equations")
        if inner is None or (isinstance(inner, Scalar) and inner.is_null):
            self.faults.at(self.document, "there are no equations; add equations: {z: W @ x, ..}")
            return
        for key, value in nodes.entries(inner, "equations", self.faults):
            self.places["equations", key.text] = key
            assignment = read_equation(key, value, self.faults, self.places)
            if assignment is None:
                self.broken.add(key.text)
            else:
                yield key.text, assignment

    def _samples(self) -> Iterator[dict[str, Given]]:
        node = self.fields.get("samples")
        if node is None:
            return
        if not isinstance(node, Sequence) or not node.items:
            self.faults.at(node, f"samples is a list of mappings of values, and not {nodes.kind(node)}")
            return
        for sample in node.items:
            yield read_values(sample, "a sample", self.folder, self.faults)

    # -- places --

    def place(self, complaint: Complaint, text: str) -> tuple[int, int]:
        """Line and column of what a complaint speaks of: as near as the path leads."""
        path: EntryPath = complaint.path
        told = self.places.get((*path, "is"), self.places.get(path))
        if complaint.offset is not None and isinstance(told, Scalar):
            return place_of_character(text, told, complaint.offset)
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                node = _walk(self.places[path[:length]], path[length:])
                return node.line, node.column
        return self.document.line, self.document.column


def _walk(node: Node, path: EntryPath) -> Node:
    """Down the entries of a node as far as the path leads; "" is the key of the entry before it."""
    for k, step in enumerate(path):
        if path[k + 1 :] == ("",) and isinstance(node, Mapping) and (key := node.key(str(step))) is not None:
            return key
        if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        elif isinstance(node, Mapping) and isinstance(step, str) and (inner := node.get(step)) is not None:
            node = inner
        else:
            break
    return node
