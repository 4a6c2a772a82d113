"""The order of evaluation: each equation after those that it needs, else as the author wrote them."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping


def evaluation_order(needs: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """A stable order of the keys, each after its needs; keys on a cycle, and what needs them, are left out.

    >>> evaluation_order({"L": ["h"], "z": [], "h": ["z"]})
    ('z', 'h', 'L')
    """
    rank = {name: k for k, name in enumerate(needs)}
    waiting = {name: {n for n in wanted if n in rank} for name, wanted in needs.items()}
    users: dict[str, list[str]] = {name: [] for name in needs}
    for name, wanted in waiting.items():
        for each in wanted:
            users[each].append(name)
    ready = [rank[name] for name, wanted in waiting.items() if not wanted]
    heapq.heapify(ready)
    names = tuple(needs)
    done: list[str] = []
    while ready:
        name = names[heapq.heappop(ready)]
        done.append(name)
        for user in users[name]:
            waiting[user].discard(name)
            if not waiting[user]:
                heapq.heappush(ready, rank[user])
    return tuple(done)


def cycle(needs: Mapping[str, Iterable[str]], left: Iterable[str]) -> tuple[str, ...]:
    """One cycle among the names left over, as z, h, z.

    >>> cycle({"z": ["h"], "h": ["z"]}, ["z", "h"])
    ('z', 'h', 'z')
    """
    remaining = set(left)
    name = next(n for n in needs if n in remaining)
    walk: list[str] = []
    while name not in walk:
        walk.append(name)
        name = next(n for n in needs[name] if n in remaining)
    return (*walk[walk.index(name) :], name)
