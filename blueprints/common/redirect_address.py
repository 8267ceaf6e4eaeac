"""The field type of the two addresses of a redirect."""

from collections.abc import Iterator

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.fields import Field, Format, Json
from cms.schema.fields.redirect_addresses import (
    MAX_SEGMENT_BYTES,
    is_legacy_address,
    is_redirect_target,
)


class RedirectAddress(Format):
    """An address of a previous site or, with `target`, the address that it redirects to."""

    def __init__(self, label: str, *, target: bool = False) -> None:
        super().__init__(label)
        self.target = target

    @property
    def cross_checked(self) -> frozenset[Field]:
        """This field itself: an invalid redirect prevents publishing, not reading."""
        return frozenset({self})

    def cross_check(self, raw: Json, path: str) -> Iterator[Invalid]:
        """Yield a refusal of a value that isn't a valid address."""
        if not isinstance(raw, str):
            return
        if self.target and not is_redirect_target(raw):
            yield Invalid(
                path,
                N_(
                    "Enter an address of this site, such as /en/about/, or a full web address that "
                    "begins with https://."
                ),
            )

        if not self.target and not is_legacy_address(raw):
            yield Invalid(
                path,
                N_(
                    "Enter the path of the old page, such as /about.html or /view.php?id=5: it begins "
                    "with a slash, and each part takes %(most)s bytes."
                ),
                most=MAX_SEGMENT_BYTES,
            )
