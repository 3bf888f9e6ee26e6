"""The one table of laws. A law that reports much with few requests stands before one that needs many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.facts.laws import crowds, distinct, equal, inputs, relations
from stability_contract.facts.laws.kinds.table import KIND_LAWS
from stability_contract.facts.laws.law import Law

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stability_contract.contract.document import Document, Operation
    from stability_contract.facts.fact import Fact

GUIDES = "A specific value that is used to guide the 'randomness' of the generation."
RANDOM = "(Omit this parameter or pass `0` to use a random seed.)"
FORMAT = "Dictates the `content-type` of the generated image."
BYTES = "`application/json` to receive the image encoded as base64 in a JSON response."
SHOWN = "What you wish to see in the output image."
NEGATIVE = "Keywords of what you **do not** wish to see in the output image."
STYLE = "Guides the image model towards a particular style."
MODEL = "The model to use for generation."
START = "The image to use as the starting point for the generation."
STRENGTH = "this parameter controls how much influence the image parameter has on the generated image."
ZERO = "A value of 0 would yield an image that is identical to the input."
ONE = "A value of 1 would be as if you passed in no image at all."
DEFAULT = "A field that is left out has its default."
EMPTY = "An empty optional text field is accepted; an empty optional enum, number or file is treated as absent."
WRITTEN = "Unknown fields are ignored; text fields may come with or without a file name and a content type."
NUMBERS = "Numbers follow JSON's grammar: 42, 42.0 and 4.2e1 are the same number."
KNOWN = "An upload is known by its bytes, not by its name or declared type."
NEAREST = "Image-to-image answers at the size whose ratio is nearest to the input's, the input scaled to it."

LAWS = (
    Law(
        "the same request again gets the same picture",
        relations.same,
        equal.repeated,
        GUIDES,
        field="seed",
        kinds="large",
    ),
    Law("json has the picture that the bytes are", relations.same, equal.accepts, BYTES, field="accept", kinds="every"),
    Law(
        "a picture is the same in every format",
        relations.alike,
        equal.formats,
        FORMAT,
        field="output_format",
        kinds="every",
    ),
    Law("a default left out is a default written out", relations.same, equal.defaults, DEFAULT, kinds="every"),
    Law("a negative prompt changes the picture", relations.different, distinct.negative_prompts, NEGATIVE),
    Law("another model is another picture", relations.different, distinct.models, MODEL, field="model"),
    Law("another style is another picture", relations.different, distinct.styles, STYLE, field="style_preset"),
    Law("another prompt is another picture", relations.different, distinct.prompts, SHOWN, field="prompt"),
    Law("each bit of the seed counts", relations.different, distinct.seeds, GUIDES, field="seed"),
    Law("the seed counts in every mode", relations.different, distinct.seeds_of_each_shape, GUIDES, field="seed"),
    Law(
        "a drawn seed is reported and gives its picture again",
        relations.drawn,
        crowds.without_a_seed,
        RANDOM,
        field="seed",
        kinds="every",
    ),
    Law("another input is another picture", relations.different, distinct.inputs, START, field="image"),
    Law(
        "more strength leaves less of the input",
        relations.growing,
        inputs.less_of_the_input,
        STRENGTH,
        field="strength",
    ),
    Law("strength 0 is the input", relations.shown, inputs.unchanged, ZERO, field="strength"),
    Law("strength 0 hears nothing but the input", relations.same, inputs.only_the_input, ZERO, field="strength"),
    Law("strength 1 is as if there were no input", relations.same, inputs.as_if_none, ONE, field="strength"),
    Law("an input keeps its colours in every file", relations.shown, inputs.files, ZERO, field="image"),
    Law("requests at once with one seed do not mix", relations.at_once, crowds.one_seed, GUIDES, "assumed"),
    Law("an empty text is none", relations.same, equal.empty_texts, EMPTY, "observed", kinds="every"),
    Law("how a form is written changes nothing", relations.same, equal.writings, WRITTEN, "observed"),
    Law("an empty choice number or file is none", relations.same, equal.empty_others, EMPTY, "assumed", kinds="every"),
    Law(
        "a number is the same however it is written", relations.same, equal.spellings, NUMBERS, "assumed", kinds="every"
    ),
    Law("texts that are nearly equal are different", relations.different, distinct.near_prompts, SHOWN, "assumed"),
    Law(
        "prompt and negative prompt are not mixed up", relations.different, distinct.swapped_texts, NEGATIVE, "assumed"
    ),
    Law("a little change shows in a full form, too", relations.different, distinct.in_full_forms, SHOWN, "assumed"),
    Law("strengths that are nearly equal are different", relations.different, distinct.strengths, STRENGTH, "assumed"),
    Law("an input is scaled and not cut", relations.shown, inputs.fitted, NEAREST, "assumed", "image"),
    Law("an input is known by its bytes", relations.same, inputs.names, KNOWN, "assumed", "image"),
    Law(
        "an input is the same in every lossless file", relations.same, inputs.lossless_files, KNOWN, "assumed", "image"
    ),
)
"""Every law. It is tried on each operation that has what it is about, of any contract."""


def facts(document: Document, operations: Iterable[Operation]) -> Iterator[Fact]:
    """Yield each law for each operation that it applies to."""
    version = str(document.raw.get("info", {}).get("version", ""))
    found = list(operations)
    for law in (*LAWS, *KIND_LAWS):
        yield from (law.fact(operation, version) for operation in found if law.applies(operation))


def page(document: Document) -> Iterator[str]:
    """Yield the table as the documentation has it."""
    yield "| law | compared | label | sentence | applies to |"
    yield "|---|---|---|---|---|"
    for law in (*LAWS, *KIND_LAWS):
        names = [operation.name for operation in document.operations if law.applies(operation)]
        yield f"| {law.name} | {law.compared} | {law.label} | {law.says} | {_said(names, document.names)} |"


def _said(names: list[str], every: tuple[str, ...]) -> str:
    """Return names with commas between; of nearly all, those that are not among them."""
    others = [name for name in every if name not in names]
    if len(others) > len(every) / 3:
        return ", ".join(names)
    return f"all but {', '.join(others)}" if others else "all"
