"""Suggestions from the site's own translations; terms; the queue."""

import pytest
from minisite import BOTH, put

from cms.accounts.permissions import Actor
from cms.content import Store
from cms.editing.editing import Editing
from cms.schema.paths import Paths
from features.translation_desk.glossary import hits
from features.translation_desk.memory import TranslationMemory
from features.translation_desk.queue import QueueFilter, parse_filter, position_in, queue
from features.translation_desk.segments import aligned, sentences
from tests.saving import edit


@pytest.fixture
def memory(store: Store) -> TranslationMemory:
    return TranslationMemory(store.database)


def found(memory: TranslationMemory, editing: Editing, sentence: str) -> list[tuple[str, int]]:
    """Return (translation, per cent of similarity) of the suggestions for an English sentence."""
    assert memory.learn(editing.overviews.current())
    matches = memory.find("en", "zh", [sentence]).get(sentence, [])
    return [(one.target, int(one.likeness * 100)) for one in matches]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        (
            "Dr. Li et al. came, e.g. by bus. They left.",
            ["Dr. Li et al. came, e.g. by bus.", "They left."],
        ),
        ("It is 3.5 m high. 2024 was dry.", ["It is 3.5 m high.", "2024 was dry."]),
        ("周五启用。四十人到场！“好。”他说。", ["周五启用。", "四十人到场！", "“好。”", "他说。"]),
        ("No end", ["No end"]),
    ],
)
def test_sentences_of_both_languages(block: str, expected: list[str]) -> None:
    assert sentences(block) == expected


@pytest.mark.parametrize("part", [".", "?!", "a", "e.g. A ", "a. ", ">", '."', ". ", "。"])
def test_a_text_of_nothing_but_signs_comes_to_an_end(part: str) -> None:
    assert sentences(f"{part * (100_000 // len(part))} b. C")


def test_texts_are_laid_beside_one_another_as_far_as_they_are_alike() -> None:
    assert list(aligned("## One\n\n- Two. Three.", "## 一\n\n- 二。三。")) == [
        ("One", "一"),
        ("Two.", "二。"),
        ("Three.", "三。"),
    ]
    assert list(aligned("One. Two.", "一和二。")) == [("One. Two.", "一和二。")]
    assert list(aligned("One.\nTwo.", "一。")) == [("One. Two.", "一。")]


def test_the_same_and_nearly_the_same_from_published_and_drafts(
    memory: TranslationMemory, editing: Editing, ann: Actor
) -> None:
    assert found(memory, editing, "Who we are.") == [("我们是谁。", 100)]
    assert found(memory, editing, "WHO we are") == [("我们是谁。", 100)]
    edit(
        editing,
        ann,
        "pages",
        "history",
        {
            "body.en": ["The long station was opened by the institute in March."],
            "body.zh": ["三月，研究所启用了长站。"],
        },
    )
    near = found(memory, editing, "The long station was opened by the institute in April.")
    assert near == [("三月，研究所启用了长站。", 90)]
    assert memory.find("zh", "en", ["三月，研究所启用了长站。"])
    edit(editing, ann, "pages", "history", {"body.en": ["Another text."]})
    assert found(memory, editing, "The long station was opened by the institute in March.") == []


def test_outdated_translations_and_what_is_gone_are_not_offered(
    memory: TranslationMemory, editing: Editing, ann: Actor
) -> None:
    assert found(memory, editing, "The station opens")
    edit(editing, ann, "news", "launch", {"headline.en": "The station closes"})
    assert found(memory, editing, "The station opens") == []
    assert found(memory, editing, "The station closes") == []
    assert found(memory, editing, "Wind Laboratory")
    editing.trash.move(ann, "organizations", "wind-lab", force=True)
    assert found(memory, editing, "Wind Laboratory") == []


def test_a_large_site_is_read_bit_by_bit(memory: TranslationMemory, editing: Editing) -> None:
    overview = editing.overviews.current()
    assert not memory.learn(overview, limit=1)
    assert memory.find("en", "zh", ["Who we are."]) == {}
    memory.learn_all(overview)
    assert memory.find("en", "zh", ["Who we are."])


def test_terms_are_found_as_words_longest_first(
    editing: Editing, paths: Paths, store: Store
) -> None:
    for key, en, zh in (("sea", "Sea", "海"), ("aral", "Aral Sea", "咸海")):
        put(
            paths,
            "terms",
            key,
            {"name": {"en": en, "zh": zh}, "variants": ["Lake Aral"] if key == "aral" else []},
        )
    store.refresh()
    staff = editing.overviews.current().staff

    def terms(text: str, source: str = "en", target: str = "zh") -> list[tuple[str, str]]:
        return [(hit.term, hit.target) for hit in hits(staff, text, source, target)]

    assert terms("Sand of the aral sea, and season") == [("Sand", "沙"), ("aral sea", "咸海")]
    assert terms("At Lake Aral") == [], "a variant is a word to search by, not a translation"
    assert terms("到咸海看沙", "zh", "en") == [("咸海", "Aral Sea"), ("沙", "Sand")]


def test_the_queue_and_its_places(
    editing: Editing, paths: Paths, store: Store, ann: Actor, li: Actor
) -> None:
    put(
        paths,
        "pages",
        "part",
        {"title": {"en": "A", "zh": "甲"}, "body": {"en": ["B"]}, "publication": BOTH},
    )
    store.refresh()
    edit(editing, ann, "news", "launch", {"headline.en": "The station closes"})

    def names(asked: QueueFilter) -> list[tuple[str, str]]:
        return [(item.name[1], item.state) for item in queue(editing.overviews.current(), asked)]

    assert names(QueueFilter("zh")) == [
        ("workshop", "missing"),
        ("launch", "stale"),
        ("part", "incomplete"),
    ]
    assert names(QueueFilter("en")) == []
    assert names(QueueFilter("zh", "stale", "news")) == [("launch", "stale")]
    edit(editing, li, "news", "workshop", {"headline.zh": "研讨会"})
    assert ("workshop", "incomplete") in names(QueueFilter("zh"))
    edit(editing, li, "news", "workshop", {"body.zh": ["三天。"]})
    assert "workshop" not in dict(names(QueueFilter("zh")))
    order = [("news", "a"), ("news", "b"), ("news", "c")]
    place = position_in(order, {("news", "c")}, ("news", "a"))
    assert (place.number, place.total, place.previous, place.next) == (1, 3, None, ("news", "c"))
    assert position_in(order, set(), ("news", "b")).previous == ("news", "a")
    assert parse_filter("zh.stale.news", ["zh"], ["news"]) == QueueFilter("zh", "stale", "news")
    assert str(QueueFilter("zh", "", "news")) == "zh..news"
    assert parse_filter("xx", ["zh"], []) is None
    assert parse_filter("zh.x.y", ["zh"], ["news"]) == QueueFilter("zh")
