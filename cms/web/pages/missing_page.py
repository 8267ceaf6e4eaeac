"""The context of the page for an address that is missing or gone."""

from cms.web.pages.template_context import TemplateContext


class MissingPage(TemplateContext):
    """The page for an address that is missing or gone."""

    template = "errors/404.html"

    requested: str = ""
    """The path that was asked for; empty on a frozen page, which stands for both."""
    gone: bool = False
    """Whether the page at the address is known to have been taken down (410); else 404."""
