"""Browsers that have signed in before: a signed cookie says as whom, and gives each its own count
of attempts.
"""

import secrets
from typing import cast

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from cms.accounts.account import Account
from cms.web.staff_sessions import on_this_machine

SECURE_NAME, LOCAL_NAME = "__Host-oasis-device", "oasis-device"
MAX_ACCOUNTS = 5
LIFETIME = 365 * 24 * 3600
MAX_COOKIE_LENGTH = 1000


def of(account: Account) -> str:
    """The id of this browser for an account; empty where it never signed in to it."""
    return _known().get(account.id, "")


def remember(account: Account) -> None:
    """Know this browser again."""
    known = _known()
    mark = known.pop(account.id, "") or secrets.token_hex(16)
    kept = dict([*known.items()][-MAX_ACCOUNTS + 1 :]) | {account.id: mark}

    @after_this_request
    def set_cookie(response: Response) -> Response:
        local = on_this_machine(request)
        response.set_cookie(
            LOCAL_NAME if local else SECURE_NAME,
            _signer().dumps(kept),
            max_age=LIFETIME,
            path="/",
            secure=not local,
            httponly=True,
            samesite="Lax",
        )
        return response


def _known() -> dict[str, str]:
    """Account → mark, as the cookie says; nothing where it isn't ours."""
    text = request.cookies.get(LOCAL_NAME if on_this_machine(request) else SECURE_NAME, "")
    if not text or len(text) > MAX_COOKIE_LENGTH:
        return {}
    try:
        return cast(dict[str, str], _signer().loads(text))
    except BadSignature:
        return {}


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(cast(bytes, current_app.secret_key), salt="oasis known browser")
