"""Pages that a script builds, and what a hostile one may try."""

from __future__ import annotations

import json

from tests.sites.scripted import Reply, article

TITLES = (
    "Council approves flood defences for the lower harbour",
    "New ferry timetable from the first of May",
    "Grants for village halls are open for applications",
    "Water quality report for last year is published",
    "Library hours are extended after consultation",
)
LIST = """
fetch('/api/news.json').then(answer => answer.json()).then(news => {
  const list = document.createElement('ul');
  for (const one of news) {
    const row = document.createElement('li');
    row.innerHTML = `<h3><a href="${one.url}">${one.title}</a></h3><time datetime="${one.date}">${one.date}</time>`;
    list.append(row);
  }
  document.querySelector('main').append(list);
});
"""
TRIES = """
const other = 'OTHER', udp = 'UDP', own = 'OWN';
const nothing = () => {};
for (const url of ['http://169.254.169.254/latest/meta-data/', other + '/secret', '/to-other', 'file:///etc/passwd'])
  fetch(url).then(answer => answer.text()).then(text => { document.title += ' GOT ' + text; }, nothing);
fetch('/posted', {method: 'POST', body: 'x'}).catch(nothing);
navigator.sendBeacon('/beacon', 'x');
new Image().src = '/picture.png';
try { new WebSocket(own.replace('http', 'ws') + '/socket'); } catch (e) {}
try { new EventSource('/stream'); } catch (e) {}
try { navigator.serviceWorker.register('/worker.js').catch(nothing); } catch (e) {}
for (const url of ['file:///etc/passwd', other + '/frame', '/frame']) {
  const frame = document.createElement('iframe');
  frame.src = url;
  document.body.append(frame);
}
for (const rel of ['preconnect', 'dns-prefetch', 'prefetch', 'preload', 'modulepreload', 'icon']) {
  const link = document.createElement('link');
  link.rel = rel;
  link.as = 'image';
  link.href = other + '/link';
  document.head.append(link);
}
const relay = {urls: 'turn:RELAY?transport=tcp', username: 'x', credential: 'x'};
const peer = new RTCPeerConnection({iceServers: [{urls: 'stun:' + udp}, relay]});
peer.createDataChannel('x');
peer.createOffer().then(offer => peer.setLocalDescription(offer));
try { new WebTransport('https://' + udp + '/').ready.catch(nothing); } catch (e) {}
window.open(other + '/window');
const download = document.createElement('a');
download.href = '/file.zip';
download.download = 'file.zip';
document.body.append(download);
download.click();
setTimeout(() => { location.href = other + '/gone'; }, 50);
"""
MANY = "for (let i = 0; i < 1000; i++) fetch('/part/' + i).catch(() => {});"
LARGE = "for (let i = 0; i < 30; i++) fetch('/large/' + i).catch(() => {});"
LOOP = "while (true) {}"
HALF_A_GIGABYTE = "window.kept = []; for (let i = 1; i < 6; i++) window.kept.push(new Uint8Array(100e6).fill(i));"
HEAP = "window.kept = []; for (let i = 0; i < 5e7; i++) window.kept.push({i, text: 'x' + i});"


def frame(script: str = "", *, source: str | None = None) -> Reply:
    """Give a page that has nothing but its frame until its script has run."""
    what = f"<script src='{source}'></script>" if source else f"<script>{script}</script>"
    return Reply(
        body="<!doctype html><html lang=en><head><meta charset=utf-8><title>News</title><link rel=stylesheet"
        f" href='/style.css'></head><body><nav><a href='/about'>About us</a></nav><main></main>{what}</body></html>"
    )


def script(text: str) -> Reply:
    return Reply(body=text, headers={"Content-Type": "text/javascript"})


def data(titles: tuple[str, ...] = TITLES) -> Reply:
    news = [{"url": f"/news/item-{n}", "title": title, "date": f"2026-05-{n + 1:02}"} for n, title in enumerate(titles)]
    return Reply(body=json.dumps(news), headers={"Content-Type": "application/json"})


def pages() -> dict[str, Reply]:
    """Give a site whose list is built by script, and whose articles are not."""
    return {
        "/news": frame(source="/app.js"),
        "/app.js": script(LIST),
        "/api/news.json": data(),
        **{f"/news/item-{n}": article(title, words=title) for n, title in enumerate(TITLES)},
    }
