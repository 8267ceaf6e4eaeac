"""Settings from the environment: valid, refused, overridden."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from cms.core.settings import read_settings
from tests.pages import ROOT


def test_the_environment_is_read() -> None:
    settings = read_settings(
        {
            "OASIS_DATA": "/srv/data",
            "OASIS_EDITOR": "0",
            "OASIS_PROXIES": "2",
            "OASIS_TRUSTED_HOSTS": "www.example.org, example.org",
        }
    )
    assert settings.data == Path("/srv/data")
    assert settings.editor is False
    assert settings.proxies == 2
    assert settings.trusted_hosts == ("www.example.org", "example.org")


def test_what_is_given_wins() -> None:
    assert (
        read_settings(
            {"OASIS_BASE_URL": "https://a.example"}, base_url="https://b.example"
        ).base_url
        == "https://b.example"
    )


def test_a_path_may_be_given_as_text() -> None:
    settings = read_settings({}, site="/srv/rivers", instance="/srv/private")
    assert settings.data == Path("/srv/rivers/data")
    assert settings.instance == Path("/srv/private")


@pytest.mark.parametrize(("name", "value"), [("EDITOR", "perhaps"), ("PROXIES", "one")])
def test_a_wrong_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"OASIS_{name}"):
        read_settings({f"OASIS_{name}": value})


def make(tiny: Path, tmp_path: Path, **settings: object) -> Flask:
    return create_app({"data": tiny / "data", "instance": tmp_path, "watch": False, **settings})


def test_the_base_url_of_the_environment_wins_over_the_sites(tiny: Path, tmp_path: Path) -> None:
    client = make(tiny, tmp_path, editor=False, base_url="https://mirror.example/").test_client()
    html = client.get("/en/news/").get_data(as_text=True)
    assert '<link rel="canonical" href="https://mirror.example/en/news/">' in html
    assert "oasis.example" not in html


def test_an_untrusted_host_is_refused(tiny: Path, tmp_path: Path) -> None:
    client = make(tiny, tmp_path, trusted_hosts=("www.example.org",)).test_client()
    assert client.get("/en/", base_url="http://evil.example/").status_code == 400
    assert client.get("/en/", base_url="http://www.example.org/").status_code == 200
    assert client.get("/editor/", base_url="http://evil.example/").status_code == 400
    headers = {"Origin": "http://evil.example"}
    answer = client.post("/editor/", base_url="http://evil.example/", headers=headers)
    assert answer.status_code == 400


def test_forwarded_headers_count_only_where_a_proxy_is_trusted(tiny: Path, tmp_path: Path) -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "www.example.org"}
    for proxies, secure in ((0, False), (1, True)):
        client = make(tiny, tmp_path, proxies=proxies).test_client()
        cookie = client.get("/editor/account/sign-in", headers=headers).headers.get(
            "Set-Cookie", ""
        )
        assert ("Secure" in cookie) is secure


def test_no_log_and_no_error_shows_a_password() -> None:
    settings = read_settings(
        {},
        smtp_url="smtp://a:hidden@mail.example",
        publish_targets=("x=s3://hidden",),
        draft_days=7,
    )
    assert "hidden" not in f"{settings} {settings!r}"
    assert "draft_days=7" in repr(settings)


def test_the_log_says_when_and_where_at_the_level_that_is_set(tiny: Path, tmp_path: Path) -> None:
    """In a process of its own, since logging is configured for the whole process."""
    code = (
        "import logging; from app import create_app; create_app({'editor': False, 'watch': False});"
        "logging.getLogger('cms.web').info('a word')"
    )
    for level, said in (("info", "INFO cms.web: a word"), ("error", "")):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            capture_output=True,
            text=True,
            env={
                **os.environ,
                "OASIS_LOG_LEVEL": level,
                "OASIS_DATA": str(tiny / "data"),
                "OASIS_INSTANCE": str(tmp_path),
            },
        )
        assert done.returncode == 0, done.stderr
        assert said in done.stderr
        assert ("a word" in done.stderr) is bool(said)


def test_the_level_of_the_log_is_a_setting() -> None:
    assert read_settings({"OASIS_LOG_LEVEL": "debug"}).log_level == "debug"
    with pytest.raises(ValueError, match="OASIS_LOG_LEVEL must be one of debug, info"):
        read_settings({"OASIS_LOG_LEVEL": "loud"})


def test_nobody_else_reads_the_instance_folder(tiny: Path, tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    make(tiny, instance, editor=False)
    assert instance.stat().st_mode & 0o777 == 0o700
    instance.chmod(0o755)
    make(tiny, instance, editor=False)
    assert instance.stat().st_mode & 0o777 == 0o755, (
        "a web server may have to read the releases in it"
    )
    make(tiny, instance, editor=False, releases=str(tmp_path / "site"))
    assert instance.stat().st_mode & 0o777 == 0o700


def test_without_content_no_instance_folder_is_made(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "init", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "OASIS_DATA": str(tmp_path / "data"),
            "OASIS_INSTANCE": str(tmp_path / "instance"),
        },
    )
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []
