"""Tells what a load test leaves to others: static files, analytics, other people's servers."""

import re
from urllib.parse import urlsplit

_STATIC = re.compile(
    r"\.(?:css|js|mjs|cjs|map|png|jpe?g|gif|svg|ico|webp|avif|bmp|woff2?|ttf|otf|eot|mp[34]|webm|"
    r"ogg|wasm|webmanifest)$|/favicon|/(?:robots|ads)\.txt$|/sitemap[^/]*\.xml$",
    re.IGNORECASE,
)
_STATIC_TYPE = re.compile(r"^(?:image|font|audio|video)/|css|javascript|woff", re.IGNORECASE)
_ANALYTICS = re.compile(
    r"(?:^|\.)(?:google-analytics|googletagmanager|doubleclick|googlesyndication|googleadservices|"
    r"adservice|facebook|fbcdn|hotjar|segment|mixpanel|amplitude|fullstory|newrelic|nr-data|"
    r"sentry|sentry-cdn|bugsnag|datadoghq|datadoghq-browser-agent|clarity|matomo|piwik|"
    r"optimizely|intercom|intercomcdn|hubspot|hs-analytics|linkedin|licdn|criteo|taboola|outbrain|"
    r"adnxs|scorecardresearch|quantserve|chartbeat|heapanalytics|heap|logrocket|launchdarkly|"
    r"onetrust|cookielaw|cookiebot|usercentrics|recaptcha|gstatic|bat\.bing|tiktok|ads-twitter|"
    r"cloudflareinsights|plausible|posthog|rudderstack|braze|appsflyer|branch)\.\w",
    re.IGNORECASE,
)
# Names under which anybody may register: two parts of them are nobody's site.
_SHARED_ENDS = re.compile(
    r"\.(?:co|com|org|net|gov|ac|edu)\.[a-z]{2}$|"
    r"\.(?:herokuapp|github|vercel|netlify|azurewebsites|amazonaws|cloudfront|appspot|web|pages)"
    r"\.\w+$",
    re.IGNORECASE,
)


def is_static(path: str, media_type: str = "") -> bool:
    """Return whether a request is for a file that a page is made of."""
    plain = path.partition("?")[0]
    return bool(_STATIC.search(plain) or (media_type and _STATIC_TYPE.search(media_type)))


def is_analytics(host: str) -> bool:
    """Return whether a host counts visitors, shows advertisements or collects errors."""
    return bool(_ANALYTICS.search(host))


def site_of(host: str) -> str:
    """Return the part of a host's name that its owner registered."""
    if host.replace(".", "").isdigit() or ":" in host:
        return host
    parts = host.lower().split(".")
    return ".".join(parts[-3:] if _SHARED_ENDS.search(host) else parts[-2:])


def host_of(url: str) -> str:
    """Return the host of an address; empty if it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
