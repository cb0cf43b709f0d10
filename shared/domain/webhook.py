"""What becomes of the webhook of a job: a message about its end to a URL that its caller gave."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from shared.domain.value import Value


class WebhookStatus(StrEnum):
    """The states of a webhook; it is pending from the making of its job on."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class WebhookFault(StrEnum):
    """Why a try brought no answer."""

    HOST_NOT_FOUND = "host_not_found"
    ADDRESS_REFUSED = "address_refused"
    CONNECTION = "connection"
    TLS = "tls"
    TIMEOUT = "timeout"
    INTERNAL = "internal"


class Webhook(Value):
    """How far it is; `attempts` counts tries, and the rest is of the last one."""

    status: WebhookStatus
    attempts: int = 0
    last_status: int | None = Field(None, description="HTTP status of the last try's answer")
    last_error: WebhookFault | None = Field(None, description="why the last try got no answer")
    last_attempt_at: datetime | None = None
