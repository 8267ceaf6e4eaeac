"""The translation ledger: for each translated value, a digest of the original that it was made
from.

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
from cms.schema.flat import file_order, insert_key

State = Literal["missing", "draft", "stale", "current"]
WORST: tuple[State, ...] = ("stale", "missing", "draft", "current")
"""The states from worst to best."""

Values = dict[str, JsonObject]
"""Localized path → language → value."""


def digest(value: Json) -> str:
    """Return 12 hex digits that identify a source value as stored (SHA-256 of its compact JSON)."""
    return sha256(orjson.dumps(value)).hexdigest()[:12]


def localized_values(model: Model, raw: Raw) -> Values:
    """Return every localized path of an entry with its value in each language."""
    return _texts(model, raw).values


class _Texts(NamedTuple):
    """The texts of an entry, and the paths that need a value in one language only, such as a name."""

    values: Values
    any_language: set[str]


def _texts(model: Model, raw: Raw) -> _Texts:
    """Collect the texts of an entry by path and language."""
    texts = _Texts({}, set())
    for leaf in walk(model.fields, raw):
        if leaf.locale and leaf.value is not None:
            texts.values.setdefault(leaf.localized_path, {})[leaf.locale] = leaf.value
            if leaf.field.any_language:
                texts.any_language.add(leaf.localized_path)
    return texts


def source_language(raw: Raw, locale: str, default: str) -> str:
    """Return the language that `locale` is translated from; `locale` itself if it is the original."""
    recorded = _ledger_of(raw, locale).get("from")
    if isinstance(recorded, str):
        return recorded
    return locale if _ledger_of(raw, default).get("from") == locale else default


def _ledger(raw: Raw) -> Mapping[str, Any]:
    """Return language → its part of the ledger."""
    ledger = raw.get("translation")
    return ledger if isinstance(ledger, dict) else {}


def _ledger_of(raw: Raw, locale: str) -> Mapping[str, Any]:
    """Return a language's part of the ledger; empty if it has none."""
    line = _ledger(raw).get(locale)
    return line if isinstance(line, dict) else {}


def source_digests(raw: Raw, locale: str) -> Mapping[str, Any]:
    """Return localized path → digest of the original from which its value in `locale` was
    translated.
    """
    of = _ledger_of(raw, locale).get("of")
    return of if isinstance(of, dict) else {}


def all_source_digests(raw: Raw) -> set[str]:
    """Return the digests of all originals from which the translations of an entry were made."""
    return {str(hash) for locale in _ledger(raw) for hash in source_digests(raw, locale).values()}


def status(
    model: Model,
    raw: Raw,
    locale: str,
    published: bool,
    draft_paths: Collection[str] = (),
    *,
    default: str,
) -> dict[str, State]:
    """Return localized path → state in `locale`. `draft_paths` are the flat paths of the draft,
    `default` is the site's locale.

    If there is no ledger for `locale`, the entry was written in all languages at once, and all its
    values are current. A path that needs a value in one language only is never missing.
    """
    source = source_language(raw, locale, default)
    return _states(_texts(model, raw), raw, locale, source, published, draft_paths)


def _states(
    texts: _Texts,
    raw: Raw,
    locale: str,
    source: str,
    published: bool = True,
    draft_paths: Collection[str] = (),
) -> dict[str, State]:
    """Return localized path → state in `locale`, as `status` describes."""
    recorded = bool(_ledger_of(raw, locale))
    hashes = source_digests(raw, locale)

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
        if locale in values or path not in texts.any_language
    }


def summaries(model: Model, raw: Raw) -> dict[str, dict[str, State]]:
    """Return site locale → language → the worst state among the published values whose path exists
    in the source language. The key "" is for every language not named.

    If no path exists in the source language, the state is "missing". It is "current" if the entry
    has no words of its own to translate: its title is in the language that it is in.

    The result covers every possible locale of a site, so that it can be computed while an entry is
    parsed, and stored.
    """
    texts, lines, title = _texts(model, raw), _ledger(raw), model.fields[model.title]
    wordless: State = "missing" if title.localized and not title.any_language else "current"
    sources = [str(_ledger_of(raw, locale).get("from", "")) for locale in lines]
    written = dict.fromkeys(code for values in texts.values.values() for code in values)
    codes = dict.fromkeys([*written, *lines, *sources, ""])

    @cache
    def state(locale: str, source: str) -> State:
        if source not in written:
            return wordless
        if locale == source:
            return "current"
        states = _states(texts, raw, locale, source)
        source_states = [state for path, state in states.items() if source in texts.values[path]]
        return min(source_states, key=WORST.index, default=wordless)

    return {
        default: {
            code: state(code, source_language(raw, code, default) if lines else default)
            for code in codes
        }
        for default in codes
    }


def record_translations(
    model: Model,
    raw: Raw,
    locale: str,
    source: str,
    paths: Iterable[str],
    hashes: Mapping[str, str] | None = None,
) -> JsonObject:
    """Return `raw` with ledger entries for values in `locale` just translated from `source`.

    `paths` are localized paths (`headline`). `hashes` gives the digest of the original of a value
    if that isn't the present one. Ledger entries of values that no longer exist are removed.
    Nothing changes if `locale` is the source language.
    """
    if locale == source:
        return dict(raw)
    values, known = localized_values(model, raw), hashes or {}
    translated = {path for path in values if locale in values[path]}
    kept = {path: hash for path, hash in source_digests(raw, locale).items() if path in translated}

    for path in paths:
        hash = known.get(path, "")
        if not hash and source in values.get(path, {}):
            hash = digest(values[path][source])
        if hash and path in translated:
            kept[path] = hash
        else:
            kept.pop(path, None)

    new, lines = dict(raw), dict(_ledger(raw))
    if kept or locale in lines:  # an empty ledger is written only if there was one
        lines[locale] = {**_ledger_of(raw, locale), "from": source, "of": kept}
        insert_key(new, "translation", lines, file_order(model))
    return new


def start_ledger(
    model: Model,
    before: Raw,
    raw: Raw,
    changed: Collection[str],
    default: str,
) -> JsonObject:
    """Return `raw` with a ledger for each language that has none and in which something changes.
    Until then all its values are current, so they get the digests of the originals in `before`.
    `changed` are flat paths.
    """
    new, values = dict(raw), localized_values(model, before)
    for locale in dict.fromkeys(code for texts in values.values() for code in texts):
        source = source_language(before, locale, default)
        if locale == source or _ledger_of(before, locale):
            continue
        made = {}
        for path, texts in values.items():
            if locale in texts and source in texts:
                made[path] = digest(texts[source])
        if any(f"{path}.{code}" in changed for path in made for code in (locale, source)):
            new = record_translations(model, new, locale, source, made, made)
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
    """Return `raw`, of which a draft has `changed` some flat paths, with its updated ledger.
    `before` is the published version. `of` maps a flat path to the digest of the original of its
    translation, or to "" for the present original. `original` is the language that the default one
    is first translated from.
    """
    new = start_ledger(model, before, raw, changed, default)
    typed: dict[str, dict[str, str]] = {}
    for path, hash in of.items():
        localized_path, _dot, locale = path.rpartition(".")
        typed.setdefault(locale, {})[localized_path] = hash
    for locale, hashes in typed.items():
        source = source_language(new, locale, default)
        if original and locale == default:
            source = original
        new = record_translations(model, new, locale, source, hashes, hashes)
    return new
