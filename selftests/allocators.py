#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Allocates, frees a part, and prints how much address space it has given back,
in KiB.

allocators.py blocks COUNT BYTES	frees every second of COUNT blocks: by malloc(),
					whichever that is
allocators.py objects MIB		frees half of MIB of small objects, 2 MiB at a
					time: Python's own allocator maps and unmaps
					1 MiB at a time (256 KiB before 3.10)
"""
import sys


# All that is needed above the limit is made before: there mmap() fails.
status = open("/proc/self/status", "rb", buffering=0)
text = bytearray(8192)


def address_space():
    status.seek(0)
    status.readinto(text)
    at = text.index(b"VmSize:") + 7
    return int(text[at:at + 16].split(None, 1)[0])


if sys.argv[1] == "blocks":
    things = [bytearray(int(sys.argv[3])) for _ in range(int(sys.argv[2]))]
    before = address_space()
    del things[::2]
else:
    # With what an object has around it, 512 bytes: the most it takes there.
    things = [bytes(512 - 33) for _ in range(int(sys.argv[2]) * 2048)]
    before = address_space()
    for i, thing in enumerate(things):
        if id(thing) >> 20 & 2:
            things[i] = None
    del thing
print(before - address_space())
