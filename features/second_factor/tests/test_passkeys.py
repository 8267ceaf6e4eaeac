"""Passkeys: added, used, removed; and answers that are refused."""

import json

import pytest
from authenticator import SecurityKey, options_in
from factor_desk import CHECK, SET_UP, events, files_of, half_signed_in, require_of, set_up
from people import Desk, Visitor

AGAIN, ADD = "/second-factor/again/", f"{SET_UP}passkey"


def add(visitor: Visitor, key: SecurityKey, name: str = "Blue key", status: int = 303) -> str:
    options = options_in(visitor.text(SET_UP))
    return visitor.post(ADD, status, name=name, passkey=key.create(options)).text


def with_key(desk: Desk, role: str, counts: bool = True) -> SecurityKey:
    key = SecurityKey(counts)
    add(desk.signed_in(role), key)
    return key


def number_of(desk: Desk, role: str) -> int:
    return len(files_of(desk).of(desk.accounts[role].id).passkeys)


def test_a_passkey_is_added_and_signs_in(desk: Desk, editor: Visitor) -> None:
    key = SecurityKey()
    add(editor, key, name=" Blue <b> key ")
    account = editor.text("/account/")
    assert "Blue &lt;b&gt; key" in account
    assert "10 are left" in account
    visitor = half_signed_in(desk, "editor")
    options = options_in(visitor.text(CHECK))
    assert key.is_asked_for(options)
    assert options["rpId"] == "localhost"
    visitor.post(CHECK, passkey=key.use(options))
    assert "Edi Dune" in visitor.text("/")
    assert "passkey-added" in events(desk)


def test_it_is_enough_for_who_must_have_a_factor(desk: Desk) -> None:
    require_of(desk, "editor")
    visitor = half_signed_in(desk, "editor")
    add(visitor, SecurityKey())
    visitor.get("/")
    [passkey] = files_of(desk).of(desk.accounts["editor"].id).passkeys
    visitor.post(f"/second-factor/passkeys/{passkey.id}/remove")
    assert "Your role requires a second factor" in visitor.text("/account/")
    set_up(desk, visitor)
    visitor.post(f"/second-factor/passkeys/{passkey.id}/remove")
    assert number_of(desk, "editor") == 0


def test_an_app_and_several_passkeys_stand_side_by_side(desk: Desk, editor: Visitor) -> None:
    first, second = SecurityKey(), SecurityKey()
    add(editor, first)
    set_up(desk, editor)
    options = options_in(editor.text(SET_UP))
    assert len(options["excludeCredentials"]) == 1
    editor.post(ADD, name="Phone", passkey=second.create(options))
    for key in (first, second):
        visitor = half_signed_in(desk, "editor")
        visitor.post(CHECK, passkey=key.use(options_in(visitor.text(CHECK))))
        visitor.get("/")


def test_an_answer_is_accepted_once(desk: Desk) -> None:
    key = with_key(desk, "editor", counts=False)
    visitor = half_signed_in(desk, "editor")
    answer = key.use(options_in(visitor.text(CHECK)))
    visitor.post(CHECK, passkey=answer)
    other = half_signed_in(desk, "editor")
    other.text(CHECK)
    assert "could not be checked" in other.post(CHECK, 422, passkey=answer).text
    other.post(CHECK, 422, passkey=answer)
    other.get("/", 303)
    assert "second-factor-refused" in events(desk)


