"""What a sandboxed child says is heard, in whatever order its channels are read."""

import os
import socket
import sys

from worker.budget import Budget
from worker.verify.sandbox.child import Ended, run

# Says many things, passes a socket in between, and ends at once.
CHILD = """
import os, socket, sys
control = socket.socket(fileno=int(sys.argv[1]))
listener = socket.socketpair()[0]
control.send(b'first\\n')
socket.send_fds(control, [b'second\\n'], [listener.fileno()])
os.close(1); os.close(2)
for number in range(50):
    control.send(b'%d\\n' % number)
"""


def test_nothing_is_lost_when_the_outputs_close_before_the_last_message() -> None:
    ours, theirs = socket.socketpair()
    received: list[socket.socket] = []

    outcome = run(
        [sys.executable, "-c", CHILD, str(theirs.fileno())],
        directory=".",
        environment=dict(os.environ),
        control=(ours, theirs),
        received=received.append,
        time_s=20,
        output_bytes=1000,
        budget=Budget(20),
    )

    for passed in received:
        passed.close()
    assert outcome.ended is Ended.EXITED
    assert outcome.messages.split() == ["first", "second", *map(str, range(50))]
    assert len(received) == 1
