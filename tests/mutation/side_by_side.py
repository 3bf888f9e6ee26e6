"""The suite side by side with other tools, on mutants that it was measured with: `python -m mutation.side_by_side`.

`st run` is plain schemathesis with the contract; Prism is its proxy, which checks what passes through it: the valid
requests of the suite's pairs, sent through it. A mutant counts as caught by a tool if that reports anything that it
does not report of the healthy server; what it reports of the healthy one are its false alarms.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import click
from stability_contract.cases import pairs
from stability_contract.contract import document
from stability_contract.http.client import RawClient
from stability_contract.http.exchange import Request, Response
from stability_contract.target import TargetError

from benchmarks.peers import PEERS
from mutation.defect import Defect
from mutation.machine import campaign, catalogue
from mutation.machine.__main__ import FILE
from mutation.measure import HEALTHY, Field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KEY = "sk-good"
PORT = 8799
PRISM = next(peer for peer in PEERS if peer.name == "Prism")
MAX_SECONDS = 900
Reported = set[tuple[str, str]]
"""What a tool reports: where, and what, in its own words less what is different each time."""


def schemathesis(url: str) -> Reported:
    """Run it as its documentation says, with a key."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "junit.xml"
        program = Path(sys.executable).with_name("st")
        command = [str(program), "run", str(document.published()), "--url", url, "-H", f"Authorization: Bearer {KEY}"]
        command += ["--seed", "1", "--report", "junit", "--report-junit-path", str(file), "--warnings", "off"]
        subprocess.run(command, cwd=folder, capture_output=True, timeout=MAX_SECONDS, check=False)
        cases = ET.parse(file).iter("testcase") if file.exists() else ()  # noqa: S314 - its own file
        return {
            (str(case.get("name")), line.partition(". ")[2].strip())
            for case in cases
            for failure in (*case.iter("failure"), *case.iter("error"))
            for line in (failure.get("message") or "").splitlines()
            if line[:1].isdigit()
        }


def prism(url: str) -> Reported:
    """Send the suite's pairs through its proxy, and collect the violations that it adds to the answers."""
    program = PRISM.folder / "node_modules/.bin/prism"
    command = [str(program), "proxy", str(document.published()), url, "--port", str(PORT)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = RawClient(f"http://127.0.0.1:{PORT}")
    try:
        _wait(client)
        found: Reported = set()
        for operation in document.load().operations:
            for _, request in pairs.cases(operation, KEY):
                answer = client.send(request)
                said = answer.header("sl-violations") if isinstance(answer, Response) else None
                found |= {(operation.name, str(one.get("message"))) for one in json.loads(said or "[]")}
        return found
    finally:
        client.end()
        process.terminate()
        process.wait()


def _wait(client: RawClient) -> None:
    deadline = time.monotonic() + 60
    while not isinstance(client.send(Request("GET", "/", (), b"")), Response) and time.monotonic() < deadline:
        time.sleep(0.5)


TOOLS: dict[str, Callable[[str], Reported]] = {"st run": schemathesis, "prism proxy": prism}


@contextmanager
def _unlimited(ground: Field, defect: Defect) -> Iterator[str]:
    """Serve a defect with enough credits, and a clock so fast that no limit is reached: the tools know of neither."""
    with ground.serving(defect) as url:
        client = RawClient(url)
        headers = (("authorization", f"Bearer {KEY}"), ("content-type", "application/json"))
        for method, path, body in (("POST", "clock/rate", {"factor": 1000}), ("PUT", "credits", {"balance": 1e9})):
            client.send(Request(method, f"/_mock/{path}", headers, json.dumps(body).encode()))
        client.end()
        yield url


@click.command()
@click.option("--count", default=20, show_default=True, help="How many mutants.")
@click.option("--file", default=FILE, show_default=True, type=click.Path(path_type=Path), help="The suite's results.")
def main(count: int, file: Path) -> None:
    """Try the first mutants of a measurement with the other tools, and show one row for each tool."""
    tried = [one for one in campaign.read(file) if one["state"] in {"caught", "survives"}][:count]
    rows = {"stability-contract server": (sum(one["state"] == "caught" for one in tried), 0, _mean(tried))}
    if problem := PRISM.install():
        click.echo(f"Prism: {problem}")
    with ExitStack() as stack:
        ground = Field(1, stack)
        for name, tool in TOOLS.items():
            with _unlimited(ground, Defect(HEALTHY, "")) as url:
                usual = tool(url)
            found, begun = 0, time.perf_counter()
            for one in tried:
                try:
                    with _unlimited(ground, catalogue.mutants(one["kind"])[one["name"]]) as url:
                        new = tool(url) - usual
                except TargetError:
                    continue
                found += bool(new)
                click.echo(f"{name}: {'caught  ' if new else 'survives'} {one['kind']}: {one['name']}")
            rows[name] = found, len(usual), (time.perf_counter() - begun) / max(len(tried), 1)
    click.echo(
        f"| tool | caught of {len(tried)} | reported of the healthy server | seconds for each |\n|---|---|---|---|"
    )
    for name, (caught, false, seconds) in rows.items():
        click.echo(f"| {name} | {caught} | {false} | {seconds:.0f} |")


def _mean(tried: list[dict[str, float]]) -> float:
    return sum(one["seconds"] for one in tried) / max(len(tried), 1)


if __name__ == "__main__":
    main()
