"""Requests that no browser of a visitor sends."""

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    "name", ["a%00b.jpg", "a" * 5000, "..%2fsite.json", "%2e%2e/site.json", "%ff.jpg"]
)
def test_a_name_that_can_be_no_file_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/media/{name}").status_code == 404


@pytest.mark.parametrize("path", ["/en", "/en/news?a=b", "//evil.example/x", "/en//news/"])
def test_a_redirect_never_names_the_host_that_was_asked_for(client: FlaskClient, path: str) -> None:
    """A cache in front would store it for everybody."""
    answer = client.get(
        "/",
        environ_overrides={
            "PATH_INFO": path.partition("?")[0],
            "QUERY_STRING": path.partition("?")[2],
        },
        headers={"Host": "evil.example"},
    )
    assert answer.status_code in (308, 404)
    target = answer.headers.get("Location", "/")
    assert target.startswith("/")
    assert not target.startswith("//")
    assert "evil.example" not in target or path.startswith("//")
    assert ("?a=b" in target) == ("?" in path)
