"""The laws of kinds of picture: a painter that keeps one passes, and a careless one breaks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageFilter, ImageOps
from stability_contract.contract import document
from stability_contract.facts.laws.kinds import guided, measures, regions, whole
from stability_contract.facts.laws.kinds.ground import BOX, Ground, mask, subject, textured
from stability_contract.facts.laws.kinds.table import KIND_LAWS
from stability_contract.facts.probe import Broken

if TYPE_CHECKING:
    from collections.abc import Callable

    Paint = Callable[[dict[str, str | Image.Image]], Image.Image]

DOCUMENT = document.load("2026")
SCENE = Image.linear_gradient("L").resize((240, 200)).convert("RGB")
LATE_SCENE = ImageOps.invert(SCENE)


class Painted(Ground):
    """A ground whose pictures are painted here."""

    paint: Paint

    def __init__(self, name: str, paint: Paint) -> None:
        super().__init__(None, DOCUMENT.operation(name))  # type: ignore[arg-type] # nobody is asked
        object.__setattr__(self, "paint", paint)

    def made(self, _: str, /, **values: str | Image.Image) -> Image.Image:
        """Return the picture, as an answer has it."""
        return self.paint(values).convert("RGBA")

    def require(self, holds: object, seen: str) -> None:
        """Break the law."""
        if not holds:
            raise Broken(seen)


def picture(values: dict[str, str | Image.Image], name: str = "image") -> Image.Image:
    found = values[name]
    assert isinstance(found, Image.Image)
    return found


def _mask(values: dict[str, str | Image.Image]) -> Image.Image:
    image, given = picture(values), values.get("mask")
    if isinstance(given, Image.Image):
        return given.convert("L").resize(image.size)
    return ImageOps.invert(image.getchannel("A"))


def inpaint(values: dict[str, str | Image.Image]) -> Image.Image:
    where, grow = _mask(values), int(str(values.get("grow", 0)))
    for _ in range(grow):
        where = where.filter(ImageFilter.MaxFilter(3))
    words = values.get("prompt", values.get("seed", ""))
    return Image.composite(LATE_SCENE if words else SCENE, picture(values).convert("RGB"), where)


def _everywhere(values: dict[str, str | Image.Image]) -> Image.Image:
    return inpaint({**values, "grow": "60"})


def _nowhere(values: dict[str, str | Image.Image]) -> Image.Image:
    return picture(values)


def _hard(values: dict[str, str | Image.Image]) -> Image.Image:
    return inpaint({**values, "mask": _mask(values).point([0] + [255] * 255)})


def _alpha_first(values: dict[str, str | Image.Image]) -> Image.Image:
    image = picture(values)
    return inpaint({**values, "mask": ""} if image.mode == "RGBA" else values)


def _see_through(values: dict[str, str | Image.Image]) -> Image.Image:
    return Image.blend(inpaint(values), picture(values).convert("RGB"), 0.2)


@pytest.mark.parametrize(
    ("trial", "broken"),
    [
        (regions.outside_is_kept, (_everywhere, _nowhere)),
        (regions.black_is_kept, (lambda values: inpaint({**values, "mask": mask()}),)),
        (regions.grow_widens, (_everywhere, lambda values: inpaint({**values, "grow": "0"}))),
        (regions.alpha_is_a_mask, (_everywhere, _nowhere)),
        (regions.mask_wins, (_alpha_first,)),
        (regions.mask_is_scaled, (_nowhere, lambda values: inpaint({**values, "mask": mask(255, (0, 0, 50, 50))}))),
        (regions.grey_mixes, (_hard, _nowhere)),
        (regions.white_is_the_scene, (_see_through,)),
        (regions.words_change_the_region, (_nowhere,)),
    ],
)
def test_a_law_of_masks_catches_a_careless_painter(trial: Callable[[Ground], None], broken: tuple[Paint, ...]) -> None:
    trial(Painted("inpaint", inpaint))

    for paint in broken:
        with pytest.raises(Broken):
            trial(Painted("inpaint", paint))


def _found(values: dict[str, str | Image.Image]) -> Image.Image:
    place = len(str(values.get("search", ""))) * 7
    where = mask(255, (place, 20, place + 50, 70))
    return inpaint({"image": picture(values), "mask": where, "grow": values.get("grow", "0")})


def _by_the_prompt(values: dict[str, str | Image.Image]) -> Image.Image:
    return _found({**values, "search": str(values.get("prompt", "none"))})


def test_a_search_decides_the_region_and_nothing_else_does() -> None:
    regions.found_region(Painted("search-and-replace", _found))
    regions.found_region_grows(Painted("search-and-replace", _found))

    for paint in (_by_the_prompt, _nowhere, lambda values: _found({**values, "search": "one"})):
        with pytest.raises(Broken):
            regions.found_region(Painted("search-and-replace", paint))
    with pytest.raises(Broken):
        regions.found_region_grows(Painted("search-and-replace", lambda values: _found({**values, "grow": "3"})))


def _recoloured(values: dict[str, str | Image.Image]) -> Image.Image:
    image = picture(values)
    tints = {"red": (60, -30, 0), "green": (-30, 16, -10), "blue": (-10, -10, 90)}
    tint = next(value for word, value in tints.items() if word in str(values["prompt"]))
    bands = [
        band.point([min(255, max(0, level + move)) for level in range(256)])
        for band, move in zip(image.split(), tint, strict=True)
    ]
    return Image.composite(Image.merge("RGB", bands), image, mask())


def test_another_colour_is_as_light_and_has_the_hue_of_its_word() -> None:
    regions.lightness_is_kept(Painted("search-and-recolor", _recoloured))

    for paint in (_found, lambda values: _recoloured({**values, "prompt": "a red coat"})):
        with pytest.raises(Broken):
            regions.lightness_is_kept(Painted("search-and-recolor", paint))


def _outpaint(values: dict[str, str | Image.Image], left: str = "left") -> Image.Image:
    image = picture(values)
    margins = {side: int(str(values[side])) for side in ("left", "right", "up", "down")}
    size = (image.width + margins["left"] + margins["right"], image.height + margins["up"] + margins["down"])
    made = (SCENE if values["prompt"] == "a pier" else LATE_SCENE).resize(size)
    made.paste(image, (margins[left], margins["up"]))
    return made


def test_the_input_lies_where_its_margins_put_it() -> None:
    whole.the_input_is_inside(Painted("outpaint", _outpaint))

    for paint in (
        lambda values: _outpaint(values, "right"),
        lambda values: _outpaint({**values, "prompt": "a pier"}),
        lambda values: _outpaint(values).filter(ImageFilter.BLUR),
    ):
        with pytest.raises(Broken):
            whole.the_input_is_inside(Painted("outpaint", paint))


def _cut(values: dict[str, str | Image.Image]) -> Image.Image:
    image = picture(values).convert("RGBA")
    thing = subject().convert("L").point([255] * 150 + [0] * 106)
    image.putalpha(thing)
    return image


@pytest.mark.parametrize("paint", [_nowhere, lambda values: _cut(values).filter(ImageFilter.BLUR)])
def test_a_cutout_is_transparent_around_what_it_keeps(paint: Paint) -> None:
    whole.the_background_is_transparent(Painted("remove-background", _cut))

    with pytest.raises(Broken):
        whole.the_background_is_transparent(Painted("remove-background", paint))


def test_an_enlarged_picture_scaled_down_is_the_input() -> None:
    def enlarged(values: dict[str, str | Image.Image], way: Image.Resampling = Image.Resampling.NEAREST) -> Image.Image:
        image = picture(values)
        return image.resize((4 * image.width, 4 * image.height), way)

    whole.scaled_down_it_is_the_input(Painted("upscale-fast", enlarged))

    with pytest.raises(Broken):
        whole.scaled_down_it_is_the_input(
            Painted("upscale-fast", lambda values: enlarged(values, Image.Resampling.BICUBIC))
        )


def _lit(values: dict[str, str | Image.Image]) -> Image.Image:
    ramp = Image.linear_gradient("L").rotate(
        {"left": 270, "right": 90, "above": 180, "below": 0}[str(values["direction"])]
    )
    return Image.blend(picture(values), ramp.resize((240, 200)).convert("RGB"), 0.5)


def test_the_lit_side_is_the_brighter_one() -> None:
    whole.the_side_of_the_light_is_brighter(Painted("replace-background-and-relight", _lit))

    for paint in (_nowhere, lambda values: _lit({**values, "direction": "left"})):
        with pytest.raises(Broken):
            whole.the_side_of_the_light_is_brighter(Painted("replace-background-and-relight", paint))


def _following(values: dict[str, str | Image.Image]) -> Image.Image:
    name = "strength" if "strength" in values else "fidelity"
    return Image.blend(SCENE, picture(values), float(str(values[name])))


@pytest.mark.parametrize("paint", [lambda _: SCENE, _nowhere, lambda values: Image.blend(SCENE, picture(values), 0.5)])
def test_a_strength_goes_from_the_scene_to_the_input(paint: Paint) -> None:
    guided.none_is_the_scene(Painted("structure", _following))
    guided.fidelity_moves_the_colours(Painted("style", _following))
    guided.lightness_goes_together(Painted("structure", _following))

    with pytest.raises(Broken):
        guided.none_is_the_scene(Painted("structure", paint))
    with pytest.raises(Broken):
        guided.fidelity_moves_the_colours(Painted("style", paint))


def test_lines_are_darker_than_the_rest() -> None:
    def drawn(values: dict[str, str | Image.Image]) -> Image.Image:
        edges = picture(values).convert("L").filter(ImageFilter.FIND_EDGES)
        return Image.blend(
            SCENE, Image.composite(Image.new("RGB", SCENE.size), SCENE, edges), float(str(values["strength"]))
        )

    guided.edges_are_drawn(Painted("sketch", drawn))

    with pytest.raises(Broken):
        guided.edges_are_drawn(Painted("sketch", lambda _: SCENE))


def _transferred(values: dict[str, str | Image.Image]) -> Image.Image:
    return Image.blend(picture(values), picture(values, "style"), float(str(values.get("style_strength", 1))))


@pytest.mark.parametrize("paint", [_nowhere, lambda values: picture(values, "style")])
def test_a_style_is_laid_over_by_its_strength(paint: Paint) -> None:
    guided.no_style_is_the_input(Painted("style-transfer", _transferred))
    guided.style_moves_the_colours(Painted("style-transfer", _transferred))

    with pytest.raises(Broken):
        guided.style_moves_the_colours(Painted("style-transfer", paint))


def test_each_kind_has_laws_and_each_law_its_operations() -> None:
    operations = [operation for operation in DOCUMENT.operations if operation.kind != document.SCENE]

    assert all(any(law.applies(operation) for law in KIND_LAWS) for operation in operations)
    assert all(any(law.applies(operation) for operation in operations) for law in KIND_LAWS)
    assert all(law.trial.__doc__ and law.trial.__doc__.startswith("Compare: ") for law in KIND_LAWS)
    assert not any(law.applies(operation) for law in KIND_LAWS for operation in document.load().operations)


def test_what_lies_outside_a_region_is_counted() -> None:
    where = measures.changed(textured(), Image.new("RGB", (240, 200)))

    assert measures.outside(where, BOX) == 240 * 200 - (BOX[2] - BOX[0]) * (BOX[3] - BOX[1])
    assert measures.outside(where, (0, 0, 240, 200)) == 0
    assert measures.share(where) == 1
    assert measures.likeness(SCENE, LATE_SCENE) < -0.9
