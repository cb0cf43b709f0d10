"""Describes in plain words, field by field, what is wrong with a request."""

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from shared.domain.errors import InvalidRequestError

_PLAIN = {
    "missing": "is required",
    "string_type": "must be a string",
    "json_type": "must be JSON",
    "dict_type": "must be a JSON object",
    "model_type": "must be a JSON object",
    "model_attributes_type": "must be a JSON object",
}


def parsed[M: BaseModel](model: type[M], document: str | bytes) -> M:
    """Return a JSON body as a model. Raises InvalidRequestError."""
    try:
        return model.model_validate_json(document, strict=True)
    except ValidationError as error:
        raise _invalid(error) from None


def parsed_form[M: BaseModel](model: type[M], fields: dict[str, Any]) -> M:
    """Return a form's fields, texts and uploads, as a model. Raises InvalidRequestError."""
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        raise _invalid(error) from None


def _invalid(error: ValidationError) -> InvalidRequestError:
    details = error.errors(include_input=False, include_url=False, include_context=True)
    errors = field_errors(details)
    return InvalidRequestError(
        "The request is not valid: " + "; ".join(f"{name} {text}" for name, text in errors) + ".",
        errors=errors,
    )


def field_errors(details: Iterable[Any], *, skip: int = 0) -> Sequence[tuple[str, str]]:
    """Return each field and its fault, never its value; `skip` drops leading path elements."""
    return [
        (".".join(str(part) for part in detail["loc"][skip:]) or "body", _plain(detail))
        for detail in details
    ]


def _plain(detail: Any) -> str:
    context = detail.get("ctx", {})
    match detail["type"]:
        case "string_too_short":
            return f"must have at least {context['min_length']:,} characters after trimming"
        case "string_too_long":
            return f"must have at most {context['max_length']:,} characters after trimming"
        case "json_invalid":
            return f"is not valid JSON: {context['error']}"
        case "value_error":
            return str(context["error"])
    message = str(detail["msg"])
    return _PLAIN.get(detail["type"], message[:1].lower() + message[1:])
