"""The tests' own institute: an invented one, in English and Chinese, with some entries of each type.

Its people, units, papers and addresses don't exist. Tests of the program use it, so that they don't
depend on the content of the site in `data/`, which belongs to whoever runs it. Schemas and the map
of the world are the program’s.
"""

import os
import shutil
from pathlib import Path

from cms.core.settings import Settings
from scripts.kinds_of_pages import kinds_of_pages
from tests.pages import ROOT

DATA = Path(__file__).parent / "data"
PAGES = kinds_of_pages(
    person="chen-yahe",
    station="tulan-garden",
    journal="journal-of-rivers",
    paper="xiao-2019-braided-rivers",
    unit="rivers-laboratory",
    institute="irs",
    project="lowland-joint-laboratory",
    organization="lowland-university",
)
"""An address of each kind of page, without the language. The last is of no page."""
NO_SITE = Settings(data=Path(os.devnull))
"""The settings of no site, which switches no feature off."""


def make_institute(folder: Path) -> Path:
    """Write the data of the institute into a folder that doesn't exist yet, and return it."""
    shutil.copytree(DATA, folder)
    shutil.copytree(ROOT / "data/schemas", folder / "schemas")
    shutil.copy(ROOT / "data/geo/world.geojson", folder / "geo")
    return folder
