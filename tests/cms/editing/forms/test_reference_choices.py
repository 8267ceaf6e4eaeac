"""The entries that a reference can point to."""

from minisite import MODELS

from cms.editing.forms.code_names import country_names
from cms.editing.forms.reference_choices import ReferenceOptions, reference_types


def test_options_are_found_in_any_language_without_case_and_accents(editing):
    options = ReferenceOptions(editing.overviews.current().staff, "en")
    assert [one.value for one in options.find(("organizations",), "WÍND")] == ["wind-lab"]
    assert [one.value for one in options.find(("organizations",), "河流")] == ["river-office"]
    assert [one.value for one in options.find(("organizations", "projects"), "dunes")] == [
        "projects/dunes"
    ]
    assert options.find(("organizations",), "nothing at all") == []
    assert options.find(("people",), "") == []


def test_names_are_folded_once_for_all_that_is_typed(editing):
    staff = editing.overviews.current().staff
    [first] = ReferenceOptions(staff, "en").find(("organizations",), "wi")
    [again] = ReferenceOptions(staff, "en").find(("organizations",), "win")
    assert again is first


def test_several_types_are_in_one_order_those_that_begin_so_first(editing, ann):
    for type, field, title in (
        ("organizations", "name", "Old Dunes"),
        ("organizations", "name", "Dunes and wind"),
        ("projects", "title", "A dunes atlas"),
    ):
        editing.drafts.create(ann, type, {f"{field}.en": title})
    options = ReferenceOptions(editing.overviews.current().staff, "en")
    types = "organizations", "projects"
    titles = [one.title for one in options.find(types, "dunes")]
    assert titles[0] == "Dunes and wind"
    assert titles[1:] == sorted(titles[1:])
    assert {"A dunes atlas", "Old Dunes"} < set(titles[1:])
    assert [one.title for one in options.find(types, "dunes", limit=1)] == titles[:1]


def test_titles_read_in_the_editors_language_first(editing):
    [english] = ReferenceOptions(editing.overviews.current().staff, "en").find(
        ("organizations",), "wind"
    )
    [chinese] = ReferenceOptions(editing.overviews.current().staff, "zh").find(
        ("organizations",), "wind"
    )
    assert (english.title, english.other) == ("Wind Laboratory", "风实验室")
    assert (chinese.title, chinese.other) == ("风实验室", "Wind Laboratory")


def test_what_is_being_worked_on_can_be_chosen(editing, ann):
    editing.drafts.create(ann, "organizations", {"name.en": "New Partner"})
    [found] = ReferenceOptions(editing.overviews.current().staff, "en").find(
        ("organizations",), "partner"
    )
    assert found.value == "new-partner"


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


def test_countries_in_both_languages_and_as_the_site_says():
    assert country_names("en")["KZ"] == "Kazakhstan"
    assert country_names("zh-Hans")["KZ"] == "哈萨克斯坦"
    assert country_names("en", (("TW", "en", "Taiwan, China"),))["TW"] == "Taiwan, China"
    assert not {"EU", "UN", "ZZ", "001"} & set(country_names("en"))
    assert country_names("not a tag")["KZ"] == "Kazakhstan"
