"""Which mutant each sentence of the reference owns: one that the sentence's own fact kills.

`make mutation-sentences` tries each fact against its mutants, and writes those that it kills into `killed.json`, from
which docs/traceability.md is made.
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click
from stability_contract.facts import CONTRACT, runner
from stability_contract.server_check.options import Options
from stability_contract.server_check.run import prepare
from stability_contract.target import TargetError

from mutation import measure
from mutation.machine import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.facts.fact import Fact

FILE = Path(__file__).with_name("killed.json")

KILLERS: dict[str, tuple[str, ...]] = {
    "only_post_is_taken": ("any method will do", "405 becomes 404"),
    "the_path_is_the_published_one": ("404 becomes 400",),
    "the_body_must_be_a_multipart_form": ("JSON is taken", "urlencoded is taken"),
    "a_bad_content_type_is_reported_in_the_service_s_words": ("the field is in quotes", "a 400 is named badRequest"),
    "a_key_is_required": ("a key is not needed", "401 becomes 403"),
    "the_key_is_taken_from_the_authorization_header": ("a key without Bearer is refused",),
    "no_endpoint_works_without_a_key": ("a key is not needed",),
    "by_default_the_bytes_come": ("accept is required", "pictures come as JSON whatever was asked"),
    "accept_has_two_values": ("any accept will do",),
    "a_400_has_an_errors_field_with_every_problem": ("only the first problem is reported", "errors is empty"),
    "a_body_over_10_mib_is_413": ("413 becomes 400", "a 413 is named too_large"),
    "a_flagged_request_is_403": ("403 becomes 400",),
    "an_unsupported_language_is_422": ("422 becomes 400",),
    "an_internal_error_is_500": ("500 becomes 502",),
    "a_picture_comes_with_200": ("200 becomes 201",),
    "the_published_sample_works": ("the file part none is refused",),
    "words_may_have_weights": (
        "a prompt has at most 100 characters",
        "the prompt makes no difference",
        "200 becomes 201",
    ),
    "only_the_prompt_is_required": ("a prompt may be missing", "accept is required"),
    "a_prompt_has_1_to_10000_characters": ("a prompt has at most 9999 characters",),
    "a_negative_prompt_has_at_most_10000_characters": ("a negative prompt has at most 9999 characters",),
    "the_nine_ratios_are_taken_and_no_others": ("the ratio 9:21 is unknown", "an unknown ratio becomes 1:1"),
    "a_seed_is_between_0_and_4294967294": ("a seed is at most 4294967295", "a seed is at least 1"),
    "the_listed_formats_are_taken_and_no_others": ("jpg is jpeg", "webp is unknown", "sd3 knows no jpeg"),
    "the_seventeen_styles_are_taken_and_no_others": ("the style tile-texture is unknown",),
    "all_optional_fields_go_together": ("webp is unknown", "the style enhance is unknown", "200 becomes 201"),
    "both_modes_take_model_format_seed_and_negative_prompt": ("image-to-image takes no seed",),
    "the_three_models_are_taken_and_no_others": (
        "choices may be in capitals",
        "every model is medium",
        "200 becomes 201",
    ),
    "the_two_modes_are_taken_and_no_others": (
        "choices may be in capitals",
        "choices may have white space",
        "200 becomes 201",
    ),
    "without_a_mode_it_is_text_to_image": ("fields of the other mode are ignored", "text-to-image takes an image"),
    "a_negative_prompt_does_not_work_with_turbo": ("turbo takes a negative prompt",),
    "the_sides_are_in_the_ratio_asked_for": ("every ratio is 1:1", "pictures are turned"),
    "the_picture_has_the_megapixels_promised": ("pictures are half as large",),
    "by_default_the_picture_is_1024x1024": ("by default the ratio is 16:9", "pictures are one pixel too low"),
    "by_default_the_ratio_is_1_1": ("by default the ratio is 16:9",),
    "the_format_is_the_one_asked_for": ("every format is png", "every picture is a png inside"),
    "by_default_the_format_is_png": ("by default the format is jpeg", "by default sd3's format is jpeg"),
    "the_same_seed_gives_the_same_picture_and_another_another": ("the same seed gives almost the same picture",),
    "no_seed_draws_a_random_one_and_reports_it": ("without a seed it is always the same one",),
    "seed_0_draws_a_random_one": ("seed 0 is a seed like any other",),
    "another_prompt_gives_another_picture": ("the prompt makes no difference",),
    "each_style_changes_the_picture": ("the style makes no difference",),
    "image_asks_for_the_bytes": ("pictures come as JSON whatever was asked",),
    "json_asks_for_base64": ("base64 is a data URL",),
    "the_whole_picture_is_in_the_body": ("pictures lack the last hundred bytes", "pictures lack the last byte"),
    "it_needs_a_prompt_an_image_and_a_strength": ("image-to-image goes without strength",),
    "image_and_strength_are_only_for_it": ("text-to-image takes a strength",),
    "a_ratio_is_not_for_it": ("image-to-image takes an aspect ratio",),
    "a_strength_is_between_0_and_1": ("a strength is at most 2",),
    "jpeg_png_and_webp_are_taken_and_no_others": ("no webp is taken", "gif is taken"),
    "every_side_is_at_least_64_pixels": ("an upload has sides of at least 65",),
    "strength_0_gives_the_input": ("strength 0 changes one pixel",),
    "strength_1_gives_the_picture_without_an_input": ("strength 1 keeps a little of the input",),
    "the_more_strength_the_less_of_the_input": ("strength is the wrong way round", "the strength makes no difference"),
    "another_input_gives_another_picture": ("image is read as another picture",),
    "each_ratio_has_its_size": ("Ultra's 3:2 is 832x1216", "Core's 16:9 is 944x1648"),
    "each_ratio_of_core_has_its_size": ("Core's 16:9 is 944x1648",),
    "a_request_with_an_upload_has_at_most_10_mib": ("sd3 takes bodies of 10485761 bytes", "large uploads are refused"),
    "a_picture_costs_8_credits": ("Ultra costs 7",),
    "a_picture_costs_3_credits": ("Core costs 2",),
    "medium_costs_3_and_a_half_credits": ("sd3-medium costs 3",),
    "large_costs_6_and_a_half_credits": ("sd3-large costs 6",),
    "large_turbo_costs_4_credits": ("sd3-large-turbo costs 4.5",),
    "without_a_model_the_price_is_that_of_large": ("by default the model is medium",),
    "image_to_image_costs_the_same": ("image-to-image is costlier",),
    "a_refusal_costs_nothing": ("a 400 is charged",),
    "a_picture_that_fails_costs_nothing": ("a 500 is charged",),
    "no_error_response_costs_anything": ("a 400 is charged", "a 422 is charged"),
    "a_hundred_and_fifty_requests_are_taken": ("149 requests are taken",),
    "the_151st_request_is_refused": ("151 requests are taken",),
    "the_time_out_lasts_60_seconds": ("the time-out has 59 seconds",),
    "after_10_seconds_there_are_150_more": ("the window has 10.2 seconds",),
    "the_window_moves_with_the_requests": ("the window is fixed",),
    "all_endpoints_share_one_limit": ("each endpoint has a limit of its own",),
    "the_time_out_runs_from_the_request_that_was_one_too_many": (
        "the time-out has 61 seconds",
        "refusals lengthen the time-out",
    ),
    "requests_spread_over_the_window_are_all_taken": ("149 requests are taken", "100 requests are taken"),
    "one_more_is_limited_wherever_the_others_lie_in_the_window": ("151 requests are taken", "the window is fixed"),
    "another_key_gets_the_same_picture_for_the_same_form": ("a seed gives another picture every time",),
    "a_key_in_another_place_is_not_a_key": ("a key is not needed",),
    "no_other_method_makes_a_picture": ("any method will do",),
}
"""For each fact with a sentence, mutants that it should kill, the closest first."""


def owned(facts: list[Fact]) -> Iterator[tuple[Fact, str]]:
    """Yield each fact with the first of its mutants that it kills; facts without one are left out."""
    known = {**catalogue.mutants("requests"), **{defect.name: defect for defect in measure.defects()}}
    with ExitStack() as stack:
        field = measure.Field(1, stack)
        for fact in facts:
            for name in KILLERS.get(fact.name, ()):
                with field.serving(known[name]) as url:
                    if _kills(fact, url):
                        yield fact, name
                        break


def _kills(fact: Fact, url: str) -> bool:
    run = prepare(Options(url=url), url)
    try:
        return runner.attempt(fact, run.probe(fact.section)).state == "broken"
    except TargetError:
        return True
    finally:
        run.sender.client.end()


@click.command()
@click.option("--only", default="", help="Only facts whose title contains this; the others keep what they have.")
def main(only: str) -> None:
    """Try each fact against its mutants, and write down what it kills."""
    every = [fact for fact in runner.every() if fact.sentences and fact.contract == CONTRACT]
    facts = [fact for fact in every if only in fact.title]
    found: dict[str, str] = json.loads(FILE.read_text("utf-8")) if only else {}
    for fact, name in owned(facts):
        found[fact.title] = name
        click.echo(f"{fact.title}: kills {name!r}")
        FILE.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", "utf-8")
    lacking = [fact.title for fact in every if fact.title not in found]
    click.echo("\n".join(["", f"{len(found)} of {len(every)} facts kill a mutant of theirs", *lacking]))


if __name__ == "__main__":
    main()
