# ruff: noqa: RUF001 - prompts in other scripts than Latin
"""In which script a prompt is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stability_mock.moderation import mostly_not_latin


@pytest.mark.parametrize(
    ("prompt", "verdict"),
    [
        ("", False),
        ("lighthouse", False),
        ("123 !?", False),
        ("🌊", False),
        ("Größe", False),
        ("ab灯台", False),
        ("a灯台", True),
        ("灯台", True),
        ("Маяк", True),
        ("ﬁne", False),
        ("\uff37\uff49\uff44\uff45", False),
        ("ʃʒ", False),
        ("ἀρχή", True),
        ("𝐋𝐢𝐠𝐡𝐭𝐡𝐨𝐮𝐬𝐞", False),
        ("𝕃𝕚𝕘𝕙𝕥 ℍ𝕠𝕦𝕤𝕖", False),
        ("𝓛𝓲𝓰𝓱𝓽 ℒℯ", False),
        ("𝛼 𝜋 𝝮 ℵ Ω", False),
        ("𝐋𝐢𝐠灯", False),
        ("𝐋灯台", True),
        ("ＬＩＧＨＴ ｈｏｕｓｅ", False),
        ("Ⓛⓘⓖⓗⓣ 🄻🅸🅶🅷🆃 ⒧", False),
        ("灯Ⓛⓘⓖⓗⓣ", True),
        ("ʟɪɢʜᴛ ᴴᵒᵘˢᵉ ₐₑₒ ⁿ ⱽ", False),
        ("e\u0301\u0302\u0489 n\u0303", False),
        ("ʻokina ˈlaɪt", False),
        ("🇫🇷 👩‍🚀 👍🏽 ❤️ 1️⃣ ☕", False),
        ("灯👩‍🚀🇫🇷🇫🇷🇫🇷", True),
        ("ﾗｲﾄ", True),
        ("ﬓﬔ", True),
        ("لایت", True),
    ],
)
def test_a_prompt_is_not_latin_when_more_than_half_of_its_letters_are_not(prompt: str, verdict: bool) -> None:  # noqa: FBT001 - a column
    assert mostly_not_latin(prompt) is verdict


@given(latin=st.integers(0, 30), other=st.integers(0, 30), signs=st.text("0123456789 .,!?🌊", max_size=30))
def test_only_letters_count(latin: int, other: int, signs: str) -> None:
    prompt = "a" * latin + signs + "台" * other

    assert mostly_not_latin(prompt) is (other > latin)


@given(st.text())
def test_every_text_has_a_verdict(prompt: str) -> None:
    assert mostly_not_latin(prompt) in {True, False}
