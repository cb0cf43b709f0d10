"""Whether a job's end can be told to the URL that its caller gives."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from api.settings import ApiSettings
from api.words import without_nul
from shared.domain.errors import InvalidRequestError
from shared.domain.job import JobRequest

FIELD = "webhook_url"


class WebhookFields(BaseModel):
    """Who is to be told of a job's end."""

    webhook_url: Annotated[
        Annotated[str, AfterValidator(without_nul)] | None,
        Field(
            description="an `https` URL that gets a signed POST when the job has ended, however "
            "it does",
            examples=["https://hooks.example.com/loadgenie"],
        ),
    ] = None


def with_webhook(settings: ApiSettings, request: JobRequest) -> JobRequest:
    """Return a request with the canonical form of its URL. Raises InvalidRequestError."""
    if request.webhook_url is None:
        return request
    if not settings.webhook_secrets:
        raise _refused("cannot be used: this service has no WEBHOOK_SECRET to sign with")
    try:
        url = settings.webhook_receivers.checked(request.webhook_url)
    except ValueError as fault:
        raise _refused(str(fault)) from None
    return request.model_copy(update={FIELD: url})


def _refused(message: str) -> InvalidRequestError:
    return InvalidRequestError(
        f"The request is not valid: {FIELD} {message}.", errors=[(FIELD, message)]
    )
