"""What comes back: sizes, formats, seeds, and the two forms of answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stability_contract.facts.fact import EVERYWHERE, fact
from stability_contract.http import json_body
from stability_contract.oracle import pictures

if TYPE_CHECKING:
    from stability_contract.facts.probe import Probe

ONE_MEGAPIXEL = {
    "16:9": (1344, 768),
    "1:1": (1024, 1024),
    "21:9": (1536, 640),
    "2:3": (832, 1216),
    "3:2": (1216, 832),
    "4:5": (896, 1088),
    "5:4": (1088, 896),
    "9:16": (768, 1344),
    "9:21": (640, 1536),
}
CORE = {
    "16:9": (1648, 944),
    "1:1": (1248, 1248),
    "21:9": (1888, 784),
    "2:3": (1024, 1488),
    "3:2": (1488, 1024),
    "4:5": (1104, 1328),
    "5:4": (1328, 1104),
    "9:16": (944, 1648),
    "9:21": (784, 1888),
}
RANDOM = "(Omit this parameter or pass `0` to use a random seed.)"
GUIDES = "A specific value that is used to guide the 'randomness' of the generation."
BYTES = "Specify `image/*` to get the image bytes directly."
JSON = "Otherwise specify `application/json` to receive the image as base64 encoded JSON."


@fact(("ultra", "sd3"), label="observed")
def each_ratio_has_its_size(probe: Probe) -> None:
    """Try all nine."""
    _try_sizes(probe, ONE_MEGAPIXEL)


@fact("core", label="assumed")
def each_ratio_of_core_has_its_size(probe: Probe) -> None:
    """Try all nine."""
    _try_sizes(probe, CORE)


def _try_sizes(probe: Probe, sizes: dict[str, tuple[int, int]]) -> None:
    for ratio, size in sizes.items():
        seen = probe.size(prompt="a pier", aspect_ratio=ratio, output_format="jpeg")
        probe.require(seen == size, f"{ratio} is {seen[0]}x{seen[1]}, not {size[0]}x{size[1]}")


@fact(EVERYWHERE, "Controls the aspect ratio of the generated image.")
def the_sides_are_in_the_ratio_asked_for(probe: Probe) -> None:
    """Try that width by height is within four percent of each ratio."""
    for ratio in ONE_MEGAPIXEL:
        width, height = probe.size(prompt="a pier", aspect_ratio=ratio, output_format="jpeg")
        across, down = map(int, ratio.split(":"))
        off = abs(width * down / (height * across) - 1)
        probe.require(off < 0.04, f"{ratio} is {width}x{height}")


@fact(
    EVERYWHERE,
    {
        "ultra": "The resolution of the generated image will be 1 megapixel.",
        "core": "The resolution of the generated image will be 1.5 megapixels.",
        "sd3": "The resolution of the generated image will be 1MP.",
    },
)
def the_picture_has_the_megapixels_promised(probe: Probe) -> None:
    """Try all nine ratios, within seven percent."""
    promised = 1.5 if probe.section == "core" else 1.0
    for ratio in ONE_MEGAPIXEL:
        width, height = probe.size(prompt="a pier", aspect_ratio=ratio, output_format="jpeg")
        megapixels = width * height / 1_000_000
        probe.require(abs(megapixels / promised - 1) < 0.07, f"{ratio} has {megapixels:.2f} megapixels")


@fact(("ultra", "sd3"), "The default resolution is 1024x1024.")
def by_default_the_picture_is_1024x1024(probe: Probe) -> None:
    """Try without a ratio."""
    size = probe.size(prompt="a pier")
    probe.require(size == (1024, 1024), f"is {size[0]}x{size[1]}")


@fact(EVERYWHERE, "aspect_ratio Default: `1:1`", {"sd3": "Defaults to 1:1."})
def by_default_the_ratio_is_1_1(probe: Probe) -> None:
    """Try that leaving it out and saying it is the same."""
    bare = probe.pixels(prompt="a pier", seed="6")
    probe.require(bare == probe.pixels(prompt="a pier", seed="6", aspect_ratio="1:1"), "the pictures differ")


@fact(EVERYWHERE, "Dictates the `content-type` of the generated image.")
def the_format_is_the_one_asked_for(probe: Probe) -> None:
    """Try each format, by the header and by the bytes."""
    for kind in ("jpeg", "png") if probe.section == "sd3" else ("jpeg", "png", "webp"):
        result = probe.picture(prompt="a pier", output_format=kind)
        look = pictures.look(result.picture or b"")
        probe.require(result.media_type == f"image/{kind}", f"{kind}: the header says {result.media_type}")
        probe.require(look and look.media_type == f"image/{kind}", f"{kind}: the bytes are {look and look.media_type}")


@fact(EVERYWHERE, "output_format Default: `png`")
def by_default_the_format_is_png(probe: Probe) -> None:
    """Try without a format, in both forms of answer."""
    for accept in ("image/*", "application/json"):
        result = probe.picture("", accept, prompt="a pier")
        look = pictures.look(result.picture or b"")
        probe.require(result.media_type == "image/png", f"{accept}: the header says {result.media_type}")
        probe.require(look and look.media_type == "image/png", f"{accept}: the bytes are {look and look.media_type}")


@fact(EVERYWHERE, GUIDES)
def the_same_seed_gives_the_same_picture_and_another_another(probe: Probe) -> None:
    """Try one seed twice, and its neighbour; the bounds are seeds like any other."""
    for seed, other in (("7", "8"), ("1", "4294967294")):
        first = probe.pixels(prompt="a pier", seed=seed)
        probe.require(first == probe.pixels(prompt="a pier", seed=seed), f"seed {seed} gives two pictures")
        probe.require(first != probe.pixels(prompt="a pier", seed=other), f"seeds {seed} and {other} give one picture")


@fact(EVERYWHERE, RANDOM)
def no_seed_draws_a_random_one_and_reports_it(probe: Probe) -> None:
    """Try thrice without: the seeds differ, and each gives its picture again."""
    drawn = [probe.picture(prompt="a pier") for _ in range(3)]
    seeds = [result.seed for result in drawn]
    probe.require(len(set(seeds)) == 3 and 0 not in seeds, f"draws {seeds}")
    again = probe.pixels(prompt="a pier", seed=str(seeds[0]))
    probe.require(
        again == pictures.pixels(drawn[0].picture or b""), f"the seed reported, {seeds[0]}, gives another picture"
    )


@fact(EVERYWHERE, RANDOM, "seed Default: `0`")
def seed_0_draws_a_random_one(probe: Probe) -> None:
    """Try it thrice; 0 itself is never reported."""
    drawn = [probe.picture(prompt="a pier", seed="0") for _ in range(3)]
    seeds = [result.seed for result in drawn]
    probe.require(len(set(seeds)) == 3 and 0 not in seeds, f"draws {seeds}")
    again = probe.pixels(prompt="a pier", seed=str(seeds[2]))
    probe.require(
        again == pictures.pixels(drawn[2].picture or b""), f"the seed reported, {seeds[2]}, gives another picture"
    )


@fact(
    EVERYWHERE,
    "What you wish to see in the output image.",
)
def another_prompt_gives_another_picture(probe: Probe) -> None:
    """Try two prompts with one seed."""
    one, two = (probe.pixels(prompt=prompt, seed="7") for prompt in ("a pier", "a forest at night"))
    probe.require(one != two, "the pictures are the same")


@fact("core", "Guides the image model towards a particular style.")
def each_style_changes_the_picture(probe: Probe) -> None:
    """Try two styles and none, with one seed."""
    seen = [probe.pixels(prompt="a pier", seed="7"), probe.pixels(prompt="a pier", seed="7", style_preset="origami")]
    seen.append(probe.pixels(prompt="a pier", seed="7", style_preset="pixel-art"))
    probe.require(len(set(seen)) == 3, "the style makes no difference")


@fact(
    EVERYWHERE,
    "`image/*` to receive the image in the format specified by the `output_format` parameter.",
    BYTES,
)
def image_asks_for_the_bytes(probe: Probe) -> None:
    """Try it, and what comes with the bytes."""
    answer = probe.post(prompt="a pier", output_format="jpeg", seed="11")
    probe.require(answer.status == 200, f"answers {answer.status}")
    probe.require(answer.body[:2] == b"\xff\xd8", "the body is not jpeg")
    reported = {name: answer.header(name) for name in ("content-type", "seed", "finish-reason")}
    expected = {"content-type": "image/jpeg", "seed": "11", "finish-reason": "SUCCESS"}
    probe.require(reported == expected, f"reports {reported}")


@fact(
    EVERYWHERE,
    {
        "ultra": "`application/json` to receive the image in the format specified by the `output_format` parameter, "
        "but encoded to base64 in a JSON response.",
        "core": "`application/json` to receive the image encoded as base64 in a JSON response.",
        "sd3": "`application/json` to receive the image encoded as base64 in a JSON response.",
    },
    JSON,
)
def json_asks_for_base64(probe: Probe) -> None:
    """Try it: the same picture as in bytes, plain base64, with the seed and the finish reason."""
    answer = probe.post("", "application/json", prompt="a pier", output_format="jpeg", seed="11")
    probe.require(answer.status == 200, f"answers {answer.status}")
    probe.require(
        answer.header("content-type") == "application/json; type=image/jpeg", f"is {answer.header('content-type')}"
    )
    found = json_body.read(answer.body)
    probe.require(
        set(found) == {"image", "finish_reason", "seed"}
        and found["seed"] == 11
        and found["finish_reason"] == "SUCCESS",
        f"has {sorted(found)}, seed {found.get('seed')}, finish reason {found.get('finish_reason')}",
    )
    probe.require(re.fullmatch("[A-Za-z0-9+/]+={0,2}", str(found["image"])), "the image is not plain base64")
    inside = probe.picture("", "application/json", prompt="a pier", output_format="jpeg", seed="11").picture
    probe.require(
        inside == probe.picture(prompt="a pier", output_format="jpeg", seed="11").picture, "not the same bytes"
    )


@fact(
    ("ultra", "core"),
    {"ultra": "The bytes of the generated jpeg.", "core": "The bytes of the generated png."},
)
def the_whole_picture_is_in_the_body(probe: Probe) -> None:
    """Try that its length is reported, and that no byte is missing at its end."""
    kind, end = ("png", b"IEND\xaeB`\x82") if probe.section == "core" else ("jpeg", b"\xff\xd9")
    answer = probe.post(prompt="a pier", output_format=kind)
    probe.require(answer.body.endswith(end), f"ends with {answer.body[-4:]!r}")
    probe.require(answer.header("content-length") in {None, str(len(answer.body))}, "the length reported is wrong")


@fact(EVERYWHERE, label="observed")
def every_answer_has_an_id_of_its_own(probe: Probe) -> None:
    """Try twice, good and bad."""
    ids = [probe.post(prompt=prompt).header("x-request-id") for prompt in ("a pier", "a pier", "", "")]
    probe.require(all(ids) and len(set(ids)) == 4, f"gives {ids}")
    said = probe.request(prompt="a pier").having("x-request-id", "0123456789abcdef" * 2)
    echoed = probe.send(said).header("x-request-id")
    probe.require(echoed != said.header("x-request-id"), "takes the client's id", label="assumed")
    probe.require(all(re.fullmatch("[0-9a-f]{32}", one or "") for one in ids), f"gives {ids}", label="assumed")


@fact(EVERYWHERE, label="assumed")
def answers_at_once_do_not_mix(probe: Probe) -> None:
    """Try twelve requests at once: each gets its seed and its picture."""
    alone = {seed: probe.pixels(prompt=f"pier {seed}", seed=str(seed)) for seed in (101, 102)}
    wanted = [probe.request(prompt=f"pier {101 + number}", seed=str(101 + number)) for number in range(12)]
    answers = probe.together(wanted)
    reported = [answer.header("seed") for answer in answers]
    probe.require(reported == [str(101 + number) for number in range(12)], f"reports {reported}")
    probe.require(len({answer.body for answer in answers}) == 12, "two requests got one picture")
    for answer, seed in zip(answers, alone, strict=False):
        probe.require(pictures.pixels(answer.body) == alone[seed], f"seed {seed} gave another picture than alone")
