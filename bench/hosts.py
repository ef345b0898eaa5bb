"""Holds other servers to the HTTP checks, run as docs/serving.md says: `python -m bench.hosts DATA [nginx] [caddy]`.

DATA is a data folder that was published. The service answers behind them; what each fails is printed. `nginx-alone` and
`caddy-alone` give the files without it: they are asked for what is there no more, and held to what the service answers.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from bench.http_checks import failures
from feeds.catalogue import page_of
from pipeline.store import open_store
from tests.http_checks import CHECKS

ROOT = Path(__file__).resolve().parent.parent
PORTS = {"tidings": 8471, "nginx": 8472, "caddy": 8473, "nginx-alone": 8474, "caddy-alone": 8475}
NGINX = """daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log; user root;
include /etc/nginx/modules-enabled/*.conf;
events {{ worker_connections 2000; }}
http {{ access_log off; keepalive_requests 1000000; client_body_temp_path {folder}; proxy_temp_path {folder};
fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder}; {site} }}"""


def written(name: str, data: Path) -> str:
    """Give a configuration as it is written in docs/serving.md, for this folder and our ports."""
    text = (ROOT / "docs" / "serving.md").read_text(encoding="utf-8")
    server, _, alone = name.partition("-")
    config = text.split(f"```{server}\n")[2 if alone else 1].split("```", 1)[0]
    config = config.replace("/srv/tidings/data/public", str(data.resolve() / "public")).replace(
        "127.0.0.1:8000", f"127.0.0.1:{PORTS['tidings']}"
    )
    config = re.sub(r"listen 80;", f"listen 127.0.0.1:{PORTS[name]};", config)
    return config.replace("http://news.example.org {", f"http://127.0.0.1:{PORTS[name]} {{")


@contextmanager
def running(name: str, data: Path) -> Iterator[str]:
    """Run a server on a published folder; give its address."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        if name == "tidings":
            at = str(PORTS["tidings"])
            command = [sys.executable, "-m", "tidings", "--data", str(data), "serve", "--port", at]
        elif name.startswith("nginx"):
            file = Path(folder, "nginx.conf")
            file.write_text(NGINX.format(folder=folder, site=written(name, data)))
            command = ["nginx", "-c", str(file)]
        else:
            file = Path(folder, "Caddyfile")
            options = "{\n\tadmin off\n\tauto_https off\n}\n"
            file.write_text(options + written(name, data))
            command = ["caddy", "run", "--config", str(file), "--adapter", "caddyfile"]
        environment = {**os.environ, "HOME": folder}
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            time.sleep(3)
            if process.poll() is not None:
                raise SystemExit(f"{name} did not start: {' '.join(command)}")
            try:
                yield f"http://127.0.0.1:{PORTS[name]}"
            finally:
                process.terminate()


def no_more(data: Path) -> list[str]:
    """Give addresses at which something was published once: of withdrawn entries, and of feeds by former names."""
    gone = data / "public" / "gone"
    pages = [f"/{path.relative_to(gone).as_posix()}" for path in sorted(gone.rglob("*.html"))]
    store = open_store(data)
    names = list(store.published.former())
    store.close()
    feeds = [f"/feeds/{name}.{suffix}" for name in names for suffix in ("rss", "atom", "json")]
    archives = [f"/feeds/archives/{name}/1.atom" for name in names]
    people = [f"{folder}/{page}" for name in names if (page := page_of(name)) for folder in ("", "/fr")]
    return [*pages, *feeds, *archives, *people, "/entries/0.html", "/feeds/none.atom", "/gone/x.html"]


def asked(address: str, path: str) -> tuple[int, str]:
    """Ask for a path; give the status and where it leads, without the host."""
    connection = HTTPConnection(urlsplit(address).netloc)
    connection.request("GET", path)
    reply = connection.getresponse()
    reply.read()
    connection.close()
    return reply.status, urlsplit(reply.headers.get("location", "")).path


def compared(address: str, data: Path) -> Iterator[str]:
    """Tell where a server without the service answers otherwise than it."""
    for path in no_more(data):
        found, wanted = asked(address, path), asked(f"http://127.0.0.1:{PORTS['tidings']}", path)
        print(f"  {path}: {found[0]} {found[1]}")
        if found != wanted:
            yield f"{path}: {found}, Tidings {wanted}"


def main() -> None:
    data = Path(sys.argv[1])
    with ExitStack() as stack:
        for name in ("tidings", *sys.argv[2:]):
            address = stack.enter_context(running(name, data))
            if name.endswith("-alone"):
                others = list(compared(address, data))
                print(f"{name}: {len(others)} of {len(no_more(data))} answered otherwise", *others, sep="\n  ")
                continue
            for suffix in ("rss", "atom", "json"):
                failed = failures(f"{address}/feeds/all.{suffix}")
                print(f"{name} {suffix}: {len(CHECKS) - len(failed)} of {len(CHECKS)}", *failed, sep="\n  ")


if __name__ == "__main__":
    main()
