"""The layered layout on random graphs: no overlap, all to the right, nothing run through."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbackprop.write.graph.frames import hits, points
from symbackprop.write.graph.heights import monotone
from symbackprop.write.graph.layers import crossings, depths, layers
from symbackprop.write.graph.layout import layout
from symbackprop.write.graph.plan import Box, Layout, Link, Placed, Plan, Spacing, Way
from symbackprop.write.graph.words import Word, set_words

SPACING = Spacing(column=58, row=22, guest=34, neighbour=12, line=44, track=16, pair=10, tip=4, widest=900)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Boxes of different sizes, links from earlier to later ones, and guests with one link each."""
    count = draw(st.integers(1, 12))
    names = [f"n{k}" for k in range(count)]
    wide, room = st.sampled_from([50.0, 57.0, 83.0]), st.sampled_from([0.0, 13.0, 31.0])
    boxes = [Box(n, draw(wide), 50.0, draw(st.booleans()), draw(room), draw(room)) for n in names]
    pairs = list(combinations(range(count), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=22)) if pairs else []
    back = st.booleans()
    links = [Link(names[a], names[b], True, draw(back), draw(st.sampled_from([0.0, 61.0]))) for a, b in chosen]
    hosts = {}
    for k, host in enumerate(draw(st.lists(st.sampled_from(names), max_size=7))):
        guest = f"g{k}"
        boxes.append(Box(guest, draw(st.sampled_from([38.0, 45.0])), 38.0, False, draw(room), 0.0, draw(room)))
        links.append(Link(guest, host, True, draw(back)))
        hosts[guest] = host
    return Plan(tuple(boxes), tuple(links), hosts, names[-1])


def overlap(a: Placed, b: Placed) -> bool:
    p, q = a.room, b.room
    return p[0] < q[2] and q[0] < p[2] and p[1] < q[3] and q[1] < p[3]


def foreign(drawing: Layout, way: Way) -> list[Placed]:
    return [p for p in drawing.placed if p.box.key not in (way.link.start, way.link.end)]


def from_left_to_right(way: Way) -> tuple[float, float]:
    ends = (way.start[0], way.curves[-1].end[0])
    return ends[::-1] if way.back else ends


@settings(max_examples=50, deadline=None)
@given(plans())
def test_no_two_boxes_overlap(plan: Plan) -> None:
    placed = layout(plan, SPACING).placed
    assert {p.box.key for p in placed} == {box.key for box in plan.boxes}
    assert [(a, b) for a, b in combinations(placed, 2) if overlap(a, b)] == []


@settings(max_examples=50, deadline=None)
@given(plans())
def test_every_link_is_drawn_and_goes_right(plan: Plan) -> None:
    drawing = layout(plan, SPACING)
    drawn = {(way.link, way.back) for way in drawing.ways}
    assert drawn == {(k, b) for k in plan.links for b in (False, True) if (k.back if b else k.forward)}
    for way in drawing.ways:
        start, end = from_left_to_right(way)
        assert way.link.start in plan.hosts or start < end


@settings(max_examples=50, deadline=None)
@given(plans())
def test_no_straight_arrow_passes_through_a_box_that_it_does_not_join(plan: Plan) -> None:
    drawing = layout(plan, SPACING)
    for way in drawing.ways:
        if len(way.curves) == 1 and way.curves[0].straight:
            assert not [p for p in foreign(drawing, way) if hits(p.frame, way.start, way.curves[0].end)]


@settings(max_examples=50, deadline=None)
@given(plans())
def test_no_curve_passes_through_a_box_that_it_does_not_join(plan: Plan) -> None:
    drawing = layout(plan, SPACING)
    for way in drawing.ways:
        along = points(way.start, way.curves)
        for p in foreign(drawing, way):
            left, top, right, bottom = p.frame
            assert not any(left < x < right and top < y < bottom for x, y in along)


@settings(max_examples=25, deadline=None)
@given(plans())
def test_the_same_plan_gives_the_same_drawing_inside_its_bounds(plan: Plan) -> None:
    drawing = layout(plan, SPACING)
    assert drawing == layout(plan, SPACING)
    corners = [p.room for p in drawing.placed]
    assert all(r[0] >= -0.02 and r[1] >= -0.02 for r in corners)
    assert all(r[2] <= drawing.width + 0.02 and r[3] <= drawing.height + 0.02 for r in corners)


@settings(max_examples=25, deadline=None)
@given(plans())
def test_the_last_box_stands_in_the_last_column(plan: Plan) -> None:
    depth = depths(plan)
    assert depth[plan.last] == max(depth.values())
    assert all(depth[link.start] < depth[link.end] for link in plan.links if link.start not in plan.hosts)


