"""S3-compatible storage: a real moto server on this machine, over HTTP."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

boto3 = pytest.importorskip("boto3")

from cms.core.http_headers import cache_control, content_type  # noqa: E402
from cms.publish.builder_interface import ignore_progress  # noqa: E402
from cms.publish.output import MARK  # noqa: E402
from cms.publish.server_rules import is_rule  # noqa: E402
from cms.publish.targets import TargetFailed  # noqa: E402
from features.s3.target import MANIFEST  # noqa: E402
from tests.publish.published_site import ITEM, edit, publish  # noqa: E402
from tests.sent_releases import opened  # noqa: E402


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


class Bucket:
    """A bucket with versioning on."""

    def __init__(self, endpoint: str, name: str) -> None:
        self.name = name
        self.client: Any = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")
        self.client.create_bucket(Bucket=name)
        self.client.put_bucket_versioning(
            Bucket=name, VersioningConfiguration={"Status": "Enabled"}
        )
        self.seen: set[tuple[str, str]] = set()

    def news(self) -> list[str]:
        """Return the keys written or removed since the last call, once for each write, without the
        list of files.
        """
        pages = self.client.get_paginator("list_object_versions").paginate(Bucket=self.name)
        marks = {
            (one["Key"], one["VersionId"])
            for page in pages
            for part in ("Versions", "DeleteMarkers")
            for one in page.get(part, ())
        }
        fresh, self.seen = marks - self.seen, self.seen | marks
        return sorted(key for key, _ in fresh if not key.endswith(MANIFEST))

    def holds(self) -> dict[str, str]:
        found = self.client.list_objects_v2(Bucket=self.name).get("Contents", ())
        return {
            one["Key"]: self.client.get_object(Bucket=self.name, Key=one["Key"])["Body"]
            .read()
            .decode()
            for one in found
            if not one["Key"].endswith(MANIFEST)
        }

    def head(self, key: str) -> dict[str, Any]:
        return dict(self.client.head_object(Bucket=self.name, Key=key))


def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set credentials where boto3 looks for them."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "NO_PROXY": "127.0.0.1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def cloud(
    moto: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> SimpleNamespace:
    credentials(monkeypatch)
    bucket = Bucket(moto, f"b{abs(hash(request.node.name))}")
    target = opened(f"s3://{bucket.name}/site?endpoint={moto}&region=us-east-1", tmp_path)
    site = tmp_path / "site"
    (site / "en").mkdir(parents=True)
    for name, text in {
        "index.html": "front",
        "en/index.html": "hello",
        "site.css": "a{}",
        "_headers": "rules",
        MARK: "x",
        ".htaccess": "rules",
    }.items():
        (site / name).write_text(text)
    return SimpleNamespace(
        bucket=bucket,
        target=target,
        site=site,
        send=lambda dry=False: target.send(site, ignore_progress, dry),
    )


def test_holds_exactly_the_site_afterwards(cloud: SimpleNamespace) -> None:
    sent = cloud.send()
    assert list(sent.written) == ["site.css", "en/index.html", "index.html"], (
        "pages after the files that they use"
    )
    assert cloud.bucket.holds() == {
        "site/index.html": "front",
        "site/en/index.html": "hello",
        "site/site.css": "a{}",
    }
    head = cloud.bucket.head("site/en/index.html")
    assert head["ContentType"] == "text/html; charset=utf-8"
    assert head["CacheControl"] == "public, max-age=0, must-revalidate"


def test_compressed_forms_are_not_sent(cloud: SimpleNamespace) -> None:
    (cloud.site / "media").mkdir()
    for name in ("en/index.html.gz", "en/index.html.br", "media/table.csv.gz"):
        (cloud.site / name).write_text("packed")
    cloud.send()
    assert {key for key in cloud.bucket.holds() if key.endswith(("gz", "br"))} == {
        "site/media/table.csv.gz"
    }


def test_one_changed_word_sends_one_file(cloud: SimpleNamespace) -> None:
    cloud.send()
    cloud.bucket.news()
    (cloud.site / "en/index.html").write_text("hallo")
    sent = cloud.send()
    assert (list(sent.written), list(sent.removed), sent.same) == (["en/index.html"], [], 2)
    assert cloud.bucket.news() == ["site/en/index.html"]


def test_nothing_changed_writes_nothing_at_all(cloud: SimpleNamespace) -> None:
    cloud.send()
    before = cloud.bucket.client.list_object_versions(Bucket=cloud.bucket.name)["Versions"]
    assert cloud.send().same == 3
    assert cloud.bucket.client.list_object_versions(Bucket=cloud.bucket.name)["Versions"] == before


def test_what_is_gone_is_removed_and_what_others_put_there_is_not(cloud: SimpleNamespace) -> None:
    cloud.send()
    client = cloud.bucket.client
    for key in ("site/google123.html", "other/page.html"):
        client.put_object(Bucket=cloud.bucket.name, Key=key, Body=b"theirs")
    (cloud.site / "en/index.html").unlink()
    assert list(cloud.send().removed) == ["en/index.html"]
    assert sorted(cloud.bucket.holds()) == [
        "other/page.html",
        "site/google123.html",
        "site/index.html",
        "site/site.css",
    ]


def test_a_rehearsal_writes_nothing(cloud: SimpleNamespace) -> None:
    assert len(cloud.send(dry=True).written) == 3
    assert cloud.bucket.news() == []
    assert cloud.bucket.holds() == {}


def test_a_run_that_was_cut_off_is_caught_up_by_the_next(cloud: SimpleNamespace) -> None:
    cloud.send()
    (cloud.site / "en/index.html").write_text("hallo")
    (cloud.site / "new.html").write_text("new")

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cloud.target.send(cloud.site, stop, False)
    (cloud.site / "new.html").unlink()
    cloud.send()
    assert cloud.bucket.holds() == {
        "site/index.html": "front",
        "site/en/index.html": "hallo",
        "site/site.css": "a{}",
    }


def test_more_than_one_call_removes(
    cloud: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("features.s3.target.KEYS_PER_DELETE", 2)
    for number in range(5):
        (cloud.site / f"{number}.txt").write_text("x")
    cloud.send()
    for number in range(5):
        (cloud.site / f"{number}.txt").unlink()
    assert len(cloud.send().removed) == 5
    assert len(cloud.bucket.holds()) == 3


def test_a_failure_is_told_in_a_sentence(cloud: SimpleNamespace, moto: str, tmp_path: Path) -> None:
    for place, words in (
        (f"s3://no-such-bucket?endpoint={moto}&region=us-east-1", "bucket"),
        ("s3://b?endpoint=http://127.0.0.1:9&region=us-east-1", "127.0.0.1:9"),
        ("s3://b?endpoint=nonsense&region=us-east-1", "nonsense"),
        ("s3://b?region=no%20region", "no region"),
    ):
        target = opened(place, tmp_path)
        with pytest.raises(TargetFailed) as failed:
            target.send(cloud.site, ignore_progress, False)
        assert words in failed.value.text()


def test_a_list_that_is_broken_is_not_overwritten(cloud: SimpleNamespace) -> None:
    cloud.bucket.client.put_object(Bucket=cloud.bucket.name, Key=f"site/{MANIFEST}", Body=b"{")
    with pytest.raises(TargetFailed, match="not readable"):
        cloud.send()
    assert cloud.bucket.holds() == {}


def test_every_kind_of_file_has_its_type(frozen: Path) -> None:
    names = [path.relative_to(frozen).as_posix() for path in frozen.rglob("*") if path.is_file()]
    unknown = {name for name in names if content_type(f"/{name}") == "application/octet-stream"}
    assert {name for name in unknown if not is_rule(name)} == set()
    assert content_type("/static/a.js") == "text/javascript; charset=utf-8"
    assert {cache_control(f"/{name}") for name in names if name.startswith("pictures/")} <= {
        "public, max-age=31536000, immutable"
    }
    assert "immutable" not in cache_control("/static/css/base.css"), "a file store gets no ?v="


def test_a_publish_of_one_changed_word_uploads_only_what_changed(
    moto: str,
    tmp_path: Path,
    published_in: Callable[..., SimpleNamespace],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only the files that differ between the two releases are uploaded."""
    credentials(monkeypatch)
    bucket = Bucket(moto, "institute")
    target = f"s3://institute?endpoint={moto}&region=us-east-1"
    place = published_in(tmp_path, publish_targets=(target,))

    def sent() -> dict[str, bytes]:
        publish(place)
        current = place.releases.root / "current"
        return {
            name: path.read_bytes()
            for path in current.rglob("*")
            if path.is_file() and not is_rule(name := path.relative_to(current).as_posix())
        }

    before = sent()
    assert set(bucket.news()) == set(before)
    edit(place, f"news/{ITEM}", body={"en": ["By the oasis."], "zh": ["我们是谁。"]})
    after = sent()
    changed = {name for name in after if after[name] != before.get(name)}
    assert f"en/news/{ITEM}/index.html" in changed
    assert bucket.news() == sorted(changed)
    assert len(changed) < 40


@pytest.mark.parametrize("setting", ["s3://key:secret@bucket/x", "s3://b?acl=public"])
def test_a_setting_that_is_none_is_refused(setting: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="OASIS_PUBLISH_TARGETS") as refused:
        opened(setting, tmp_path)
    assert "secret" not in str(refused.value)
