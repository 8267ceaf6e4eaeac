"""Compile every catalog whose source is newer: the core's and those of features."""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from cms.core.catalogs import compile_catalogs  # noqa: E402

compile_catalogs([ROOT / "translations", *sorted(ROOT.glob("features/*/translations"))])
