"""Permissions by role. The engine enforces them; views use them to hide what is forbidden."""

from collections.abc import Collection
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
"""Permissions on content."""
OF_ADMINISTRATORS = frozenset({"accounts", "features", "rollback"})
"""Permissions that only administrators have."""
OF_EDITORS = frozenset({"redirects", "release"})
"""Further permissions of editors, which translators lack: publishing the whole site, and editing
redirects. Those of features come from the site's settings.

`rollback` isn't among them, since it removes what others have published since. Redirects are in the
file of the site's settings, which editors may not change otherwise. So only the code that writes
redirects checks this permission (blueprints/shared/redirects.py).
"""

PERMISSIONS = CONTENT | OF_ADMINISTRATORS | OF_EDITORS
"""All permissions but those of features."""


class Forbidden(Refusal):
    """The role of the account doesn't allow the action."""

    msgid = N_("Your account doesn’t allow this. Ask an administrator.")


@dataclass(frozen=True, slots=True)
class Actor:
    """The account that acts. `languages` are the locales that a translator is restricted to, () for
    all.
    """

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
    *,
    of_features: Collection[str] = (),
) -> bool:
    """Return whether `actor` may do `action` to entries of `model`. For saving, `path` or `locale`
    says what is changed. `of_features` are the permissions of editors that features declare.
    """
    if actor.role == ADMINISTRATOR:
        return True
    if action in READING:
        return actor.role in (EDITOR, TRANSLATOR)
    if action in OF_EDITORS or action in of_features:
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
    *,
    of_features: Collection[str] = (),
) -> None:
    """Raise Forbidden unless `may` returns True."""
    if not may(actor, action, model, path, locale, of_features=of_features):
        raise Forbidden(path=path)
