"""The setting of targets."""

from pathlib import Path

import pytest

from cms.core.feature import Feature, Features, TargetKind
from cms.publish.builder_interface import ignore_progress
from cms.publish.targets import TargetFailed, open_targets
from tests.sent_releases import make_site

FAR = Feature("far", Path(), targets={"far": TargetKind("far:PLACE", "none:none")})


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path)


def test_nothing_is_sent_to_a_target_whose_feature_is_switched_off(
    tmp_path: Path, site: Path
) -> None:
    off = Features((FAR,), frozenset({"far"}))
    [target] = open_targets(["far://user:secret@place/"], tmp_path, off).values()
    assert "secret" not in target.location
    with pytest.raises(TargetFailed, match="“far” is switched off"):
        target.send(site, ignore_progress, False)


@pytest.mark.parametrize(
    "setting",
    [
        "",
        "ftp://x",
        "www=",
        "UPPER=far:/x",
        "far:",
        "ftp://key:secret@bucket/x",
        "a b=far:/x",
    ],
)
def test_a_setting_that_is_none_is_refused(setting: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="OASIS_PUBLISH_TARGETS") as refused:
        open_targets([setting], tmp_path, Features((FAR,)))
    assert "secret" not in str(refused.value)


def test_two_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="two targets called far"):
        open_targets(["far:a", "far:b"], tmp_path, Features((FAR,), frozenset({"far"})))
