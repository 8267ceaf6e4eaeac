"""A machine translation provider as an institute would write it, behind a real server."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cms.accounts.rate_limit import RateLimit
from cms.core.database import DisposableDatabase
from cms.core.dates import utc_now
from features.translation_desk import machine
from features.translation_desk.machine import MachineFailed, MachineTranslation, TooManyTranslations

PROVIDER = '''
"""Asks a service that speaks JSON."""

import json
from urllib.request import Request, urlopen


def translate(texts, source, target, timeout):
    body = json.dumps({"texts": list(texts), "from": source, "to": target}).encode()
    with urlopen(Request(ADDRESS, body), timeout=timeout) as answer:
        return json.load(answer)
'''


class Service(BaseHTTPRequestHandler):
    """Translates everything, in the way that the text itself names."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        [text] = asked["texts"]
        if text == "hang":
            self.server.held.wait()  # type: ignore[attr-defined]
        self.send_response(503 if text == "fail" else 200)
        self.end_headers()
        answers = {"nothing": [], "two": ["a", "b"], "number": [1], "long": ["x" * 5000]}
        told = f"[{asked['from']}>{asked['to']}] {text}"
        self.wfile.write(json.dumps(answers.get(text, [told])).encode())

    def log_message(self, *words: object) -> None:
        """Log nothing."""


@pytest.fixture
def limit(tmp_path: Path) -> RateLimit:
    return RateLimit(DisposableDatabase(tmp_path / "state.db"), utc_now)


@pytest.fixture
def service(tmp_path: Path, limit: RateLimit) -> Iterator[MachineTranslation]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.held = threading.Event()  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    (tmp_path / "ours.py").write_text(f'ADDRESS = "{address}"\n{PROVIDER}')
    yield MachineTranslation("ours:translate", tmp_path, limit)
    server.held.set()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()


def test_a_text_goes_there_and_back(service: MachineTranslation) -> None:
    assert service.is_set_up
    assert service.translate("**Wind**", "en", "zh-Hans", "a1") == "[en>zh-Hans] **Wind**"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("fail", "HTTP Error 503"),
        ("nothing", "isn’t text"),
        ("two", "isn’t text"),
        ("number", "isn’t text"),
        ("long", "much longer"),
        ("x" * 20_001, "too long"),
    ],
)
def test_what_goes_wrong_is_told(service: MachineTranslation, text: str, words: str) -> None:
    with pytest.raises(MachineFailed) as told:
        service.translate(text, "en", "zh", "a1")
    assert words in str(told.value)


def test_nobody_waits_for_ever(
    service: MachineTranslation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "TIMEOUT_SECONDS", 0.01)
    with pytest.raises(MachineFailed):
        service.translate("hang", "en", "zh", "a1")


def test_nobody_runs_up_the_bill_of_the_service(
    service: MachineTranslation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "ACCOUNT_LIMITS", ((3, 3600),))
    for _ in range(3):
        service.translate("Wind", "en", "zh", "a1")
    with pytest.raises(TooManyTranslations, match="Wait about 60 min"):
        service.translate("Wind", "en", "zh", "a1")
    assert service.translate("Wind", "en", "zh", "a2")


def test_a_setting_that_leads_nowhere_is_told(tmp_path: Path, limit: RateLimit) -> None:
    for setting in ("no_such_module:translate", "json:no_such_name", "nonsense"):
        with pytest.raises(MachineFailed):
            MachineTranslation(setting, tmp_path, limit).translate("a", "en", "zh", "a1")
    assert not MachineTranslation("", None, limit).is_set_up
