"""What is loaded into Python: clients that ignore proxies, or bring their own certificates, reach the mock server."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from commands import run, summary
from stability_mock.interception.variables import PYTHON_PRELOAD

if TYPE_CHECKING:
    from pathlib import Path

    from live import Live

BEGIN = """
import asyncio, http.client, socket, ssl
import certifi, httpx, requests, urllib3

headers, url = {"authorization": "Bearer sk-any"}, "https://api.stability.ai/v1/user/balance"
raw = b"GET /v1/user/balance HTTP/1.0\\r\\nhost: api.stability.ai\\r\\nauthorization: Bearer sk-any\\r\\n\\r\\n"
"""
BY_PROXY = {
    "a session that looks at no variable": """
session = requests.Session()
session.trust_env = False
print(session.get(url, headers=headers).status_code)
""",
    "httpx without variables": """
print(httpx.Client(trust_env=False).get(url, headers=headers).status_code)
""",
    "http.client": """
connection = http.client.HTTPSConnection("api.stability.ai")
connection.request("GET", "/v1/user/balance", headers=headers)
print(connection.getresponse().status)
""",
    "plain http under an odd name": """
connection = http.client.HTTPConnection("API.st\\xadability.ai.")
connection.request("GET", "/v1/user/balance", headers=headers | {"host": "api.stability.ai"})
print(connection.getresponse().status)
""",
    "urllib3": """
print(urllib3.PoolManager().request("GET", url, headers=headers).status)
""",
    "a bare socket": """
connection = ssl.create_default_context().wrap_socket(socket.socket(), server_hostname="api.stability.ai")
connection.connect(("api.stability.ai", 443))
connection.sendall(raw)
print(connection.recv(12)[9:].decode())
""",
    "asyncio": """
async def main():
    reader, writer = await asyncio.open_connection("api.stability.ai", 443, ssl=True)
    writer.write(raw)
    print((await reader.read(12))[9:].decode())
asyncio.run(main())
""",
}
BY_EITHER = {
    "a prepared request": """
print(requests.Session().send(requests.Request("GET", url, headers=headers).prepare()).status_code)
""",
    "certifi by name": """
print(requests.get(url, headers=headers, verify=certifi.where()).status_code)
""",
}


@pytest.mark.parametrize(
    ("name", "via"), [*((name, "proxy") for name in BY_PROXY | BY_EITHER), *((name, "auto") for name in BY_EITHER)]
)
def test_a_client_that_ignores_the_variables_reaches_the_mock_server(name: str, via: str, served: Live) -> None:
    script = BEGIN + (BY_PROXY | BY_EITHER)[name]

    done = run("--via", via, "--url", served.url, "--", sys.executable, "-c", script)

    assert (done.stdout, summary(done).partition(",")[0]) == ("200\n", "stability-mock: 1 request"), done.stderr


REFUSED = """
import socket
for ask in (
    lambda: socket.getaddrinfo("grpc.stability.ai", 443),
    lambda: socket.gethostbyname("stability.ai"),
    lambda: socket.create_connection(("platform.stability.ai", 443)),
    lambda: socket.socket().connect(("grpc.stab\\xadility.ai", 443)),
    lambda: socket.socket().connect_ex((b"grpc.stability.ai", 443)),
):
    try:
        print("reached", ask())
    except OSError as problem:
        print(problem.strerror or problem)
print(socket.gethostbyname("api.stability.ai"), socket.getaddrinfo("127.0.0.1", 80)[0][4])
"""


def test_no_other_name_of_the_service_is_found(served: Live) -> None:
    done = run("--via", "proxy", "--url", served.url, "--", sys.executable, "-c", REFUSED)

    *refused, last = done.stdout.splitlines()
    assert [line.partition(":")[0] for line in refused] == ["refused by stability-mock"] * 5
    assert last == "127.0.0.1 ('127.0.0.1', 80)"


def test_what_the_user_has_of_the_same_name_is_loaded_too(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("print('mine')", encoding="utf-8")
    variables = os.environ | {"PYTHONPATH": f"{PYTHON_PRELOAD}{os.pathsep}{tmp_path}"}
    script = f"import sys; print({str(PYTHON_PRELOAD)!r} in sys.path, sys.modules['sitecustomize'].__file__)"

    done = subprocess.run([sys.executable, "-c", script], env=variables, capture_output=True, text=True, check=True)

    assert done.stdout == f"mine\nFalse {tmp_path}/sitecustomize.py\n"


@pytest.mark.parametrize("settings", ["", "no json", "[]", '{"tls": 1}'])
def test_what_it_cannot_read_stops_no_program(settings: str) -> None:
    variables = os.environ | {"PYTHONPATH": str(PYTHON_PRELOAD), "STABILITY_INTERCEPTION": settings}

    done = subprocess.run([sys.executable, "-c", "print(1)"], env=variables, capture_output=True, text=True, check=True)

    assert (done.stdout, done.stderr) == ("1\n", "")
