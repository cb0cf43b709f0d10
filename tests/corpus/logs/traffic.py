"""What was asked for: the requests that every log of this folder tells of."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0"
_BEGIN = datetime(2026, 11, 2, 9, 59, 40, tzinfo=UTC)


class Asked(NamedTuple):
    """A request: its method, path, query, status, agent, and how many seconds after the first."""

    method: str
    path: str
    query: str
    status: int
    agent: str
    after_s: int


@dataclass(frozen=True, slots=True)
class Request:
    """A request as a line of a log may tell it."""

    asked: Asked
    at: datetime

    @property
    def target(self) -> str:
        """The path with its query."""
        return self.asked.path + (f"?{self.asked.query}" if self.asked.query else "")

    @property
    def fields(self) -> dict[str, str]:
        """All that a template may name."""
        asked, at = self.asked, self.at
        return {
            "m": asked.method,
            "path": asked.path,
            "q": asked.query,
            "qd": asked.query or "-",
            "t": self.target,
            "s": str(asked.status),
            "ua": asked.agent,
            "uaplus": asked.agent.replace(" ", "+"),
            "ua20": asked.agent.replace(" ", "%20"),
            "clf": at.strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "india": (at + timedelta(hours=5, minutes=30)).strftime("%d/%b/%Y:%H:%M:%S +0530"),
            "plain": at.strftime("%d/%b/%Y %H:%M:%S"),
            "ha": at.strftime("%d/%b/%Y:%H:%M:%S.655"),
            "iso": at.strftime("%Y-%m-%dT%H:%M:%S.316Z"),
            "berlin": (at + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S+01:00"),
            "date": at.strftime("%Y-%m-%d"),
            "time": at.strftime("%H:%M:%S"),
            "sys": at.strftime("%b %e %H:%M:%S"),
            "epoch": f"{at.timestamp():.0f}.586",
            "ms": f"{at.timestamp():.0f}123",
            "ns": f"{at.timestamp():.0f}123456789",
        }


_ASKED = (
    Asked("GET", "/products", "page=1&sort=price", 200, BROWSER, 0),
    Asked("GET", "/products", "page=2&sort=price", 200, BROWSER, 1),
    Asked("GET", "/products/1043", "", 200, BROWSER, 3),
    Asked("GET", "/products/2210", "", 304, BROWSER, 4),
    Asked("POST", "/cart/items", "", 201, BROWSER, 9),
    Asked("GET", "/search", "q=red%20shoes", 200, BROWSER, 12),
    Asked("GET", "/orders/6f1c2a34-58b1-4c7e-9a55-0b9f3d2e7c11", "", 200, BROWSER, 20),
    Asked("DELETE", "/cart/items/17", "", 204, BROWSER, 21),
    Asked("GET", "/assets/app.9c1e.js", "", 200, BROWSER, 22),
    Asked("GET", "/healthz", "", 200, "kube-probe/1.31", 25),
    Asked("GET", "/wp-login.php", "", 404, "python-requests/2.32", 30),
    Asked("PUT", "/orders/77/note", "", 500, BROWSER, 41),
    Asked("GET", "/products/1043", "", 200, BROWSER, 58),
    Asked("GET", "/", "", 200, BROWSER, 61),
)
TRAFFIC = tuple(Request(each, _BEGIN + timedelta(seconds=each.after_s)) for each in _ASKED)
