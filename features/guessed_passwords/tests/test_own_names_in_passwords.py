"""Names and addresses of the site and of its parts are no passwords."""

import json
from pathlib import Path

import pytest

from blueprints.sections import SECTIONS
from cms.core.feature import Features
from cms.core.settings import read_settings
from cms.site import Site
from cms.web.app import create_public
from features.guessed_passwords import feature
from features.guessed_passwords.guesses import PasswordTooCommon


@pytest.fixture
def site(tmp_path: Path, small_data: Path) -> Site:
    settings = read_settings(
        {},
        lambda _settings: Features((feature,)),
        data=small_data,
        instance=tmp_path / "instance",
    )
    site: Site = create_public(SECTIONS, settings).extensions["oasis"].site
    return site


def name_of(small_data: Path, type: str) -> str:
    file = min((small_data / "content" / type).glob("*.json"))
    return str(json.loads(file.read_text("utf-8"))["name"]["en"])


def test_what_stands_on_the_site_is_refused(site: Site, small_data: Path) -> None:
    raw = json.loads((small_data / "site.json").read_text("utf-8"))
    host = raw["email"].partition("@")[2]
    passwords = [host, f"{host}!", raw["email"], f"{raw['short']['en']}, {raw['short']['en']}!"]
    passwords += [raw["name"]["en"], raw["name"]["zh"], raw["address"]["en"].split(",")[0]]
    passwords += [name_of(small_data, "units"), name_of(small_data, "stations").lower()]
    _account, token = site.accounts.invite("li@example.org", "Li Hua", "editor")
    for password in passwords:
        with pytest.raises(PasswordTooCommon):
            site.accounts.accept(token, password.ljust(12, "1"))
            pytest.fail(f"{password} is taken")
    site.accounts.accept(token, "the station was cold when we arrived")