def test_a_copy_of_a_key_is_refused_by_its_counter(desk: Desk) -> None:
    key = with_key(desk, "editor")
    key.counter = 5
    visitor = half_signed_in(desk, "editor")
    visitor.post(CHECK, passkey=key.use(options_in(visitor.text(CHECK))))
    key.counter = 3
    visitor = half_signed_in(desk, "editor")
    visitor.post(CHECK, 422, passkey=key.use(options_in(visitor.text(CHECK))))


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost.evil.example"},
        {"origin": "http://localhost:8000"},
        {"rp": "evil.example"},
    ],
)
def test_an_answer_for_another_site_is_refused(desk: Desk, elsewhere: dict) -> None:
    key = with_key(desk, "editor")
    visitor = half_signed_in(desk, "editor")
    visitor.post(CHECK, 422, passkey=key.use(options_in(visitor.text(CHECK)), **elsewhere))
    editor = desk.signed_in("translator")
    made = SecurityKey().create(options_in(editor.text(SET_UP)), **elsewhere)
    editor.post(ADD, 422, name="Key", passkey=made)
    assert number_of(desk, "translator") == 0


def test_the_key_of_somebody_else_is_refused(desk: Desk) -> None:
    with_key(desk, "editor")
    other = with_key(desk, "translator")
    visitor = half_signed_in(desk, "editor")
    visitor.post(CHECK, 422, passkey=other.use(options_in(visitor.text(CHECK))))


@pytest.mark.parametrize(
    "answer",
    [
        *("{", "[]", "null", "1", '"x"', "{}", '{"id": 1, "rawId": 1}', "x" * 30_000),
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
        '{"id": "AA", "rawId": "AB", "response": null}',
        json.dumps(
            {
                "id": "AA",
                "rawId": "AA",
                "response": {
                    "clientDataJSON": "AA",
                    "signature": "AA",
                    "authenticatorData": "AA",
                    "attestationObject": "v__-",
                },
            }
        ),
    ],
)
def test_what_is_no_answer_is_refused(desk: Desk, editor: Visitor, answer: str) -> None:
    assert "could not be checked" in editor.post(ADD, 422, name="Key", passkey=answer).text
    with_key(desk, "translator")
    half_signed_in(desk, "translator").post(CHECK, 422, passkey=answer)


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\u202eb"])
def test_a_name_is_needed_and_what_was_typed_stays(desk: Desk, editor: Visitor, name: str) -> None:
    html = add(editor, SecurityKey(), name=name, status=422)
    assert 'id="name-error"' in html
    assert f'value="{name}"' in html
    assert number_of(desk, "editor") == 0


def test_an_account_takes_ten(desk: Desk, editor: Visitor) -> None:
    for _ in range(10):
        add(editor, SecurityKey())
    assert "up to 10 passkeys" in add(editor, SecurityKey(), status=422)
    assert number_of(desk, "editor") == 10


def test_it_is_an_answer_to_the_question_again(desk: Desk, administrator: Visitor) -> None:
    key = SecurityKey()
    add(administrator, key)
    desk.clock.forward(minutes=15)
    path = f"/users/{desk.accounts['editor'].id}/disable"
    asked = administrator.post(path, 403).text
    answer = key.use(options_in(asked))
    administrator.post(path, _again="", _again_passkey=answer)
    desk.clock.forward(minutes=15)
    administrator.post(path, 422, _again="", _again_passkey=answer)


def test_one_of_several_is_removed_and_nobody_elses(desk: Desk, editor: Visitor) -> None:
    first, second = SecurityKey(), SecurityKey()
    add(editor, first)
    add(editor, second)
    desk.signed_in("administrator").post(f"/second-factor/passkeys/{first.id.hex()}/remove")
    assert number_of(desk, "editor") == 2
    editor.post(f"/second-factor/passkeys/{first.id.hex()}/remove")
    visitor = half_signed_in(desk, "editor")
    assert not first.is_asked_for(options_in(visitor.text(CHECK)))
    visitor.post(CHECK, 422, passkey=first.use(options_in(visitor.text(CHECK))))
    visitor.post(CHECK, passkey=second.use(options_in(visitor.text(CHECK))))


def test_the_file_has_no_private_key(desk: Desk) -> None:
    with_key(desk, "editor")
    [file] = (desk.paths.instance / "second_factor").glob("*.json")
    [stored] = json.loads(file.read_text())["passkeys"]
    assert {*stored} == {"credential", "name", "added", "counter"}
