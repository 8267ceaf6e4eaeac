"""Hostile texts and files through the server as documented, with two workers: no worker dies,
memory is bounded.

`pytest -s` prints how long each took and how much memory all processes had at most.
"""

import json
import os
import re
import shlex
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace

import pytest
from deploy.hostile import files, texts
from deploy.servers import running
from PIL import Image

from bench.browser import Browser
from cms.core.settings import to_environment
from cms.schema.fields.base import MAX_LINES, MAX_TEXT_LENGTH
from tests.pictures import packed
from tests.ports import free_port
from tests.waiting import PATIENCE, wait_until
from tests.warm import warm

ROOT = Path(__file__).parent.parent.parent
EMAIL, PASSWORD = "editor@example.org", "snow on the Tianshan"
MORE = 256 << 20
"""Bytes by which the memory of all processes of the server may grow."""
OFTEN = 0.05
BOUNDARY = b"a-boundary-of-many-parts"


class Memory(threading.Thread):
    """Watches the memory of a process and its descendants, counting shared memory once."""

    def __init__(self, id: int) -> None:
        super().__init__(daemon=True)
        self.id = id
        self.most = 0
        self.ended = threading.Event()

    def run(self) -> None:
        """Sum the shared sizes only when a process has grown, since the kernel takes long to
        compute them.
        """
        before: dict[int, int] = {}
        while not self.ended.wait(OFTEN):
            sizes = {id: _resident(id) for id in family(self.id)}
            if any(size > before.get(id, 0) for id, size in sizes.items()):
                self.most = max(self.most, self.now())
            before = sizes

    def now(self) -> int:
        """Return the bytes in use, shared memory counted once."""
        return sum(map(_bytes, family(self.id)))


def family(id: int) -> list[int]:
    """Return a process and all its descendants."""
    try:
        return [id, *(one for child in begun_by(id) for one in family(child))]
    except OSError:
        return []


def begun_by(id: int) -> list[int]:
    """Return the child processes of a process, started by any of its threads."""
    tasks = Path(f"/proc/{id}/task").iterdir()
    return sorted(int(child) for task in tasks for child in (task / "children").read_text().split())


def _resident(id: int) -> int:
    """Return the resident pages of a process, which the kernel counts all the time."""
    try:
        return int(Path(f"/proc/{id}/statm").read_text().split()[1])
    except (OSError, IndexError):  # it has just ended
        return 0


def _bytes(id: int) -> int:
    """Return the bytes without mapped files: their share depends on the other processes on the
    machine that have them open.
    """
    try:
        text = Path(f"/proc/{id}/smaps_rollup").read_text()
    except OSError:  # it has just ended
        return 0
    return sum(int(size) << 10 for size in re.findall(r"^Pss_(?:Anon|Shmem):\s+(\d+)", text, re.M))


def command(port: int) -> list[str]:
    """The command of the unit, on another port."""
    unit = (ROOT / "deploy" / "systemd" / "oasis.service").read_text("utf-8")
    [line] = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    _program, *words = shlex.split(line)
    return [
        str(Path(sys.executable).parent / "granian"),
        *(str(port) if word == "8000" else word for word in words),
    ]


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory,
    small_data: Path,
    copied: Callable[..., SimpleNamespace],
) -> Iterator[SimpleNamespace]:
    """A site with a news item for each hostile text, as if put there by hand."""
    place = copied(tmp_path_factory.mktemp("hostile"), small_data)
    news = place.data / "content" / "news"
    pattern = json.loads((news / "aral-sea-expedition.json").read_text("utf-8"))
    for number, text in enumerate(texts()):
        raw = pattern | {
            "headline": {"en": f"Item {number}"},
            "body": {"en": text.split("\n")},
            "publication": {"en": {"state": "published"}},
        }
        raw = {
            name: value
            for name, value in raw.items()
            if name not in ("address", "formerAddresses", "translation")
        }
        (news / f"hostile-{number}.json").write_text(json.dumps(raw), "utf-8")
    account = ["user", "add", EMAIL, "--role", "editor", "--password-stdin"]
    assert place.app.test_cli_runner().invoke(args=account, input=PASSWORD).exit_code == 0
    warm(place.instance)
    port, log = free_port(), place.folder / "log"
    switches = {"OASIS_EDITOR": "1", "OASIS_WATCH": "0", "PYTHONPATH": str(ROOT)}
    with running(command(port), port, log, **to_environment(place.site.settings) | switches):
        wait_until(lambda: log.read_text().count("Started worker-") == 2, log.read_text)
        browser = Browser(SimpleNamespace(port=port))
        browser.sign_in(EMAIL, PASSWORD)
        words = {
            id: Path(f"/proc/{id}/cmdline").read_text().split("\0") for id in begun_by(os.getpid())
        }
        [server] = [id for id, found in words.items() if str(port) in found]
        for path in ("/en/", "/en/news/", "/editor/entries/news/") * 4:
            browser._request("GET", path)
        yield SimpleNamespace(browser=browser, server=server, log=log, number=len(list(texts())))


