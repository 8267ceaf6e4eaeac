"""The findings of the entry checks, and that they are the same again after any edits."""

import random
from pathlib import Path
from typing import Any

import pytest
from minisite import CONTENT, MODELS, NOW, put

from cms.content import Snapshot, Store
from cms.core.database import DisposableDatabase
from cms.publish.checks.check_records import CheckRecords
from cms.publish.checks.content import ContentChecks
from cms.publish.checks.feature_checks import FeatureChecks
from cms.publish.checks.levels import Finding, read_check_levels
from cms.publish.checks.texts import utf16_index
from cms.schema.content_type import ContentType
from cms.schema.fields import Image, Line, Rows
from cms.schema.paths import Paths
from cms.schema.usages import described_languages

RAW = CONTENT["news", "launch"]
BOTH = {"en": {"state": "published"}, "zh": {"state": "published"}}
SOUND = {**RAW, "publication": BOTH}
WRONG: dict[str, dict[str, Any]] = {
    "stale": {"headline": {"en": "Other", "zh": "观测站启用"}},
    "missing": {"summary": {"en": "Short"}},
    "one version": {"publication": {"en": {"state": "published"}}},
    "dead link": {
        "body": {"en": ["[Gone](entry:news/gone)"], "zh": ["[无](entry:news/gone)"]},
        "translation": {},
    },
    "link to an entry without a page": {
        "body": {"en": ["[Sand](entry:terms/sand)"], "zh": ["[沙](entry:terms/sand)"]},
        "translation": {},
    },
}
RIGHT: tuple[dict[str, Any], ...] = (
    {},
    {"summary": {"en": "Short", "zh": "短"}, "translation": {}},
    {
        "body": {"en": ["[1](entry:news/launch)"], "zh": ["[1](entry:news/launch)"]},
        "translation": {},
    },
    {"image": {"file": "a.jpg", "alt": {"en": "Dunes", "zh": "沙丘"}}, "translation": {}},
)

NO_FEATURES = FeatureChecks((), None, print)


def snapshot_of(paths: Paths) -> Snapshot:
    return Store(paths, MODELS, lambda: NOW).snapshot()


def checks_of(database: Path, paths: Paths) -> ContentChecks:
    opened = DisposableDatabase(database, is_large=True)
    records = CheckRecords(opened, paths, NO_FEATURES)
    return ContentChecks(read_check_levels(()), records, NO_FEATURES)


def found_in(paths: Paths, key: str) -> list[Finding]:
    found = checks_of(paths.database, paths).findings(snapshot_of(paths))
    return [one for one in found if one.key == key]


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_found(paths: Paths, what: str) -> None:
    put(paths, "news", "one", SOUND | WRONG[what])
    assert found_in(paths, "one")


@pytest.mark.parametrize("values", RIGHT, ids=str)
def test_what_is_right_is_not(paths: Paths, values: dict[str, Any]) -> None:
    put(paths, "news", "one", SOUND | values)
    assert not found_in(paths, "one")


def test_each_picture_must_be_described() -> None:
    class Tour(ContentType, name="tours"):
        label, plural, title = "Tour", "Tours", "name"
        name = Line("Name", localized=True)
        image = Image()
        stops = Rows("Stops", {"image": Image()})

    both = {"file": "a.jpg", "alt": {"en": "Dunes", "zh": "沙丘"}}
    one, none = {"file": "b.jpg", "alt": {"en": "A lake"}}, {"alt": {}}
    assert described_languages(Tour, {"image": both, "stops": [{"id": "a", "image": both}]}) == [
        "en",
        "zh",
    ]
    assert described_languages(Tour, {"image": both, "stops": [{"id": "a", "image": one}]}) == [
        "en"
    ]
    assert described_languages(Tour, {"image": none, "stops": []}) is None


@pytest.mark.parametrize("seed", range(4))
def test_all_is_found_after_edits_too(
    paths: Paths, store: Store, seed: int, tmp_path: Path
) -> None:
    dice, checks = random.Random(seed), checks_of(paths.database, paths)
    for turn in range(4):
        for number in dice.sample(range(40), 12):
            several = dice.sample(list(WRONG.values()), dice.randint(0, 2))
            values = {
                name: value for one in [*several, dice.choice(RIGHT)] for name, value in one.items()
            }
            put(paths, "news", f"n-{number}", SOUND | values)
        each = checks_of(tmp_path / f"new-{turn}.db", paths).findings(snapshot_of(paths))
        assert each
        for snapshot in (store.fresh_snapshot(), snapshot_of(paths)):
            assert checks.findings(snapshot) == each


def test_findings_are_kept_and_may_be_lost(paths: Paths) -> None:
    put(paths, "news", "one", SOUND | WRONG["dead link"])
    found = found_in(paths, "one")
    assert {one.check for one in found} == {"links"}
    database = DisposableDatabase(paths.database, is_large=True)
    assert database.execute("UPDATE check_record SET record = 'x' WHERE key = 'launch'") == 1
    assert found_in(paths, "one") == found
    paths.database.unlink()
    assert found_in(paths, "one") == found


def test_a_place_is_counted_as_browsers_do() -> None:
    assert utf16_index("𠀀水,", 2) == 3
