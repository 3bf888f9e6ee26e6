"""One run: sets everything up, runs the command, clears everything away, and sums up."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import tempfile
import warnings
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from stability_mock.interception import InterceptionError, hosts, mock, mounts, streams, variables
from stability_mock.interception.authority import Authority, usual_roots
from stability_mock.interception.child import ENDED_BY_SIGNAL, Child, CommandError, exit_code, require_program
from stability_mock.interception.destinations import Guard
from stability_mock.interception.hosts import Layout, NetworkNamespace, NotGrantedError
from stability_mock.interception.mock import OwnServer
from stability_mock.interception.outside import EarlierProxies
from stability_mock.interception.proxy import Proxy
from stability_mock.interception.resolver import Resolver
from stability_mock.interception.stats import Stats
from stability_mock.interception.summary import NOT_HELD, Ending, Via, summary
from stability_mock.interception.trust import Trust

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Callable, Mapping

KEY = "sk-stability-mock"
"""The key that the command gets if it has none."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run, and how. The mock server is one of its own, or the one at a URL. `port` is the proxy's."""

    command: tuple[str, ...]
    server: OwnServer | str
    via: Via = "auto"
    port: int = 0
    guard: Guard = field(default_factory=Guard)


@dataclass(frozen=True, slots=True)
class _Setting:
    """All that is set up for the command before it starts."""

    plan: Plan
    proxy: Proxy
    trust: Trust
    environment: Mapping[str, str]
    stack: AsyncExitStack


def main(plan: Plan) -> int:
    """Run the command as a user asked for it: with our environment, and our lines on stderr."""
    logging.getLogger("asyncio").setLevel("CRITICAL")  # how its clients end their connections is the command's affair
    warnings.simplefilter("ignore")  # nor are the warnings of our libraries for whoever runs it
    streams.open_closed()
    code = asyncio.run(run(plan, os.environ, streams.say))
    streams.drop_unwritten()
    return code


async def run(plan: Plan, environment: Mapping[str, str], say: Callable[[str], None]) -> int:
    """Run the command, with lines for its user given to `say`; return its exit code. Raises InterceptionError."""
    require_program(plan.command[0], environment)
    stats = Stats()
    with Child() as child:
        try:
            async with AsyncExitStack() as stack:
                setting = await _set_up(plan, environment, stack, stats, say)
                via, process = await _start(setting, child)
                code = exit_code(await process.wait())
                spent = await mock.cost(setting.proxy.mock, stats.ids)
                notes = await mock.notes(setting.proxy.mock, stats.ids)
        except asyncio.CancelledError:
            if child.early is None:
                raise
            return ENDED_BY_SIGNAL + child.early
    say("; ".join([summary(stats, spent, Ending(code, via, chosen=plan.via != "auto")), *notes]))
    return code


async def _set_up(
    plan: Plan, environment: Mapping[str, str], stack: AsyncExitStack, stats: Stats, say: Callable[[str], None]
) -> _Setting:
    """Find or start the mock server, make the authority and write the files of this run."""
    if isinstance(plan.server, OwnServer):
        address, key = await stack.enter_async_context(mock.serving(plan.server)), plan.server.key
    else:
        address, key = await mock.running(plan.server), KEY
    authority = Authority()
    trust = _write_trust(authority, environment, stack)
    guard = replace(plan.guard, own=frozenset({address}))
    proxy = Proxy(address, authority.context(), guard, stats, say, EarlierProxies.of(environment))
    stack.push_async_callback(proxy.close)
    return _Setting(plan, proxy, trust, variables.with_keys(environment, key), stack)


def _write_trust(authority: Authority, environment: Mapping[str, str], stack: AsyncExitStack) -> Trust:
    try:
        trust = Trust(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="stability-mock-"))))
        trust.write([authority.certificate, *usual_roots(environment)], environment)
    except OSError as problem:
        nowhere = isinstance(problem, FileNotFoundError)
        reason = "no folder for them can be written" if nowhere else problem.strerror or str(problem)
        raise InterceptionError(f"temporary files: {reason}; set TMPDIR to a folder that can be written") from problem
    return trust


async def _start(setting: _Setting, child: Child) -> tuple[Via, Process]:
    """Start the command the way that the plan names, by hosts before by proxy; return which it was."""
    via, guard = setting.plan.via, setting.plan.guard
    if via == "hosts":
        return "hosts", await _by_hosts(setting, child)
    if via == "auto":
        try:
            if not guard.machine:
                return "hosts", await _by_hosts(setting, child)
            reason = f"--allow {guard.machine[0]} names no port"
        except NotGrantedError as problem:
            reason = problem.reason
        except CommandError as problem:
            reason = str(problem)
        setting.proxy.say(NOT_HELD.format(reason=reason))
    return "proxy", await _by_proxy(setting, child)


async def _by_proxy(setting: _Setting, child: Child) -> Process:
    """Start the command with all that leads it to the proxy."""
    listener, tls_listener = _listen(setting.plan.port), _listen(0)
    await setting.proxy.listen(listener)
    await setting.proxy.listen(tls_listener, tls=True)
    ports = (listener.getsockname()[1], tls_listener.getsockname()[1])
    led = variables.by_proxy(setting.environment, *ports, setting.trust, setting.proxy.guard)
    return await child.start(setting.plan.command, led)


async def _by_hosts(setting: _Setting, child: Child) -> Process:
    """Start the command in a network of its own, where the name of the service leads to us."""
    proxy, trust = setting.proxy, setting.trust
    layout = Layout.of(proxy.guard, setting.plan.port)
    led = variables.by_hosts(setting.environment, layout.proxy_port, trust, proxy.guard)
    etc = {"hosts": hosts.hosts_file(trust.folder, layout.book.all), "resolv.conf": hosts.resolver_file(trust.folder)}
    over = mounts.over_the_system(trust, etc, setting.environment)
    network = await NetworkNamespace.make(child, setting.plan.command, led, over, layout.listeners)
    setting.stack.callback(network.close)
    resolver = await _serve_network(proxy, layout, network.sockets)
    setting.stack.callback(resolver.close)
    network.open()
    return network.process


async def _serve_network(proxy: Proxy, layout: Layout, sockets: list[socket.socket]) -> asyncio.BaseTransport:
    """Serve each socket as what the layout has it for; return what is to be closed besides the proxy."""
    by_tls, by_plain_http, as_proxy, *forwarding, questions = sockets
    own, book = proxy.guard.own, layout.book
    await proxy.listen(as_proxy)
    await proxy.listen(by_tls, tls=True, book=book)
    await proxy.listen(by_plain_http, book=book)
    for forward, listener in zip(layout.forwards, forwarding, strict=True):
        await (proxy.listen(listener) if forward.to in own else proxy.forward(listener, *forward.to))
    resolver = Resolver(proxy.guard, book, proxy.turn_away)
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: resolver, sock=questions)
    return transport


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server(("127.0.0.1", port), backlog=2048)
    except OSError as problem:
        reason = os.strerror(problem.errno or 0)  # without the address, which Python adds
        raise InterceptionError(f"cannot listen on 127.0.0.1:{port}: {reason}") from problem
