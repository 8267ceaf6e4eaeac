"""A security key in software (WebAuthn), which answers as a browser would."""

import json
import re
import secrets
from html import unescape

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

ORIGIN = "http://localhost"
FLAG = AuthenticatorData.FLAG


def options_in(html: str) -> dict:
    """Return the options that a page gives to the browser."""
    return json.loads(unescape(re.search(r'data-options="([^"]+)"', html)[1]))


class SecurityKey:
    """One credential. `counts`: whether it counts its signatures."""

    def __init__(self, counts: bool = True) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.counter, self.counts = 0, counts

    def create(self, options: dict, origin: str = ORIGIN, rp: str = "localhost") -> str:
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        data = AuthenticatorData.create(
            sha256(rp.encode()), FLAG.UP | FLAG.AT, self._count(), credential
        )
        attestation = AttestationObject.create("none", data, {})
        said = CollectedClientData.create("webauthn.create", options["challenge"], origin)
        return self._answer(said, attestationObject=websafe_encode(attestation))

    def use(self, options: dict, origin: str = ORIGIN, rp: str = "localhost") -> str:
        data = AuthenticatorData.create(sha256(rp.encode()), FLAG.UP, self._count())
        said = CollectedClientData.create("webauthn.get", options["challenge"], origin)
        signature = self.key.sign(data + said.hash, ec.ECDSA(SHA256()))
        return self._answer(
            said, authenticatorData=websafe_encode(data), signature=websafe_encode(signature)
        )

    def is_asked_for(self, options: dict) -> bool:
        asked = [websafe_decode(one["id"]) for one in options["allowCredentials"]]
        return self.id in asked

    def _count(self) -> int:
        self.counter += self.counts
        return self.counter

    def _answer(self, said: CollectedClientData, **response: str) -> str:
        id = websafe_encode(self.id)
        parts = {"clientDataJSON": websafe_encode(said), **response}
        return json.dumps({"id": id, "rawId": id, "type": "public-key", "response": parts})
