"""The units, the settings and the container file name existing files and settings."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from bench.servers import GRANIAN, WORKERS
from cms.core.settings import Settings, read_settings

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
EXAMPLES = [(DEPLOY / name).read_text("utf-8") for name in ("oasis.env", "compose.yaml")]
OF_FEATURES = "# Settings of features"
"""The comment above those settings of the examples that features test."""
KNOWN = {f"OASIS_{name.upper()}" for name in Settings._fields} | {
    name
    for text in EXAMPLES
    for name in re.findall(
        r"OASIS_[A-Z_]+", text.partition(OF_FEATURES)[2].partition("volumes:")[0]
    )
}
"""The settings of the program, and those that features test."""


def test_the_example_settings_are_settings() -> None:
    lines = re.findall(
        r"^#?(OASIS_\w+)=(.*)$", (DEPLOY / "oasis.env").read_text("utf-8"), re.MULTILINE
    )
    assert {name for name, _ in lines} <= KNOWN
    settings = read_settings(dict(lines))
    assert settings.proxies == 1
    assert settings.releases == "/var/lib/oasis/site"


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_units_can_be_read(unit: Path, tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd is not installed")
    for one in UNITS:
        text = re.sub(
            r"/(?:opt|usr/local)/[\w./-]*/s?bin/[\w-]+", "/bin/true", one.read_text("utf-8")
        )
        (tmp_path / one.name).write_text(
            text.replace("/usr/local/sbin/oasis-redirects", "/bin/true")
        )
    told = subprocess.run(
        [analyze, "verify", "--man=no", str(tmp_path / unit.name)], capture_output=True, text=True
    )
    ours = [line for line in told.stderr.splitlines() if line.startswith(("oasis", str(tmp_path)))]
    assert [line for line in ours if "nginx" not in line] == []


def test_units_that_run_our_code_are_hardened_alike() -> None:
    hardened = [
        (DEPLOY / "systemd" / name)
        .read_text("utf-8")
        .partition("# It can only write")[2]
        .partition("\n\n[")[0]
        for name in ("oasis.service", "oasis-publish.service", "oasis-release.service")
    ]
    assert len({text.strip() for text in hardened}) == 1
    for line in ("ProtectSystem=strict", "UMask=0027", "MemoryMax=", "TasksMax="):
        assert line in hardened[0]


def test_the_container_copies_what_there_is_and_nothing_private() -> None:
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    copied = [
        word
        for line in re.findall(r"^COPY (?!--from)(.*)$", text, re.MULTILINE)
        for word in line.split()[:-1]
        if not word.startswith("--")
    ]
    assert all((ROOT / path).exists() for path in copied)
    assert {
        "app.py",
        "blueprints",
        "cms",
        "features",
        "templates",
        "static",
        "translations",
        "data",
    } <= set(copied)
    assert not {"instance", "."} & set(copied)
    assert re.search(r"^USER 10001$", text, re.MULTILINE)
    assert text.index("USER 10001") < text.index('CMD ["granian"')


def test_the_compose_file_names_the_container_its_volumes_and_settings() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    oasis, container = services["oasis"], (DEPLOY / "Containerfile").read_text("utf-8")
    assert (
        DEPLOY / oasis["build"]["context"] / oasis["build"]["dockerfile"]
    ).resolve() == DEPLOY / "Containerfile"
    assert {volume.partition(":")[2] for volume in oasis["volumes"]} == set(
        re.findall(r'"(/var/lib/[^"]+)"', re.search(r"^VOLUME.*$", container, re.MULTILINE)[0])
    )
    given = {name: value for name, value in oasis["environment"].items() if "$" not in value}
    assert oasis["environment"].keys() <= KNOWN
    assert read_settings(given).publish_timer == 60
    caddyfile = (DEPLOY / "caddy" / "Caddyfile").read_text("utf-8")
    assert "reverse_proxy oasis:8000" in caddyfile
    assert "./caddy:/etc/caddy:ro" in services["caddy"]["volumes"]
    [releases] = [one for one in services["caddy"]["volumes"] if one.startswith("site:")]
    assert f"root * {releases.split(':')[1]}/current" in caddyfile
    assert releases.endswith(":ro")
    assert "127.0.0.1:8000/-/health" in container


def test_containers_may_do_little_and_are_named_by_digest() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["mem_limit"]
        assert service["pids_limit"]
    assert services["caddy"]["cap_add"] == ["NET_BIND_SERVICE"]
    container = (DEPLOY / "Containerfile").read_text("utf-8")
    images = [services["caddy"]["image"], *re.findall(r"^FROM (\S+)", container, re.MULTILINE)]
    assert len(images) == 3
    for image in images:
        assert re.fullmatch(r"docker\.io/library/\w+:[\w.-]+@sha256:[0-9a-f]{64}", image)


def test_nginx_listens_on_both_internet_protocols() -> None:
    text = (DEPLOY / "nginx" / "oasis.conf").read_text("utf-8")
    assert (
        re.findall(r"listen (?!\[)(.*);", text)
        == re.findall(r"listen \[::\]:(.*);", text)
        == ["80 default_server", "443 ssl default_server", "80", "443 ssl"]
    )


def test_the_server_runs_alike_wherever_it_is_started() -> None:
    """The benchmark measures the server as deploy/ runs it."""
    unit = (DEPLOY / "systemd" / "oasis.service").read_text("utf-8")
    container = re.sub(r'[",]', "", (DEPLOY / "Containerfile").read_text("utf-8"))
    written = (ROOT / "docs" / "settings.md").read_text("utf-8")
    for text in (
        unit,
        container,
        written,
        " ".join(("granian", *GRANIAN, "--workers", str(WORKERS))),
    ):
        [command] = re.findall(r"granian --interface wsgi .*", text)
        for option in (
            "--http 1",
            "--workers 2",
            "--blocking-threads 16",
            "--respawn-failed-workers",
        ):
            assert option in command


def test_every_document_of_deploying_names_what_there_is() -> None:
    text = (ROOT / "docs" / "deploy.md").read_text("utf-8")
    for name in re.findall(r"deploy/[\w./-]*\w", text):
        assert (ROOT / name).exists(), name
    for name in set(re.findall(r"oasis-?\w*\.(?:service|timer|path)", text)):
        assert (DEPLOY / "systemd" / name).is_file(), name
    assert set(re.findall(r"OASIS_[A-Z_]+", text)) <= KNOWN


def test_every_file_that_nginx_includes_is_installed() -> None:
    """By the first install and by an update."""
    included = {
        name
        for path in (DEPLOY / "nginx").glob("*.conf")
        for name in re.findall(r"include /etc/nginx/oasis/([\w.]+);", path.read_text("utf-8"))
    } - {"redirects.conf"}
    text = (ROOT / "docs" / "deploy.md").read_text("utf-8")
    lines = re.findall(r"^install .* /etc/nginx/oasis (.*)$", text, re.MULTILINE)
    assert len(lines) == 2
    for line in lines:
        assert set(re.findall(r"deploy/nginx/([\w.]+)", line)) == included
