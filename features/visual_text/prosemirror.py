"""ProseMirror, the library of the visual text. A package of PyPI carries it as one file; its Python
code is never imported.
"""

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

from blueprints.shared.diagnosis import Diagnosis, good, warning
from cms.core.files import write_file

if TYPE_CHECKING:
    from cms.site import Site

PACKAGE = "django-prose-editor"
FOLDER = Path(__file__).parent / "static/visual_text/editor/vendor"
LIBRARY = FOLDER / "prosemirror.js"
FILES = {
    LIBRARY: "django_prose_editor/static/django_prose_editor/editor.js",
    FOLDER / "prosemirror.txt": "django_prose_editor-{version}.dist-info/licenses/LICENSE",
}
"""File that the site serves → its path in the package."""


def copy_library() -> None:
    """Copy the library and its licence to where they are served. Without the package, or if the
    folder can't be written, the present copy stays: an installed wheel has it.
    """
    try:
        package = distribution(PACKAGE)
        for file, name in FILES.items():
            source = Path(str(package.locate_file(name.format(version=package.version))))
            if not file.exists() or file.stat().st_size != source.stat().st_size:
                write_file(file, source.read_bytes())
    except (PackageNotFoundError, OSError):
        return


def is_installed() -> bool:
    """Return whether the library can be served."""
    return LIBRARY.is_file()


def diagnose(site: "Site") -> Iterator[Diagnosis]:
    """Yield whether texts can be shown."""
    if is_installed():
        yield good("Visual text: its library is installed.")
    else:
        yield warning(
            "Visual text: its library isn’t installed, so long texts are written as Markdown.",
            f"Run pip install --no-deps -r features/visual_text/requirements.txt ({PACKAGE}).",
        )
