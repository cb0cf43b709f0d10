"""System calls by number: those that no script needs, and those whose arguments decide.

Numbers are from <asm/unistd_64.h> and <asm-generic/unistd.h>. A call that one architecture lacks is
missing from its table.
"""

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # <linux/audit.h>

# The first call (pidfd_send_signal) of the numbers that all architectures share.
FIRST_SHARED_CALL = 424

REFUSED = {
    "x86_64": {
        # other processes, privileges, namespaces
        "ptrace": 101, "kill": 62, "tkill": 200, "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297,
        "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312, "unshare": 272,
        "setns": 308, "personality": 135, "fork": 57, "vfork": 58,
        # limits and priorities, of this process and of others
        "setrlimit": 160, "setpriority": 141, "ioprio_set": 251, "sched_setparam": 142,
        "sched_setscheduler": 144, "sched_setaffinity": 203, "sched_setattr": 314,
        "migrate_pages": 256, "move_pages": 279,
        # the machine
        "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161, "swapon": 167,
        "swapoff": 168, "reboot": 169, "sethostname": 170, "setdomainname": 171, "iopl": 172,
        "ioperm": 173, "init_module": 175, "finit_module": 313, "delete_module": 176,
        "kexec_load": 246, "kexec_file_load": 320, "acct": 163, "quotactl": 179, "syslog": 103,
        "settimeofday": 164, "clock_settime": 227, "adjtimex": 159, "clock_adjtime": 305,
        # doors into the kernel that Go does not need
        "bpf": 321, "perf_event_open": 298, "userfaultfd": 323, "keyctl": 250, "add_key": 248,
        "request_key": 249, "open_by_handle_at": 304, "name_to_handle_at": 303,
        # watching what others do with files
        "inotify_init": 253, "inotify_init1": 294, "inotify_add_watch": 254,
        "inotify_rm_watch": 255, "fanotify_init": 300, "fanotify_mark": 301,
        # listening, and sending to an address that a filter cannot read
        "bind": 49, "listen": 50, "socketpair": 53, "sendmsg": 46, "sendmmsg": 307,
        # memory and messages shared with other processes, and memory that no limit counts
        "shmget": 29, "shmat": 30, "msgget": 68, "semget": 64, "mq_open": 240, "memfd_create": 319,
        # changes to files
        "creat": 85, "truncate": 76, "mknod": 133, "mknodat": 259, "mkdir": 83, "mkdirat": 258,
        "rmdir": 84, "unlink": 87, "unlinkat": 263, "rename": 82, "renameat": 264,
        "renameat2": 316, "link": 86, "linkat": 265, "symlink": 88, "symlinkat": 266, "chmod": 90,
        "fchmod": 91, "fchmodat": 268, "chown": 92, "fchown": 93, "lchown": 94, "fchownat": 260,
        "utime": 132, "utimes": 235, "utimensat": 280, "setxattr": 188, "lsetxattr": 189,
        "fsetxattr": 190,
    },
    "aarch64": {
        "ptrace": 117, "kill": 129, "tkill": 130, "rt_sigqueueinfo": 138, "rt_tgsigqueueinfo": 240,
        "process_vm_readv": 270, "process_vm_writev": 271, "kcmp": 272, "unshare": 97,
        "setns": 268, "personality": 92,
        "setrlimit": 164, "setpriority": 140, "ioprio_set": 30, "sched_setparam": 118,
        "sched_setscheduler": 119, "sched_setaffinity": 122, "sched_setattr": 274,
        "migrate_pages": 238, "move_pages": 239,
        "mount": 40, "umount2": 39, "pivot_root": 41, "chroot": 51, "swapon": 224,
        "swapoff": 225, "reboot": 142, "sethostname": 161, "setdomainname": 162,
        "init_module": 105, "finit_module": 273, "delete_module": 106, "kexec_load": 104,
        "kexec_file_load": 294, "acct": 89, "quotactl": 60, "syslog": 116, "settimeofday": 170,
        "clock_settime": 112, "adjtimex": 171, "clock_adjtime": 266,
        "bpf": 280, "perf_event_open": 241, "userfaultfd": 282, "keyctl": 219, "add_key": 217,
        "request_key": 218, "open_by_handle_at": 265, "name_to_handle_at": 264,
        "inotify_init1": 26, "inotify_add_watch": 27, "inotify_rm_watch": 28,
        "fanotify_init": 262, "fanotify_mark": 263,
        "bind": 200, "listen": 201, "socketpair": 199, "sendmsg": 211, "sendmmsg": 269,
        "shmget": 194, "shmat": 196, "msgget": 186, "semget": 190, "mq_open": 180,
        "memfd_create": 279,
        "truncate": 45, "mknodat": 33, "mkdirat": 34, "unlinkat": 35, "renameat": 38,
        "renameat2": 276, "linkat": 37, "symlinkat": 36, "fchmod": 52, "fchmodat": 53,
        "fchown": 55, "fchownat": 54, "utimensat": 88, "setxattr": 5, "lsetxattr": 6,
        "fsetxattr": 7,
    },
}  # fmt: skip

DECIDED_BY_ARGUMENTS = {
    "x86_64": {
        "open": 2, "openat": 257, "clone": 56, "tgkill": 234, "prlimit64": 302, "prctl": 157,
        "mmap": 9, "fcntl": 72, "ioctl": 16, "socket": 41, "sendto": 44, "setsockopt": 54,
    },
    "aarch64": {
        "openat": 56, "clone": 220, "tgkill": 131, "prlimit64": 261, "prctl": 167,
        "mmap": 222, "fcntl": 25, "ioctl": 29, "socket": 198, "sendto": 206, "setsockopt": 208,
    },
}  # fmt: skip
