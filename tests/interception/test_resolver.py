"""Names in the private network of a command."""

from __future__ import annotations

import struct

import pytest
from stability_mock.interception import InterceptionError
from stability_mock.interception.destinations import Guard
from stability_mock.interception.hosts import Forward, Layout
from stability_mock.interception.resolver import AddressBook, Resolver

ADDRESS, NEWER_ADDRESS = 1, 28
GUARD = Guard.of(["example.com", "*.example.org", "db.example:5432"])


def question(name: str, kind: int = ADDRESS) -> bytes:
    """Return a question as a resolver asks it."""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    return struct.pack(">6H", 7, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack(">2H", kind, 1)


def ask(name: str, kind: int = ADDRESS, guard: Guard = GUARD) -> tuple[int, str, list[str]]:
    """Return the code of the answer, the address in it, and which names were turned away."""
    turned_away: list[str] = []
    answer = Resolver(guard, AddressBook(), turned_away.append).answer(question(name, kind))
    number, flags, questions, answers, *_ = struct.unpack_from(">6H", answer)
    assert (number, flags & 0xFF80, questions) == (7, 0x8580, 1)
    return flags & 15, ".".join(map(str, answer[-4:])) if answers else "", turned_away


@pytest.mark.parametrize("name", ["api.stability.ai", "API.stability.AI"])
def test_the_service_is_this_machine(name: str) -> None:
    assert ask(name) == (0, "127.0.0.1", [])


@pytest.mark.parametrize("name", ["example.com", "a.b.example.org", "db.example"])
def test_what_is_allowed_has_an_address_of_its_own(name: str) -> None:
    assert ask(name) == (0, "127.1.0.2", [])


@pytest.mark.parametrize("name", ["example.net", "grpc.stability.ai", "a.example.com"])
@pytest.mark.parametrize("guard", [GUARD, Guard()])
def test_what_is_not_allowed_has_none_and_is_reported(name: str, guard: Guard) -> None:
    assert ask(name, guard=guard) == (3, "", [name])
    assert ask(name, NEWER_ADDRESS, guard) == (3, "", [])


def test_there_are_no_addresses_of_another_kind() -> None:
    assert ask("example.com", NEWER_ADDRESS) == (0, "", [])


@pytest.mark.parametrize(
    "data",
    [b"", b"\0" * 12, question("a.b")[:-3], b"\xff" * 40, b"\0\7\x80\0\0\1" + question("a.b")[6:], question("\xe9.b")],
)
def test_what_is_not_a_question_gets_no_answer(data: bytes) -> None:
    assert Resolver(GUARD, AddressBook(), print).answer(data) == b""


def test_an_address_says_whose_it_is() -> None:
    book = AddressBook()
    addresses = [book.address(f"{number}.example") for number in range(600)]

    assert len(set(addresses)) == 600
    assert book.name(addresses[599]) == "599.example"
    assert book.name("127.0.0.1") is None
    assert book.address("localhost") == "127.0.0.1"


def test_a_network_is_laid_out_for_what_is_allowed() -> None:
    guard = Guard(GUARD.allowed | {"localhost:5432", "localhost:443"}, own=frozenset({("127.0.0.1", 8765)}))

    layout = Layout.of(guard)

    assert layout.forwards == (
        Forward(("127.0.0.1", 8765), ("127.0.0.1", 8765)),
        Forward(("127.1.0.2", 5432), ("db.example", 5432)),
        Forward(("127.0.0.1", 5432), ("localhost", 5432)),
    )
    assert layout.listeners[:3] == [("0.0.0.0", 443), ("0.0.0.0", 80), ("127.0.0.1", 3128)]  # noqa: S104
    assert layout.book.all == {"api.stability.ai": "127.0.0.1", "db.example": "127.1.0.2", "example.com": "127.1.0.3"}


def test_more_names_than_a_network_can_have_are_reported() -> None:
    with pytest.raises(InterceptionError, match=r"^--allow: at most 200 hosts with a port; try --via proxy$"):
        Layout.of(Guard.of([f"localhost:{port}" for port in range(1000, 1201)]))
