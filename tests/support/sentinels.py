"""Real Sentinels over a real master and its replica."""

import contextlib
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Self

import redis

from tests.support.redis_server import RedisServer, find_redis_server
from tests.support.waiting import wait_until

MASTER = "jobs"
COUNT = 3


class Sentinels:
    """Three Sentinels that take a master for lost after half a second."""

    def __init__(self, master: RedisServer, replica: RedisServer) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="loadgenie-sentinel-"))
        self._servers = {server.port: server for server in (master, replica)}
        with replica.client() as admin:
            admin.replicaof("127.0.0.1", str(master.port))
            wait_until(
                lambda: admin.info("replication")["master_link_status"] == "up",
                within_s=15,
                what="replica",
            )
        self._ports = [_free_port() for _ in range(COUNT)]
        self._processes = [self._start(port, master.port) for port in self._ports]
        wait_until(self._know_one_another, within_s=15, what="Sentinels that know all")

    @property
    def url(self) -> str:
        hosts = ",".join(f"127.0.0.1:{port}" for port in self._ports)
        return f"sentinel://{hosts}/{MASTER}/0"

    @property
    def master(self) -> RedisServer:
        """The server that is the master now."""
        with self._client(self._ports[0]) as sentinel:
            _, port = sentinel.sentinel_get_master_addr_by_name(MASTER)
        return self._servers[int(port)]

    def fail_over(self) -> None:
        """Order it, as an operator does before an upgrade; return when it is done."""
        old = self.master
        with self._client(self._ports[0]) as sentinel:
            sentinel.execute_command("SENTINEL", "FAILOVER", MASTER)
        self.wait_for_another(old)

    def wait_for_another(self, old: RedisServer) -> None:
        wait_until(lambda: self.master is not old, within_s=20, what="new master")

    def close(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self, port: int, master_port: int) -> subprocess.Popen[bytes]:
        file = self._folder / f"{port}.conf"
        file.write_text(
            f"port {port}\nbind 127.0.0.1\ndir {self._folder}\n"
            f"sentinel monitor {MASTER} 127.0.0.1 {master_port} 2\n"
            f"sentinel down-after-milliseconds {MASTER} 500\n"
            f"sentinel failover-timeout {MASTER} 3000\n"
        )
        return subprocess.Popen(
            [find_redis_server(), str(file), "--sentinel"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _know_one_another(self) -> bool:
        with contextlib.suppress(redis.ConnectionError):
            for port in self._ports:
                with self._client(port) as sentinel:
                    state = sentinel.sentinel_master(MASTER)
                if state["num-other-sentinels"] < COUNT - 1 or state["num-slaves"] < 1:
                    return False
            return True
        return False

    @staticmethod
    def _client(port: int) -> redis.Redis:
        return redis.Redis(port=port, decode_responses=True, socket_timeout=5)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
