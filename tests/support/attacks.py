"""Scripts that try to leave the box, and what would show that one of them did."""

import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SECRET = "a-secret-that-no-script-may-see"

# The body of an attack: an expression whose value is what it got hold of.
READING = {
    "password file": "open('/etc/passwd')",
    "password file by a relative path": "open('../../../../../../../../etc/passwd')",
    "password file through a link in /proc": "open('/proc/self/root/etc/passwd')",
    "shadow file": "open('/etc/shadow')",
    "worker's .env": "open('@SECRET_FILE@')",
    "worker's .env by URL": "open('file://@SECRET_FILE@')",
    "link to the worker's .env": "open('@SECRET_LINK@')",
    "own environment": "open('/proc/self/environ')",
    "worker's environment": "open('/proc/@PID@/environ')",
    "worker's command line": "open('/proc/@PID@/cmdline')",
    "environment variables": "JSON.stringify(__ENV)",
    "require of a file": "require('@SECRET_FILE@')",
    "require of a URL": "require('https://127.0.0.1:@PORT@/x.js')",
    "import() of a file": "import('@SECRET_FILE@')",
    "import() by eval": "eval(\"import('@SECRET_FILE@')\")",
    "import() by a function": "new Function(\"return import('@SECRET_FILE@')\")()",
}
CALLING = {
    "HTTP to another port": "http.get('http://127.0.0.1:@PORT@/').body",
    "HTTP to a name": "http.get('http://localhost:@PORT@/').body",
    "HTTP over IPv6": "http.get('http://[::1]:@PORT@/').body",
    "HTTPS": "http.get('https://127.0.0.1:@PORT@/').body",
    "WebSocket": "ws.connect('ws://127.0.0.1:@PORT@/', {}, () => {}).status",
    "gRPC": "(() => { const c = new grpc.Client(); "
    "c.connect('127.0.0.1:@PORT@', { plaintext: true, timeout: '1s', reflect: true }); })()",
}
# Whole modules: what is imported cannot be tried inside an expression.
IMPORTING = {
    "import of a file": "import leak from '/etc/hostname';",
    "import of the worker's .env": "import leak from '@SECRET_FILE@';",
    "import of a URL": "import leak from 'https://127.0.0.1:@PORT@/x.js';",
    "import of an extension": "import exec from 'k6/x/exec'; const leak = exec.command('id');",
    "k6/experimental/fs": "import { open as read } from 'k6/experimental/fs';\n"
    "const handle = await read('@SECRET_FILE@'); const bytes = new Uint8Array(100);\n"
    "await handle.read(bytes); const leak = String.fromCharCode(...bytes);",
}
WRITING = {
    "handleSummary": "export function handleSummary() { return { '@TARGET@': 'written' }; }",
    "handleSummary into the box": "export function handleSummary() "
    "{ return { 'written.txt': 'x', '../written.txt': 'x', '/tmp/written.txt': 'x' }; }",
}
EXHAUSTING = {
    "endless loop": "for (;;) {}",
    "memory bomb": "const all = []; for (;;) all.push(new ArrayBuffer(32 << 20));",
    "deep recursion": "(function f() { f(); })();",
    "log flood": "for (;;) console.log('x'.repeat(1000));",
    "catastrophic pattern": r"/(?:(?=x)x+x+)+y/.test('x'.repeat(40));",
}

_IMPORTS = """import http from 'k6/http';
import ws from 'k6/ws';
import grpc from 'k6/net/grpc';
"""
_TELL = "console.log(String(leak)); throw new Error(String(leak));"


@dataclass(frozen=True, slots=True)
class Target:
    """What the attacks aim at: files that everybody may read or write, and a port."""

    secret_file: Path
    secret_link: Path
    target: Path
    listener: socket.socket
    pid: int

    def aim(self, script: str) -> str:
        """Put the aims into a script."""
        for mark, value in {
            "@SECRET_FILE@": self.secret_file,
            "@SECRET_LINK@": self.secret_link,
            "@TARGET@": self.target,
            "@PORT@": self.listener.getsockname()[1],
            "@PID@": self.pid,
        }.items():
            script = script.replace(mark, str(value))
        return script

    def was_called(self) -> bool:
        """Whether anybody connected."""
        self.listener.setblocking(False)  # noqa: FBT003 - the socket's own signature
        try:
            connection, _ = self.listener.accept()
        except BlockingIOError:
            return False
        connection.close()
        return True


@contextmanager
def target(folder: Path, pid: int) -> Iterator[Target]:
    """Lay out the aims; only the box is in the way of a script."""
    # The folders that pytest makes for itself alone: per test, process, run and user.
    for parent in (folder, *folder.parents[:3]):
        if not parent.stat().st_mode & stat.S_IXOTH:
            parent.chmod(0o755)
    place = folder / "open-to-all"
    place.mkdir()
    place.chmod(0o777)
    secret = place / "worker.env"
    secret.write_text(f"GEMINI_API_KEY={SECRET}\n")
    secret.chmod(0o644)
    link = place / "link.env"
    link.symlink_to(secret)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield Target(secret, link, place / "written.txt", listener, pid)


def in_init(attack: str) -> str:
    """Make the attack while the script is loaded."""
    return f"{_IMPORTS}const leak = {attack};\n{_TELL}\nexport default function () {{}}\n"


def in_vu(attack: str) -> str:
    """Make the attack in the default function."""
    return f"{_IMPORTS}export default function () {{\nconst leak = {attack};\n{_TELL}\n}}\n"


def in_options(attack: str) -> str:
    """Carry what the attack gets out by way of the options that k6 prints."""
    return (
        f"{_IMPORTS}let leak = 'nothing';\n"
        f"try {{ leak = {attack}; }} catch (e) {{ leak = '' + e }}\n"
        "export const options = { tags: { leak: String(leak) } };\n"
        "export default function () {}\n"
    )


def imported(attack: str) -> str:
    """Import what should not be."""
    return f"{attack}\n{_TELL}\nexport default function () {{}}\n"
