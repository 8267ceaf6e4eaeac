"""Codes by time, against the vectors of RFC 6238 and RFC 4226; recovery codes."""

import re
from base64 import b32encode
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from PIL import Image

from features.second_factor.one_time_codes import (
    STEP,
    app_address,
    code_at,
    counter_at,
    matching_counter,
    new_secret,
)
from features.second_factor.qr_code import qr_code
from features.second_factor.recovery_codes import new_codes, recovery_hash

SECRET = b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_vectors_of_rfc_6238(seconds: int, code: str) -> None:
    assert code_at(SECRET, counter_at(seconds), digits=8) == code


def test_vectors_of_rfc_4226() -> None:
    codes = [code_at(SECRET, counter) for counter in range(4)]
    assert codes == ["755224", "287082", "359152", "969429"]


def test_a_code_is_valid_one_step_before_and_after_and_once() -> None:
    now = 1_000_000_000.0
    counter = counter_at(now)
    for drift in (-1, 0, 1):
        assert matching_counter(SECRET, code_at(SECRET, counter + drift), now) == counter + drift
    for drift in (-2, 2):
        assert matching_counter(SECRET, code_at(SECRET, counter + drift), now) is None
    assert matching_counter(SECRET, code_at(SECRET, counter), now, after=counter) is None
    assert matching_counter(SECRET, code_at(SECRET, counter - 1), now, after=counter) is None
    later = code_at(SECRET, counter + 1)
    assert matching_counter(SECRET, later, now + STEP, after=counter) == counter + 1


@pytest.mark.parametrize("code", ["", "１２３４５６", "12345", "abcdef", "😀" * 6])
def test_what_is_no_code_matches_nothing(code: str) -> None:
    assert matching_counter(SECRET, code, 59.0) is None


def test_secrets_are_random_and_an_app_takes_them_over() -> None:
    secret = new_secret()
    assert secret != new_secret()
    assert len(secret) == 32
    address = urlsplit(app_address(secret, "沙洲: Dunes", "li@example.org"))
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert parse_qs(address.query) == {"secret": [secret], "issuer": ["沙洲  Dunes"]}
    assert address.path.endswith("li%40example.org")
    assert address.path.count(":") == 1


def test_recovery_codes_differ_and_are_known_however_they_are_typed() -> None:
    codes = new_codes()
    assert len({*codes}) == 10
    assert all(len(code) == 19 for code in codes)
    assert recovery_hash(codes[0].upper().replace("-", " ")) == recovery_hash(codes[0])
    assert codes[0] not in recovery_hash(codes[0])


def test_a_phone_reads_the_code_as_it_is_drawn() -> None:
    address = app_address(new_secret(), "Dunes", "li@example.org")
    code = drawing(qr_code(address, "Code"))
    assert [found.text for found in zxingcpp.read_barcodes(code)] == [address]


def drawing(svg: str) -> Image.Image:
    """Draw the code of an SVG, four pixels a module."""
    size = int(svg.partition('viewBox="0 0 ')[2].partition(" ")[0])
    image, x, y = Image.new("L", (size, size), "white"), 0, 0
    for sign, first, length in re.findall(r"([Mm])(\d+) (?:0h)?(\d+)", svg):
        if sign == "M":
            x, y = 0, int(length)
        else:
            x += int(first)
            image.paste(0, (x, y, x + int(length), y + 1))
            x += int(length)
    return image.resize((4 * size, 4 * size), Image.Resampling.NEAREST)
