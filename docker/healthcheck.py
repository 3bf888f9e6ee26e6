"""Says by its exit code whether the mock server in this container answers. Any status below 500 is good.

It needs only the port, so it works whatever the control API is set to.
"""  # noqa: INP001 - a script of the image

from __future__ import annotations

import http.client
import os
import ssl
import sys

TIMEOUT_SECONDS = 2
FIRST_SERVER_ERROR = 500


def answers(port: int, *, tls: bool) -> bool:
    """Ask once. The certificate is not looked at: it is for another name."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    if tls:
        context = ssl._create_unverified_context()  # noqa: S323, SLF001 - see above
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS, context=context)
    try:
        connection.request("GET", "/_mock/health")
        return connection.getresponse().status < FIRST_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    port = os.environ.get("STABILITY_MOCK_PORT", "8765")
    if "://" in port:  # Kubernetes put the address of a service there, which the server overlooks, too
        port = "8765"
    sys.exit(not answers(int(port), tls=bool(os.environ.get("HEALTHCHECK_TLS"))))
