"""Whose voice is whose."""

from __future__ import annotations

from assistant.transcription.naming import propose_names
from schemas.talk import Participant, Segment, Speaker

PEOPLE = [
    Participant(name="赵立", aliases=["赵经理"], side="ours", role="主谈人"),
    Participant(name="钱芳", aliases=["钱总"], side="customer", role="决策者"),
    Participant(name="孙浩", aliases=["孙工"], side="customer"),
]
VOICES = [Speaker(label=label) for label in ("S1", "S2", "S3")]


def _talk(*lines: tuple[str, str]) -> list[Segment]:
    return [
        Segment(id=number, start_s=number, end_s=number + 0.9, speaker=speaker, text=text)
        for number, (speaker, text) in enumerate(lines, 1)
    ]


def _names(*lines: tuple[str, str]) -> list[str]:
    return [speaker.name for speaker in propose_names(_talk(*lines), VOICES, PEOPLE)]


def test_who_introduces_themself_gets_the_name_the_side_and_the_role_as_a_proposal() -> None:
    named = propose_names(_talk(("S1", "您好，我是赵立。"), ("S2", "坐吧。")), VOICES, PEOPLE)

    assert named[0] == Speaker(label="S1", name="赵立", side="ours", role="主谈人", proposed=True)
    assert named[1] == VOICES[1]


def test_a_misspelt_introduction_is_known_by_its_sound() -> None:
    assert _names(("S1", "我叫照丽。"), ("S2", "坐。"))[0] == "赵立"


def test_who_answers_when_a_name_is_called_again_and_again_gets_it() -> None:
    assert _names(("S1", "钱总，您看？"), ("S2", "可以。"), ("S1", "那钱总，钱的事呢？"), ("S2", "再说。"))[1] == "钱芳"


def test_a_department_may_stand_between_introduction_and_name() -> None:
    assert _names(("S2", "我是负责采购的钱芳。"), ("S1", "坐。"))[1] == "钱芳"


def test_who_speaks_after_being_introduced_and_called_gets_the_name() -> None:
    assert (
        _names(("S1", "这位是我们的技术支持孙浩。"), ("S3", "您好。"), ("S1", "孙工，你说？"), ("S3", "好。"))[2]
        == "孙浩"
    )


def test_introducing_somebody_is_not_introducing_oneself() -> None:
    assert _names(("S1", "这位是孙浩。"), ("S2", "您好。"))[:2] == ["", ""]


def test_one_call_alone_is_not_enough() -> None:
    assert _names(("S1", "钱总，您看？"), ("S2", "可以。")) == ["", "", ""]


def test_the_last_voice_gets_the_last_name_where_all_others_are_settled() -> None:
    assert _names(("S1", "我是赵立。"), ("S2", "我是钱芳。"), ("S3", "嗯。")) == ["赵立", "钱芳", "孙浩"]


def test_nobody_is_named_after_somebody_they_call() -> None:
    assert _names(("S3", "孙工，孙工在吗？"), ("S3", "孙工？")) == ["", "", ""]


def test_without_an_agenda_voices_stay_unnamed() -> None:
    assert propose_names(_talk(("S1", "我是赵立。")), VOICES, []) == VOICES


def test_the_ordinary_word_will_calls_nobody_named_will() -> None:
    people = [Participant(name="Will", side="ours"), Participant(name="Ann", side="customer")]
    lines = [
        ("S1", "I am Will, hello."),
        ("S2", "i will ask."),
        ("S1", "we will see, it will be fine."),
        ("S2", "fine."),
    ]
    named = propose_names(_talk(*lines, *lines[1:], *lines[1:]), VOICES[:2], people)

    assert [speaker.name for speaker in named] == ["Will", "Ann"]


def test_a_recogniser_that_writes_no_capitals_calls_people_too() -> None:
    people = [Participant(name="Zhang Wei", side="ours"), Participant(name="Henrik", side="customer")]
    lines = [
        ("S1", "henrik can you tell us"),
        ("S2", "sure we have four lines"),
        ("S1", "ok henrik thanks a lot"),
        ("S2", "you are welcome"),
    ]
    named = propose_names(_talk(*lines), VOICES[:2], people)

    assert named[1].name == "Henrik"


def test_who_is_called_at_the_beginning_or_end_of_a_line_is_called_by_name() -> None:
    people = [Participant(name="Will", side="ours"), Participant(name="Ann", side="customer")]
    lines = [("S1", "will, can you send it"), ("S2", "yes."), ("S1", "thanks, will"), ("S2", "sure.")]
    named = propose_names(_talk(*lines), VOICES[:2], people)

    assert named[1].name == "Will"
