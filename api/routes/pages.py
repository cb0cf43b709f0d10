"""Pages for people: the page at `/`, and the API's documentation; neither needs another server."""

import re
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from api.addresses import root_of
from api.errors_page import errors_page

router = APIRouter(include_in_schema=False)

OPENAPI = "/openapi.json"
DOCS_ASSETS = "/docs/assets"
PAGE_ASSETS = "/assets"

_PAGE = Path(__file__).parents[1] / "page"  # what web/ is built into

# Nothing inline, nothing evaluated, no other host. The editor draws its marks with `data:` images.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
# The pages start themselves with a few inline lines, which are named by their digests. Redoc
# searches in a worker of its own, and would fetch a logo from its makers. Both write styles.
DOCS_POLICY = (
    "default-src 'none'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; font-src 'self' data:; worker-src blob:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


class HashedFiles(StaticFiles):
    """Files whose names hold their hash: what a name stands for never changes."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """Return a file that a browser may keep for ever."""
        answer = super().file_response(*args, **kwargs)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer


def page_assets() -> ASGIApp:
    """Return the page's scripts and styles."""
    return GZipMiddleware(HashedFiles(directory=_PAGE / "assets"))


def docs_assets() -> ASGIApp:
    """Return the files of Swagger UI and Redoc, from the wheel that brings them."""
    return StaticFiles(directory=Path(str(files("fastapi_offline"))) / "static")


@router.get("/")
async def home() -> Response:
    """Return the page."""
    return FileResponse(
        _PAGE / "index.html",
        headers={"Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-cache"},
    )


@router.get("/notices.txt")
async def notices() -> Response:
    """Return the licences of the libraries that the page is built with."""
    return FileResponse(_PAGE / "notices.txt")


@router.get("/docs")
async def swagger(request: Request) -> Response:
    """Return Swagger UI."""
    root = root_of(request.scope)
    page = get_swagger_ui_html(
        openapi_url=root + OPENAPI,
        title="LoadGenie API",
        swagger_js_url=f"{root}{DOCS_ASSETS}/swagger-ui-bundle.js",
        swagger_css_url=f"{root}{DOCS_ASSETS}/swagger-ui.css",
        swagger_favicon_url=f"{root}{DOCS_ASSETS}/favicon.png",
    )
    return _page(page)


@router.get("/redoc")
async def redoc(request: Request) -> Response:
    """Return Redoc."""
    root = root_of(request.scope)
    page = get_redoc_html(
        openapi_url=root + OPENAPI,
        title="LoadGenie API",
        redoc_js_url=f"{root}{DOCS_ASSETS}/redoc.standalone.js",
        redoc_favicon_url=f"{root}{DOCS_ASSETS}/favicon.png",
        with_google_fonts=False,
    )
    return _page(page)


@router.get("/docs/errors.md")
async def errors() -> Response:
    """Return the page that the `type` of every problem points to."""
    return Response(errors_page(), media_type="text/markdown; charset=utf-8")


def _page(page: HTMLResponse) -> Response:
    digests = (sha256(script).digest() for script in _INLINE.findall(bytes(page.body)))
    scripts = " ".join(f"'sha256-{b64encode(digest).decode()}'" for digest in digests)
    page.headers["Content-Security-Policy"] = DOCS_POLICY.format(scripts=scripts)
    return page
