"""The day of the last visits to links, for the page of checks."""

from blueprints.editor.context import site
from features.outside_links.results import OutsideLinks


def last_checked(_place: object) -> dict[str, str]:
    """Return the day of the last visit to a link."""
    return {"day": site().get(OutsideLinks).last_checked()}
