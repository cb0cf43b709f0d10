"""Whether a script's load hangs on values of `__ENV` that were made up: then it is not compared."""

from collections.abc import Callable, Mapping
from typing import Any

from worker.verify.inspection.verdict import Inspection
from worker.verify.load.comparison import actual_load
from worker.verify.stand_ins.variables import Variables


def hangs_on_needs(
    options: Mapping[str, Any], variables: Variables, inspect: Callable[..., Inspection]
) -> bool:
    """Return whether k6 derives another load from other made-up values.

    `options` are those that k6 derived from the first ones; `inspect` asks it again, with `env`.
    """
    other = variables.otherwise()
    if other is None:
        return False
    derived = inspect(env=other).options
    return derived is None or actual_load(derived) != actual_load(options)
