"""The command's environment: what leads its clients to the mock server, and lets them trust it."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from stability_mock.interception.destinations import LOOPBACK
from stability_mock.interception.names import SERVICE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stability_mock.interception.destinations import Guard
    from stability_mock.interception.trust import Trust

PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")
BASE_URLS = ("STABILITY_API_BASE", "STABILITY_BASE_URL", "STABILITY_API_HOST", "API_HOST")
KEYS = (
    "STABILITY_API_KEY",
    "STABILITY_KEY",
    "STABILITY_AI_API_KEY",
    "STABILITY_AI_KEY",
    "STABILITYAI_API_KEY",
    "STABILITY_SDK_API_KEY",
    "STABLE_IMAGE_API_KEY",
    "STABLE_DIFFUSION_API_KEY",
    "DREAMSTUDIO_API_KEY",
    "SAI_API_KEY",
)
"""The names under which clients look for their key."""

NODE_PRELOAD = Path(__file__).with_name("preload.cjs")
PYTHON_PRELOAD = Path(__file__).with_name("python_preload")
_OWN_PROXIES = re.compile(r"(?:^|\s)--use-env-proxy(?=\s|$)")


def with_keys(environment: Mapping[str, str], key: str) -> dict[str, str]:
    """Return the environment with a key under each name that is not set."""
    return dict.fromkeys(KEYS, key) | dict(environment)


def by_proxy(environment: Mapping[str, str], port: int, tls_port: int, trust: Trust, guard: Guard) -> dict[str, str]:
    """Lead clients to the proxy at a port; Node and Python, without one, also to where the service is by TLS."""
    led = _led(environment, port, trust, direct=[])
    led.pop("NODE_USE_ENV_PROXY", None)  # with it Node's clients that know proxies would go through two
    own = sorted(f"{host}:{number}" for host, number in guard.own)
    allowed = {"own": own, "allow": sorted(guard.allowed), "allowAll": guard.allow_all}
    options = _OWN_PROXIES.sub("", environment.get("NODE_OPTIONS", ""))
    quoted = json.dumps(str(NODE_PRELOAD), ensure_ascii=False)
    return led | {
        "NODE_OPTIONS": f"{options} --require {quoted}".strip(),
        "BUN_OPTIONS": f"{environment.get('BUN_OPTIONS', '')} --preload={NODE_PRELOAD}".strip(),  # takes no quotes
        **_preload(trust, proxy=port, tls=tls_port, **allowed),
    }


def by_hosts(environment: Mapping[str, str], port: int, trust: Trust, guard: Guard) -> dict[str, str]:
    """Lead clients straight to the service's name; those who look at proxies find what was allowed."""
    own_loopback = [] if guard.machine else LOOPBACK
    return _led(environment, port, trust, direct=[SERVICE, *own_loopback]) | _preload(trust)


def _led(environment: Mapping[str, str], port: int, trust: Trust, direct: Sequence[str]) -> dict[str, str]:
    proxy = f"http://127.0.0.1:{port}"
    both = dict.fromkeys(PROXIES, proxy) | {"NO_PROXY": ",".join(direct)}
    return {
        **environment,
        **both,
        **{name.lower(): value for name, value in both.items()},
        **dict.fromkeys(BASE_URLS, proxy),
        **trust.variables(environment),
        **_java(environment, port, trust, direct),
        "PYTHONPATH": _before(environment.get("PYTHONPATH", ""), str(PYTHON_PRELOAD)),
    }


def _preload(trust: Trust, **settings: object) -> dict[str, str]:
    """Return the variables for the scripts that are loaded into Node and Python."""
    return {"STABILITY_INTERCEPTION": json.dumps({"bundle": str(trust.bundle), **settings})}


def _java(environment: Mapping[str, str], port: int, trust: Trust, direct: Sequence[str]) -> dict[str, str]:
    store = trust.java_properties()
    if not store:
        return {}
    properties = {
        "http.proxyHost": "127.0.0.1",
        "http.proxyPort": port,
        "https.proxyHost": "127.0.0.1",
        "https.proxyPort": port,
        "http.nonProxyHosts": "|".join(f"[{host}]" if ":" in host else host for host in direct),
        **store,
    }
    words = " ".join(_one_word(f"-D{name}={value}") for name, value in properties.items())
    return {"JAVA_TOOL_OPTIONS": f"{environment.get('JAVA_TOOL_OPTIONS', '')} {words}".strip()}


def _one_word(text: str) -> str:
    return f'"{text}"' if any(map(str.isspace, text)) else text


def _before(paths: str, first: str) -> str:
    return f"{first}{os.pathsep}{paths}" if paths else first
