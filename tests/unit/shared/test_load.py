"""The parts of a load have names in Python and stay lists in JSON."""

import json

from shared.domain.load import LoadStage, Threshold
from shared.domain.verification import Load

STAGE = LoadStage(duration_s=60.0, target=10.0)
P95 = Threshold(metric="http_req_duration", aggregation="p(95)", operator="<", value=400.0)


def test_stages_and_thresholds_are_lists_in_json() -> None:
    load = Load(vus=10, stages=(STAGE,), thresholds=(P95,))

    assert json.loads(load.model_dump_json()) == {
        "vus": 10,
        "stages": [[60.0, 10.0]],
        "thresholds": [["http_req_duration", "p(95)", "<", 400.0]],
    }


def test_what_is_read_from_json_has_its_names_again() -> None:
    load = Load.model_validate_json(
        '{"stages": [[60, 10]], "thresholds": [["http_req_duration", "p(95)", "<", 400]]}'
    )

    assert load.stages is not None
    assert load.thresholds is not None
    assert load.stages[0].duration_s == 60
    assert load.stages[0].target == 10
    assert load.thresholds[0] == P95
    assert load.thresholds[0].value == 400


def test_the_schema_describes_the_lists() -> None:
    definitions = Load.model_json_schema()["$defs"]

    for name, length in (("LoadStage", 2), ("Threshold", 4)):
        assert definitions[name]["type"] == "array"
        assert len(definitions[name]["prefixItems"]) == length
