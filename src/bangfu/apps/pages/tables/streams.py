"""Streams of money as a drawing: bands as wide as their sums, in whole points, so that it also prints."""

from collections.abc import Sequence
from dataclasses import dataclass

from bangfu.apps.pages.tables.amounts import exact, usual
from bangfu.core.money import Fen

COLOURS = ("#0f5c8c", "#c7a252", "#1d6b45", "#7f5fb0", "#a3261b", "#5b7a8a", "#7a4a1f", "#3aa0a8")
WIDTH, NODE, GAP, TALLEST = 960, 14, 30, 300
"""The ground: its width, the width of a node, the gap between nodes, the height of a whole column."""


@dataclass(frozen=True)
class Link:
    """A stream of money from one place to another, in fen."""

    source: str
    target: str
    fen: Fen
    href: str = ""


@dataclass(frozen=True)
class Node:
    """A place between streams: its name, its sum, and where it is drawn."""

    name: str
    fen: Fen
    x: int
    y: int
    height: int

    @property
    def said(self) -> str:
        """The name with the sum in the usual unit."""
        return f"{self.name} {usual(self.fen)}"

    @property
    def title(self) -> str:
        """The name with the exact sum."""
        return f"{self.name} {exact(self.fen)}"

    @property
    def words_y(self) -> int:
        """Where its words stand: above it."""
        return self.y - 7

    @property
    def is_last(self) -> bool:
        """Whether it stands at the right edge, so that its words end with it."""
        return self.x > WIDTH - 2 * NODE

    @property
    def words_x(self) -> int:
        """Where its words begin, or end at the right edge."""
        return self.x + NODE if self.is_last else self.x

    def edge(self, fen: Fen) -> int:
        """How far down a sum reaches; rounded down, so that bands never overlap."""
        return self.y + self.height * fen // self.fen


@dataclass(frozen=True)
class Stream:
    """A stream as it is drawn: the outline of a band, its title, where it leads, its colour."""

    path: str
    title: str
    href: str
    colour: str


@dataclass(frozen=True)
class Drawing:
    """Streams and nodes on a ground of some size."""

    width: int
    height: int
    nodes: list[Node]
    streams: list[Stream]


def drawn(links: Sequence[Link]) -> Drawing:
    """The drawing of streams, from left to right. Every sum is above zero, and none runs in a circle."""
    nodes = _nodes(links)
    height = max(node.y + node.height for node in nodes.values()) + GAP // 2
    return Drawing(WIDTH, height, list(nodes.values()), _streams(links, nodes))


def _columns(links: Sequence[Link]) -> dict[str, int]:
    """How far from the left each place stands: one further than the furthest that feeds it."""
    at = {name: 0 for link in links for name in (link.source, link.target)}
    for _round in at:
        for link in links:
            at[link.target] = max(at[link.target], at[link.source] + 1)
    assert max(at.values()) < len(at), "the streams run in a circle"
    return at


def _nodes(links: Sequence[Link]) -> dict[str, Node]:
    at = _columns(links)
    sums = {name: _through(links, name) for name in at}
    last = max(at.values())
    columns = [[name for name in at if at[name] == column] for column in range(last + 1)]
    whole = max(sum(sums[name] for name in column) for column in columns)
    nodes: dict[str, Node] = {}
    for column, names in enumerate(columns):
        y = GAP
        for name in names:
            height = max(2, sums[name] * TALLEST // whole)
            nodes[name] = Node(name, sums[name], (WIDTH - NODE) * column // last, y, height)
            y += height + GAP
    return nodes


def _through(links: Sequence[Link], name: str) -> Fen:
    """What goes through a place: what it receives or what it gives, whichever is more."""
    received = sum(link.fen for link in links if link.target == name)
    given = sum(link.fen for link in links if link.source == name)
    return max(received, given)


def _streams(links: Sequence[Link], nodes: dict[str, Node]) -> list[Stream]:
    given, received = dict.fromkeys(nodes, 0), dict.fromkeys(nodes, 0)
    colours = {name: COLOURS[at % len(COLOURS)] for at, name in enumerate(nodes)}
    streams = []
    for link in links:
        source, target = nodes[link.source], nodes[link.target]
        begin = source.edge(given[source.name]), source.edge(given[source.name] + link.fen)
        end = target.edge(received[target.name]), target.edge(received[target.name] + link.fen)
        given[source.name] += link.fen
        received[target.name] += link.fen
        path = _band(source.x + NODE, begin, target.x, end)
        title = f"{source.name} → {target.name} {exact(link.fen)}"
        streams.append(Stream(path, title, link.href, colours[source.name]))
    return streams


def _band(x: int, begin: tuple[int, int], to_x: int, end: tuple[int, int]) -> str:
    """The outline of a band between two edges, one point wide at least."""
    (top, bottom), (to_top, to_bottom) = begin, end
    bottom, to_bottom, middle = max(bottom, top + 1), max(to_bottom, to_top + 1), (x + to_x) // 2
    return (
        f"M{x} {top} C{middle} {top} {middle} {to_top} {to_x} {to_top} V{to_bottom} "
        f"C{middle} {to_bottom} {middle} {bottom} {x} {bottom} Z"
    )
