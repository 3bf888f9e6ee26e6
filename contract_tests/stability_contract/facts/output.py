"""What comes back: sizes, formats, seeds, and the two forms of answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stability_contract.facts.fact import EVERYWHERE, fact
from stability_contract.http import json_body
from stability_contract.oracle import pictures

if TYPE_CHECKING:
    from stability_contract.facts.probe import Bench

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


@fact(EVERYWHERE, "Controls the aspect ratio of the generated image.")
def each_ratio_has_its_size(bench: Bench) -> None:
    """Try all nine (the sides are observed, Core's assumed)."""
    for ratio, size in (CORE if bench.section == "core" else ONE_MEGAPIXEL).items():
        seen = bench.size(prompt="a pier", aspect_ratio=ratio, output_format="jpeg")
        bench.require(seen == size, f"{ratio} is {seen[0]}x{seen[1]}, not {size[0]}x{size[1]}")


@fact(EVERYWHERE, "Controls the aspect ratio of the generated image.")
def the_sides_are_in_the_ratio_asked_for(bench: Bench) -> None:
    """Try that width by height is within four percent of each ratio."""
    for ratio in ONE_MEGAPIXEL:
        width, height = bench.size(prompt="a pier", aspect_ratio=ratio, output_format="jpeg")
        across, down = map(int, ratio.split(":"))
        off = abs(width * down / (height * across) - 1)
        bench.require(off < 0.04, f"{ratio} is {width}x{height}")


@fact(
    EVERYWHERE,
    {
        "ultra": "The resolution of the generated image will be 1 megapixel.",
        "core": "The resolution of the generated image will be 1.5 megapixels.",
        "sd3": "The resolution of the generated image will be 1MP.",
    },
)
def the_picture_has_the_megapixels_promised(bench: Bench) -> None:
    """Try all nine ratios, within seven percent."""
    promised = 1.5 if bench.section == "core" else 1.0
    for ratio in ONE_MEGAPIXEL:
        width, height = bench.size(prompt="a pier", aspect_ratio=ratio, output_format="jpeg")
        megapixels = width * height / 1_000_000
        bench.require(abs(megapixels / promised - 1) < 0.07, f"{ratio} has {megapixels:.2f} megapixels")


@fact(("ultra", "sd3"), "The default resolution is 1024x1024.")
def by_default_the_picture_is_1024x1024(bench: Bench) -> None:
    """Try without a ratio."""
    size = bench.size(prompt="a pier")
    bench.require(size == (1024, 1024), f"is {size[0]}x{size[1]}")


@fact(EVERYWHERE, "aspect_ratio Default: `1:1`", {"sd3": "Defaults to 1:1."})
def by_default_the_ratio_is_1_1(bench: Bench) -> None:
    """Try that leaving it out and saying it is the same."""
    bare = bench.pixels(prompt="a pier", seed="6")
    bench.require(bare == bench.pixels(prompt="a pier", seed="6", aspect_ratio="1:1"), "the pictures differ")


@fact(EVERYWHERE, "Dictates the `content-type` of the generated image.")
def the_format_is_the_one_asked_for(bench: Bench) -> None:
    """Try each format, by the header and by the bytes."""
    for kind in ("jpeg", "png") if bench.section == "sd3" else ("jpeg", "png", "webp"):
        result = bench.picture(prompt="a pier", output_format=kind)
        look = pictures.look(result.picture or b"")
        bench.require(result.media_type == f"image/{kind}", f"{kind}: the header says {result.media_type}")
        bench.require(look and look.media_type == f"image/{kind}", f"{kind}: the bytes are {look and look.media_type}")


@fact(EVERYWHERE, "output_format Default: `png`")
def by_default_the_format_is_png(bench: Bench) -> None:
    """Try without a format, in both forms of answer."""
    for accept in ("image/*", "application/json"):
        result = bench.picture("", accept, prompt="a pier")
        look = pictures.look(result.picture or b"")
        bench.require(result.media_type == "image/png", f"{accept}: the header says {result.media_type}")
        bench.require(look and look.media_type == "image/png", f"{accept}: the bytes are {look and look.media_type}")


@fact(EVERYWHERE, GUIDES)
def the_same_seed_gives_the_same_picture_and_another_another(bench: Bench) -> None:
    """Try one seed twice, and its neighbour; the bounds are seeds like any other."""
    for seed, other in (("7", "8"), ("1", "4294967294")):
        first = bench.pixels(prompt="a pier", seed=seed)
        bench.require(first == bench.pixels(prompt="a pier", seed=seed), f"seed {seed} gives two pictures")
        bench.require(first != bench.pixels(prompt="a pier", seed=other), f"seeds {seed} and {other} give one picture")


@fact(EVERYWHERE, RANDOM)
def no_seed_draws_a_random_one_and_tells_it(bench: Bench) -> None:
    """Try thrice without: the seeds differ, and each gives its picture again."""
    drawn = [bench.picture(prompt="a pier") for _ in range(3)]
    seeds = [result.seed for result in drawn]
    bench.require(len(set(seeds)) == 3 and 0 not in seeds, f"draws {seeds}")
    again = bench.pixels(prompt="a pier", seed=str(seeds[0]))
    bench.require(
        again == pictures.pixels(drawn[0].picture or b""), f"the seed told, {seeds[0]}, gives another picture"
    )


@fact(EVERYWHERE, RANDOM, "seed Default: `0`")
def seed_0_draws_a_random_one(bench: Bench) -> None:
    """Try it thrice; 0 itself is never told."""
    drawn = [bench.picture(prompt="a pier", seed="0") for _ in range(3)]
    seeds = [result.seed for result in drawn]
    bench.require(len(set(seeds)) == 3 and 0 not in seeds, f"draws {seeds}")
    again = bench.pixels(prompt="a pier", seed=str(seeds[2]))
    bench.require(
        again == pictures.pixels(drawn[2].picture or b""), f"the seed told, {seeds[2]}, gives another picture"
    )


@fact(
    EVERYWHERE,
    "What you wish to see in the output image.",
)
def another_prompt_gives_another_picture(bench: Bench) -> None:
    """Try two prompts with one seed."""
    one, two = (bench.pixels(prompt=prompt, seed="7") for prompt in ("a pier", "a forest at night"))
    bench.require(one != two, "the pictures are the same")


@fact("core", "Guides the image model towards a particular style.")
def each_style_changes_the_picture(bench: Bench) -> None:
    """Try two styles and none, with one seed."""
    seen = [bench.pixels(prompt="a pier", seed="7"), bench.pixels(prompt="a pier", seed="7", style_preset="origami")]
    seen.append(bench.pixels(prompt="a pier", seed="7", style_preset="pixel-art"))
    bench.require(len(set(seen)) == 3, "the style makes no difference")


@fact(
    EVERYWHERE,
    "`image/*` to receive the image in the format specified by the `output_format` parameter.",
    BYTES,
)
def image_asks_for_the_bytes(bench: Bench) -> None:
    """Try it, and what comes with the bytes."""
    answer = bench.post(prompt="a pier", output_format="jpeg", seed="11")
    bench.require(answer.status == 200, f"answers {answer.status}")
    bench.require(answer.body[:2] == b"\xff\xd8", "the body is no jpeg")
    told = {name: answer.header(name) for name in ("content-type", "seed", "finish-reason")}
    expected = {"content-type": "image/jpeg", "seed": "11", "finish-reason": "SUCCESS"}
    bench.require(told == expected, f"tells {told}")


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
def json_asks_for_base64(bench: Bench) -> None:
    """Try it: the same picture as in bytes, plain base64, and the seed and finish reason beside it."""
    answer = bench.post("", "application/json", prompt="a pier", output_format="jpeg", seed="11")
    bench.require(answer.status == 200, f"answers {answer.status}")
    bench.require(
        answer.header("content-type") == "application/json; type=image/jpeg", f"is {answer.header('content-type')}"
    )
    found = json_body.read(answer.body)
    bench.require(
        set(found) == {"image", "finish_reason", "seed"}
        and found["seed"] == 11
        and found["finish_reason"] == "SUCCESS",
        f"has {sorted(found)}, seed {found.get('seed')}, finish reason {found.get('finish_reason')}",
    )
    bench.require(re.fullmatch("[A-Za-z0-9+/]+={0,2}", str(found["image"])), "the image is no plain base64")
    inside = bench.picture("", "application/json", prompt="a pier", output_format="jpeg", seed="11").picture
    bench.require(
        inside == bench.picture(prompt="a pier", output_format="jpeg", seed="11").picture, "not the same bytes"
    )


@fact(
    ("ultra", "core"),
    {"ultra": "The bytes of the generated jpeg.", "core": "The bytes of the generated png."},
)
def the_whole_picture_is_in_the_body(bench: Bench) -> None:
    """Try that its length is told, and that no byte is missing at its end."""
    kind, end = ("png", b"IEND\xaeB`\x82") if bench.section == "core" else ("jpeg", b"\xff\xd9")
    answer = bench.post(prompt="a pier", output_format=kind)
    bench.require(answer.body.endswith(end), f"ends with {answer.body[-4:]!r}")
    bench.require(answer.header("content-length") in {None, str(len(answer.body))}, "the length told is wrong")


@fact(EVERYWHERE, label="observed")
def every_answer_has_an_id_of_its_own(bench: Bench) -> None:
    """Try twice, good and bad."""
    ids = [bench.post(prompt=prompt).header("x-request-id") for prompt in ("a pier", "a pier", "", "")]
    bench.require(len(set(ids)) == 4 and all(re.fullmatch("[0-9a-f]{32}", one or "") for one in ids), f"gives {ids}")


@fact(EVERYWHERE, label="assumed")
def answers_at_once_do_not_mix(bench: Bench) -> None:
    """Try twelve requests at once: each gets its seed and its picture."""
    alone = {seed: bench.pixels(prompt=f"pier {seed}", seed=str(seed)) for seed in (101, 102)}
    wanted = [bench.request(prompt=f"pier {101 + number}", seed=str(101 + number)) for number in range(12)]
    answers = bench.together(wanted)
    told = [answer.header("seed") for answer in answers]
    bench.require(told == [str(101 + number) for number in range(12)], f"tells {told}")
    bench.require(len({answer.body for answer in answers}) == 12, "two requests got one picture")
    for answer, seed in zip(answers, alone, strict=False):
        bench.require(pictures.pixels(answer.body) == alone[seed], f"seed {seed} gave another picture than alone")
