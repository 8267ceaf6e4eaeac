"""The site as a whole. In the site's folder: `python -m unittest discover tests`, with a Python
that has Oasis.
"""

import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from app import create_app

SITE = Path(__file__).parent.parent


class WholeSite(unittest.TestCase):
    """The site with a private folder of its own, so that no account and no draft is touched."""

    def setUp(self) -> None:
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.app = create_app(
            {"site": SITE, "instance": self.folder / "instance", "editor": False, "watch": False}
        )

    def run_command(self, *words: str) -> None:
        result = self.app.test_cli_runner().invoke(args=list(words))
        assert result.exit_code == 0, result.output

    def test_the_content_has_no_faults(self) -> None:
        self.run_command("content", "check")

    def test_every_page_can_be_made_and_every_link_leads_somewhere(self) -> None:
        self.run_command("freeze", str(self.folder / "frozen"))

    def test_every_language_has_its_front_page(self) -> None:
        client = self.app.test_client()
        for locale in self.app.extensions["oasis"].site.store.snapshot().locales:
            page = client.get(f"/{locale.code}/")
            assert page.status_code == 200
            assert f'dir="{locale.dir}"' in page.get_data(as_text=True)


if __name__ == "__main__":
    unittest.main()
