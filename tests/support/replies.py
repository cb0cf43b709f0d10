"""Error replies of Redis, as real servers word them."""

from collections.abc import Collection

from tests.support.redis_proxy import HARMLESS

# Which commands go on being answered meanwhile stands beside each.
REPLIES: dict[str, Collection[str]] = {
    "UNBLOCKED force unblock from blocking operation, instance state changed": HARMLESS,
    "READONLY You can't write against a read only replica.": HARMLESS,
    "NOREPLICAS Not enough good replicas to write.": HARMLESS,
    "MISCONF Errors writing to the AOF file: No space left on device": HARMLESS,
    "OOM command not allowed when used memory > 'maxmemory'.": HARMLESS,
    "NOPERM User loadgenie has no permissions to run the 'evalsha' command": HARMLESS,
    "NOAUTH Authentication required.": (),
    "WRONGPASS invalid username-password pair or user is disabled.": (),
    "LOADING Redis is loading the dataset in memory": (),
    "BUSY Redis is busy running a script. You can only call SCRIPT KILL.": (),
    "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.": (),
    "CLUSTERDOWN The cluster is down": (),
    "ERR max number of clients reached": (),
    "NEWWORD something that no Redis says yet": (),
}
