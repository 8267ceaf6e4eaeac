"""The tests' own institute: an invented one, in English and Chinese, with some entries of each type.

Its people, units, papers and addresses don't exist. Tests of the program use it, so that they don't
depend on the content of the site in `data/`, which belongs to whoever runs it. Schemas and the map
of the world are the program’s.
"""

import os
import shutil
from pathlib import Path

from cms.core.settings import Settings
from tests.pages import ROOT

DATA = Path(__file__).parent / "data"
PAGES = (
    "",
    "about/",
    "about/history/",
    "about/structure/",
    "about/directors/",
    "scientists/",
    "scientists/letter/l/",
    "scientists/chen-yahe/",
    "news/",
    "news/year/2024/",
    "news/aral-sea-expedition/",
    "join/",
    "join/education/",
    "resources/",
    "resources/stations/",
    "resources/stations/by-height/",
    "resources/stations/tulan-garden/",
    "resources/datasets/",
    "resources/collections/",
    "resources/collections/specimen-museum/",
    "resources/journals/",
    "resources/journals/journal-of-rivers/",
    "papers/",
    "papers/year/2015/",
    "papers/wang-2023-aral-sea-amu-darya/",
    "papers/xiao-2019-braided-rivers/",
    "research/",
    "research/rivers-laboratory/",
    "research/irs/",
    "research/theme/desertification/",
    "cooperation/",
    "cooperation/projects/",
    "cooperation/projects/lowland-joint-laboratory/",
    "cooperation/conferences/",
    "cooperation/conferences/silk-road-ecology-2023/",
    "cooperation/organizations/",
    "cooperation/organizations/lowland-university/",
    "contact/",
    "contact/write/",
    "search/",
    "search/?q=snow",
    "sitemap/",
    "feeds/",
    "about/accessibility/",
    "about/privacy/",
    "about/statement/",
    "nowhere/",
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
