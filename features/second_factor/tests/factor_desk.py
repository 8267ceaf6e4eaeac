"""An account with a second factor at the staff app, and a site that requires one."""

import re
from collections.abc import Iterable

from people import Desk, Visitor

from features.second_factor.factors import FactorFiles
from features.second_factor.one_time_codes import STEP, code_at, counter_at

CHECK, SET_UP = "/second-factor/check/", "/second-factor/set-up/"


def files_of(desk: Desk) -> FactorFiles:
    return desk.site.get(FactorFiles)


def require_of(desk: Desk, *roles: str) -> None:
    """Start the site anew with a second factor required of these roles."""
    settings = desk.site.settings
    desk.site.settings = settings._replace(
        of_features={**settings.of_features, "second_factor": roles}
    )


def code_now(desk: Desk, secret: str) -> str:
    return code_at(secret, counter_at(desk.clock().timestamp()))


def next_code(desk: Desk, secret: str) -> str:
    """Wait for the next code."""
    desk.clock.forward(seconds=STEP)
    return code_now(desk, secret)


def shown_secret(visitor: Visitor) -> str:
    found = re.search(r'factor-key" dir="ltr">([A-Z2-7 ]+)<', visitor.text(SET_UP))
    assert found
    return found[1].replace(" ", "")


def set_up(desk: Desk, visitor: Visitor) -> tuple[str, list[str]]:
    """Set up an app as a person does; return its secret and the recovery codes."""
    secret = shown_secret(visitor)
    shown = visitor.post(SET_UP, code=code_now(desk, secret)).location
    return secret, recovery_codes(visitor, shown)


def recovery_codes(visitor: Visitor, page: str = "/second-factor/codes") -> list[str]:
    html = visitor.client.get(page, follow_redirects=True).text
    return re.findall(r"<li>([a-z2-7-]{19})</li>", html)


def with_factor(desk: Desk, role: str) -> tuple[str, list[str]]:
    """Give the account of a role a second factor; return its secret and the recovery codes."""
    return set_up(desk, desk.signed_in(role))


def half_signed_in(desk: Desk, role: str) -> Visitor:
    """Return a browser in which the password was entered, and the second factor wasn't."""
    visitor = desk.visitor()
    visitor.sign_in(desk.accounts[role].email)
    return visitor


def events(desk: Desk) -> Iterable[str]:
    """Return the names of the events that concern security, oldest first."""
    return [one.what for one in desk.events]
