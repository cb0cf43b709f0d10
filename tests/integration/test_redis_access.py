"""Redis as people have it: TLS, users with few rights, sockets, databases, IPv6; and refusals."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from shared.redis_access.rights import rules
from tests.support.api_process import ApiProcess
from tests.support.callers import ASKED, SYNC
from tests.support.certificates import Authority
from tests.support.module_command import run_module
from tests.support.program import ROOT
from tests.support.redis_proxy import RedisProxy
from tests.support.redis_server import RedisServer
from tests.support.stack_process import free_port
from tests.support.worker_process import WorkerProcess

PASSWORD = "p/a#s?s@w:o%r d[ü"
ESCAPED = "p%2Fa%23s%3Fs%40w%3Ao%25r%20d%5B%C3%BC"


def serves(url: str) -> None:
    """Check that API and worker do a whole job over this address."""
    with (
        ApiProcess(redis_url=url, RATE_LIMIT="100/minute") as api,
        WorkerProcess(redis_url=url),
        api.client() as client,
    ):
        answer = client.post(SYNC, json=ASKED)
        health = client.get("/health").json()

    assert answer.status_code == 200, answer.text
    assert health["status"] == "healthy", health


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    with RedisServer(options={"bind": "127.0.0.1 ::1"}) as server, server.client() as admin:
        admin.execute_command("ACL", "SETUSER", "few", "on", f">{PASSWORD}", *rules().split())
        yield server


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def tls(server: RedisServer, authority: Authority) -> Iterator[RedisProxy]:
    # The server of the wheel speaks no TLS: what ends TLS before it is a door of the test's own.
    with RedisProxy(server.port, tls=authority.server_context()) as proxy:
        yield proxy


def test_a_user_with_the_documented_rights_and_a_password_of_any_character(
    server: RedisServer,
) -> None:
    with server.client() as admin:
        admin.acl_log_reset()

        serves(f"redis://few:{ESCAPED}@127.0.0.1:{server.port}/0")

        assert admin.acl_log() == []


def test_a_unix_socket_with_a_database_and_a_user(server: RedisServer) -> None:
    serves(server.unix_url.replace("unix://", f"unix://few:{ESCAPED}@").replace("db=0", "db=3"))


def test_an_address_of_ipv6(server: RedisServer) -> None:
    serves(f"redis://[::1]:{server.port}/5")


def test_tls_with_an_authority_and_a_client_certificate(
    tls: RedisProxy, authority: Authority
) -> None:
    certificate, key = authority.issue("client")

    serves(
        f"rediss://few:{ESCAPED}@127.0.0.1:{tls.port}/1?ssl_ca_certs={authority.file}"
        f"&ssl_certfile={certificate}&ssl_keyfile={key}"
    )


@contextmanager
def cluster() -> Iterator[str]:
    # By default its bus takes the port 10,000 above, which may not exist.
    options = {"cluster-enabled": "yes", "databases": "1", "cluster-port": str(free_port())}
    with RedisServer(options=options) as server:
        yield server.url


def refusals(url: str, folder: Path) -> list[str]:
    """Start each process; return what each of them says before it ends."""
    commands = (
        ["uvicorn", "api.main:app", "--port", "0"],
        ["celery", "-A", "worker.main", "worker"],
        ["standalone"],
    )
    settings = {"REDIS_URL": url, "PYTHONPATH": str(ROOT), "GENERATOR": "offline"}
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LOG_FORMAT": "json", **settings}
    with ThreadPoolExecutor() as pool:
        started = [
            pool.submit(run_module, *command, folder=folder, environment=environment)
            for command in commands
        ]
        answers = [each.result() for each in started]
    said = [answer.stdout + answer.stderr for answer in answers]
    assert [answer.returncode for answer in answers] == [1] * len(commands), said
    return said


def check_refused(url: str, folder: Path, *words: str) -> None:
    for said in refusals(url, folder):
        assert len(said.splitlines()) == 1, said
        assert all(word in said for word in words), said
        assert "hunter2" not in said


@pytest.mark.usefixtures("by_command")
def test_what_cannot_be_meant_is_refused_by_all_alike(tmp_path: Path) -> None:
    check_refused("redis://127.0.0.1/hunter2", tmp_path, "REDIS_URL", "the database is a number")


def test_a_wrong_password_is_refused_by_all_alike(server: RedisServer, tmp_path: Path) -> None:
    url = f"redis://few:hunter2@127.0.0.1:{server.port}/0"

    check_refused(url, tmp_path, "refuses the user name or the password of REDIS_URL")


def test_a_missing_right_is_named_by_all_alike(server: RedisServer, tmp_path: Path) -> None:
    with server.client() as admin:
        admin.execute_command(
            "ACL", "SETUSER", "fewer", "on", ">hunter2", *rules().split(), "-xadd", "-brpop"
        )
    url = f"redis://fewer:hunter2@127.0.0.1:{server.port}/0"

    check_refused(url, tmp_path, "the user of REDIS_URL may not run BRPOP, run XADD")


def test_a_cluster_is_refused_by_all_alike(tmp_path: Path) -> None:
    with cluster() as url:
        check_refused(url, tmp_path, "Redis is a cluster, which is not supported")


def test_a_certificate_of_somebody_else_is_refused_by_all_alike(
    tls: RedisProxy, tmp_path: Path
) -> None:
    other = Authority.make(tmp_path, "other")
    url = f"rediss://:hunter2@127.0.0.1:{tls.port}/0?ssl_ca_certs={other.file}"

    check_refused(url, tmp_path, "the certificate of Redis is refused (", "ssl_ca_certs")


def test_a_missing_client_certificate_is_named_by_all_alike(
    tls: RedisProxy, authority: Authority, tmp_path: Path
) -> None:
    url = f"rediss://:hunter2@127.0.0.1:{tls.port}/0?ssl_ca_certs={authority.file}"

    check_refused(url, tmp_path, "asks for a client certificate: ssl_certfile")


def test_a_missing_file_is_named_by_all_alike(tmp_path: Path) -> None:
    url = "rediss://:hunter2@127.0.0.1/0?ssl_ca_certs=/no/such/file.pem"

    check_refused(url, tmp_path, "REDIS_URL: the file of ssl_ca_certs cannot be read: No such file")


def test_a_policy_that_may_drop_jobs_is_told_at_the_start_and_by_health() -> None:
    options = {"maxmemory": "100mb", "maxmemory-policy": "allkeys-lru"}
    with (
        RedisServer(options=options) as server,
        ApiProcess(redis_url=server.url) as api,
        WorkerProcess(redis_url=server.url) as worker,
        api.client() as client,
    ):
        health = client.get("/health")
        lines = [*api.logged("redis_at_risk"), *worker.logged("redis_at_risk")]

    assert (health.status_code, health.json()["status"]) == (200, "degraded")
    assert "maxmemory-policy" in health.json()["checks"]["redis"]["detail"]
    assert len(lines) == 2
