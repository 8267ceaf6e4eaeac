"""Changes of the facts of several media files, and their undo."""

from collections.abc import Mapping, Sequence

from blueprints.shared.facts_changes import Change
from cms.editing.media_facts import FactsChange
from cms.schema.file_facts import MAX_TAGS
from cms.schema.flat import Flat, overlay

MAX_CHOSEN = 200
"""Maximum number of files changed at once."""


def set_credit(texts: Mapping[str, str]) -> Change:
    """Set the credit in the languages whose text isn't empty."""
    return lambda _file, flat: (
        flat | {f"credit.{code}": text for code, text in texts.items() if text}
    )


def add_tags(tags: Sequence[str], full: list[str]) -> Change:
    """Add tags. A file that would have too many is left unchanged and added to `full`."""

    def change(file: str, flat: Flat) -> Flat:
        merged = list(dict.fromkeys([*flat.get("tags", ()), *tags]))
        if len(merged) <= MAX_TAGS:
            return flat | {"tags": merged}
        full.append(file)
        return flat

    return change


def remove_tags(tags: Sequence[str]) -> Change:
    """Remove tags."""

    def change(_file: str, flat: Flat) -> Flat:
        remaining = [tag for tag in flat.get("tags", ()) if tag not in tags]
        return overlay(flat, {"tags": remaining or None})

    return change


def undo_changes(changes: Mapping[str, FactsChange]) -> Change:
    """Undo earlier changes, except of values that were changed since."""

    def change(file: str, flat: Flat) -> Flat:
        restored = {
            path: before
            for path, (before, after) in changes[file].items()
            if flat.get(path) == after
        }
        return overlay(flat, restored)

    return change
