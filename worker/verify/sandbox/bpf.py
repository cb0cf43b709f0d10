"""Classic BPF, as far as a seccomp filter needs it: rules over a call's number and arguments.

A rule is compiled from tests. Each test is a function of how many instructions lie between its end
and the place to go to when it does not hold. The accumulator holds the call's number between rules.
"""

import errno
from collections.abc import Callable

# Operation, how far to jump if true and if false, value: struct sock_filter.
Instruction = tuple[int, int, int, int]

Test = Callable[[int], list[Instruction]]

# <linux/filter.h>, <linux/bpf_common.h>
LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS
JUMP_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
JUMP_AT_LEAST = 0x35  # BPF_JMP | BPF_JGE | BPF_K
AND = 0x54  # BPF_ALU | BPF_AND | BPF_K
RETURN = 0x06  # BPF_RET | BPF_K

# <linux/seccomp.h>
ALLOW = 0x7FFF0000
KILL_PROCESS = 0x80000000
ERRNO = 0x00050000

# struct seccomp_data, little-endian: the low half of each 64-bit argument comes first.
NUMBER_OFFSET = 0
ARCHITECTURE_OFFSET = 4
ARGUMENTS_OFFSET = 16
HALF_BYTES = 4

WHOLE_WORD = 0xFFFFFFFF


def allowance() -> Instruction:
    """Return the instruction that lets a call through."""
    return (RETURN, 0, 0, ALLOW)


def refusal(number: int = errno.EACCES) -> Instruction:
    """Return the instruction that makes a call fail with an error number."""
    return (RETURN, 0, 0, ERRNO | number)


def header(architecture: int, first_unknown_call: int) -> list[Instruction]:
    """Return a filter's beginning: one architecture only, and no call from a number on."""
    return [
        (LOAD, 0, 0, ARCHITECTURE_OFFSET),
        (JUMP_EQUAL, 1, 0, architecture),
        (RETURN, 0, 0, KILL_PROCESS),
        (LOAD, 0, 0, NUMBER_OFFSET),
        (JUMP_AT_LEAST, 0, 1, first_unknown_call),
        refusal(errno.ENOSYS),
    ]


def refuse(*numbers: int, error: int = errno.EPERM) -> list[Instruction]:
    """Return the rule that refuses calls whatever their arguments are."""
    last = len(numbers) - 1
    return [
        *(
            (JUMP_EQUAL, last - place, 1 if place == last else 0, number)
            for place, number in enumerate(numbers)
        ),
        refusal(error),
    ]


def allow_if(number: int, *tests: Test) -> list[Instruction]:
    """Return the rule that allows a call if all tests hold, and refuses it otherwise."""
    return _rule(number, tests, allowance(), refusal())


def refuse_if(number: int, *tests: Test) -> list[Instruction]:
    """Return the rule that refuses a call if all tests hold, and allows it otherwise."""
    return _rule(number, tests, refusal(), allowance())


def _rule(
    number: int, tests: "tuple[Test, ...]", holds: Instruction, fails: Instruction
) -> list[Instruction]:
    body = [holds, fails]
    for test in reversed(tests):
        # What was compiled so far lies between this test and the last instruction, `fails`.
        body = test(len(body) - 1) + body
    return [(JUMP_EQUAL, 0, len(body), number), *body]


def among(argument: int, *values: int, mask: int = WHOLE_WORD, offset: int = 0) -> Test:
    """Return the test that an argument's half, masked, is one of the values.

    The kernel looks at no more than the low half of an `int`; pointers have two (`null`).
    """

    def compile_test(beyond: int) -> list[Instruction]:
        last = len(values) - 1
        return [
            *_load(argument, mask, offset),
            *(
                (JUMP_EQUAL, last - place, beyond if place == last else 0, value)
                for place, value in enumerate(values)
            ),
        ]

    return compile_test


def outside(argument: int, *values: int, mask: int = WHOLE_WORD) -> Test:
    """Return the test that an argument's low half, masked, is none of the values."""

    def compile_test(beyond: int) -> list[Instruction]:
        last = len(values) - 1
        return [
            *_load(argument, mask, 0),
            *((JUMP_EQUAL, last - place + beyond, 0, value) for place, value in enumerate(values)),
        ]

    return compile_test


def null(argument: int) -> "tuple[Test, Test]":
    """Return the tests that both halves of a pointer are zero."""
    return among(argument, 0), among(argument, 0, offset=HALF_BYTES)


def _load(argument: int, mask: int, offset: int) -> list[Instruction]:
    load = (LOAD, 0, 0, ARGUMENTS_OFFSET + 8 * argument + offset)
    return [load] if mask == WHOLE_WORD else [load, (AND, 0, 0, mask)]
