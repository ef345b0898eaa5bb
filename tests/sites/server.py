"""The HTTP server under the sites that the tests make."""

from __future__ import annotations

import sys
from http.server import ThreadingHTTPServer
from typing import Any


class Server(ThreadingHTTPServer):
    """Says nothing of a client that went away: a crawl that was ended does so, and its own words are looked at."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print what went wrong, but for a connection that the client ended."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)