@settings(max_examples=25, deadline=None)
@given(plans())
def test_words_stand_on_nothing(plan: Plan) -> None:
    drawing = layout(plan, SPACING)
    words = tuple(Word(k.start, k.end, 20.0, 9.0) for k in plan.links)
    places = set_words(drawing, words, SPACING)
    for word, (x, y) in places.items():
        w, h = word.width / 2, word.height / 2
        for p in drawing.placed:
            left, top, right, bottom = p.room
            assert not (x - w < right and left < x + w and y - h < bottom and top < y + h)


def chain(count: int, skip: bool = False) -> Plan:
    boxes = tuple(Box(f"n{k}", 50.0, 50.0) for k in range(count))
    links = [Link(f"n{k}", f"n{k + 1}") for k in range(count - 1)]
    links += [Link(f"n{k}", f"n{k + 2}") for k in range(0, count - 2, 2)] if skip else []
    return Plan(boxes, tuple(links), {}, f"n{count - 1}")


def test_a_chain_is_straight_and_its_skips_are_arcs() -> None:
    drawing = layout(chain(5, skip=True), SPACING)
    assert len({p.y for p in drawing.placed}) == 1
    arcs = [w for w in drawing.ways if len(w.curves) > 1]
    assert [(w.link.start, w.link.end) for w in arcs] == [("n0", "n2"), ("n2", "n4")]
    assert all(max(abs(y - drawing.placed[0].y) for _, y in points(w.start, w.curves)) > 25 for w in arcs)


def test_two_penalties_beside_a_chain_do_not_push_it_away() -> None:
    names = ["x", *(f"n{k}" for k in range(30)), "W", "V", "R", "S"]
    links = [Link("x", "n0"), *(Link(f"n{k}", f"n{k + 1}") for k in range(29))]
    links += [
        Link("W", "n0"),
        Link("W", "R"),
        Link("R", "n29"),
        Link("V", "n2"),
        Link("V", "S"),
        Link("S", "n29"),
    ]
    drawing = layout(Plan(tuple(Box(n, 50.0, 50.0) for n in names), tuple(links), {}, "n29"), SPACING)
    chain_at = [p.y for p in drawing.placed if p.box.key.startswith("n")]
    assert max(chain_at) - min(chain_at) < 100 and drawing.height < 500


@pytest.mark.parametrize("count", [12, 40])
def test_a_drawing_that_is_too_wide_goes_on_in_a_new_line_with_the_last_box_again(count: int) -> None:
    drawing = layout(chain(count, skip=True), SPACING)
    assert drawing.width <= SPACING.widest
    lines = 1 + max(p.line for p in drawing.placed)
    again = [p for p in drawing.placed if p.again]
    assert len(again) == lines - 1 > 0
    for copy in again:
        (own,) = (p for p in drawing.placed if p.box.key == copy.box.key and not p.again)
        assert (own.line, own.x > copy.x) == (copy.line - 1, True)


def test_a_graph_without_boxes_is_empty() -> None:
    assert layout(Plan((), ()), SPACING) == Layout(0.0, 0.0, (), ())


def test_two_branches_lie_above_and_below_their_fork() -> None:
    boxes = tuple(Box(name, 50.0, 50.0) for name in ("x", "a", "b", "c", "d", "y"))
    links = tuple(
        Link(*pair) for pair in (("x", "a"), ("x", "b"), ("a", "c"), ("b", "d"), ("c", "y"), ("d", "y"))
    )
    at = {p.box.key: p.y for p in layout(Plan(boxes, links, {}, "y"), SPACING).placed}
    assert (at["a"], at["b"]) == (at["c"], at["d"])
    assert at["x"] == at["y"] == pytest.approx((at["a"] + at["b"]) / 2)


def test_crossings_that_can_be_avoided_are_avoided() -> None:
    boxes = tuple(Box(name, 50.0, 50.0) for name in ("a", "b", "c", "p", "q", "r"))
    links = tuple(Link(*pair) for pair in (("a", "r"), ("b", "p"), ("c", "q")))
    order = layers(Plan(boxes, links))
    assert crossings(order, {link.start: [link.end] for link in links}) == 0


def test_numbers_in_the_wrong_order_meet_at_their_weighted_mean() -> None:
    assert monotone([4.0, 1.0, 7.0, 6.0], [1.0, 2.0, 1.0, 3.0]) == [2.0, 2.0, 6.25, 6.25]
