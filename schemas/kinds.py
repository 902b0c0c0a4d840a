"""The names that rows and questions are told apart by.

On their own, so that the command line knows them without loading shapes.
"""

from __future__ import annotations

from typing import Literal

NeedKind = Literal["demand", "implicit", "concern"]
NeedStatus = Literal["confirmed", "unconfirmed", "disputed"]
Review = Literal["open", "accepted", "rejected"]
OpenQuestionKind = Literal["disputed", "unconfirmed", "budget", "decision_time", "decision_makers", "empty_cells"]