class Watch:
    """Check that no worker dies and memory stays bounded during the block."""

    def __init__(self, served: SimpleNamespace) -> None:
        self.served = served
        self.took: dict[str, float] = {}

    def __enter__(self) -> "Watch":
        self.workers, self.memory = begun_by(self.served.server), Memory(self.served.server)
        self.first = self.memory.now()
        self.memory.start()
        return self

    def ask(
        self, name: str, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> int:
        """Return the status of a response, and record its time."""
        browser = self.served.browser
        headers |= {
            "Cookie": "; ".join(f"{key}={one.value}" for key, one in browser.cookies.items())
        }
        began = time.perf_counter()
        connection = HTTPConnection("127.0.0.1", browser.connection.port, timeout=PATIENCE)
        connection.request(
            method, path, body, {name.replace("_", "-"): text for name, text in headers.items()}
        )
        try:
            answer = connection.getresponse()
        except ConnectionError as fault:
            raise AssertionError(f"{name}: no answer\n{self.served.log.read_text()}") from fault
        answer.read()
        connection.close()
        self.took[name] = time.perf_counter() - began
        return answer.status

    def __exit__(self, *fault: object) -> None:
        self.memory.ended.set()
        self.memory.join()
        slow = sorted(self.took.items(), key=lambda one: -one[1])[:6]
        print(
            f"{len(self.took)} asked; {(self.memory.most - self.first) >> 20} MB more; slowest:",
            ", ".join(f"{name} {seconds:.2f} s" for name, seconds in slow),
        )
        if fault[0] is None:
            assert self.workers == begun_by(self.served.server), "a worker died"
            assert "exit" not in self.served.log.read_text()
            assert self.memory.most - self.first <= MORE


def token(browser: Browser) -> str:
    return browser.form("/editor/entries/news/new")["csrf_token"][0]


def test_hostile_texts_show_in_the_preview(served: SimpleNamespace) -> None:
    csrf = token(served.browser)
    with Watch(served) as watch:
        for number, text in enumerate(texts()):
            body = (
                part("csrf_token", csrf.encode())
                + part("locale", b"en")
                + part("text", text.encode())
                + END
            )
            assert (
                watch.ask(
                    f"text {number}", "POST", "/editor/preview/markdown", body, Content_Type=FORM
                )
                == 200
            )
    assert len(watch.took) >= 60


def fits(text: str) -> bool:
    """Whether a text is within the limits of a field."""
    return len(text) <= MAX_TEXT_LENGTH and text.count("\n") < MAX_LINES


def test_pages_with_hostile_texts_are_answered(served: SimpleNamespace) -> None:
    with Watch(served) as watch:
        found = [
            watch.ask(f"page {number}", "GET", f"/en/news/hostile-{number}/")
            for number in range(served.number)
        ]
        for path in ("/en/news/", "/en/news/feed.atom", "/en/search/?q=item"):
            assert watch.ask(path, "GET", path) == 200
    assert found == [200 if fits(text) else 404 for text in texts()], (
        "a text beyond the limits is reported and not shown"
    )
    assert 5 < found.count(404) < 20


def test_hostile_files_are_taken_or_refused(served: SimpleNamespace) -> None:
    csrf, watch = token(served.browser), Watch(served)

    def send(name: str, data: bytes) -> int:
        body = part("csrf_token", csrf.encode()) + part("file", data, name) + END
        return watch.ask(
            name, "POST", "/editor/media/add", body, Content_Type=FORM, Accept="application/json"
        )

    for number in range(8):  # so that each worker has loaded the code for pictures
        assert send(f"small-{number}.png", packed(Image.new("RGB", (40, 40)))) == 200
    watch.took.clear()
    with watch:
        for name, data in files():
            assert send(name, data) in (200, 422), name
    assert len(watch.took) >= 40


FORM = f"multipart/form-data; boundary={BOUNDARY.decode()}"
END = b"--" + BOUNDARY + b"--\r\n"


def part(name: str, data: bytes, file: str = "") -> bytes:
    """Return one part of a form."""
    named = f'; filename="{file}"' if file else ""
    head = f'Content-Disposition: form-data; name="{name}"{named}'.encode()
    return b"\r\n".join((b"--" + BOUNDARY, head, b"", data, b""))
