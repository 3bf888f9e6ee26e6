"""Walks an OpenAPI document and compiles it into a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stability_mock.contract.headers import read_parameters
from stability_mock.contract.keywords import ANSWERS, LABELS, OF_A_FORM, ContractError, pointer
from stability_mock.contract.model import Contract, Page
from stability_mock.contract.needs import need, need_map, need_text
from stability_mock.contract.operations import FORM, read_operation
from stability_mock.contract.references import Described, References
from stability_mock.contract.refusals import read_refusals
from stability_mock.contract.terms import read_rate_limit, read_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_mock.contract.model import Json


class Compiler:
    """Walks one document. Every method takes a node and the path it stands at, for messages."""

    def __init__(self, document: Json) -> None:
        self.document = document
        self._references = References(document)

    def contract(self) -> Contract:
        """Compile the whole. Raises ContractError, or what Python raises where something is of an unexpected form."""
        for path, node in _fidelities(self.document, "#"):
            if need(node, "label", path) not in LABELS:
                raise ContractError(f"{path}/label: must be one of {', '.join(LABELS)}")
        need_text(need_map(self.document, "info", "#"), "title", "#/info")
        pages = tuple(self._pages())
        results = frozenset(page.name for page in pages if page.answers == "result")
        operations = tuple(read_operation(found, self._references, results) for found in self._nodes(with_form=True))
        if not operations:
            raise ContractError(f"#/paths: there is no operation that takes {FORM}")
        return Contract(
            document=self.document,
            operations=operations,
            pages=pages,
            rate_limit=read_rate_limit(need_map(self.document, "x-rate-limit", "#"), "#/x-rate-limit"),
            generation_seconds=read_seconds(
                need_map(self.document, "x-generation-seconds", "#"), "#/x-generation-seconds"
            ),
            not_simulated=self._not_simulated(),
        )

    def _not_simulated(self) -> tuple[str, ...]:
        """Return the paths that the service has besides; the document need not name any."""
        paths = self.document.get("x-not-simulated", [])
        if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
            raise ContractError("#/x-not-simulated: must be a list of paths")
        return tuple(paths)

    def _nodes(self, *, with_form: bool) -> Iterator[Described]:
        """Yield each operation with a form, or each without."""
        for path, item in need_map(self.document, "paths", "#").items():
            if len(item) != 1:
                raise ContractError(f"#/paths/{pointer(path)}: must have one operation, and has {len(item)}")
            ((method, node),) = item.items()
            if ("requestBody" in node) == with_form:
                place = f"#/paths/{pointer(path)}/{method}"
                for keyword in sorted(node.keys() & ({"x-answers"} if with_form else OF_A_FORM)):
                    raise ContractError(f"{place}/{keyword}: does not belong to an operation of this kind")
                yield Described(path, method, node, place)

    def _pages(self) -> Iterator[Page]:
        for found in self._nodes(with_form=False):
            node, place = found.node, found.at
            answers = need(node, "x-answers", place)
            if answers not in ANSWERS or found.method != "get":
                raise ContractError(f"{place}/x-answers: must be one of {', '.join(ANSWERS)}, of an operation with get")
            parameters = read_parameters(found, self._references)
            if (answers == "result") != (set(parameters.patterns) == {"id"}):
                raise ContractError(f"{place}/parameters: the path of a result has an id, and no other path has")
            responses = need_map(node, "responses", place) if answers == "result" else {}
            refusals = read_refusals(responses, self._references, f"{place}/responses")
            yield Page(need_text(node, "operationId", place), found.path, answers, *parameters, refusals)


def _fidelities(node: Any, at: str) -> Iterator[tuple[str, Json]]:  # noqa: ANN401 - parsed YAML
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, child in children:
        place = f"{at}/{pointer(name)}"
        if name == "x-fidelity":
            rows = child if isinstance(child, list) else [child]
            yield from ((place, row) for row in rows)
        else:
            yield from _fidelities(child, place)
