"""The list of projects."""

from types import SimpleNamespace

from published import publish, words

LIST = "/en/cooperation/projects/"


def test_each_project_says_in_a_line_what_it_is(small_site: SimpleNamespace) -> None:
    begins = "Twelve wells along the river are read every month."
    text = f"**{begins}** " + "The readings are kept at the station. " * 20
    publish(
        small_site,
        "projects",
        "wells",
        title={"en": "Wells", "zh": "水井"},
        description={"en": [text]},
    )
    shown = words(small_site.client.get(LIST).get_data(as_text=True)).partition("Wells ")[2]
    assert shown.startswith(begins)
    assert shown.count("The readings") <= 3
