"""The translation ledger: beside each translated value, from what it was made.

`translation` of an entry: {"zh": {"from": "en", "of": {"deadlines.a1.label": "5f2c9a01b3d4"}}}.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from hashlib import sha256
from typing import Any, Literal, NamedTuple

import orjson

from cms.schema.content_type import Model
from cms.schema.fields import Json, JsonObject, Raw
from cms.schema.fields.walk import walk
from cms.schema.flat import file_order, place

State = Literal["missing", "draft", "stale", "current"]
WORST: tuple[State, ...] = ("stale", "missing", "draft", "current")
"""From worst to best."""

Values = dict[str, JsonObject]
"""Localized path → language → value."""


def digest(value: Json) -> str:
    """12 hex digits that stand for a source value as it is on disk (SHA-256 of its compact JSON)."""
    return sha256(orjson.dumps(value)).hexdigest()[:12]


def localized(model: Model, raw: Raw) -> Values:
    """Every localized path of an entry with its value in each language."""
    return _texts(model, raw).values


class _Texts(NamedTuple):
    """The texts of an entry, and the paths that want one in one language only, such as a name."""

    values: Values
    one_will_do: set[str]


def _texts(model: Model, raw: Raw) -> _Texts:
    """The texts of an entry by path and language."""
    texts = _Texts({}, set())
    for leaf in walk(model.fields, raw):
        if leaf.locale and leaf.value is not None:
            texts.values.setdefault(leaf.localized_path, {})[leaf.locale] = leaf.value
            if leaf.field.any_language:
                texts.one_will_do.add(leaf.localized_path)
    return texts


def source_of(raw: Raw, locale: str, default: str) -> str:
    """The language that `locale` is translated from; itself where it is the original."""
    recorded = _line(raw, locale).get("from")
    if isinstance(recorded, str):
        return recorded
    return locale if _line(raw, default).get("from") == locale else default


def _ledger(raw: Raw) -> Mapping[str, Any]:
    """Language → what its values were translated from."""
    ledger = raw.get("translation")
    return ledger if isinstance(ledger, dict) else {}


def _line(raw: Raw, locale: str) -> Mapping[str, Any]:
    """A language's part of the ledger; empty where it has none."""
    line = _ledger(raw).get(locale)
    return line if isinstance(line, dict) else {}


def made_from(raw: Raw, locale: str) -> Mapping[str, Any]:
    """Localized path → digest of the original that its value in `locale` was made from."""
    of = _line(raw, locale).get("of")
    return of if isinstance(of, dict) else {}


def digests(raw: Raw) -> set[str]:
    """The digests of every original that the translations of an entry were made from."""
    return {str(hash) for locale in _ledger(raw) for hash in made_from(raw, locale).values()}


def status(
    model: Model,
    raw: Raw,
    locale: str,
    published: bool,
    draft_paths: Collection[str] = (),
    *,
    default: str,
) -> dict[str, State]:
    """Localized path → state in `locale`. `draft_paths`: flat paths of the draft; `default`:
    the site's locale.

    An entry without any ledger for `locale` was written in both languages at once: all of it is
    current. What wants a value in one language only is never missing.
    """
    source = source_of(raw, locale, default)
    return _states(_texts(model, raw), raw, locale, source, published, draft_paths)


def _states(
    texts: _Texts,
    raw: Raw,
    locale: str,
    source: str,
    published: bool = True,
    draft_paths: Collection[str] = (),
) -> dict[str, State]:
    """Localized path → state in `locale`, as `status` says."""
    recorded = bool(_line(raw, locale))
    hashes = made_from(raw, locale)

    def state(path: str, values: Raw) -> State:
        if locale not in values:
            return "missing"
        if locale == source:
            return "current"
        if recorded and source in values and hashes.get(path) != digest(values[source]):
            return "stale"
        is_draft = not published or f"{path}.{locale}" in draft_paths
        return "draft" if is_draft else "current"

    return {
        path: state(path, values)
        for path, values in texts.values.items()
        if locale in values or path not in texts.one_will_do
    }


