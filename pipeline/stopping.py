"""Tells a process that works on a loop when it is told to end, and by what."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from functools import partial


class Stopping(asyncio.Event):
    """Is set once the process is told to end, and knows by what."""

    by = ""  # the name of the signal

    def tell(self, number: signal.Signals) -> None:
        """Be set by a signal."""
        self.by = self.by or number.name
        self.set()


def until_signal(at_reload: Callable[[], None] = lambda: None) -> Stopping:
    """Give an event that SIGTERM or SIGINT sets; call it within a running loop."""
    stopping = Stopping()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.tell, number)
    # Whoever runs services sends it to have a configuration read again; of a terminal it says that it was closed.
    closed = any(map(os.isatty, range(3)))
    loop.add_signal_handler(signal.SIGHUP, partial(stopping.tell, signal.SIGHUP) if closed else at_reload)
    return stopping
