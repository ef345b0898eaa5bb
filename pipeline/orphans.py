"""Leaves no orphan after a `kill -9`: a process that works for another ends with it, busy or not (on Linux)."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
from multiprocessing import forkserver
from typing import Any

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def end_with_parent() -> None:
    """Tie the life of this process to that of the one it was started by: the kernel ends it, busy as it may be.

    The server that processes are forked from ends with the one that started it, unless somebody else holds its "alive"
    pipe, as each of its children does until it lets go; and with the server the kernel ends its children.
    """
    if sys.platform != "linux":
        return
    server: Any = forkserver._forkserver  # Any: it is no public name
    if (held := server._forkserver_alive_fd) is not None:
        os.close(held)
        server._forkserver_alive_fd = None
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def is_orphan() -> bool:
    """Tell whether the one that this process was spawned by has ended already, of which the kernel tells no more."""
    parent = multiprocessing.parent_process()
    return parent is not None and os.getppid() != parent.pid
