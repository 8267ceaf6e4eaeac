"""A complete installation of Oasis below one folder, with the shipped files of deploy/."""

import gzip
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import orjson
from deploy.servers import binary, nginx_around

from tests.ports import free_port
from tests.warm import warm

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "deploy"
ANSWERED = (
    "/editor",
    "/editor/",
    "/editor/account/sign-in",
    "/EDITOR/",
    "/en/news/",
    "/en/contact/write/thanks/",
    "/static/css/base.css",
    "/static/missing.css",
    "/media/missing.pdf",
    "/.well-known/acme-challenge/x",
)
"""Addresses that somebody tries to redirect."""


def compressed(page: Path) -> bytes:
    """Write a compressed copy beside a published page; return it. No server makes the same bytes."""
    copy = gzip.compress(page.read_bytes(), 1, mtime=1)
    page.with_name(f"{page.name}.gz").write_bytes(copy)
    return copy


class Installation:
    """A complete installation of Oasis below one folder."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        shutil.copytree(data, self.data)
        warm(folder / "instance")
        self.redirect(
            ("/old site/", "/en/news/"),
            ("/view.php?id=5", "/en/papers/"),
            *((old, "https://evil.example/") for old in ANSWERED),
        )
        self.live = free_port()
        self.settings = {
            "OASIS_DATA": str(self.data),
            "OASIS_INSTANCE": str(folder / "instance"),
            "OASIS_RELEASES": str(folder / "site"),
            "OASIS_PROXIES": "1",
            "OASIS_TRUSTED_HOSTS": "oasis.example",
            "OASIS_BASE_URL": "https://oasis.example",
        }

    def redirect(self, *rows: tuple[str, str]) -> None:
        path = self.data / "site.json"
        site = orjson.loads(path.read_bytes())
        site["redirects"] = [
            {"id": f"r{at}", "from": old, "to": new} for at, (old, new) in enumerate(rows)
        ]
        path.write_bytes(orjson.dumps(site))

    def publish(self) -> None:
        result = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", "publish"],
            cwd=ROOT,
            text=True,
            env=os.environ | self.settings,
            capture_output=True,
        )
        assert result.returncode == 0, result.stdout + result.stderr

    def nginx(self, place: Path, plain: int, secure: int, live: int) -> list[str]:
        """Return the command of nginx with deploy/nginx; its configuration is below `place`, and it
        serves our folder.
        """
        (place / "etc").mkdir(parents=True)
        key, certificate = place / "key.pem", place / "certificate.pem"
        subprocess.run(
            [
                binary("openssl"),
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                key,
                "-out",
                certificate,
                "-days",
                "2",
                "-subj",
                "/CN=oasis.example",
            ],
            check=True,
            capture_output=True,
        )
        own = (
            "[::1]" if has_ipv6() else "127.0.0.2"
        )  # if the machine has no IPv6, another address of its own
        changed = {
            "/var/lib/oasis": str(self.folder),
            "/etc/nginx/oasis": str(place / "etc"),
            "/etc/letsencrypt/live/oasis.example/fullchain.pem": str(certificate),
            "/etc/letsencrypt/live/oasis.example/privkey.pem": str(key),
            "127.0.0.1:8000": f"127.0.0.1:{live}",
            "listen 80;": f"listen 127.0.0.1:{plain};",
            "listen 443 ssl;": f"listen 127.0.0.1:{secure} ssl;",
            "listen [::]:80;": f"listen {own}:{plain};",
            "listen [::]:443 ssl;": f"listen {own}:{secure} ssl;",
        }
        changed |= {
            old.replace(";", " default_server;"): new.replace(";", " default_server;")
            for old, new in changed.items()
            if old.startswith("listen")
        }
        for conf in (DEPLOY / "nginx").glob("*.conf"):
            text = conf.read_text("utf-8")
            for old, new in changed.items():
                text = text.replace(old, new)
            (place / "etc" / conf.name).write_text(text, "utf-8")
        self.read_redirects(place)
        command = nginx_around(place, f"include {place}/etc/oasis.conf;")
        around = (place / "nginx.conf").read_text("utf-8")
        (place / "nginx.conf").write_text(
            around.replace("access_log off;", f"access_log {place}/access.log;"), "utf-8"
        )
        return command

    def read_redirects(self, place: Path, *command: str) -> subprocess.CompletedProcess[str]:
        """Do what deploy/systemd/oasis-rules.service does after a release; `command` in place of the
        reload.
        """
        return subprocess.run(
            [
                DEPLOY / "nginx" / "oasis-redirects",
                self.folder / "site/current/.rules/redirects.txt",
                place / "etc/redirects.conf",
                *command,
            ],
            capture_output=True,
            text=True,
        )

    def granian(self) -> list[str]:
        """The command of deploy/systemd/oasis.service, on our port."""
        unit = (DEPLOY / "systemd" / "oasis.service").read_text("utf-8")
        words = re.search(r"^ExecStart=(.*)$", unit, re.MULTILINE)[1].split()  # type: ignore[index]
        return [
            str(Path(sys.executable).parent / "granian"),
            *(str(self.live) if word == "8000" else word for word in words[1:]),
        ]


def has_ipv6() -> bool:
    """Whether IPv6 works on this machine's loopback."""
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False
