"""The names that rows are told apart by: on their own, so that the command line knows them without loading shapes."""

from __future__ import annotations

from typing import Literal

NeedKind = Literal["demand", "implicit", "concern"]
NeedStatus = Literal["confirmed", "unconfirmed", "disputed"]
Review = Literal["open", "accepted", "rejected"]
