"""Passkeys and security keys (WebAuthn Level 3), checked by the library of Yubico.

The browser gets options, and returns a credential or its signature; both are JSON.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from cms.core.errors import Invalid
from cms.core.i18n import N_

if TYPE_CHECKING:
    from fido2.server import Fido2Server
    from fido2.webauthn import AttestedCredentialData

MAX_ANSWER_LENGTH = 20_000
MAX_NAME_LENGTH = 60


class WrongPasskey(Invalid):
    """The answer of the browser isn't right, was used before, or was meant for another site."""

    msgid = N_("This passkey could not be checked. Try again.")


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey or a security key. `credential` is its id and public key (attested credential data,
    base64); `counter` is the number of signatures that it claimed last, 0 if it counts none.
    """

    credential: str
    name: str
    added: datetime
    counter: int = 0

    @property
    def id(self) -> str:
        """The id, in hex."""
        return self.parsed.credential_id.hex()

    @property
    def parsed(self) -> "AttestedCredentialData":
        """The id and the public key. Raises ValueError."""
        from fido2.webauthn import AttestedCredentialData  # slow to import

        return AttestedCredentialData(b64decode(self.credential))


class PasskeyOwner(NamedTuple):
    """The account as the browser shows it."""

    id: str
    email: str
    name: str


class PasskeySite:
    """The site to which passkeys belong, by its origin, such as `https://www.example.org`."""

    def __init__(self, origin: str, name: str) -> None:
        parts = urlsplit(origin)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self._id, self._name = parts.hostname or "", name

    @property
    def _server(self) -> "Fido2Server":
        from fido2.server import Fido2Server
        from fido2.webauthn import PublicKeyCredentialRpEntity

        entity = PublicKeyCredentialRpEntity(id=self._id, name=self._name)
        return Fido2Server(entity, verify_origin=lambda origin: origin == self.origin)

    def creation_options(
        self, challenge: bytes, owner: PasskeyOwner, known: Sequence[Passkey]
    ) -> str:
        """Return the options for a new passkey that isn't one of the `known`, as JSON."""
        from fido2.webauthn import PublicKeyCredentialUserEntity, UserVerificationRequirement

        options, _state = self._server.register_begin(
            PublicKeyCredentialUserEntity(
                id=owner.id.encode(), name=owner.email, display_name=owner.name
            ),
            [one.parsed for one in known],
            user_verification=UserVerificationRequirement.PREFERRED,
            challenge=challenge,
        )
        return json.dumps(dict(options.public_key))

    def request_options(self, challenge: bytes, known: Sequence[Passkey]) -> str:
        """Return the options for a signature of one of the `known`, as JSON."""
        from fido2.webauthn import UserVerificationRequirement

        options, _state = self._server.authenticate_begin(
            [one.parsed for one in known],
            user_verification=UserVerificationRequirement.PREFERRED,
            challenge=challenge,
        )
        return json.dumps(dict(options.public_key))

    def register(self, challenge: bytes, answer: str, name: str, now: datetime) -> Passkey:
        """Return the passkey that a browser has made. Raises WrongPasskey."""
        try:
            made = self._server.register_complete(_state(challenge), _parsed(answer))
            credential = made.credential_data
        except Exception as fault:  # any error of a parser of the browser's bytes
            raise WrongPasskey("passkey") from fault
        if credential is None:
            raise WrongPasskey("passkey")
        return Passkey(b64encode(credential).decode(), name, now, made.counter)

    def used(self, challenge: bytes, answer: str, known: Sequence[Passkey]) -> Passkey:
        """Return the one of the `known` whose signature this is, with its new counter. Raises
        WrongPasskey, also if its counter hasn't grown: it may be a copy.
        """
        from fido2.webauthn import AuthenticationResponse

        try:
            response = AuthenticationResponse.from_dict(_parsed(answer))
            by_id = {one.parsed.credential_id: one for one in known}
            parsed = [one.parsed for one in known]
            found = self._server.authenticate_complete(_state(challenge), parsed, response)
            passkey = by_id[found.credential_id]
            counter = response.response.authenticator_data.counter
        except Exception as fault:  # any error of a parser of the browser's bytes
            raise WrongPasskey("passkey") from fault
        if (counter or passkey.counter) and counter <= passkey.counter:
            raise WrongPasskey("passkey")
        return replace(passkey, counter=counter)


def _state(challenge: bytes) -> dict[str, object]:
    from fido2.utils import websafe_encode

    return {"challenge": websafe_encode(challenge), "user_verification": "preferred"}


def _parsed(answer: str) -> dict[str, object]:
    if len(answer) > MAX_ANSWER_LENGTH:
        raise ValueError("the answer is too long")
    parsed: dict[str, object] = json.loads(answer)
    return parsed


def valid_passkey_name(text: str) -> str:
    """Return a name on one line. Raises Invalid("name")."""
    name = " ".join(text.split())
    if not name or len(name) > MAX_NAME_LENGTH or not name.isprintable():
        raise Invalid(
            "name", N_("Enter a name of at most %(most)d characters."), most=MAX_NAME_LENGTH
        )
    return name
