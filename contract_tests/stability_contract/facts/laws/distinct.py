"""Requests that must get pictures of their own: each differs from the others in one value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.cases import forms, pictures
from stability_contract.facts.laws.subject import SEED, Asked
from stability_contract.http.multipart import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.contract.document import Json
    from stability_contract.facts.laws.subject import Group, Subject

BITS = 32
LONG = "a lighthouse on a cliff above the sea, " * 250
"""A text of 9,750 characters, which leaves room to differ at its end."""

NEAR = (
    "a pier",
    "a pier.",
    "A pier",
    "a  pier",
    " a pier",
    "a pi\u00e9r",
    "a pie\u0301r",
    "pier a",
    "a pier ",
    "a (pier:0.3)",
    "a (pier:0.8)",
    "a, pier",
    "a\npier",
    "a pier\U0001f5fc",
)
"""Texts that a careless server takes for one."""


def seeds(subject: Subject) -> Iterator[Group]:
    """Yield our seed, and the 32 seeds that differ from it in one bit."""
    base = int(SEED)
    highest = subject.operation.properties.get("seed", {}).get("maximum", (1 << BITS) - 1)
    for title, branch in [*subject.shapes][:1]:
        found = [base, *(base ^ (1 << bit) for bit in range(BITS)), highest, 1]
        wanted = [seed for seed in dict.fromkeys(found) if 0 < seed <= highest]
        yield tuple(
            subject.ask(f"{title} seed {seed}".strip(), subject.form(branch, seed=str(seed), output_format="jpeg"))
            for seed in wanted
        )


def seeds_of_each_shape(subject: Subject) -> Iterator[Group]:
    """Yield, for each shape but the first, three seeds that differ in a low, a middle and the highest bit."""
    for title, branch in [*subject.shapes][1:]:
        found = [int(SEED) ^ (1 << bit) for bit in (0, 15, 31)]
        yield tuple(subject.ask(f"{title} seed {seed}", subject.form(branch, seed=str(seed))) for seed in found)


def styles(subject: Subject) -> Iterator[Group]:
    """Yield every style, and none."""
    yield from _choices(subject, "style_preset", absent=True)


def models(subject: Subject) -> Iterator[Group]:
    """Yield every model, of names for one model one."""
    yield from _choices(subject, "model", absent=False)


def _choices(subject: Subject, name: str, *, absent: bool) -> Iterator[Group]:
    choices = subject.choices(name)
    if choices:
        without = [subject.ask(f"no {name}", subject.form(subject.home(name)))] if absent else []
        yield (
            *without,
            *(
                subject.ask(f"{name} {value}", subject.form(subject.home(name, value), **{name: value}))
                for value in choices
            ),
        )


def prompts(subject: Subject) -> Iterator[Group]:
    """Yield texts of different content."""
    for title, branch in subject.shapes:
        yield tuple(
            subject.ask(f"{title} {text!r}".strip(), subject.form(branch, prompt=text))
            for text in ("a pier", "a forest at night", "two cats", "(blue:0.3) and (green:0.8)", "7")
        )


def near_prompts(subject: Subject) -> Iterator[Group]:
    """Yield texts that differ in one character, also at the end of a long one."""
    for _, branch in [*subject.shapes][:1]:
        yield tuple(subject.ask(repr(text), subject.form(branch, prompt=text)) for text in NEAR)
        texts = {
            **{f"with {end} at its end": LONG + end for end in ("red", "sky")},
            **{f"with {word} in its middle": LONG[:4000] + word + LONG[4003:] + "red" for word in ("red", "sky")},
        }
        yield tuple(
            subject.ask(f"a long text {what}", subject.form(branch, prompt=text)) for what, text in texts.items()
        )


def in_full_forms(subject: Subject) -> Iterator[Group]:
    """Yield the full form of each shape, and each of its values changed as little as must show."""
    for title, branch in subject.shapes:
        full = {**forms.full(branch), "seed": Part("seed", SEED.encode())}
        if "strength" in full:
            full |= {"strength": Part("strength", b"0.5"), "image": Part("image", pictures.draw(), "image.png")}
        if "output_format" in full:
            full["output_format"] = Part("output_format", b"jpeg")
        changed = [
            (f"{title} and {name} {value[-20:]!r}", forms.having(full, Part(name, value)))
            for name, part in full.items()
            for value in _little_changed(name, part, _others(subject, branch, name))
        ]
        yield tuple(
            Asked(what.strip(), forms.request(subject.operation, parts, subject.key))
            for what, parts in ((f"{title} with every field", list(full.values())), *changed)
        )


def _others(subject: Subject, branch: Json, name: str) -> list[str]:
    """Return a few choices of a field that a shape takes, and that stand for different things."""
    taken = branch["properties"][name].get("enum", ())
    return [choice for choice in subject.choices(name) if choice in taken][:4]


def _little_changed(name: str, part: Part, choices: list[str]) -> Iterator[bytes]:
    """Yield values that are nearly the one of a field, and must show."""
    if name in {"prompt", "negative_prompt"}:
        text = part.value.decode()
        near = (text.lower(), f"{text} ", f" {text}", f"{text}, red", f"{text} red", f"{text}red")
        yield from (value.encode() for value in (*near, f"{LONG}red", f"{LONG}blue"))
    elif name == "seed":
        yield from (str(int(SEED) ^ (1 << bit)).encode() for bit in (0, 17, 31))
    elif name == "strength":
        yield from (b"0.55", b"0.45")
    elif name == "image":
        yield pictures.draw("png", (96, 64), 240)
    elif name in {"style_preset", "model"}:
        yield from (choice.encode() for choice in choices if choice.encode() != part.value)


def negative_prompts(subject: Subject) -> Iterator[Group]:
    """Yield no negative prompt and two, of each shape that has one."""
    for title, branch in subject.shapes:
        if "negative_prompt" in branch["properties"]:
            yield (
                subject.ask(f"{title} without a negative prompt".strip(), subject.form(branch)),
                *(
                    subject.ask(f"{title} without {text}".strip(), subject.form(branch, negative_prompt=text))
                    for text in ("rain", "snow")
                ),
            )


def swapped_texts(subject: Subject) -> Iterator[Group]:
    """Yield two texts as prompt and negative prompt, and the other way round; and long negative prompts."""
    if subject.has("negative_prompt"):
        branch = subject.home("negative_prompt")
        yield (
            subject.ask("a pier without rain", subject.form(branch, prompt="a pier", negative_prompt="rain")),
            subject.ask("rain without a pier", subject.form(branch, prompt="rain", negative_prompt="a pier")),
        )
        yield tuple(
            subject.ask(f"a long negative prompt and {end}", subject.form(branch, negative_prompt=LONG + end))
            for end in ("red", "blue")
        )


def inputs(subject: Subject) -> Iterator[Group]:
    """Yield inputs of each shape that takes one: of other colours, and files of one length that begin alike."""
    for title, branch in subject.shapes:
        if "image" in branch["properties"]:
            yield tuple(
                subject.ask(
                    f"{title} with input {shade}".strip(),
                    subject.form(branch, image=data, strength="0.5"),
                )
                for shade, data in {
                    **{str(shade): pictures.draw("png", (96, 96), shade) for shade in (10, 90, 240)},
                    **{f"{shade} at its end": pictures.stored((96, 96), shade) for shade in (10, 240)},
                }.items()
            )


def strengths(subject: Subject) -> Iterator[Group]:
    """Yield strengths near to each other, of each shape that has one."""
    for title, branch in subject.shapes:
        if "strength" in branch["properties"]:
            yield tuple(
                subject.ask(
                    f"{title} strength {text}".strip(),
                    subject.form(branch, image=pictures.draw("png", (96, 96)), strength=text),
                )
                for text in ("0.3", "0.35", "0.5", "0.55", "0.8")
            )
