"""Views that are declared as sensitive, with a feature that asks again and without one."""

from pathlib import Path

import pytest
from people import Desk, Visitor

from cms.core.feature import Feature, Features

NAME = "guard"


def ask() -> str:
    return "Who is there?"


def pass_by() -> None:
    return None


def fail() -> None:
    raise RuntimeError("it can't tell")


def guarded(desk: Desk, *checks: str) -> None:
    """Have features ask before sensitive views, and no others."""
    features = [Feature(NAME, Path(), recheck=f"{__name__}:{check}") for check in checks]
    desk.site.settings = desk.site.settings._replace(features=Features(tuple(features)))


@pytest.fixture
def path(desk: Desk) -> str:
    return f"/users/{desk.accounts['editor'].id}/disable"


def is_disabled(desk: Desk) -> bool:
    return not desk.site.accounts.get(desk.accounts["editor"].id).active


def test_without_a_feature_nobody_is_asked(desk: Desk, administrator: Visitor, path: str) -> None:
    guarded(desk)
    administrator.post(path)
    assert is_disabled(desk)


def test_the_answer_of_a_feature_stands_in_place_of_the_view(
    desk: Desk, administrator: Visitor, path: str
) -> None:
    guarded(desk, "ask")
    form = {"csrf_token": administrator.token()}
    assert administrator.client.post(path, data=form).text == "Who is there?"
    assert not is_disabled(desk)
    guarded(desk, "pass_by")
    administrator.post(path)
    assert is_disabled(desk)


def test_a_feature_that_fails_opens_nothing(desk: Desk, administrator: Visitor, path: str) -> None:
    guarded(desk, "fail")
    desk.app.testing = False
    administrator.post(path, 500)
    assert not is_disabled(desk)
    administrator.get("/users/")


def test_nobody_is_asked_before_the_token_and_the_sign_in(
    desk: Desk, administrator: Visitor, visitor: Visitor, path: str
) -> None:
    guarded(desk, "ask")
    assert administrator.client.post(path).status_code == 400
    visitor.post(path, 401)
