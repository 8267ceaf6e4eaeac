"""The engine's rules, asked about whoever is signed in."""

from blueprints.editor.context import actor
from cms.accounts import permissions
from cms.schema.content_type import ContentType


def may(
    action: str, model: type[ContentType] | None = None, path: str = "", locale: str = ""
) -> bool:
    """Whether who is signed in may do this: so as not to offer what would be refused."""
    return permissions.may(actor(), action, model, path, locale)


def require(action: str, model: type[ContentType] | None = None) -> None:
    """Raises Forbidden where who is signed in may not."""
    permissions.require(actor(), action, model)
