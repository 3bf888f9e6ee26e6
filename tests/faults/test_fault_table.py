"""The table of all faults is whole: what it lists can be had, and what can be had is listed."""

from __future__ import annotations

from typing import get_args

from stability_contract.client_check import trials
from stability_mock import errors
from stability_mock.faults.scenario_file import FaultModel
from stability_mock.faults.table import ON_DEMAND, WIRE_FAULTS
from stability_mock.web.wire_faults import connection_faults, response_faults


def test_every_error_has_its_form_on_demand() -> None:
    missing = [kind.__name__ for kind in errors.ApiError.__subclasses__() if kind not in ON_DEMAND]

    assert not missing, f"add to ON_DEMAND in faults/table.py: {missing}"


def test_every_wire_fault_is_carried_out_where_the_table_says_and_nowhere_else() -> None:
    done = {
        "connection": {*connection_faults._WAYS},
        "answer": {*response_faults._WAYS},
        "picture": {*response_faults._PICTURE_WAYS},
    }
    listed = {place: {name for name, fault in WIRE_FAULTS.items() if fault.place == place} for place in done}

    assert done == listed, "each fault in faults/table.py needs its entry in the _WAYS of web/wire_faults/"


def test_every_wire_fault_can_be_planned_and_no_other() -> None:
    planned = get_args(get_args(FaultModel.model_fields["wire"].annotation)[0])

    assert planned == tuple(WIRE_FAULTS)


def test_the_client_check_tries_every_wire_fault() -> None:
    assert tuple(trials.WIRE) == tuple(WIRE_FAULTS), (
        "client_check/trials.py needs each fault of faults/table.py, in its order"
    )
