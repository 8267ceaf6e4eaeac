"""The address of the mail server, as a setting."""

from typing import Any

import pytest

from cms.core.settings import Settings
from cms.core.smtp_server import parse_server


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("smtp://mail.example.org", ("mail.example.org", 25, False, "", "")),
        ("smtp://u:p@mail.example.org", ("mail.example.org", 587, False, "u", "p")),
        ("smtps://u%40x:p%3A@mail.example.org", ("mail.example.org", 465, True, "u@x", "p:")),
        ("smtp://[::1]:2525", ("::1", 2525, False, "", "")),
    ],
)
def test_a_server_is_named_by_its_address(url: str, found: tuple[Any, ...]) -> None:
    server = parse_server(url)
    assert server
    assert (server.host, server.port, server.tls, server.user, server.password) == found
    assert not server.password or server.password not in repr(server).split("user")[1].replace(
        repr(server.user), ""
    )


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org",
        "http://secretword@x",
        "smtp://",
        "smtp://x:port",
        "smtp://[x",
        "smtp://secretword:25:25",
    ],
)
def test_a_wrong_address_is_refused_at_the_start_without_telling_it(url: str) -> None:
    with pytest.raises(ValueError, match="OASIS_SMTP_URL") as refused:
        parse_server(url)
    assert "secretword" not in str(refused.value)


def test_settings_do_not_show_the_password() -> None:
    assert "secretword" not in repr(Settings(smtp_url="smtp://u:secretword@x"))
