"""Merging what two people made of the same entry: by field and language, rows by id, long texts by
line.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from merge3 import Merge3

from cms.schema.content_type import ContentType
from cms.schema.fields import Json, Markdown, Rows
from cms.schema.fields.walk import locate
from cms.schema.flat import Flat


@dataclass(frozen=True, slots=True)
class Clash:
    """A leaf that both changed, each in another way; None where it is absent."""

    path: str
    base: Json | None
    mine: Json | None
    theirs: Json | None


@dataclass(frozen=True, slots=True)
class Merged:
    """`values` holds mine wherever there is a clash, and a row that one removed while the other
    changed it.
    """

    values: Flat
    conflicts: tuple[Clash, ...] = ()


def with_their_values(flat: Flat, clashes: Iterable[Clash]) -> Flat:
    """A flat entry with the others' values at the clashes. As the base of the next save, it
    overrides them.
    """
    values = {**flat, **{clash.path: clash.theirs for clash in clashes}}
    return {path: value for path, value in values.items() if value is not None}


@dataclass(slots=True)
class _Merge:
    model: type[ContentType]
    base: Flat
    mine: Flat
    theirs: Flat
    values: Flat = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)


def merge(model: type[ContentType], base: Flat, mine: Flat, theirs: Flat) -> Merged:
    """Three-way merge of `mine` and `theirs`, which both started from `base`."""
    if theirs == base:
        return Merged(dict(mine))
    if mine == base:
        return Merged(dict(theirs))
    merging = _Merge(model, base, mine, theirs)
    for path in dict.fromkeys([*theirs, *mine, *base]):
        _leaf(merging, path)
    for path in _row_lists(merging):
        _rescue(merging, path)
    for clash in merging.clashes:
        _adopt(merging, clash.path)
    return Merged(merging.values, tuple(merging.clashes))


def _leaf(merging: _Merge, path: str) -> None:
    base, mine, theirs = merging.base.get(path), merging.mine.get(path), merging.theirs.get(path)
    if _alike(mine, base, theirs):
        value = theirs
    elif _alike(theirs, base):
        value = mine
    else:
        value = _both(merging, path, base, mine, theirs)
    if value is not None:
        merging.values[path] = value


def _alike(value: Json, *others: Json) -> bool:
    """Whether a value is one of the others, telling 1 from true."""
    return any(value == other and type(value) is type(other) for other in others)


def _both(merging: _Merge, path: str, base: Json, mine: Json, theirs: Json) -> Json:
    place = locate(merging.model.fields, path)
    if place and isinstance(place[0], Rows) and _are_texts(mine or [], theirs or []):
        return merge_ids(base if _are_texts(base) else [], mine or [], theirs or []) or None
    if place and isinstance(place[0], Markdown) and _are_texts(base, mine, theirs):
        merged = merge_lines(base, mine, theirs)
        if merged is not None:
            return merged
    merging.clashes.append(Clash(path, base, mine, theirs))
    return mine


def _are_texts(*values: Json) -> bool:
    return all(
        isinstance(value, list) and all(isinstance(one, str) for one in value) for value in values
    )


def merge_lines(base: list[str], mine: list[str], theirs: list[str]) -> list[str] | None:
    """The lines of both; None where they changed the same lines."""
    lines: list[str] = []
    for group in Merge3(base, mine, theirs).merge_groups():
        if group[0] == "conflict":
            return None
        lines.extend(group[1])
    return lines


def merge_ids(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """The rows of both, without what either removed, in the order of whoever moved some (mine if
    both did).
    """
    moved = [id for id in mine if id in base] != [id for id in base if id in mine]
    lead, other = (mine, theirs) if moved else (theirs, mine)
    rows = list(lead)
    for at, id in enumerate(other):
        if id not in rows:
            before = [one for one in other[:at] if one in rows]
            rows.insert(rows.index(before[-1]) + 1 if before else 0, id)
    return [id for id in rows if id not in base or (id in mine and id in theirs)]


def _row_lists(merging: _Merge) -> Iterator[str]:
    """Paths of the lists of rows that somebody took rows from."""
    for path, ids in merging.base.items():
        place = locate(merging.model.fields, path)
        if place and isinstance(place[0], Rows) and _are_texts(ids):
            yield path


def _rescue(merging: _Merge, path: str) -> None:
    """Keep whole the rows that one side removed and the other changed."""
    for removed, kept in ((merging.mine, merging.theirs), (merging.theirs, merging.mine)):
        rows = _listed(kept, path)
        for id in (
            id for id in rows if id in merging.base[path] and id not in _listed(removed, path)
        ):
            before, after = _below(merging.base, f"{path}.{id}."), _below(kept, f"{path}.{id}.")
            if before != after:
                merging.values |= after
                now = _listed(merging.values, path)
                merging.values[path] = merge_ids([], _only(rows, [*now, id]), now)
                _note(merging, [one for one in after if after[one] != before.get(one)])


def _adopt(merging: _Merge, path: str) -> None:
    """Put back into the lists of rows those that hold a value which clashes: words are never
    dropped by a list.
    """
    steps = path.split(".")
    for at in range(1, len(steps) - 1) if path in merging.values else ():
        rows, id = ".".join(steps[:at]), steps[at]
        place = locate(merging.model.fields, rows)
        if place and isinstance(place[0], Rows) and id not in _listed(merging.values, rows):
            merging.values[rows] = [*_listed(merging.values, rows), id]


def _note(merging: _Merge, paths: Iterable[str]) -> None:
    known = {clash.path for clash in merging.clashes}
    merging.clashes.extend(
        Clash(path, merging.base.get(path), merging.mine.get(path), merging.theirs.get(path))
        for path in paths
        if path not in known
    )


def _only(ids: Iterable[str], among: Sequence[str]) -> list[str]:
    return [id for id in ids if id in among]


def _listed(flat: Flat, path: str) -> list[str]:
    ids = flat.get(path)
    return ids if isinstance(ids, list) else []


def _below(flat: Flat, prefix: str) -> Flat:
    return {path: value for path, value in flat.items() if path.startswith(prefix)}
