"""The line: sends byte for byte, names what went wrong, and never sends twice what may cost money."""

from __future__ import annotations

import itertools
import socket
import threading

import pytest
from servers import listening, serving
from stability_contract.http.client import RawClient, RawClientError
from stability_contract.http.exchange import NoResponse, Request, Response
from stability_contract.http.redaction import redact

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nX-Name: v\r\n\r\nok"


def send(url: str, request: Request, timeout: float = 20) -> Response | NoResponse:
    client = RawClient(url, timeout)
    answer = client.send(request)
    client.end()
    return answer


def read_head(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return data
        data += piece
    return data


def test_a_request_goes_out_as_it_is() -> None:
    seen: list[bytes] = []

    def talk(connection: socket.socket, _: int) -> None:
        seen.append(read_head(connection))
        connection.sendall(ANSWER)

    with listening(talk) as url:
        answer = send(url + "/prefix", Request("POST", "/a?b=c", (("X-Odd", "é"), ("accept", "*/*")), b"body"))

    head = seen[0].decode("latin-1")
    assert head.startswith("POST /prefix/a?b=c HTTP/1.1\r\n")
    assert "X-Odd: é\r\n" in head
    assert "content-length: 4\r\n" in head
    assert isinstance(answer, Response)
    assert (answer.status, answer.header("x-name"), answer.body) == (200, "v", b"ok")


def test_a_chunked_body_has_no_length() -> None:
    seen: list[bytes] = []

    def talk(connection: socket.socket, _: int) -> None:
        data = b""
        while not data.endswith(b"0\r\n\r\n"):
            data += connection.recv(65536)
        seen.append(data)
        connection.sendall(ANSWER)

    with listening(talk) as url:
        send(url, Request("POST", "/", (), b"x" * 70_000, chunked=True))

    assert b"transfer-encoding: chunked\r\n" in seen[0]
    assert b"content-length" not in seen[0]
    assert b"\r\n10000\r\n" in seen[0]


def test_a_server_that_hangs_is_named_with_the_time_waited() -> None:
    done = threading.Event()

    def talk(connection: socket.socket, _: int) -> None:
        read_head(connection)
        done.wait(10)

    with listening(talk) as url:
        answer = send(url, Request("GET", "/", ()), timeout=0.05)
        done.set()

    assert isinstance(answer, NoResponse)
    assert answer.reason == "no answer within 0.05 seconds"


def test_seconds_that_slow_answers_take_are_added_up() -> None:
    def talk(connection: socket.socket, _: int) -> None:
        read_head(connection)
        connection.recv(1)

    with listening(talk) as url:
        line = RawClient(url, timeout=0.05)
        answers = [line.send(Request("GET", "/", ())) for _ in range(3)]

    assert line.waited == sum(answer.seconds for answer in answers) >= 0.15


@pytest.mark.parametrize("said", [b"HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n", b"HTTP/1.1 200 OK\r\nx: "])
def test_a_server_that_answers_byte_by_byte_has_no_more_time_than_another(said: bytes) -> None:
    seconds = itertools.count()

    def talk(connection: socket.socket, _: int) -> None:
        read_head(connection)
        connection.sendall(said)
        while True:
            connection.sendall(b"x")

    with listening(talk) as url:
        client = RawClient(url, 20, now=lambda: float(next(seconds)))
        answer = client.send(Request("GET", "/", ()))
        client.end()

    assert isinstance(answer, NoResponse)
    assert answer.reason == "no answer within 20 seconds"


def test_a_server_that_is_not_there_refuses_the_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    answer = send(f"http://127.0.0.1:{port}", Request("GET", "/", ()))

    assert isinstance(answer, NoResponse)
    assert answer.reason == "connection refused"


def test_what_is_not_http_is_named() -> None:
    def talk(connection: socket.socket, _: int) -> None:
        read_head(connection)
        connection.sendall(b"220 mail ready\r\n")

    with listening(talk) as url:
        answer = send(url, Request("GET", "/", ()))

    assert isinstance(answer, NoResponse)
    assert answer.reason.startswith("BadStatusLine")


@pytest.mark.parametrize(("resends", "answered"), [(True, True), (False, False)])
def test_a_request_lost_on_a_kept_connection_goes_out_again_only_where_nothing_is_charged(
    *, resends: bool, answered: bool
) -> None:
    def talk(connection: socket.socket, number: int) -> None:
        read_head(connection)
        connection.sendall(ANSWER)
        if number == 0:
            read_head(connection)

    with listening(talk) as url:
        client = RawClient(url, resends=resends)
        client.send(Request("GET", "/", ()))
        second = client.send(Request("GET", "/", ()))
        client.end()

    assert isinstance(second, Response) is answered


@pytest.mark.parametrize("resends", [True, False])
def test_a_kept_connection_that_was_closed_meanwhile_is_opened_anew(*, resends: bool) -> None:
    closed = threading.Event()

    def talk(connection: socket.socket, _: int) -> None:
        read_head(connection)
        connection.sendall(ANSWER)
        connection.shutdown(socket.SHUT_RDWR)
        closed.set()

    with listening(talk) as url:
        client = RawClient(url, resends=resends)
        client.send(Request("GET", "/", ()))
        closed.wait(5)
        second = client.send(Request("GET", "/", ()))
        client.end()

    assert isinstance(second, Response)


@pytest.mark.parametrize(("idle", "connections"), [(0.4, 1), (1.1, 2)])
def test_where_nothing_goes_out_twice_an_idle_connection_is_not_used_again(idle: float, connections: int) -> None:
    """A server that keeps connections for a second closes at worst while our request is on its way."""
    clock = [0.0]
    opened: list[int] = []

    def talk(connection: socket.socket, number: int) -> None:
        opened.append(number)
        while read_head(connection):
            connection.sendall(ANSWER)

    with listening(talk) as url:
        client = RawClient(url, resends=False, now=lambda: clock[0])
        client.send(Request("GET", "/", ()))
        clock[0] += idle
        answer = client.send(Request("GET", "/", ()))
        client.end()

    assert isinstance(answer, Response)
    assert len(opened) == connections


def test_an_early_refusal_of_a_large_body_is_heard() -> None:
    def talk(connection: socket.socket, _: int) -> None:
        read_head(connection)
        connection.sendall(b"HTTP/1.1 413 Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        while connection.recv(1 << 20):
            pass

    with listening(talk) as url:
        answer = send(url, Request("POST", "/", (), bytes(3_000_000)))

    assert isinstance(answer, Response)
    assert answer.status == 413


@pytest.mark.parametrize("framing", [b"content-length: 4194305", b"connection: close"])
def test_an_answer_that_is_too_large_counts_as_none_rather_than_a_part_of_one(framing: bytes) -> None:
    def talk(connection: socket.socket, _: int) -> None:
        read_head(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\n" + framing + b"\r\n\r\n" + bytes(4 * 1024 * 1024 + 1))

    with listening(talk) as url:
        small, large = (
            RawClient(url, max_answer_bytes=4 * 1024 * 1024),
            RawClient(url, max_answer_bytes=4 * 1024 * 1024 + 1),
        )
        cut, whole = small.send(Request("GET", "/", ())), large.send(Request("GET", "/", ()))
        small.end()
        large.end()

    assert isinstance(cut, NoResponse)
    assert cut.reason == "answer larger than 4 MiB"
    assert isinstance(whole, Response)
    assert len(whole.body) == 4 * 1024 * 1024 + 1


def test_each_thread_has_a_connection_of_its_own() -> None:
    with serving(lambda *_: (200, b"{}")) as url:
        client = RawClient(url)
        threads = [threading.Thread(target=client.send, args=(Request("GET", "/", ()),)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        answer = client.send(Request("GET", "/", ()))
        client.end()

    assert isinstance(answer, Response)


@pytest.mark.parametrize("url", ["127.0.0.1:80", "ftp://host", "http://", "http://host:port"])
def test_what_is_not_a_url_is_refused_in_one_line(url: str) -> None:
    with pytest.raises(RawClientError) as caught:
        RawClient(url)

    assert url in str(caught.value)


@pytest.mark.parametrize(
    ("said", "redacted"),
    [
        ("Bearer sk-secret", "Bearer sk-***"),
        ("sk-secret", "sk-***"),
        ("Basic sk-secret", "Basic sk-***"),
        ("Bearer sk-secretx y", "Bearer sk-***x y"),
        ("Bearer wrong-key", "Bearer wrong-key"),
    ],
)
def test_a_key_is_redacted_and_what_else_was_sent_stays(said: str, redacted: str) -> None:
    request = Request("GET", "/?key=sk-secret", (("Authorization", said), ("x", "sk-secret")), b"sk-secret\xff")

    found = request.redacted("sk-secret")

    assert found == Request("GET", "/?key=sk-***", (("Authorization", redacted), ("x", "sk-***")), b"sk-***\xff")


def test_an_answer_that_says_the_key_back_comes_without_it() -> None:
    def talk(connection: socket.socket, number: int) -> None:
        said = read_head(connection)
        key = said.partition(b"Bearer ")[2].partition(b"\r")[0]
        if number:
            connection.sendall(b"no http, " + key + b"\r\n")
        else:
            head = b"HTTP/1.1 200 OK\r\nx-echo: %s\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%s"
            connection.sendall(head % (key, len(key), key))

    with listening(talk) as url:
        client = RawClient(url, secret="sk-secret")  # noqa: S106 - no password
        request = Request("GET", "/", (("authorization", "Bearer sk-secret"),))
        answer, silence = client.send(request), client.send(request)
        client.end()

    assert isinstance(answer, Response)
    assert (answer.header("x-echo"), answer.body) == ("sk-***", b"sk-***")
    assert isinstance(silence, NoResponse)
    assert "sk-***" in silence.reason
    assert "secret" not in silence.reason + repr(client)


@pytest.mark.parametrize("written", ['a/b"c', "a%2Fb%22c", 'a/b\\"c'])
def test_a_key_is_redacted_however_it_is_written(written: str) -> None:
    assert redact(f"<long-{written}>", 'long-a/b"c') == "<sk-***>"


def test_a_key_too_short_to_differ_from_a_word_is_known_by_its_place() -> None:
    assert redact("x-name: x, Bearer x", "x") == "x-name: x, sk-***"
    assert Request("GET", "/x", (("authorization", "x"),)).redacted("x").header("authorization") == "sk-***"


def test_an_answer_that_is_cut_short_is_not_an_answer() -> None:
    def talk(connection: socket.socket, _: int) -> None:
        read_head(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf")

    with listening(talk) as url:
        answer = send(url, Request("GET", "/", ()))

    assert isinstance(answer, NoResponse)
    assert "IncompleteRead" in answer.reason
