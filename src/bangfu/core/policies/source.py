"""A YAML file of a pack as plain values, with the line of each; every fault of form is told.

YAML itself is read by ruamel. Read here from its nodes are only the plain scalars, so that a rate
stays the text it is (`0.065` never becomes a float) and the line of every value is known.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bangfu.core.money import DIGITS_MAX
from bangfu.core.problem import Problem, Where

At = tuple[str | int, ...]
"""The way to a value in a file: keys and positions."""

_WHOLE = re.compile(r"-?(0|[1-9]\d*)", re.ASCII)
_SEXAGESIMAL = re.compile(r"\d+(:\d+)+", re.ASCII)
_PLAIN = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass
class Source:
    """The values of one file and the line on which each stands."""

    file: str
    data: Any = None
    lines: dict[At, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def where(self, at: At) -> Where:
        """The place of a value, or of the nearest thing around it."""
        while at and at not in self.lines:
            at = at[:-1]
        return Where(self.file, line=self.lines.get(at))

    def tell(self, code: str, line: int | None, subject: str = "", **values: object) -> None:
        """Note a fault of form."""
        where = Where(self.file, line=line)
        self.problems.append(Problem(code, "block", subject, where, values=values))


def read_source(path: Path, file: str) -> Source:
    """Read one file. `file` is the name used in messages. Problems come back inside the source."""
    source = Source(file)
    try:
        content = path.read_bytes()
    except OSError as error:
        source.tell("unreadable_file", None, file, why=error.strerror or str(error))
        return source
    if content.startswith(b"\xef\xbb\xbf"):
        source.tell("yaml_bom", 1)
        content = content[3:]
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        source.tell("not_utf8", content[: error.start].count(b"\n") + 1)
        return source
    return _read_text(source, text)


def read_yaml(text: str, file: str) -> Source:
    """Read a YAML text that came from elsewhere than a pack (facts of a case)."""
    return _read_text(Source(file), text)


def _read_text(source: Source, text: str) -> Source:
    for number, line in enumerate(text.splitlines(), start=1):
        if "\t" in line[: len(line) - len(line.lstrip())]:
            source.tell("yaml_tab", number)
    if source.problems and any(p.code == "yaml_tab" for p in source.problems):
        return source
    try:
        if _has_anchor(source, text):
            return source
        root = YAML(typ="safe", pure=True).compose(text)
    except (YAMLError, ValueError) as error:
        mark = (
            error.problem_mark or error.context_mark if isinstance(error, MarkedYAMLError) else None
        )
        why = getattr(error, "problem", None) or str(error).splitlines()[0]
        source.tell("yaml_broken", mark.line + 1 if mark else None, why=why)
        return source
    except RecursionError:
        source.tell("yaml_broken", None, why="it is nested too deeply")
        return source
    if root is not None:
        source.data = _value(source, root, ())
    return source


def _has_anchor(source: Source, text: str) -> bool:
    """Whether the text uses an anchor or an alias: found before anything is put together."""
    if "&" not in text and "*" not in text:
        return False
    for event in YAML(typ="safe", pure=True).parse(text):
        if getattr(event, "anchor", None):
            source.tell("yaml_anchor", event.start_mark.line + 1)
            return True
    return False


def _value(source: Source, node: Node, at: At) -> Any:
    line = node.start_mark.line + 1
    source.lines[at] = line
    if isinstance(node, MappingNode):
        return _mapping(source, node, at)
    if isinstance(node, SequenceNode):
        return [_value(source, item, (*at, i)) for i, item in enumerate(node.value)]
    assert isinstance(node, ScalarNode)
    return _scalar(source, node, line)


def _mapping(source: Source, node: MappingNode, at: At) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in found:
            source.tell("duplicate_yaml_key", line, key, first=source.lines[(*at, key)])
            continue
        found[key] = _value(source, value_node, (*at, key))
        source.lines[(*at, key)] = line
    return found


def _scalar(source: Source, node: ScalarNode, line: int) -> Any:
    text = str(node.value)
    if node.style is not None:
        return text
    if _SEXAGESIMAL.fullmatch(text):
        source.tell("unquoted_ratio", line, text)
    if text in _PLAIN:
        return _PLAIN[text]
    return int(text) if _WHOLE.fullmatch(text) and len(text) <= DIGITS_MAX else text
