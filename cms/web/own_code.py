"""Errors of the code and the templates in the institute's own folder.

What fails is left out and the rest of the site goes on. A freeze refuses, since a page without its
own part isn't that page.
"""

import traceback
from pathlib import Path

from jinja2 import TemplateSyntaxError

from cms.core.errors import Refusal
from cms.core.i18n import N_
from cms.site import Site


class OwnCodeError(Refusal):
    """Own code or an own template fails: `file` (below the institute's folder), `line`, `problem`."""

    msgid = N_(
        "%(file)s:%(line)s: %(problem)s. The site runs without it, and can’t be published. Correct the "
        "file, then restart. docs/api.md lists what sections and templates may use."
    )


def own_code_error(error: Exception, folder: Path) -> OwnCodeError:
    """Return an exception as an error of the code in the institute's own folder."""
    file, line = own_location(error, folder) or ("sections/__init__.py", 1)
    problem = error.msg if isinstance(error, SyntaxError) else str(error)
    return OwnCodeError(file=file, line=line, problem=f"{type(error).__name__}: {problem}")


def code_errors(site: Site) -> list[Refusal]:
    """Return why own sections of the institute, a feature or a part of it, or a catalog was left out."""
    own = [site.own_code_error] if site.own_code_error else []
    return [*own, *site.failed_features.values(), *site.uncompiled_catalogs]


def own_location(error: Exception, folder: Path) -> tuple[str, int] | None:
    """Return the file (relative to `folder`) and the line in it that ran last, or that can't be
    compiled; None if the exception has nothing to do with the folder.
    """
    frames = traceback.extract_tb(error.__traceback__)
    places = [(frame.filename, frame.lineno) for frame in frames]
    if isinstance(error, SyntaxError | TemplateSyntaxError):
        places.append((error.filename or "", error.lineno))
    own = [(Path(file), line or 1) for file, line in places if Path(file).is_relative_to(folder)]
    return (own[-1][0].relative_to(folder).as_posix(), own[-1][1]) if own else None
