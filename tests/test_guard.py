from __future__ import annotations

import asyncio
import socket

import pytest
from aiohttp import ClientSession, TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult

from crawler.fetching.guard import AddressRefusedError, Guard, GuardedResolver, refusal_in
from pipeline.told import in_language

PUBLIC = "93.184.215.14"
GUARD = Guard()

REFUSED = """
    http://127.0.0.1/ http://127.255.255.254/ http://[::1]/ HTTP://127.0.0.1/ https://127.0.0.1:22/ http://127.0.0.1./
    http://[::1%25lo]/ http://127.1/ http://2130706433/ http://0x7f000001/ http://0x7f.1/ http://0177.0.0.1/
    http://%31%32%37.0.0.1/ http://①②⑦.⓪.⓪.①/ http://127。0。0。1/ http://１２７.0.0.1/ http://0/ http://0.0.0.0/ http://[::]/
    http://10.0.0.1/ http://172.16.0.1/ http://192.168.0.1/ http://[fc00::1]/ http://100.64.0.1/ http://169.254.1.1/
    http://[fe80::1]/ http://[fec0::1]/ http://224.0.0.1/ http://255.255.255.255/ http://[ff02::1]/ http://192.0.2.1/
    http://198.18.0.1/ http://[2001:db8::1]/ http://[::ffff:127.0.0.1]/ http://[::ffff:10.0.0.1]/ http://[::127.0.0.1]/
    http://[::ffff:0:7f00:1]/ http://[64:ff9b::7f00:1]/ http://[64:ff9b:1::a00:1]/ http://[2002:7f00:1::]/
    http://[2001:0:a00:1:0:0:80ff:fffe]/ http://site.example@127.0.0.1/ http://127.0.0.1#@site.example/
    http://127.0.0.1\\@site.example/ http://site.example\\@127.0.0.1/ http:\\\\127.0.0.1/ http:/127.0.0.1/
    http:///127.0.0.1/
    //127.0.0.1/ 127.0.0.1 file:///etc/passwd ftp://site.example/ data:text/html,x gopher://site.example:70/_x
    javascript:alert(1) ws://site.example/ http://[::1 http:// http://xn--/ http://site.example:99999/
    http://site.example:-1/ http://256.1.1.1/ http://1.2.3.4.5/ http://site.example:25/
    """
DOUBTFUL = (
    f"http://{'a' * 64}.example/",
    f"http://{'a.' * 130}example/",
    "http://site.example /",
    "http://site.example\t@127.0.0.1/",
    "http://site.example\r\nX-Injected: 1/",
)
LET_THROUGH = """
    http://8.8.8.8/ http://11.0.0.1/ http://172.32.0.1/ http://100.128.0.1/ http://[2606:4700:4700::1111]/
    https://site.example:8443/news HTTP://SITE.EXAMPLE/ http://site.example./ http://bücher.example/
    http://xn--bcher-kva.example/ http://127.0.0.1.site.example/ http://localhost.site.example/
    http://site.example/?u=http://127.0.0.1/ http://site.example/#@127.0.0.1/
    """


class Answers(AbstractResolver):
    """Answers each question with the next of its answers."""

    def __init__(self, *in_turn: list[str]) -> None:
        self.in_turn = list(in_turn)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        answers = self.in_turn.pop(0) if len(self.in_turn) > 1 else self.in_turn[0]
        return [
            ResolveResult(
                hostname=host,
                host=answer,
                port=port,
                family=int(socket.AF_INET6 if ":" in answer else socket.AF_INET),
                proto=0,
                flags=0,
            )
            for answer in answers
        ]

    async def close(self) -> None:
        pass


def resolved(*answers: list[str]) -> list[str]:
    async def ask() -> list[str]:
        return [
            answer["host"] for answer in await GuardedResolver(GUARD, Answers(*answers)).resolve("site.example", 80)
        ]

    return asyncio.run(ask())


@pytest.mark.parametrize("url", REFUSED.split())
def test_what_is_no_public_web_address_is_refused_as_it_is_written(url: str) -> None:
    assert GUARD.refusal(url) is not None


@pytest.mark.parametrize("url", DOUBTFUL)
def test_what_parsers_may_disagree_about_is_refused(url: str) -> None:
    assert GUARD.refusal(url) is not None


@pytest.mark.parametrize("url", LET_THROUGH.split())
def test_public_addresses_are_let_through(url: str) -> None:
    assert GUARD.refusal(url) is None


@pytest.mark.parametrize(
    "answer", ["127.0.0.1", "10.0.0.5", "fd00::5", "::ffff:127.0.0.1", "169.254.1.1", "64:ff9b::7f00:1", "fe80::1%eth0"]
)
def test_a_public_name_that_resolves_to_an_address_that_is_not_is_refused(answer: str) -> None:
    with pytest.raises(AddressRefusedError, match="not a public address"):
        resolved([answer])


def test_one_refused_address_among_several_is_enough() -> None:
    with pytest.raises(AddressRefusedError):
        resolved([PUBLIC, "127.0.0.1"])


def test_public_answers_are_given_as_they_are() -> None:
    assert resolved([PUBLIC, "2606:4700:4700::1111"]) == [PUBLIC, "2606:4700:4700::1111"]


def test_a_name_that_answers_anew_is_judged_anew() -> None:
    async def ask_twice() -> None:
        resolver = GuardedResolver(GUARD, Answers([PUBLIC], ["127.0.0.1"]))
        await resolver.resolve("rebind.example", 80)
        with pytest.raises(AddressRefusedError):
            await resolver.resolve("rebind.example", 80)

    asyncio.run(ask_twice())


def test_networks_that_are_allowed_are_let_through_and_no_others() -> None:
    guard = Guard.allowing(["127.0.0.0/8", "fd00::/8"])
    assert guard.refusal("http://127.0.0.1:8080/") is None
    assert guard.refusal("http://127.0.0.1:9/") is None, "its ports as well"
    assert guard.refusal_of_ip("::ffff:127.0.0.1") is None, "the same address in another notation"
    assert guard.refusal_of_ip("fd12::1") is None
    assert guard.refusal_of_ip("10.0.0.1") is not None
    assert guard.refusal_of_ip("::1") is not None


def test_a_refusal_is_found_through_the_wrappings_of_the_client() -> None:
    async def ask() -> str | None:
        connector = TCPConnector(resolver=GuardedResolver(GUARD, Answers(["127.0.0.1"])))
        async with ClientSession(connector=connector) as session:
            try:
                await session.get("http://site.example/")
            except OSError as error:
                return refusal_in(error)
        return None

    refusal = asyncio.run(ask())
    assert refusal == (
        "site.example leads to a refused address: 127.0.0.1 is not a public address"
        ' (--allow-network 127.0.0.1/32, or allow_network = ["127.0.0.1/32"] in [site], would let it through)'
    )
    assert in_language(refusal, "de").startswith("site.example führt zu einer abgelehnten Adresse: 127.0.0.1 ist keine")
