"""General words by which a row may be retold: they name nobody, no day and no amount, and promise nothing.

Written from knowledge of both languages and not from any talk. Words that turn a thing round (降低, 提高, less, more),
promise it (将, will), say that it is done (了, had, agreed) or on which side of a day or figure it is (之后, over)
are left out: these have to stand in the row.
"""

from __future__ import annotations

from assistant.extraction.wording import stem
from schemas.talk import SpokenLanguage

_ZH = (
    "客户 贵方 贵公司 对方 其 该 此 这 这个 那 这些 那些 自己 "
    "希望 期望 想 想要 要 要求 需要 需 "
    "提出 提到 表示 指出 反映 说 说明 认为 觉得 觉 担心 担忧 顾虑 怕 害怕 关心 关注 在意 "
    "目前 现在 当前 现状 仍 仍然 还 还是 依然 尚 "
    "尝试 试 采取 采用 措施 做 做法 办法 方法 效果 结果 目标 问题 情况 方面 原因 "
    "因此 因而 所以 因 因为 由于 但 但是 而 而且 并 并且 同时 以及 和 与 及 或 或者 还有 另外 此外 如 如果 若 "
    "的 着 地 得 在 对 对于 关于 为 为了 以 以便 从 由 把 被 给 向 等 也 都 就 才 再 又 则 所 "
    "中 时 是 有 使 让 使得 进行 出现 发生 造成 导致 影响 较 更 很 非常 比较 尤其 "
    "一起 一直 一旦 一致 一定 统一 进一步 之一 另一 方"
)
_EN = (
    "a an the this that these those it its they them their theirs he she his her you your yours "
    "customer customers one's "
    "and or but so because since while when where which who whose that if as than then also still too very "
    "of in on at by for from with without into out "
    "is are be being has have do does to "
    "want wants wanted need needs needed like hope hopes hoped expect expects expected ask asks asked asking "
    "mention mentions mentioned say says said state states stated note noted point points "
    "worry worries worried concern concerns concerned fear fears feared "
    "currently now present presently far there here what how why whether such other "
    "try tries tried trying result results effect goal aim problem issue situation regarding "
    "therefore however moreover furthermore"
)
GENERAL: dict[SpokenLanguage, frozenset[str]] = {
    "zh": frozenset(_ZH.split()),
    "en": frozenset(map(stem, _EN.split())),
}
"""In English their stems."""
PASSED_OVER: dict[SpokenLanguage, frozenset[str]] = {
    "zh": frozenset("我们咱你您嗯呃哎唉啊哦嘛呢吧呀呗哈了"),
    "en": frozenset(["i", "we", "me", "us", "my", "our", "ours", "mine", "um", "uh", "oh", "well"]),
}
"""What may be left out of a clause of which all has to be told: who speaks, and what fills the pauses."""
