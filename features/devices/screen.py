"""/account/devices/: the sessions of one's own account by device, and ending them."""

import re
from datetime import datetime
from typing import Any, NamedTuple

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import attempt, me, see_other, site
from blueprints.editor.security_events import log_event
from blueprints.editor.signin import remaining_step
from blueprints.editor.slots import AccountPlace
from blueprints.editor.staff_sessions import ADDRESS, AGENT, DeviceNames, current_id
from cms.accounts.sessions import Sessions, key_of
from cms.core.i18n import N_
from cms.site import Site

blueprint = Blueprint("devices", __name__, url_prefix="/account/devices")

BROWSERS = {
    "MicroMessenger": N_("WeChat"),
    "Edg": "Edge",
    "OPR": "Opera",
    "QQBrowser": N_("QQ Browser"),
    "UCBrowser": N_("UC Browser"),
    "HuaweiBrowser": N_("Huawei Browser"),
    "MiuiBrowser": N_("Xiaomi Browser"),
    "SamsungBrowser": "Samsung Internet",
    "Firefox|FxiOS": "Firefox",
    "Chrome|CriOS": "Chrome",
    "Safari": "Safari",
}
"""A regular expression that matches a user agent → name of the browser. User agents also name other
browsers: the first match counts.
"""
SYSTEMS = {
    "OpenHarmony|HarmonyOS": "HarmonyOS",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Mac OS X|Macintosh": "macOS",
    "Linux": "Linux",
}


class Names(DeviceNames):
    def __init__(self, site: Site) -> None:
        pass

    def of(self, agent: str) -> str:
        return device_name(agent)


class Device(NamedTuple):
    """A session. `step`: the step that remains before it is signed in, "" if none does."""

    key: str
    name: str
    address: str
    created: datetime
    seen: datetime
    step: str
    is_current: bool


def panel(place: AccountPlace) -> dict[str, Any]:
    """Return the values of the list on the page of one's own account."""
    return {"devices": devices()}


def devices() -> list[Device]:
    """Return the sessions of the signed-in account, this one first."""
    account, current = me(), key_of(current_id())
    found = [
        Device(
            one.key,
            device_name(str(one.data.get(AGENT, ""))),
            str(one.data.get(ADDRESS, "")),
            one.created,
            one.seen,
            remaining_step(account, one.data),
            one.key == current,
        )
        for one in attempt(lambda: site().get(Sessions).of(account.id, account.epoch), [])
    ]
    return sorted(found, key=lambda one: not one.is_current)


def device_name(agent: str) -> str:
    """Return the browser and the system in a User-Agent header."""
    browser, system = _first(BROWSERS, agent), _first(SYSTEMS, agent)
    if browser and system:
        # i18n: A device, such as “Firefox on Windows”
        return _("%(browser)s on %(system)s", browser=_(browser), system=system)
    return _(browser) if browser else system or _("Unknown browser")


def _first(names: dict[str, str], agent: str) -> str:
    return next((name for part, name in names.items() if re.search(part, agent)), "")


@blueprint.post("/<key>/end")
def end(key: str) -> ResponseReturnValue:
    """End one session of one's own account."""
    if site().get(Sessions).end(me().id, key):
        log_event("session-ended")
        flash(_("That device is signed out."), "done")
    return see_other("account.me", _anchor="devices")


@blueprint.post("/end-others")
def end_others() -> ResponseReturnValue:
    """End all other sessions of one's own account."""
    if site().get(Sessions).end_others(me().id, current_id()):
        log_event("session-ended")
    flash(_("All other devices are signed out."), "done")
    return see_other("account.me", _anchor="devices")