def summaries(model: Model, raw: Raw) -> dict[str, dict[str, State]]:
    """The site's locale → language → the worst state among the paths that the source language has,
    of what is published; "" stands for every language not named. Where the source language has no
    path: "missing", but "current" for what has no words of its own to translate, since its title is
    in the language it is in.

    It needs to know nothing of the site, so that it can be found out while an entry is read and be
    kept.
    """
    texts, lines, title = _texts(model, raw), _ledger(raw), model.fields[model.title]
    wordless: State = "missing" if title.localized and not title.any_language else "current"
    sources = [str(_line(raw, locale).get("from", "")) for locale in lines]
    written = dict.fromkeys(code for values in texts.values.values() for code in values)
    codes = dict.fromkeys([*written, *lines, *sources, ""])

    @cache
    def state(locale: str, source: str) -> State:
        if source not in written:
            return wordless
        if locale == source:
            return "current"
        states = _states(texts, raw, locale, source)
        found = [state for path, state in states.items() if source in texts.values[path]]
        return min(found, key=WORST.index, default=wordless)

    return {
        default: {
            code: state(code, source_of(raw, code, default) if lines else default) for code in codes
        }
        for default in codes
    }


def record(
    model: Model,
    raw: Raw,
    locale: str,
    source: str,
    paths: Iterable[str],
    hashes: Mapping[str, str] | None = None,
) -> JsonObject:
    """`raw` with ledger lines for values in `locale` just translated from `source`.

    `paths` are localized paths (`headline`); `hashes` says what a value was made from, where that
    isn't what `raw` has now. Lines of values that are gone go too. An entry in its own source
    language is left alone.
    """
    if locale == source:
        return dict(raw)
    values, known = localized(model, raw), hashes or {}
    translated = {path for path in values if locale in values[path]}
    kept = {path: hash for path, hash in made_from(raw, locale).items() if path in translated}

    for path in paths:
        hash = known.get(path, "")
        if not hash and source in values.get(path, {}):
            hash = digest(values[path][source])
        if hash and path in translated:
            kept[path] = hash
        else:
            kept.pop(path, None)

    new, lines = dict(raw), dict(_ledger(raw))
    if kept or locale in lines:  # an empty line is written only where there was one
        lines[locale] = {**_line(raw, locale), "from": source, "of": kept}
        place(new, "translation", lines, file_order(model))
    return new


def begin(
    model: Model,
    before: Raw,
    raw: Raw,
    changed: Collection[str],
    default: str,
) -> JsonObject:
    """`raw` with a first line for each language that has none and in which something changes: until
    then, all of it was current with what `before` has. `changed`: flat paths.
    """
    new, values = dict(raw), localized(model, before)
    for locale in dict.fromkeys(code for texts in values.values() for code in texts):
        source = source_of(before, locale, default)
        if locale == source or _line(before, locale):
            continue
        made = {}
        for path, texts in values.items():
            if locale in texts and source in texts:
                made[path] = digest(texts[source])
        if any(f"{path}.{code}" in changed for path in made for code in (locale, source)):
            new = record(model, new, locale, source, made, made)
    return new


def with_ledger(
    model: Model,
    before: Raw,
    raw: Raw,
    changed: Collection[str],
    of: Mapping[str, str],
    default: str,
    original: str = "",
) -> JsonObject:
    """`raw`, in which a draft has `changed` some flat paths, with the ledger it then has. `before`:
    what is on the site; `of`: flat path → digest of what a translation was made from, "" for what
    its source says now; `original`: the language that the default one is first translated from.
    """
    new = begin(model, before, raw, changed, default)
    typed: dict[str, dict[str, str]] = {}
    for path, hash in of.items():
        localized_path, _dot, locale = path.rpartition(".")
        typed.setdefault(locale, {})[localized_path] = hash
    for locale, hashes in typed.items():
        source = source_of(new, locale, default)
        if original and locale == default:
            source = original
        new = record(model, new, locale, source, hashes, hashes)
    return new
