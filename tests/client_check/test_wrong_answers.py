"""The kinds of wrong answers: each changes one thing, in both forms of an answer, and says why it is wrong."""

from __future__ import annotations

import io

import pytest
from checked_clients import DOCUMENT
from doc_pages import rows
from PIL import Image
from stability_contract.client_check.strength import wrong_answers
from stability_contract.client_check.strength.changes import AGAIN, CHANGES
from stability_contract.client_check.strength.good_answer import GoodAnswer
from stability_contract.client_check.strength.passage import Passage
from stability_contract.client_check.strength.wrong_answers import WrongAnswer, every, named
from stability_contract.client_check.trials import TrialError
from stability_contract.http.exchange import Request, Response
from wrong import ASKED, CORE, Server, answer, good, picture

WRONG = [kind for kind in every() if not kind.legal]


def fitting(*, form: bool) -> list[str]:
    return [kind.name for kind in WRONG if kind.change(*good(form=form))]


def made(name: str, *, form: bool = False) -> Response:
    found = named(name).change(*good(form=form))
    assert found
    return found


def drawn(name: str) -> Image.Image:
    return Image.open(io.BytesIO(made(name).body))


def test_every_kind_has_its_texts_and_its_change() -> None:
    assert [kind.name for kind in every()] == list(CHANGES)
    assert all(kind.words and kind.why.endswith(".") and kind.python and kind.script for kind in every())


@pytest.mark.parametrize("form", [False, True])
def test_at_least_24_kinds_fit_each_form(form: bool) -> None:  # noqa: FBT001 - a parameter
    assert len(fitting(form=form)) >= 24


@pytest.mark.parametrize("kind", every(), ids=lambda kind: kind.name)
@pytest.mark.parametrize("form", [False, True])
def test_each_kind_changes_something_or_does_not_fit(kind: WrongAnswer, form: bool) -> None:  # noqa: FBT001
    found = kind.change(*good(form=form))

    assert found != answer(form=form)
    assert found or kind.name in {
        "other_label", "json_for_a_picture", "picture_for_json", "no_image_field", "null_image", "data_url",
        "cut_base64", "older_form",
    }  # fmt: skip


def test_pictures_are_changed_as_their_kind_says() -> None:
    whole = Image.open(io.BytesIO(picture()))

    assert drawn("small_picture").size == (64, 64)
    assert drawn("cropped_picture").size == (whole.width, whole.height - 1)
    assert drawn("other_picture").size == whole.size
    assert drawn("blank_picture").getextrema() == ((0, 0), (0, 0), (0, 0))
    assert drawn("other_format").format == "JPEG"
    assert made("other_format").media_type == "image/png"
    assert made("previous_picture").body == picture(50)
    assert made("half_picture").body == picture()[: len(picture()) // 2]


def test_a_change_of_seed_or_reason_stands_where_the_form_has_it() -> None:
    in_json = GoodAnswer.of(made("other_seed", form=True))

    assert made("other_seed").header("seed") == "4294967001"
    assert in_json
    assert in_json.form
    assert in_json.form["seed"] == 4_294_967_001
    assert made("no_finish_reason").header("finish-reason") is None
    assert b"finish_reason" not in made("no_finish_reason", form=True).body


def test_the_first_answer_has_none_before_it() -> None:
    first = good()[0]
    alone = type(good()[1])(ASKED)

    assert named("previous_picture").change(first, alone) is None
    assert named("stale_id").change(first, alone) is None


def test_an_unknown_kind_is_reported_with_those_there_are() -> None:
    with pytest.raises(TrialError, match="--only teapot: there is no such kind; there are other_picture, "):
        named("teapot")


def test_assertions_come_in_the_language_of_the_tests() -> None:
    kind = named("created")

    assert kind.assertion("python") == "assert response.status_code == 200"
    assert kind.assertion("script") == "expect(response.status).toBe(200)"
    assert kind.assertion("go") == ""


def passage(server: Server, name: str, call: int | None = None) -> Passage:
    return Passage(server, DOCUMENT, named(name), call)  # type: ignore[arg-type]


def test_a_passage_changes_all_good_answers_or_that_of_one_call() -> None:
    every_one, second = passage(Server(), "created"), passage(Server(), "created", 2)

    assert [every_one.answer(ASKED).status for _ in range(3)] == [201, 201, 201]
    assert [second.answer(ASKED).status for _ in range(3)] == [200, 201, 200]
    assert len(second.changed) == 1


def test_a_passage_changes_nothing_else() -> None:
    control, refused = passage(Server(), "created"), passage(Server(status=403), "created")

    assert control.answer(Request("GET", "/_mock/health", ())).status == 200
    assert refused.answer(ASKED).status == 403
    assert control.changed == refused.changed == []


def test_a_passage_remembers_the_answer_before() -> None:
    found = passage(Server(), "previous_picture")

    first, second = found.answer(ASKED), found.answer(ASKED)

    assert first.body == second.body == picture(89)
    assert len(found.changed) == 1


def test_a_redirect_leads_to_the_same_answer_once() -> None:
    server = Server()
    found = passage(server, "redirect")

    moved = found.answer(ASKED)
    target = moved.header("location") or ""
    assert (moved.status, target) == (307, f"{CORE}?{AGAIN}")
    assert found.answer(Request("POST", target, ())).status == 200
    assert [one.target for one in server.asked] == [CORE, CORE]


def test_the_documentation_lists_every_kind() -> None:
    assert list(rows("docs/sweep.md", "Strength")) == [[f"`{kind.name}`", kind.words, kind.why] for kind in every()]


def test_kinds_are_read_once() -> None:
    assert wrong_answers.every() is wrong_answers.every()
