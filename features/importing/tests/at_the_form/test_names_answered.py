"""The server's answers to a list of names, and the forms that request them."""

from types import SimpleNamespace


def test_names_are_read_for_staff_alone(staff: SimpleNamespace) -> None:
    answer = staff.browser("translator").post("/names", {"text": "Chen Y., <b>Li</b> W."})
    assert answer.json == {"rows": [], "is_complete": True}
    answer = staff.browser("editor").post("/names", {"text": "Chen Y., Li W."})
    assert answer.json["rows"] == [
        {"family": "Chen", "given": "Y."},
        {"family": "Li", "given": "W."},
    ]
    refused = staff.browser("").post("/names", {"text": "Chen Y., Li W."})
    assert refused.status_code in (302, 400, 401)


def test_only_forms_with_rows_of_persons_ask(staff: SimpleNamespace) -> None:
    editor = staff.browser("editor")
    for type, field, asks in (("papers", "title", True), ("units", "name.en", False)):
        editor.get(f"/entries/{type}/new")
        editor.post(f"/entries/{type}/new", {field: "Hidden wells", "key": "hidden-wells"})
        html = editor.get(f"/entries/{type}/hidden-wells/").text
        assert 'id="entry"' in html
        assert ('id="pasted-names"' in html) == asks
