"""Names of countries, languages and time zones in forms, in place of their codes."""

from collections.abc import Callable, Mapping

from cms.content import Snapshot
from cms.schema.fields import Field, Fields, Json


class CodeNames:
    """Shows codes by their names, and reads typed names. This one knows no name."""

    def list_name(self, field: Field) -> str:
        """Return the name of the list from which a field chooses; "" if none."""
        return ""

    def lists(self, fields: Fields) -> Mapping[str, Mapping[str, str]]:
        """Return list name → (code → name) for each kind of code among the fields, including those
        in rows and groups.
        """
        return {}

    def show(self, field: Field, raw: Json) -> Json:
        """Return a value with each code replaced by its name; values of other fields unchanged."""
        return raw

    def read(self, field: Field, raw: Json) -> Json:
        """Return a typed value with each name replaced by its code; unknown names unchanged."""
        return raw


class CodeNaming:
    """Makes the names of codes. A feature may have a service of this class; without one, forms have
    the codes.
    """

    def names(
        self, snapshot: Snapshot, tag: str = "en", written: Callable[[str], str] = str
    ) -> CodeNames:
        """Return the names, shown in the language of `tag` and read in any of the site's. `written`
        turns CLDR's name of a spoken language into that of the written one.
        """
        return CodeNames()
