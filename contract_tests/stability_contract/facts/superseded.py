"""What held in 2024 and no longer does in 2026."""

from __future__ import annotations

RATIOS = "ratios_are_listed_by_width"
SUPERSEDED = {
    "the_listed_formats_are_taken_and_no_others": {"sd3": "sd3_takes_three_formats_and_no_others"},
    "the_three_models_are_taken_and_no_others": {"sd3": "the_seven_models_are_taken_and_no_others"},
    "a_negative_prompt_does_not_work_with_turbo": {"sd3": "a_negative_prompt_works_with_every_model"},
    "each_ratio_of_core_has_its_size": {"core": "each_ratio_of_core_has_its_larger_size"},
    "the_picture_has_the_megapixels_promised": {"core": "each_ratio_of_core_has_its_larger_size"},
    "a_value_outside_the_list_is_reported_in_the_service_s_words": {"ultra": RATIOS, "core": RATIOS, "sd3": RATIOS},
}
"""The names of those facts, with the sections in which they are superseded and the fact that took their place there."""
