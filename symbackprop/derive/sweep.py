"""The chain rule, the only place where backpropagation happens: dL/din_p = sum_i dL/dout_i dout_i/din_p.

Enters a quantity with its consumers, leaves the chains that give the element form of its gradient: one local
Jacobian and one chain for each consumer, then `accumulate` if there are several.
"""

from __future__ import annotations

from dataclasses import dataclass

from symbackprop.algebra.forms import Array, adjoint
from symbackprop.algebra.terms import Entry, Index, Partial, Sums, Term, product, rename, summed, term
from symbackprop.derive.local import indices_of, local_jacobian
from symbackprop.derive.run import Run
from symbackprop.derive.steps import Chain
from symbackprop.network.network import Equation

GIVEN = "given"  # the `via` of the part of an adjoint that comes from outside the network


@dataclass(frozen=True, slots=True)
class Swept:
    """The element form of dL/dof at `free`, slopes opaque, and the chains that lead to it."""

    of: Array
    free: tuple[Index, ...]
    element: Sums
    chains: tuple[Chain, ...]
    via: tuple[str, ...]


def backward(of: Array, users: tuple[Equation, ...], loss: str, given: bool) -> Swept:
    """dL/dof from the adjoints of its consumers; `given` adds the part that comes from outside."""
    free = indices_of(of.shape)
    head = Entry(adjoint(of), free)
    via = tuple(e.name for e in users) + ((GIVEN,) if given else ())
    if not users:
        return Swept(of, free, term(head), (), via)
    if len(via) == 1:
        chains, element = _through(of, users[0], head, loss)
        return Swept(of, free, element, chains, via)
    parts: list[Sums] = []
    made: list[Chain] = []
    for user in users:
        part = Entry(Array(of.name, of.shape, "via", user.name), free)
        chains, element = _through(of, user, part, loss)
        made.extend(chains)
        parts.append(element)
    made.append(_accumulate(head, via, parts, tuple(c.key for c in made if c.kind == "chain")))
    last = made[-1].rhs
    assert isinstance(last, tuple)
    return Swept(of, free, last, tuple(made), via)


def _through(of: Array, user: Equation, head: Entry, loss: str) -> tuple[tuple[Chain, ...], Sums]:
    """What one consumer sends back, at the places of `head`."""
    if user.name == loss:
        whole = local_jacobian(user, of, head)
        chain = Chain("chain", f"chain {of.name} via {user.name}", whole.chain.steps)
        return (chain,), whole.jacobian
    local = local_jacobian(user, of)
    places = {i: p for i, p in zip(local.wrt.at, head.at, strict=True) if isinstance(i, Index)}
    over = tuple(i for i in local.out.at if isinstance(i, Index))
    upstream = term(Entry(adjoint(user.out), local.out.at))
    free = tuple(p for p in head.at if isinstance(p, Index))
    run = Run(term(head), free, user.name)
    partial = Partial(local.out, Entry(of, head.at))
    run.to("chain", summed(product(upstream, term(partial)), over))
    jacobian = rename(local.jacobian, places)
    run.to("cite", summed(product(upstream, jacobian), over), cites=(local.chain.key,))
    run.contract()
    run.collect()
    return (local.chain, run.chain("chain", f"chain {of.name} via {user.name}")), run.sums


def _accumulate(head: Entry, via: tuple[str, ...], parts: list[Sums], cites: tuple[str, ...]) -> Chain:
    """dL/dh = the sum of what each consumer sends, and what is given."""
    of = head.array
    run = Run(term(head), tuple(p for p in head.at if isinstance(p, Index)))
    entries = [Term((Entry(Array(of.name, of.shape, "via", name), head.at),)) for name in via]
    run.to("accumulate", tuple(entries))
    left = [(entry,) for entry in entries[len(parts) :]]  # what is given stays as it is
    run.to("cite", tuple(t for sums in (*parts, *left) for t in sums), cites=cites)
    run.collect()
    return run.chain("accumulate", f"accumulate {of.name}")
