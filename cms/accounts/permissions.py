"""Permissions by role. The engine checks them; views check them too, to hide what would be refused."""

from dataclasses import dataclass

from cms.core.errors import Refusal
from cms.core.i18n import N_
from cms.schema.content_type import Model
from cms.schema.fields.walk import locate

ADMINISTRATOR, EDITOR, TRANSLATOR = "administrator", "editor", "translator"

READING = frozenset({"open", "preview"})
TRANSLATING = frozenset({"save", "confirm"})
CONTENT = (
    READING
    | TRANSLATING
    | {"create", "publish", "unpublish", "discard", "revert", "trash", "restore", "media"}
)
"""Permissions on content; all others, such as `accounts`, are the administrator's."""
OF_EDITORS = frozenset({"messages", "redirects", "release", "statistics"})
"""Permissions of editors beside those on content, which translators lack: read messages of visitors; publish
the whole site (going back, `rollback`, takes away what others have let out since: that is the
administrator's); see how often pages are visited; make redirects. These stand in the file of the
site's settings, of which editors may change nothing else: this permission is asked for by the code
that writes redirects alone (cms/editing/redirects.py)."""


class Forbidden(Refusal):
    """This person's role doesn't allow it."""

    msgid = N_("Your account doesn’t allow this. Ask an administrator.")


@dataclass(frozen=True, slots=True)
class Actor:
    """The account that acts. `languages`: the locales a translator is restricted to, () for all."""

    id: str
    name: str
    role: str
    languages: tuple[str, ...] = ()


def may(
    actor: Actor,
    action: str,
    model: Model | None = None,
    path: str = "",
    locale: str = "",
) -> bool:
    """Whether `actor` may do `action` to entries of `model`; saving asks for each `path`, or for a
    `locale`.
    """
    if actor.role == ADMINISTRATOR:
        return True
    if action in READING:
        return actor.role in (EDITOR, TRANSLATOR)
    if action in OF_EDITORS:
        return actor.role == EDITOR
    if action not in CONTENT:
        return False
    if model and model.single:
        return model.for_editors and actor.role == EDITOR
    return actor.role == EDITOR or (
        actor.role == TRANSLATOR and _may_translate(actor, action, model, path, locale)
    )


def _may_translate(actor: Actor, action: str, model: Model | None, path: str, locale: str) -> bool:
    if model and path:
        place = locate(model.fields, path)
        locale = place[1] if place else ""
    return (
        action in TRANSLATING
        and bool(locale)
        and (not actor.languages or locale in actor.languages)
    )


def require(
    actor: Actor,
    action: str,
    model: Model | None = None,
    path: str = "",
    locale: str = "",
) -> None:
    """Raises Forbidden where `may` says no."""
    if not may(actor, action, model, path, locale):
        raise Forbidden(path=path)
