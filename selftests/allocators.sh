#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Real programs, as Debian has them, that free memory with a lowered
# vm.max_map_count: without headroom it is not given back, and they do not say
# so, but for jemalloc. Run by "vmareserve run", all of it is.
#
# Each case does the same thing three times: with a limit that is no matter, which
# tells how much there is to give back; with a low limit; and with that, and
# headroom.

cd "$(dirname "$0")" || exit 1
limit_file=/proc/sys/vm/max_map_count
limit=300
cases="glibc jemalloc musl python"

skip_all() { printf 'TAP version 13\n1..0 # SKIP %s\n' "$1"; exit 4; }

[ -w /dev/vmareserve ] || skip_all "/dev/vmareserve can't be opened: is the module loaded?"
[ "$(id -u)" = 0 ] || skip_all "lowering vm.max_map_count takes root"
type vmareserve >/dev/null || skip_all "vmareserve is not in the PATH"
type python3 >/dev/null || skip_all "there is no python3 here"

limit_before=$(cat $limit_file)
# The same addresses each time: what lies where decides what can be given back.
random_file=/proc/sys/kernel/randomize_va_space
random_before=$(cat $random_file)
echo 0 > $random_file
messages=$(mktemp)
trap 'echo "$limit_before" > $limit_file; echo "$random_before" > $random_file
	rm -f "$messages"' EXIT

say() { echo "# $*"; }

# given_back LIMIT COMMAND...: in KiB; what it says on stderr is in $messages.
given_back() {
	local kib
	echo "$1" > $limit_file
	kib=$("${@:2}" 2> "$messages")
	echo "$limit_before" > $limit_file
	echo "${kib:-0}"
}

# leaks_without_headroom TEXT COMMAND...: TEXT is what it complains of, if at all.
leaks_without_headroom() {
	local text=$1 all without with
	shift
	all=$(given_back 65530 "$@")
	without=$(given_back $limit "$@")
	if [ -n "$text" ] && ! grep -qF -- "$text" "$messages"; then
		say "no '$text' without headroom"
		return 1
	fi
	with=$(given_back $limit vmareserve run -n 4096 -- "$@")
	say "given back: $without KiB without headroom, $with KiB with it, $all KiB at a high limit"
	if [ -s "$messages" ]; then
		say "with headroom it says:"
		sed 's/^/#   /' "$messages"
		return 1
	fi
	# Whether the heap's end is given back, too, may depend on its start.
	[ "$all" -gt 0 ] && [ "$without" -lt $((all * 9 / 10)) ] &&
		[ $((with * 100)) -ge $((all * 99)) ] && [ $((with * 99)) -le $((all * 100)) ]
}

# bytearray() is malloc(), from 512 bytes on.
test_glibc() {
	leaks_without_headroom "" python3 -IS allocators.py blocks 1000 262144
}

test_jemalloc() {
	local lib
	lib=$(ls /usr/lib/*/libjemalloc.so.2 2>/dev/null) || {
		skipped="there is no libjemalloc.so.2 here"
		return
	}
	# As it is without these it keeps what is freed for ten seconds, or for ever.
	# Not by env(1): that would be what has headroom at once, and the program that it
	# becomes would have it within a second, which may be too late.
	(
		export LD_PRELOAD=$lib
		export MALLOC_CONF=retain:false,dirty_decay_ms:0,muzzy_decay_ms:0
		leaks_without_headroom "Error in munmap(): Cannot allocate memory" \
			python3 -IS allocators.py blocks 1000 262144
	)
}

test_musl() {
	[ -x allocator_musl ] || {
		skipped="this was built without musl-gcc"
		return
	}
	leaks_without_headroom "" ./allocator_musl 1000 262144
}

test_python() {
	leaks_without_headroom "" python3 -IS allocators.py objects 1200
}

echo TAP version 13
set -- $cases
echo "1..$#"
n=0 failed=0
for t in $cases; do
	n=$((n + 1)) skipped=
	if "test_$t"; then
		echo "ok $n allocators.$t${skipped:+ # SKIP $skipped}"
	else
		failed=$((failed + 1))
		echo "not ok $n allocators.$t"
	fi
done
[ $failed = 0 ]
