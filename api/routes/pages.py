"""Pages for people: the API's documentation, rendered without any other server."""

from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from api.errors_page import errors_page

router = APIRouter(include_in_schema=False)

READ = ["GET", "HEAD"]
ASSETS = "/docs/assets"
OPENAPI = "/openapi.json"

# The pages start themselves with a few inline lines; Redoc searches in a worker of its own.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: https:; connect-src 'self'; font-src 'self' data:; worker-src blob:; "
    "frame-ancestors 'none'; base-uri 'none'"
)


def assets() -> StaticFiles:
    """Return the files of Swagger UI and Redoc, from the wheel that brings them."""
    return StaticFiles(directory=Path(str(files("fastapi_offline"))) / "static")


@router.api_route("/", methods=READ)
async def home(request: Request) -> Response:
    """Redirect to the documentation."""
    return RedirectResponse(f"{_root(request)}/docs")


@router.api_route("/docs", methods=READ)
async def swagger(request: Request) -> Response:
    """Return Swagger UI."""
    root = _root(request)
    page = get_swagger_ui_html(
        openapi_url=root + OPENAPI,
        title="LoadGenie API",
        swagger_js_url=f"{root}{ASSETS}/swagger-ui-bundle.js",
        swagger_css_url=f"{root}{ASSETS}/swagger-ui.css",
        swagger_favicon_url=f"{root}{ASSETS}/favicon.png",
    )
    return _page(page)


@router.api_route("/redoc", methods=READ)
async def redoc(request: Request) -> Response:
    """Return Redoc."""
    root = _root(request)
    page = get_redoc_html(
        openapi_url=root + OPENAPI,
        title="LoadGenie API",
        redoc_js_url=f"{root}{ASSETS}/redoc.standalone.js",
        redoc_favicon_url=f"{root}{ASSETS}/favicon.png",
        with_google_fonts=False,
    )
    return _page(page)


@router.api_route("/docs/errors.md", methods=READ)
async def errors() -> Response:
    """Return the page that the `type` of every problem points to."""
    return Response(errors_page(), media_type="text/markdown; charset=utf-8")


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", "")).rstrip("/")


def _page(page: HTMLResponse) -> Response:
    page.headers["Content-Security-Policy"] = PAGE_POLICY
    return page
