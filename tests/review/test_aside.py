"""Work beside the interface: what it gives is given on, and nobody waits for it when the program ends."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import pytest

from assistant.review.aside import aside

ENDS_DURING_WORK = """
import asyncio
import threading

from assistant.review.aside import aside


async def main():
    begun = threading.Event()
    never = threading.Event()
    asyncio.create_task(aside(lambda: begun.set() or never.wait()))
    while not begun.is_set():
        await asyncio.sleep(0.01)


asyncio.run(main())
"""


async def test_what_it_gives_is_given_on() -> None:
    assert await aside(threading.current_thread) is not threading.current_thread()


async def test_what_it_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        await aside(lambda: 1 // 0)


def test_a_program_ends_while_it_goes_on() -> None:
    """A program that waited would never end."""
    subprocess.run([sys.executable, "-c", ENDS_DURING_WORK], check=True, timeout=120)


def test_what_it_gives_after_the_end_is_given_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    escaped: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", escaped.append)
    begun, ended = threading.Event(), threading.Event()
    worker: list[threading.Thread] = []

    def work() -> None:
        worker.append(threading.current_thread())
        begun.set()
        ended.wait()

    async def leave() -> None:
        task = asyncio.create_task(aside(work))
        while not begun.is_set():
            await asyncio.sleep(0.001)
        task.cancel()

    asyncio.run(leave())
    ended.set()
    worker[0].join()

    assert not escaped
