"""How customers write that they agree, want a change, or do not agree."""

from __future__ import annotations

import re
import unicodedata

from schemas.sign_off import Answer

_SPELLED: dict[Answer, str] = {
    "agree": "同意 确认 确认无误 已确认 無異議 无异议 没有异议 没意见 无意见 没问题 可以 可 好 好的 对 是 是的 確認 行 "
    "agree agreed iagree weagree ok okay yes y confirm confirmed accept accepted fine √ ✓ ✔ ☑ v",
    "change": "修改 改 需修改 需要修改 要修改 请修改 有修改 待修改 更改 变更 调整 需调整 更正 "
    "change changed changes tochange amend amended modify modified revise revised edit edited",
    "disagree": "不同意 不认可 不确认 不可以 不可 不行 不 不是 不对 否 反对 有异议 拒绝 删除 "
    "disagree disagreed no n reject rejected decline declined × ✗ ✘ ☒ x wrong notagreed idisagree",
}
"""Whole answers. One that says more than these is nobody's to guess: it is asked about."""

_ANSWERS: dict[str, Answer] = {
    unicodedata.normalize("NFKC", word): answer for answer, words in _SPELLED.items() for word in words.split()
}
_BETWEEN = re.compile(r"[\s.。,，!！、;；:：'\"“”‘’()（）\[\]【】]+")


def read_answer(text: str) -> Answer | None:
    """What an answer says; None where that is not sure.

    Capitals, width, white space and punctuation do not matter. Of an answer of several lines each has to say the same,
    as merging cells leaves it.
    """
    said = {_ANSWERS.get(_folded(line)) for line in text.splitlines() if _folded(line)}
    return said.pop() if len(said) == 1 else None


def _folded(text: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text).casefold())
