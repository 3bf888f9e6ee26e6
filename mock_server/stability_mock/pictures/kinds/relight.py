"""The picture of replace background and relight: the subject before another background, in another light."""

from PIL import Image, ImageOps

from stability_mock.pictures.caption.placing import place
from stability_mock.pictures.inputs import Inputs
from stability_mock.pictures.painting import paint_scene, write_caption
from stability_mock.pictures.regions.light import relit
from stability_mock.pictures.regions.masks import sized
from stability_mock.pictures.regions.subject import subject
from stability_mock.pictures.spec import PictureSpec
from stability_mock.pictures.uploads import flattened

_NEAREST = 0.7
"""What part of each side of the background shows if `depth` is 0."""


def paint(inputs: Inputs) -> Image.Image:
    """Return the subject of the input before the picture `background`, or else before the scene of its prompt.

    The text `keep`, "true", keeps the input's own background. All is lighter on the side that `direction` names, or
    as the picture `light` is; `strength` says by how much. The subject keeps its own pixels in proportion to
    `preserve`. The greater `depth` is, the more of the background shows.
    """
    image, mask = sized(inputs), subject(sized(inputs))
    image = flattened(image)
    spec = inputs.spec._replace(prompt=_words(inputs))
    preserve = inputs.share("preserve", 1.0)
    kept, keeps = image.copy(), mask.point([round(value * preserve) for value in range(256)])
    if inputs.texts.get("keep") != "true":
        behind = _background(inputs, spec)
        behind.paste(image, (0, 0), mask)
        image = behind
        if band := place(ImageOps.invert(mask)):
            write_caption(kept, spec, band)
            keeps.paste(255, band.box)
    return relit(image, kept, keeps, inputs)


def _words(inputs: Inputs) -> str:
    """Return what is to be seen, as one prompt: the background decides the scene."""
    asked = (inputs.texts.get("background_prompt", ""), inputs.texts.get("foreground_prompt", ""))
    return " / ".join(filter(None, asked)) or inputs.spec.prompt


def _background(inputs: Inputs, spec: PictureSpec) -> Image.Image:
    """Return what is behind the subject: a picture that was sent, or a scene, so much of it as `depth` says."""
    if "background" in inputs.images:
        behind = flattened(inputs.images["background"])
    else:
        behind = paint_scene(spec, spec.size, None).convert("RGB")
    shown = _NEAREST + (1 - _NEAREST) * inputs.share("depth", 1.0)
    return ImageOps.fit(behind, spec.size, Image.Resampling.BILINEAR, bleed=(1 - shown) / 2)
