"""The link for sharing a page in the language shown."""

from cms.web.context import page_context
from cms.web.derived_language import derived_path
from cms.web.pages.page import absolute
from cms.web.templating.slots import ArticlePlace


def box(place: ArticlePlace) -> dict[str, str] | None:
    """Return the absolute address of a page; None if the site has no address."""
    address = absolute(derived_path(place.page.url, page_context().derived))
    return {"address": address} if "://" in address else None
