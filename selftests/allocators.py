#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Allocates, frees a part, and prints how much address space it has given back,
in MiB.

allocators.py blocks COUNT BYTES	frees every second of COUNT blocks: by malloc(),
					whichever that is
allocators.py objects MIB		frees half of MIB of small objects, 2 MiB at a
					time: Python's own allocator maps and unmaps
					1 MiB at a time (256 KiB before 3.10)
"""
import sys


def address_space():
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmSize:"):
                return int(line.split()[1]) // 1024


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
