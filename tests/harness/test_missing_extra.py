"""The command without the packages that its extra brings."""

from __future__ import annotations

import sys

import pytest
from stability_contract.__main__ import main


def test_a_missing_extra_is_reported_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "stability_contract.cli", None)

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 2
    assert capsys.readouterr().err == (
        "stability-contract: stability_contract.cli is missing; "
        "install the extra: pip install 'stability-mock[contract]'\n"
    )
