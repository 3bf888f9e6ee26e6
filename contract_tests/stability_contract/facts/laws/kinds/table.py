"""The laws of every kind of picture, in one table."""

from __future__ import annotations

from stability_contract.facts.laws.kinds import guided, regions, whole
from stability_contract.facts.laws.kinds.law import KindLaw

MASKS = ("erase", "inpaint")
FOUND = ("replace", "recolor")
MASK = "White is changed fully, black is kept, grey by its strength."
GROW = "`grow_mask` widens the changed region by that number of pixels all round; nothing outside it changes."
ALPHA = "Without a mask the transparency of the picture is the mask; with both the mask wins."
SCALED = "A mask of another size is scaled to the picture."
SEARCH = "A text says what to find in the picture; the rest is kept."
FOURFOLD = "The fast upscale is the picture, four times as wide and as high."
DETAIL = "The other upscales keep what is in the picture; `creativity` says how much may be added."
INSIDE = "Outpainting keeps the picture and adds what is around it."
CUTOUT = "The background is removed: the answer has an alpha channel."
RELIGHT = "`preserve_original_subject` 1.0 keeps the subject's pixels exactly."
LIGHT = "`light_source_direction` says from where the light comes."
GUIDE = "`control_strength` says how much influence the picture has."
FIDELITY = "`fidelity` says how closely the style of the picture is followed."
TRANSFER = "`style_strength` 0 gives `init_image`."

KIND_LAWS = (
    KindLaw("outside the mask nothing changes", MASKS, regions.outside_is_kept, MASK),
    KindLaw("a black mask keeps the picture", MASKS, regions.black_is_kept, MASK),
    KindLaw("grow widens the region and no more", MASKS, regions.grow_widens, GROW),
    KindLaw("transparency is a mask", MASKS, regions.alpha_is_a_mask, ALPHA),
    KindLaw("a mask wins over transparency", MASKS, regions.mask_wins, ALPHA),
    KindLaw("a mask is scaled to the picture", MASKS, regions.mask_is_scaled, SCALED),
    KindLaw("grey mixes in proportion", ("inpaint",), regions.grey_mixes, MASK),
    KindLaw("a white mask leaves nothing of the picture", ("inpaint",), regions.white_is_the_scene, MASK),
    KindLaw("other words change the region alone", ("inpaint",), regions.words_change_the_region, MASK),
    KindLaw("a search finds a region of its own", FOUND, regions.found_region, SEARCH, "assumed"),
    KindLaw("grow widens the region found", FOUND, regions.found_region_grows, GROW),
    KindLaw("another colour is as light as the old one", ("recolor",), regions.lightness_is_kept, SEARCH, "assumed"),
    KindLaw("scaled down it is the picture", ("enlarge",), whole.scaled_down_it_is_the_input, FOURFOLD, "assumed"),
    KindLaw("an upscale keeps the colours", ("detail",), whole.colours_are_kept, DETAIL, "assumed"),
    KindLaw("the picture is inside its margins", ("outpaint",), whole.the_input_is_inside, INSIDE),
    KindLaw("the background becomes transparent", ("cutout",), whole.the_background_is_transparent, CUTOUT),
    KindLaw("of one colour the middle stays", ("cutout",), whole.of_one_colour_the_middle_stays, CUTOUT, "assumed"),
    KindLaw("the subject is preserved", ("relight",), whole.the_subject_is_preserved, RELIGHT),
    KindLaw(
        "another background is another picture",
        ("relight",),
        whole.another_background_is_another_picture,
        LIGHT,
        "assumed",
    ),
    KindLaw("the side of the light is brighter", ("relight",), whole.the_side_of_the_light_is_brighter, LIGHT),
    KindLaw("strength 0 is the plain scene", ("sketch", "structure", "style"), guided.none_is_the_scene, GUIDE),
    KindLaw("the lines of the picture are drawn", ("sketch",), guided.edges_are_drawn, GUIDE),
    KindLaw("the lightness follows the picture", ("structure",), guided.lightness_goes_together, GUIDE),
    KindLaw("fidelity moves the colours", ("style",), guided.fidelity_moves_the_colours, FIDELITY),
    KindLaw("without style it is the picture", ("transfer",), guided.no_style_is_the_input, TRANSFER),
    KindLaw("style moves the colours", ("transfer",), guided.style_moves_the_colours, TRANSFER),
)
"""Every law of a kind. It is tried on each operation that makes its pictures so, of any contract."""
