"""Terms put where they were misheard."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.places import glossary_file
from assistant.rarity import word_rarity
from assistant.transcription.glossary import LEAST_SURE, add_term, correct_terms, own_terms, read_glossary, sound_of
from tests.transcription.makers import spoken


def test_a_stretch_that_sounds_like_a_term_becomes_the_term_and_what_was_heard_is_kept() -> None:
    segments, corrections = correct_terms([spoken("倡库里有一批货", 0, 3)], ["仓库"])

    assert segments[0].text == "仓库里有一批货"
    assert "".join(word.text for word in segments[0].words) == "仓库里有一批货"
    assert [(one.segment_id, one.start, one.heard, one.term) for one in corrections] == [(1, 0, "倡库", "仓库")]


def test_what_is_itself_a_term_is_left_alone() -> None:
    segments, corrections = correct_terms([spoken("库存和酷村", 0, 2)], ["库存", "酷村"])

    assert segments[0].text == "库存和酷村"
    assert corrections == []


@pytest.mark.parametrize(
    ("text", "term"), [("可是我们没钱", "课时"), ("这个意见是好的", "讲师"), ("等总部决定", "邓总")]
)
def test_common_words_and_their_parts_are_left_alone(text: str, term: str) -> None:
    segments, corrections = correct_terms([spoken(text, 0, 3)], [term])

    assert segments[0].text == text
    assert corrections == []


@pytest.mark.parametrize("unsure", [{3, 4}, {3}, {4}, set()])
def test_a_common_word_is_no_sign_where_the_recogniser_was_not_sure_of_all_of_it(unsure: set[int]) -> None:
    heard = spoken("我们可是从九点开始的", 0, 3)
    words = [
        word.model_copy(update={"probability": LEAST_SURE - 0.01 if place in {2, *unsure} else 0.9})
        for place, word in enumerate(heard.words)
    ]

    segments, corrections = correct_terms([heard.model_copy(update={"words": words})], ["课时"])

    assert segments[0].text == ("我们课时从九点开始的" if 3 in unsure else "我们可是从九点开始的")
    assert [one.heard for one in corrections] == (["可是"] if 3 in unsure else [])


def test_capitals_of_latin_terms_are_restored_and_parts_of_words_are_not() -> None:
    segments, _corrections = correct_terms([spoken("the wms and swms", 0, 2)], ["WMS"])

    assert segments[0].text == "the WMS and swms"


@pytest.mark.parametrize(
    "text",
    ["we will see, i may come and mark it", "Will we? it will.", "that will, we may", "please mark the page"],
)
def test_ordinary_words_that_are_somebodys_name_too_stay_as_they_were_heard(text: str) -> None:
    assert correct_terms([spoken(text, 0, 5)], ["Will", "May", "Mark"])[1] == []


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("thanks, will, that helps", "thanks, Will, that helps"),
        ("WILL can do it", "Will can do it"),
        ("请will看一下，may，你呢", "请Will看一下，May，你呢"),
        ("will smith will call", "Will Smith will call"),
        ("we have dingtalk and excel", "we have DingTalk and excel"),
        ("thanks, will", "thanks, Will"),
        ("will, can you send it", "Will, can you send it"),
        ("will you?", "will you?"),
    ],
)
def test_names_get_their_capital_where_no_ordinary_word_can_stand(text: str, corrected: str) -> None:
    terms = ["Will", "May", "Will Smith", "DingTalk", "Excel"]
    assert correct_terms([spoken(text, 0, 5)], terms)[0][0].text == corrected


@pytest.mark.parametrize("before", ["", "we moved to ", "That is all. ", "我们用"])
@pytest.mark.parametrize("after", ["", " last year", "。"])
@pytest.mark.parametrize("name", ["Siemens", "Henrik", "Feishu", "Salesforce", "Zhang"])
def test_names_that_are_no_ordinary_words_get_their_capital_everywhere(before: str, after: str, name: str) -> None:
    heard = spoken(f"{before}{name.lower()}{after}", 0, 5)

    assert correct_terms([heard], [name])[0][0].text == f"{before}{name}{after}"


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("Training first. TILL later", "Training first. till later"),
        ("We paid. Training first", "We paid. Training first"),
        ("After that Training first", "After that training first"),
    ],
)
def test_a_term_in_small_letters_leaves_the_capital_of_a_sentence_and_no_other(text: str, corrected: str) -> None:
    assert correct_terms([spoken(text, 0, 5)], ["training", "till"])[0][0].text == corrected


@pytest.mark.parametrize("before", ["", "the new ", "Yes. "])
@pytest.mark.parametrize("term", ["iOS", "iPhone", "eBay"])
def test_a_term_that_begins_small_on_purpose_does_so_everywhere(before: str, term: str) -> None:
    heard = spoken(before + term[0].upper() + term[1:], 0, 5)

    assert correct_terms([heard], [term])[0][0].text == before + term


def test_one_syllable_is_never_replaced() -> None:
    assert correct_terms([spoken("窗", 0, 1)], ["床"])[1] == []


@given(
    st.text(alphabet="仓库倡库促销粗销的了我们ERP，。", max_size=40), st.lists(st.sampled_from(["仓库", "促销", "ERP"]))
)
def test_length_and_everything_outside_the_corrections_stay(text: str, terms: list[str]) -> None:
    before = spoken(text, 0, 5)
    (after,), corrections = correct_terms([before], terms)

    assert len(after.text) == len(text)
    restored = list(after.text)
    for one in corrections:
        assert after.text[one.start : one.start + len(one.term)] == one.term
        restored[one.start : one.start + len(one.heard)] = one.heard
    assert "".join(restored) == text


@given(st.text(max_size=30))
def test_there_is_one_sound_for_every_character(text: str) -> None:
    assert len(sound_of(text)) == len(text)


def test_a_glossary_is_one_term_a_line_without_remarks(tmp_path: Path) -> None:
    path = tmp_path / "terms.txt"
    path.write_text("仓库  # 不是倡库\n\n李工\n李工\n# 说明\n", encoding="gb18030")

    assert read_glossary(path) == ["仓库", "李工"]


def test_a_glossary_that_is_missing_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file"):
        read_glossary(tmp_path / "nothing.txt")


def test_a_new_term_stands_at_the_end_and_remarks_stay() -> None:
    glossary_file().parent.mkdir(parents=True)
    glossary_file().write_bytes("# 客户的词\r\n仓库  # 不是倡库".encode("gb18030"))

    add_term(" 李工 ")
    add_term("仓库")

    assert glossary_file().read_text(encoding="utf-8") == "# 客户的词\n仓库  # 不是倡库\n李工\n"
    assert own_terms() == ["仓库", "李工"]


@given(
    st.lists(
        st.text(st.characters(exclude_characters="#", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=2).filter(
            lambda term: len(term.strip()) > 1
        ),
        max_size=5,
    )
)
def test_whatever_is_added_is_read_again_once(terms: list[str]) -> None:
    glossary_file().unlink(missing_ok=True)
    for term in [*terms, *terms]:
        add_term(term)

    assert own_terms() == list(dict.fromkeys(term.strip() for term in terms))


def test_without_a_glossary_of_ones_own_there_are_no_terms() -> None:
    assert own_terms() == []
    glossary_file().parent.mkdir(parents=True)
    glossary_file().touch()
    assert own_terms() == []


@pytest.mark.parametrize("term", ["", " 窗 ", "两行\n的词", "两行\u2028的词", "a\0b", "C#"])
def test_a_term_that_a_glossary_cannot_hold_is_refused_in_one_line(term: str) -> None:
    with pytest.raises(InputError) as error:
        add_term(term)

    assert "\n" not in str(error.value)
    assert not glossary_file().exists()


def test_a_glossary_that_cannot_be_written_is_said_so_and_nothing_is_left_behind() -> None:
    glossary_file().parent.write_text("no folder")

    with pytest.raises(InputError, match="cannot be written"):
        add_term("仓库")

    assert list(glossary_file().parent.parent.glob(".*.part")) == []


def test_a_link_to_a_glossary_elsewhere_stays_a_link(tmp_path: Path) -> None:
    elsewhere = tmp_path / "shared.txt"
    elsewhere.write_text("仓库\n", encoding="utf-8")
    glossary_file().parent.mkdir(parents=True)
    glossary_file().symlink_to(elsewhere)

    add_term("李工")

    assert glossary_file().is_symlink()
    assert read_glossary(elsewhere) == ["仓库", "李工"]


def test_word_frequencies_are_read_from_a_wheel_that_was_never_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library unpacks its archives on its first import, which on a fresh machine has not happened yet."""
    spec = importlib.util.find_spec("jionlp")
    assert spec is not None
    assert spec.origin is not None
    fresh = tmp_path / "jionlp"
    (fresh / "dictionary").mkdir(parents=True)
    shutil.copy(Path(spec.origin).parent / "dictionary" / "idf.zip", fresh / "dictionary")
    (fresh / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    word_rarity.cache_clear()

    try:
        assert word_rarity()["我们"] < word_rarity()["仓库"]
    finally:
        word_rarity.cache_clear()
