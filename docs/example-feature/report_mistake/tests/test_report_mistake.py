"""The link below an article. In the folder of the site:
`python -m unittest discover features/report_mistake/tests`.
"""

import json
import shutil
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from app import create_app

SITE = Path(__file__).parent.parent.parent.parent
NEWS = {
    "headline": {"en": "A test"},
    "category": "event",
    "date": "2026-05-04",
    "body": {"en": ["Words."]},
    "publication": {"en": {"state": "published"}},
}


class Link(unittest.TestCase):
    def test_an_article_has_it(self) -> None:
        with TemporaryDirectory() as name:
            folder = Path(name)
            shutil.copytree(SITE / "data", folder / "data")
            entry = folder / "data/content/news/a-test.json"
            entry.parent.mkdir(parents=True, exist_ok=True)
            entry.write_text(json.dumps(NEWS), "utf-8")
            setting = {"report_mistake_to": "web@example.org"}
            places = {"site": SITE, "data": folder / "data", "instance": folder / "instance"}
            app = create_app({**places, **setting, "editor": False, "watch": False})
            page = app.test_client().get("/en/news/a-test/").get_data(as_text=True)
        assert "mailto:web@example.org?subject=" in page


if __name__ == "__main__":
    unittest.main()
