"""Healthy variants and mutants of clients: enough of them, and each says what it rests on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mutation import sentences
from mutation.clients import measure as clients
from mutation.clients.operators import every
from mutation.healthy.changes import singles
from mutation.healthy.combinations import packed, variants
from mutation.machine import catalogue
from mutation.measure import defects
from stability_contract.contract import document
from stability_contract.facts import CONTRACT, runner

if TYPE_CHECKING:
    from mutation.healthy.changes import Variant


def test_there_are_200_healthy_variants() -> None:
    found = variants(200, 1)

    assert len({one.name for one in found}) == 200
    assert {one.name for one in singles()} <= {one.name for one in found}


def test_no_variant_changes_one_thing_twice() -> None:
    def parts(variant: Variant) -> int:
        return variant.name.count("; ") + 1

    assert all(len(one.topics) == parts(one) for one in [*variants(200, 1), *packed()])


def test_what_a_variant_leans_on_is_said_somewhere() -> None:
    raw = json.dumps(document.load().raw, ensure_ascii=False)
    facts = " ".join(fact.name.replace("_", " ") for fact in runner.every())
    for one in singles():
        assert bool(one.leans) == (one.label != "silent"), one.name
        assert json.dumps(one.leans, ensure_ascii=False)[1:-1] in raw or one.leans in facts, one.name


def test_the_packed_variants_have_every_change() -> None:
    together = "; ".join(one.name for one in packed())

    assert all(one.name in together for one in singles())


def test_there_are_hundreds_of_mutants_of_clients_and_every_operator_finds_a_client() -> None:
    found = list(clients.mutants())

    assert len(found) >= 120
    assert {mutant.operator.name for mutant in found} == {operator.name for operator in every()}
    assert {mutant.client for mutant in found} == set(clients.CORRECT)
    assert all(bool(operator.codes) != bool(operator.legal) for operator in every())


def test_a_mutant_of_a_client_is_found_by_a_fitting_code_alone() -> None:
    assert clients.Found("a", ("REQ010",), ("REQ010", "RUN001")).right
    assert not clients.Found("a", ("REQ010",), ("REQ011",)).right
    assert not clients.Found("a", ("REQ010",), (), failed="no server").right
    assert clients.Found("a", (), (), legal="it is").right
    assert not clients.Found("a", (), ("REQ010",), legal="it is").right


def test_every_sentence_of_the_reference_owns_a_mutant() -> None:
    killed = json.loads(sentences.FILE.read_text("utf-8"))
    names = {*catalogue.mutants("requests"), *(defect.name for defect in defects())}
    facts = [fact for fact in runner.every() if fact.contract == CONTRACT]
    quoted = {(fact.section, sentence) for fact in facts for sentence in fact.sentences}
    owned = {(fact.section, sentence) for fact in facts if fact.title in killed for sentence in fact.sentences}

    assert set(killed.values()) <= names
    assert quoted - owned == set()
