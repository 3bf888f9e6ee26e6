"""Builds the mock server from its settings, and serves it."""

from __future__ import annotations

import contextlib
import gc
import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING, Any, TextIO

import uvicorn
from uvicorn.supervisors import Multiprocess

from stability_mock.contract import load
from stability_mock.faults import scenario_file
from stability_mock.log import Handler
from stability_mock.pictures.studio import Studio
from stability_mock.service import Service
from stability_mock.state.redaction import redact
from stability_mock.state.stores import open_store
from stability_mock.web.cors import Cors
from stability_mock.web.fast_path import FastPath
from stability_mock.web.protocol import Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

    from stability_mock.contract import Contract
    from stability_mock.settings import Settings

SHUTDOWN_SECONDS = 30
BACKLOG = 2048

WELCOME = """\
{title}, contract {contract}, at {url}

  curl {url}{path} -H "authorization: Bearer {key}" -H "accept: image/*" \\
    -F prompt="Lighthouse on a cliff overlooking the ocean" -o lighthouse.png

Documentation: {url}/docs
Not simulated: the model (pictures are drawn from the words, not generated), the judgement of prompts (write mock:403
  or any other status into one to be refused), the queueing and outages of the real service.
"""


def build(settings: Settings) -> FastAPI:
    """Make the FastAPI application that these settings describe. Raises ContractError and ScenarioError."""
    from stability_mock.web.app import create_app  # noqa: PLC0415 - loads FastAPI, which a server may do without

    app = create_app(_service(settings))
    if settings.cors and app.middleware_stack:
        app.middleware_stack = Cors(app.middleware_stack, settings.cors)
    return app


def build_served(settings: Settings) -> FastPath | Cors:
    """Make the same as a server serves it: quicker to start and to answer. Raises ContractError and ScenarioError."""
    app = FastPath(_service(settings))
    return Cors(app, settings.cors) if settings.cors else app


def _service(settings: Settings) -> Service:
    studio = Studio(settings.cache_mb << 20, settings.threads, settings.upload_megapixels * 1_000_000)
    faults = scenario_file.load(settings.scenario) if settings.scenario else ()
    if settings.control == "off" and any(fault.effect.hold for fault in faults):
        reason = "it holds requests, and with --control off nobody can answer them"
        raise scenario_file.ScenarioError(f"scenario {settings.scenario}: {reason}")
    return Service(load(settings.contract), settings, open_store(settings, faults), studio)


def build_worker(settings: Settings) -> FastPath | Cors:
    """Make it, and let this process write its log; a worker does just this."""
    logging.basicConfig(level=settings.log_level.upper(), handlers=[Handler(sys.stderr, redact)])
    logging.getLogger("uvicorn.error").setLevel("ERROR")
    logging.getLogger("python_multipart").setLevel("ERROR")
    logging.getLogger("PIL").setLevel("WARNING")
    app = build_served(settings)
    gc.set_threshold(10_000)  # a look at the youngest objects for as many new ones, not for some hundreds: few are left
    gc.freeze()  # what is loaded by now stays: the collector need not look at it each time, for a twentieth of a second
    return app


def _build_one_of_several(settings: Settings) -> FastPath | Cors:
    """Make it in a worker, which ends with its parent, however that ends: nobody else would end it."""
    if parent := multiprocessing.parent_process():

        def watch() -> None:
            parent.join()
            os.kill(os.getpid(), signal.SIGTERM)

        threading.Thread(target=watch, name="parent", daemon=True).start()
    return build_worker(settings)


def bind(host: str, port: int) -> socket.socket:
    """Listen before anything slow happens, so that a busy port is reported at once. Raises OSError."""
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)  # from here on clients may connect; they are answered once all is built
    except OSError:
        listener.close()
        raise
    return listener


def url_of(listener: socket.socket) -> str:
    """Return the base URL that clients use. An address that means all interfaces becomes the loopback one."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - not bound here
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(settings: Settings, listener: socket.socket, out: TextIO = sys.stdout) -> None:
    """Serve on the listener until a signal ends it; requests under way are finished first."""
    # For several workers, too, which build their own: a mistake is reported once, and before the welcome.
    app = build_worker(settings)
    with contextlib.suppress(OSError, AttributeError):  # a greeting that nobody can read stops nothing
        out.write(welcome(settings, load(settings.contract), url_of(listener)))
        out.flush()
    several = settings.workers > 1
    config = uvicorn.Config(
        partial(_build_one_of_several, settings) if several else app,
        factory=several,
        http=Protocol,
        workers=settings.workers,
        ws="none",
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    with contextlib.suppress(KeyboardInterrupt):
        if several:
            Multiprocess(config, sockets=[listener]).run()
        else:
            uvicorn.Server(config).run(sockets=[listener])


def view(har: bytes, listener: socket.socket, begin: Callable[[], None]) -> None:
    """Serve the live page with a HAR file on the listener until a signal ends it.

    `begin` is called when a browser can be sent there. Raises HarError.
    """
    from stability_mock.web.viewer import create_viewer  # noqa: PLC0415 - `serve` needs none of it

    quiet: dict[str, Any] = {"access_log": False, "log_config": None, "server_header": False}
    config = uvicorn.Config(create_viewer(har), http=Protocol, ws="none", lifespan="off", **quiet)
    begin()
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


def welcome(settings: Settings, contract: Contract, url: str) -> str:
    """Write the lines that greet whoever starts the server. A configured key is not shown."""
    key = "$STABILITY_API_KEY" if settings.api_key else "sk-anything"
    title, path = contract.document["info"]["title"], contract.operations[0].path
    return WELCOME.format(title=title, contract=settings.contract, url=url, path=path, key=key)
