"""What the queue carries between processes: names of tasks, and nothing secret."""

from enum import StrEnum
from typing import Final


class TaskName(StrEnum):
    """The tasks that workers know. Each takes one argument, the job's id."""

    RUN_JOB = "loadgenie.run_job"


# Stands in a filled message where each delivery's own tag goes. The store puts the tag in whenever
# it pushes the message, so that no two messages share one: Kombu keeps the unacknowledged by tag.
DELIVERY_TAG: Final = "loadgenie_delivery_tag"
