"""One wheel from the Python package index, as the user's own pip fetches it, and nothing installed.

pip runs in a process of its own, so that its configuration, proxies, certificates and credentials
hold here as they do everywhere else on the user's machine.
"""

from __future__ import annotations

import importlib.metadata
import os
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

from assistant.language import gettext as _
from assistant.models.incoming import SourceError

POLL_S = 0.2
"""How soon a request to stop is heeded while pip works, and how often a growing file is looked at."""
FIRST_WITH_RAW_PROGRESS = (24, 1)
"""The version of pip that brought ``--progress-bar raw``."""
REASON_CHARS = 200

_RAW_PROGRESS = re.compile(r"Progress (\d+) of (\d+)")

Arrived = Callable[[float], None]
"""Called with the share of the wheel that has arrived, 0 to 1; what it raises ends the download."""


def download_wheel(wheel: str, into: Path, expected_bytes: int, arrived: Arrived) -> Path:
    """Fetch one wheel, as ``project==version``, into an empty folder and return its path.

    Args:
        wheel: The wheel, as pip is asked for it.
        into: An empty folder; pip's temporary files lie there, too.
        expected_bytes: About how large it is; used for pips which do not tell.
        arrived: Hears of the progress.

    Raises:
        SourceError: pip is not there, or could not fetch it; in pip's words.
    """
    raw_progress = _pip_version() >= FIRST_WITH_RAW_PROGRESS
    with subprocess.Popen(
        _command(wheel, into, raw_progress=raw_progress),
        env={**os.environ, "TMPDIR": str(into), "TEMP": str(into), "TMP": str(into), "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as pip:
        try:
            said = _follow(pip, lambda: min(1.0, _grown_bytes(into) / expected_bytes), arrived)
        finally:
            pip.kill()
    if pip.returncode != 0:
        raise SourceError(_reason(said))
    found = list(into.glob("*.whl"))
    if len(found) != 1:
        raise SourceError(_("pip delivered no wheel for {wheel}").format(wheel=wheel))
    return found[0]


def _pip_version() -> tuple[int, ...]:
    try:
        version = importlib.metadata.version("pip")
    except importlib.metadata.PackageNotFoundError as error:
        raise SourceError(_("pip is not installed in this environment")) from error
    return tuple(int(number) for number in re.findall(r"\d+", version)[:2])


def _command(wheel: str, into: Path, *, raw_progress: bool) -> list[str]:
    # -P: a folder named pip where the user happens to stand must not be run instead.
    pip = [sys.executable, "-P", "-m", "pip", "download", "--disable-pip-version-check", "--no-input"]
    what = ["--no-deps", "--only-binary=:all:", "--no-cache-dir", "--dest", str(into), wheel]
    return [*pip, "--progress-bar", "raw" if raw_progress else "off", *what]


def _follow(pip: subprocess.Popen[str], grown: Callable[[], float], arrived: Arrived) -> list[str]:
    """Tell of pip's progress until it ends; returns the other lines that it wrote."""
    assert pip.stdout is not None
    lines: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_read_lines, args=(pip.stdout, lines), daemon=True).start()
    said: list[str] = []
    share = 0.0
    while True:
        arrived(share)
        try:
            line = lines.get(timeout=POLL_S)
        except queue.Empty:
            share = max(share, grown())
            continue
        if line is None:
            pip.wait()
            return said
        if progress := _RAW_PROGRESS.match(line):
            share = int(progress[1]) / max(1, int(progress[2]))
        else:
            said.append(line.strip())


def _read_lines(stream: IO[str], lines: queue.Queue[str | None]) -> None:
    try:
        for line in stream:
            lines.put(line)
    except ValueError:  # the pipe was closed meanwhile, because the download was given up
        pass
    lines.put(None)


def _grown_bytes(folder: Path) -> int:
    """Size of everything in a folder that another process is writing to and removing from."""
    total = 0
    for parent, _folders, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(parent) / name).stat().st_size
            except FileNotFoundError:
                continue
    return total


def _reason(said: list[str]) -> str:
    """The last error that pip told, or its last words."""
    errors = [line.removeprefix("ERROR:").strip() for line in said if line.startswith("ERROR:")]
    words = next((line for line in reversed(errors or said) if line), _("pip ended without a word"))
    return words if len(words) <= REASON_CHARS else words[: REASON_CHARS - 1] + "…"
