"""One file per kind that computes over a population: typed parameters in, SQL text out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Members:
    """The population a text selects from.

    `source` is a table, `columns` the columns carried along (quoted), `key` the one (quoted) that
    tells the rows apart and orders them.
    """

    source: str
    columns: str
    key: str
