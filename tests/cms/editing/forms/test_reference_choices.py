"""The entries that a reference can point to."""

from minisite import MODELS

from cms.editing.forms.reference_choices import ReferenceOptions, reference_types


def test_titles_read_in_the_editors_language_first(editing):
    staff = editing.overviews.current().staff
    lab, types = staff.entry("organizations", "wind-lab"), ("organizations",)
    english = ReferenceOptions(staff, "en").option(types, lab)
    chinese = ReferenceOptions(staff, "zh").option(types, lab)
    assert (english.title, english.other) == ("Wind Laboratory", "风实验室")
    assert (chinese.title, chinese.other) == ("风实验室", "Wind Laboratory")
    assert english.value == "wind-lab"
    of_two = ReferenceOptions(staff, "en").option(("organizations", "projects"), lab)
    assert of_two.value == "organizations/wind-lab"


def test_what_is_being_worked_on_can_be_chosen(editing, ann):
    editing.drafts.create(ann, "organizations", {"name.en": "New Partner"})
    every = ReferenceOptions(editing.overviews.current().staff, "en").all(("organizations",))
    assert [one.value for one in every] == ["new-partner", "river-office", "wind-lab"]


def test_any_type_is_named_and_single_ones_are_left_out(editing):
    values = [
        one.value for one in ReferenceOptions(editing.overviews.current().staff, "en").all(("*",))
    ]
    assert "news/launch" in values
    assert not [value for value in values if value.startswith(("site/", "menus/"))]


def test_the_title_of_a_reference(editing):
    options = ReferenceOptions(editing.overviews.current().staff, "zh")
    assert (
        options.title(MODELS["projects"].fields["coordinator"], "organizations/wind-lab")
        == "风实验室"
    )
    assert options.title(MODELS["news"].fields["projects"], "none") == ""


def test_types_that_a_form_needs_lists_of():
    assert reference_types(MODELS["projects"].fields) == [
        ("organizations", "projects"),
        ("organizations",),
        ("terms",),
    ]
