"""Transcripts as JSON: our own, the record that ``meeting export`` writes, and what Whisper's relatives write.

Read are lists of segments, or objects with one:

- ours: ``segments`` with ``start_s``, ``end_s``, ``speaker`` (a label), ``text``, ``words``; ``speakers`` with
  ``label``, ``name``, ``side``, ``role``, ``proposed``, ``confidence``,
  ``side_confidence``; ``language``;
- openai-whisper, faster-whisper and their services: ``segments`` with ``start``, ``end``, ``text``, perhaps ``words``;
- WhisperX: the same with ``speaker`` in segments and words; numbers have no times there (m-bain/whisperX, issue 1115),
  so they get those between their neighbours;
- whisper.cpp: ``transcription`` with ``offsets`` in milliseconds (``output_json`` in its ``examples/cli``).

Written is our own, which alone holds all that is known of a talk: times as they are, word times, sides and roles.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from assistant.transcription.formats.turns import LONGEST_S, Found, Turn, clean, in_order, one_line
from schemas.talk import Segment, Side, Speaker, SpokenLanguage, Word

_LANGUAGES: dict[str, SpokenLanguage] = {"zh": "zh", "yue": "zh", "chinese": "zh", "en": "en", "english": "en"}
_SURE = 1.0
"""Probability of a word that the file gives none for: nobody doubted it."""


def read(text: str) -> Found:
    """Read a file. Raises ``ValueError`` where it is no JSON, or holds no segments with text."""
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError("no JSON, or nested too deeply") from error
    rows = data if isinstance(data, list) else _first_list(data, "segments", "transcription")
    if not all(isinstance(row, dict) and isinstance(row.get("text", 0), str | None) for row in rows):
        raise ValueError("segments without a text")
    turns = [_turn(row) for row in rows]
    own = any("start_s" in row for row in rows)
    return Found(turns if own else in_order(turns), _speakers(data), _language(data))


def write(
    segments: Sequence[Segment], speakers: Sequence[Speaker], language: SpokenLanguage, heard: Mapping[int, str]
) -> str:
    """The text of a file. ``heard``: what was heard in segments that the program corrected, by their ids."""
    data = {
        "language": language,
        "speakers": [speaker.model_dump() for speaker in speakers],
        "segments": [
            segment.model_dump(exclude={"id"}, exclude_defaults=True)
            | ({"heard": heard[segment.id]} if segment.id in heard else {})
            for segment in segments
        ],
    }
    text = json.dumps(data, ensure_ascii=False, indent=1)
    # Halves of characters fit no encoding but can be written as escapes.
    return text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


def _first_list(data: object, *keys: str) -> list[Any]:
    for key in keys:
        if isinstance(data, dict) and isinstance(data.get(key), list):
            return list(data[key])
    raise ValueError("no list of segments")


def _turn(row: dict[str, Any]) -> Turn:
    offsets = row["offsets"] if isinstance(row.get("offsets"), dict) else {}
    start_s = _first(_time(row.get("start_s")), _time(row.get("start")), _time(offsets.get("from"), per_s=1000))
    end_s = _first(_time(row.get("end_s")), _time(row.get("end")), _time(offsets.get("to"), per_s=1000))
    words = [word for word in row["words"] if isinstance(word, dict)] if isinstance(row.get("words"), list) else []
    speaker = _text(row.get("speaker")) or _most_frequent([_text(word.get("speaker")) for word in words])
    return Turn(speaker, one_line(row["text"] or ""), start_s, end_s, _words(words, start_s, end_s))


def _words(rows: Sequence[dict[str, Any]], start_s: float | None, end_s: float | None) -> list[Word]:
    """The words with times; one without gets those between its neighbours. None where no word has a time."""
    starts = [_first(_time(row.get("start_s")), _time(row.get("start"))) for row in rows]
    ends = [_first(_time(row.get("end_s")), _time(row.get("end"))) for row in rows]
    known_s = [time_s for time_s in (*starts, *ends) if time_s is not None]
    if not known_s:
        return []
    later_s = max(known_s) if end_s is None else end_s
    following_s: list[float] = []
    for word_start_s in reversed(starts):
        following_s.append(later_s)
        later_s = later_s if word_start_s is None else word_start_s
    reached_s = min(known_s) if start_s is None else start_s
    words = []
    for row, begun_s, ended_s, next_s in zip(rows, starts, ends, reversed(following_s), strict=True):
        word_start_s = reached_s if begun_s is None else begun_s
        reached_s = max(next_s if ended_s is None else ended_s, word_start_s)
        words.append(_word(row, word_start_s, reached_s))
    return words


def _word(row: dict[str, Any], start_s: float, end_s: float) -> Word:
    given = _first(_number(row.get("probability")), _number(row.get("score")))
    probability = _SURE if given is None else min(max(given, 0.0), 1.0)
    text = _first(row.get("text"), row.get("word"))
    # Spaces around a word are part of it: they part it from the next.
    text = clean(text) if isinstance(text, str) else ""
    return Word(start_s=start_s, end_s=end_s, text=text, probability=probability)


def _speakers(data: object) -> list[Speaker]:
    listed = data.get("speakers") if isinstance(data, dict) else None
    found: dict[str, Speaker] = {}
    for row in listed if isinstance(listed, list) else []:
        label = _text(row.get("label")) if isinstance(row, dict) else ""
        if label and label not in found:
            side = row.get("side")
            found[label] = Speaker(
                label=label,
                name=_text(row.get("name")),
                side=side if side in get_args(Side) else "",
                role=_text(row.get("role")),
                proposed=row.get("proposed") is True,
                confidence=_number(row.get("confidence")),
                side_confidence=_number(row.get("side_confidence")),
            )
    return list(found.values())


def _language(data: object) -> SpokenLanguage | None:
    if not isinstance(data, dict):
        return None
    inner = [data.get(key) for key in ("meeting", "result")]
    for place in (data, *inner):
        said = place.get("language") if isinstance(place, dict) else None
        if isinstance(said, str):
            return _LANGUAGES.get(said.lower().replace("_", "-").split("-")[0])
    return None


def _text(value: object) -> str:
    return one_line(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _number(value: object) -> float | None:
    """A finite number; None for anything else, a truth value among it."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _time(value: object, per_s: int = 1) -> float | None:
    number = _number(value)
    if number is None or number / per_s > LONGEST_S:
        return None
    return max(number / per_s, 0.0)


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def _most_frequent(names: Sequence[str]) -> str:
    counted = Counter(name for name in names if name)
    return counted.most_common(1)[0][0] if counted else ""
