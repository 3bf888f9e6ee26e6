"""Serves the mock server over TLS as api.stability.ai, for clients in the same network of containers.

A certificate authority is made at start. Its certificate, which clients must trust, is written to the folder that is
named; its key is written nowhere. Settings come from the environment, as always. One process serves.
"""  # noqa: INP001 - a script of the image

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import uvicorn
from stability_mock.interception.authority import Authority
from stability_mock.server import build_served
from stability_mock.settings import Settings
from stability_mock.web.protocol import Protocol


def main(folder: Path) -> None:
    """Write the certificate, then serve until a signal ends it."""
    settings, authority = Settings(), Authority()
    unfinished = folder / "ca.pem.new"
    unfinished.write_text(authority.certificate, encoding="ascii")
    unfinished.rename(folder / "ca.pem")  # so that nobody reads half of it
    uvicorn.run(
        partial(build_served, settings),
        factory=True,
        host=settings.host,
        port=settings.port,
        http=Protocol,
        ws="none",
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=30,
        ssl_context_factory=lambda *_: authority.context(),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
