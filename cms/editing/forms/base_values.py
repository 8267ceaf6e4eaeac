"""The flat values that a form was opened from, submitted with it in one hidden field of JSON."""

import orjson

from cms.schema.fields import Raw
from cms.schema.flat import Flat


def dump_base_values(flat: Raw) -> str:
    """Return a flat entry as JSON."""
    return orjson.dumps(dict(flat)).decode()


def load_base_values(text: str) -> Flat:
    """Return the submitted base values. Malformed JSON gives an empty base, so that every
    difference is shown as a conflict.
    """
    try:
        raw = orjson.loads(text)
        orjson.dumps(raw)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):  # unencodable if nested too deeply
        return {}
    return (
        {path: value for path, value in raw.items() if value is not None}
        if isinstance(raw, dict)
        else {}
    )


def load_attempts(text: str) -> list[dict[str, list[str]]]:
    """Return earlier submissions of a page whose responses got lost, each as name → values; ten at
    most.
    """
    try:
        attempts = orjson.loads(text)
    except orjson.JSONDecodeError:
        return []
    return (
        [
            {
                name: [value for value in values if isinstance(value, str)]
                for name, values in attempt.items()
                if isinstance(values, list)
            }
            for attempt in attempts[:10]
            if isinstance(attempt, dict)
        ]
        if isinstance(attempts, list)
        else []
    )


TAKE, MINE = "_take.", "_mine."
"""Prefixes, before the path, of a merge page's controls: the chosen version, and this person's
version.
"""


def apply_choices(submitted: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the submitted values of a merge page, with the chosen version of each clash under its
    path. If the other person's version is chosen, the path is left out.
    """
    chosen = {
        name: values for name, values in submitted.items() if not name.startswith((TAKE, MINE))
    }
    for name, values in submitted.items():
        path, choice = name.removeprefix(TAKE), values[0] if values else ""
        if name.startswith(TAKE) and choice == "theirs":
            chosen.pop(path, None)
        elif name.startswith(TAKE) and choice == "mine":
            chosen[path] = _unless_typed_over(submitted, path)
    return chosen


def _unless_typed_over(submitted: dict[str, list[str]], path: str) -> list[str]:
    """Return this person's version, or a different text typed beside it, even if that choice wasn't
    ticked.
    """
    mine = submitted.get(MINE + path, [])
    typed = submitted.get(path, mine)
    return mine if [*map(_plain, typed)] == [*map(_plain, mine)] else typed


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
