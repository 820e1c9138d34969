"""The OpenAPI document: what FastAPI gathers from the routes, with our problem body in place of its own."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from ims_desktop.central.api.answers import Problem

_DESCRIPTION = """The books of the warehouse over HTTP.

Sign in with `POST /api/v1/auth/login` and send the access token as `Authorization: Bearer`. Lists are bare JSON arrays,
paged by the `Link` header. Errors are `application/problem+json`, all of one shape. See docs/rest.md.
"""
_METHODS = ("get", "put", "post", "delete")


def describe(app: FastAPI) -> None:
    """Lets ``app`` answer with our document in place of FastAPI's own."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]  # as FastAPI's documentation has it


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title="IMS Central", version=app.version, description=_DESCRIPTION, routes=app.routes, tags=app.openapi_tags
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas.update(_problem_schemas())
    for path in document["paths"].values():
        for method in _METHODS:
            _without_framework_errors(path.get(method, {}).get("responses", {}))
    return document


def _problem_schemas() -> dict[str, Any]:
    _, schema = models_json_schema([(Problem, "validation")], ref_template="#/components/schemas/{model}")
    found: dict[str, Any] = schema["$defs"]
    return found


def _without_framework_errors(responses: dict[str, Any]) -> None:
    """FastAPI documents a 422 of its own wherever there are parameters; ours are 400."""
    invalid = responses.get("422", {}).get("content", {}).get("application/json")
    if invalid is not None:
        del responses["422"]
