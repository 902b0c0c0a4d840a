"""Names that are ordinary words but for their capital: Will, May, Mark; also programs such as Excel or Word.

Recognisers write names with a capital. A small letter so tells that the ordinary word was heard, unless the word stands
where no verb or noun can: between two marks of punctuation or ends of a line, as whoever is called does, or amid
Chinese. Of a name that is no ordinary word (Siemens, Henrik) a small letter tells nothing: some recognisers write no
capitals at all.
"""

from __future__ import annotations

import re

_PEOPLE = (
    "angel april archer art ash august aurora autumn baker banks barber baron bay bear bell berry bill bishop "
    "black blank bloom blue bond booth bounty brand brook brooks brown buck bud bull burns bush butler carpenter "
    "carry carter case cash chance chancellor charity chase chip clay cliff close clover coin colt constant cook "
    "cooper coral crane crew crisp cross crystal daisy dale dawn day dean don dove drake drew duke earl early "
    "east elder ember english faith farmer field fields fish fisher flint flora flower flowers ford forest foster "
    "fountain fox frank franks free freeman french frost gale gardener german glass gold good grace grand grant "
    "graves gray green grey guard guy hall ham hand happy hard hardy harmony harper haven hawk hay hazel heath "
    "heather heaven herb hill holiday holly honey hood hope house hunt hunter iris iron ivory ivy jack jade jay "
    "jewel job jolly jordan journey joy judge june junior justice keen key kind king knight lake lamb lance land "
    "lane large law light lily little lock long lord love low lucky mace major marble march mark marks marsh "
    "marshal mason mat max may mayor mead melody mercy merit miles mill miller mills miner mint misty moon moor "
    "moss much noble nor north oak olive opal orange page parish park parks pat patience peace pearl pen penny "
    "pepper petty pierce pike pine piper pool poppy porter potter pound power pray price pride prince princess "
    "prior prudence queen quick rain ram raven ray read red reed rest rich rider ridge rob robin rock rocky rod "
    "roman root rose rough round royal ruby rusty sage sandy savage scarlet scout sea senior serene shade sharp "
    "shepherd shore short silver singer skinner sky small smart smith snow sparrow speaker speed spring star "
    "stark steel sterling stern still stone storm strand street strong sue summer summers sunny swan sweet swift "
    "tailor tanner thorn tiller timber tree trinity trip turner van venture verity victor violet wade walker wall "
    "ward ware waters way weaver weeks wells west wheeler white wick will willing willow wills winter winters "
    "wise wolf wood woods worth wren wright young"
)
_CHINESE_PEOPLE = (
    "an ban bin can chin den die do don fan gang go gun hang he hen ho in lie long lung ma man me men min mine mu "
    "no or pa pan pen pin ping ran rang run sang she sin so song sue sun tan tang ten tie to ton tong wing yen "
    "you"
)
_THINGS = (
    "access act apple asset base box bridge canvas chrome cloud compass confluence copilot core cursor dash delta "
    "drive drop edge elastic epic excel express fabric flow focus forms gateway ghost hive insight keynote lens "
    "line linear lists lotus make maps meet mercury monday monitor navigator node notes notion numbers office one "
    "oracle outlook pages paint phone photos pilot pipeline planner pocket project projects publisher react relay "
    "safari segment shell signal sketch slack spark sprint square store stream stripe subway surface sway switch "
    "target teams tempo todo twist vault visa vision vista wave whisper windows word words work zoom"
)
_ORDINARY = frozenset(f"{_PEOPLE} {_CHINESE_PEOPLE} {_THINGS}".split())
"""English words that somebody or something is named by, written from knowledge of the language."""
_APART = r"[,.;:?!，。、；：？！…\u4e00-\u9fff]"
_BEFORE, _AFTER = re.compile(rf"(?:^|{_APART})\s*$"), re.compile(rf"\s*(?:{_APART}|$)")


def is_ordinary_word(text: str, start: int, end: int, written: str) -> bool:
    """Whether what stands at a place of a text is rather the ordinary word than the name.

    Args:
        text: As it was heard, a line.
        start: Where the word begins in it.
        end: Where it ends.
        written: The name, as it is to be written.
    """
    if not (written.istitle() and written.lower() in _ORDINARY and text[start:end].islower()):
        return False
    return not (_BEFORE.search(text[:start]) and _AFTER.match(text[end:]))
