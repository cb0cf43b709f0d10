"""What a sandboxed child says is heard, in whatever order its channels are read."""

import os
import sys

from worker.budget import Budget
from worker.verify.sandbox import launch
from worker.verify.sandbox.child import Ended, run
from worker.verify.sandbox.confinement import Limits
from worker.verify.sandbox.fork_client import ForkServer

# The probe's place is taken by one that says many things, passes a socket in between, and ends at
# once.
PROGRAM = """
import os, socket, sys
sys.path.insert(0, sys.argv[1])
from worker.verify.sandbox import fork_server, intrusions

def report(control, targets):
    channel = socket.socket(fileno=control)
    channel.send(b'first\\n')
    listener = socket.socketpair()[0]
    socket.send_fds(channel, [b'second\\n'], [listener.fileno()])
    os.close(1); os.close(2)
    for number in range(50):
        channel.send(b'%d\\n' % number)

intrusions.report = report
fork_server.main(*map(int, sys.argv[2:]))
"""


def test_nothing_is_lost_when_the_outputs_close_before_the_last_message() -> None:
    received: list[int] = []
    orders = launch.orders(
        frozenset(),
        Limits(time_s=20),
        port=0,
        directory=".",
        command=[sys.executable],
        environment={},
        probe="nothing",
    )

    outcome = run(
        ForkServer(PROGRAM),
        orders,
        received=lambda listener: received.append(listener.detach()),
        time_s=20,
        output_bytes=1000,
        budget=Budget(20),
    )

    for passed in received:
        os.close(passed)
    assert outcome.ended is Ended.EXITED
    assert outcome.messages.split() == ["confined", "first", "second", *map(str, range(50))]
    assert len(received) == 1
