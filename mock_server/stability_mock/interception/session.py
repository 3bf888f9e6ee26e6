"""One run: sets everything up, runs the command, clears everything away, and sums up."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from stability_mock.interception import InterceptionError, hosts, standin, variables
from stability_mock.interception.authority import Authority, usual_roots
from stability_mock.interception.child import ENDED_BY_SIGNAL, Child, exit_code
from stability_mock.interception.destinations import Guard
from stability_mock.interception.proxy import Proxy
from stability_mock.interception.standin import Own
from stability_mock.interception.summary import Via, summary
from stability_mock.interception.tally import Tally
from stability_mock.interception.variables import Trust

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Callable, Mapping

KEY = "sk-stability-mock"
"""What the command gets for a key if it has none."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run, and how. The stand-in is one of its own, or the one at a URL. `port` is the proxy's."""

    command: tuple[str, ...]
    stand_in: Own | str
    via: Via = "auto"
    port: int = 0
    guard: Guard = field(default_factory=Guard)


@dataclass(frozen=True, slots=True)
class _Scene:
    """All that is set up for the command before it starts."""

    plan: Plan
    proxy: Proxy
    trust: Trust
    environment: Mapping[str, str]
    stack: AsyncExitStack


def main(plan: Plan) -> int:
    """Run the command as a user asked for it: with our environment, and our lines on stderr."""
    logging.getLogger("asyncio").setLevel("CRITICAL")  # how its clients end their connections is the command's affair

    def say(line: str) -> None:
        sys.stderr.write(f"stability-mock: {line}\n")
        sys.stderr.flush()

    return asyncio.run(run(plan, os.environ, say))


async def run(plan: Plan, environment: Mapping[str, str], say: Callable[[str], None]) -> int:
    """Run the command, with lines for its user given to `say`, and give its exit code. Raises InterceptionError."""
    if plan.via == "hosts":
        hosts.require_linux()
    tally = Tally()
    with Child() as child:
        try:
            async with AsyncExitStack() as stack:
                scene = await _set_up(plan, environment, stack, tally, say)
                process = await (_by_hosts if plan.via == "hosts" else _by_proxy)(scene, child)
                code = exit_code(await process.wait())
                spent = await standin.cost(scene.proxy.stand_in, tally.ids)
        except asyncio.CancelledError:
            if child.early is None:
                raise
            return ENDED_BY_SIGNAL + child.early
    say(summary(tally, spent, plan.via))
    return code


async def _set_up(
    plan: Plan, environment: Mapping[str, str], stack: AsyncExitStack, tally: Tally, say: Callable[[str], None]
) -> _Scene:
    """Find or start the stand-in, found the authority and write the files of this run."""
    if isinstance(plan.stand_in, Own):
        address, key = await stack.enter_async_context(standin.serving(plan.stand_in)), plan.stand_in.key
    else:
        address, key = await standin.running(plan.stand_in), KEY
    trust = Trust(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="stability-mock-"))))
    authority = Authority()
    trust.write([authority.certificate, *usual_roots(environment)], environment)
    proxy = Proxy(address, authority.context(), replace(plan.guard, own=frozenset({address})), tally, say)
    stack.push_async_callback(proxy.close)
    return _Scene(plan, proxy, trust, {"STABILITY_API_KEY": key, **environment}, stack)


async def _by_proxy(scene: _Scene, child: Child) -> Process:
    """Start the command with all that leads it to the proxy."""
    listener, tls_listener = _listen(scene.plan.port), _listen(0)
    await scene.proxy.listen(listener)
    await scene.proxy.listen(tls_listener, tls=True)
    ports = (listener.getsockname()[1], tls_listener.getsockname()[1])
    led = variables.by_proxy(scene.environment, *ports, scene.trust, scene.proxy.guard)
    return await child.start(scene.plan.command, led)


async def _by_hosts(scene: _Scene, child: Child) -> Process:
    """Start the command in a network of its own, where the name of the service leads to us."""
    led = variables.by_hosts(scene.environment, hosts.PROXY_PORT, scene.trust)
    file = hosts.hosts_file(scene.trust.folder)
    cell = await hosts.Cell.make(child, scene.plan.command, led, file)
    scene.stack.callback(cell.close)
    tls_listener, *listeners = cell.listeners
    await scene.proxy.listen(tls_listener, tls=True)
    for listener in listeners:
        await scene.proxy.listen(listener)
    cell.open()
    return cell.process


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server(("127.0.0.1", port), backlog=2048)
    except OSError as problem:
        reason = os.strerror(problem.errno or 0)  # without the address, which Python adds
        raise InterceptionError(f"cannot listen on 127.0.0.1:{port}: {reason}") from problem
