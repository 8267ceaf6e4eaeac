"""Changes to what is known of several media files at once."""

from collections.abc import Callable, Mapping, Sequence

from cms.editing.media_facts import FactsChange
from cms.schema.file_facts import MAX_TAGS
from cms.schema.flat import Flat, overlaid

MAX_CHOSEN = 200
"""Files that are changed at once."""
Change = Callable[[str, Flat], Flat]
"""A file’s path and its facts → its facts as they shall be."""


def credited(texts: Mapping[str, str]) -> Change:
    """Set the credit in some languages; empty ones stay as they are."""
    return lambda _file, flat: (
        flat | {f"credit.{code}": text for code, text in texts.items() if text}
    )


def tagged(tags: Sequence[str], full: list[str]) -> Change:
    """Add some tags; a file that would have too many stays as it is, and is put into `full`."""

    def change(file: str, flat: Flat) -> Flat:
        all = list(dict.fromkeys([*flat.get("tags", ()), *tags]))
        if len(all) <= MAX_TAGS:
            return flat | {"tags": all}
        full.append(file)
        return flat

    return change


def untagged(tags: Sequence[str]) -> Change:
    """Take some tags away."""

    def change(_file: str, flat: Flat) -> Flat:
        left = [tag for tag in flat.get("tags", ()) if tag not in tags]
        others = {path: value for path, value in flat.items() if path != "tags"}
        return others | {"tags": left} if left else others

    return change


def undone(changes: Mapping[str, FactsChange]) -> Change:
    """Take earlier changes back, where nobody has changed the same since."""

    def change(file: str, flat: Flat) -> Flat:
        back = {
            path: before
            for path, (before, after) in changes[file].items()
            if flat.get(path) == after
        }
        return overlaid(flat, back)

    return change
