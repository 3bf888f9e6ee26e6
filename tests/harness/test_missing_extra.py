"""The command without the packages that its extra brings."""

from __future__ import annotations

import sys

import pytest

from contract_tests.__main__ import main


def test_a_missing_extra_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "contract_tests.cli", None)

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 2
    assert capsys.readouterr().err == (
        "stability-contract: contract_tests.cli is missing; install the extra: pip install 'stability-mock[contract]'\n"
    )
