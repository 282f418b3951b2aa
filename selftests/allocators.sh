#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Real programs, as Debian has them, that free memory with a lowered
# vm.max_map_count. They run by themselves, and under "vmareserve run".
#
# The first cases show that headroom helps: without it the memory is not given back,
# and only jemalloc says so; with it all is. Each does the same thing three times:
# with a limit that does not matter, which tells how much there is to give back;
# with a low limit; and with that and headroom.
#
# The others show that headroom never makes a program worse off. These free a part
# and allocate again, five times, with a low limit, without headroom and with a
# tenth, a half, and all of what they need. The kernel refuses any new mapping to a
# process above the limit, but not to one at the limit: but for the mark, headroom
# would make them fail. No program may have more failures with it than without it,
# and with all that it needs a program has none.

cd "$(dirname "$0")" || exit 1
limit_file=/proc/sys/vm/max_map_count
high=65530
low=300
cases="glibc jemalloc musl python
	luajit_again ruby_again mimalloc_again glibc_again glibc_again_mmap"
tracing=/sys/kernel/tracing
trace=$tracing/instances/vmareserve_allocators
# A kernel that looks at all VMAs after each change has fewer, as in other tests.
blocks=$((1000 / ${VMARESERVE_TEST_DIVISOR:-1}))

skip_all() { printf 'TAP version 13\n1..0 # SKIP %s\n' "$1"; exit 4; }

[ -w /dev/vmareserve ] || skip_all "/dev/vmareserve can't be opened: is the module loaded?"
[ "$(id -u)" = 0 ] || skip_all "lowering vm.max_map_count takes root"
type vmareserve >/dev/null || skip_all "vmareserve is not in the PATH"

limit_before=$(cat $limit_file)
# The same addresses each time: what lies where decides what can be given back.
random_file=/proc/sys/kernel/randomize_va_space
random_before=$(cat $random_file)
echo 0 > $random_file
messages=$(mktemp)
trap 'echo "$limit_before" > $limit_file; echo "$random_before" > $random_file
	rm -f "$messages"; [ ! -d $trace ] || rmdir $trace' EXIT

say() { echo "# $*"; }

# library NAME: its path, for LD_PRELOAD, or nothing.
library() { ls /usr/lib/*/"$1".so.[0-9]* 2>/dev/null | head -n 1; }

# has PROGRAM: if not, the case is skipped.
has() {
	type "$1" >/dev/null 2>&1 && return
	skipped="there is no $1 here"
	return 1
}

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
	all=$(given_back $high "$@")
	without=$(given_back $low "$@")
	if [ -n "$text" ] && ! grep -qF -- "$text" "$messages"; then
		say "no '$text' without headroom"
		return 1
	fi
	with=$(given_back $low vmareserve run -n 4096 -- "$@")
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
	has python3 || return 0
	leaks_without_headroom "" python3 -IS allocators.py blocks 1000 262144
}

test_jemalloc() {
	local lib
	has python3 || return 0
	lib=$(library libjemalloc)
	[ -n "$lib" ] || {
		skipped="there is no libjemalloc here"
		return
	}
	# As it is without these it keeps what is freed for ten seconds, or for ever.
	# Headroom survives the exec of env(1).
	leaks_without_headroom "Error in munmap(): Cannot allocate memory" \
		env "LD_PRELOAD=$lib" \
		MALLOC_CONF=retain:false,dirty_decay_ms:0,muzzy_decay_ms:0 \
		python3 -IS allocators.py blocks 1000 262144
}

test_musl() {
	[ -x allocator_musl ] || {
		skipped="this was built without musl-gcc"
		return
	}
	leaks_without_headroom "" ./allocator_musl 1000 262144
}

test_python() {
	has python3 || return 0
	leaks_without_headroom "" python3 -IS allocators.py objects 1200
}

# again LIMIT COMMAND...: runs it; sets $failed to the allocations that failed and
# $grown to the KiB that its address space has grown by; or $failed to "died". $said
# says it.
again() {
	local text status
	echo "$1" > $limit_file
	text=$("${@:2}" 2> "$messages")
	status=$?
	echo "$limit_before" > $limit_file
	if [ $status != 0 ] || ! read -r failed grown <<< "$text"; then
		failed=died grown=
		said="died, status $status: $(head -n 1 "$messages")"
	else
		said="$failed allocations failed, its address space grew by $grown KiB"
	fi
}

# need_of LIMIT COMMAND...: again, with as much headroom as there can be; sets $need
# to what is used of it, and a tenth more, as not all runs are alike.
need_of() {
	mkdir $trace && echo 1 > $trace/events/vmareserve/rescued/enable || return
	again "$1" vmareserve run -n $high -- "${@:2}"
	# The count in the trace is that before the call.
	need=$(sed -n 's/.* map_count=\([0-9]*\) .*/\1/p' $trace/trace | sort -n |
		awk -v "limit=$1" '{ most = $1 + 1 } END { print int((most - limit) * 1.1) }')
	rmdir $trace
}

# never_worse LIMIT COMMAND...
never_worse() {
	local limit=$1 failed grown said all_grown stock stock_grown need n bad=0
	shift
	[ -d $tracing/events/vmareserve ] || {
		skipped="the kernel has no tracepoints: what the program needs is not known"
		return
	}
	again $high "$@"
	say "limit $high: $said"
	[ "$failed" = 0 ] || return
	all_grown=$grown
	again "$limit" "$@"
	say "limit $limit: $said"
	stock=$failed stock_grown=$grown
	if [ "$stock" = 0 ] && [ "$stock_grown" -le "$all_grown" ]; then
		say "it did not come to the limit"
		return 1
	fi
	need_of "$limit" "$@" || return
	say "limit $limit, headroom $high: $said"
	[ "$failed" = 0 ] || return
	[ "$need" -ge 10 ] || {
		say "it needs headroom of $need: too little to show anything"
		return 1
	}
	for n in $((need / 10)) $((need / 2)) "$need"; do
		again "$limit" vmareserve run -n "$n" -- "$@"
		say "limit $limit, headroom $n of $need: $said"
		[ "$stock" = died ] || { [ "$failed" != died ] && [ "$failed" -le "$stock" ]; } ||
			bad=1
	done
	[ "$failed" = 0 ] || return
	# Whether the heap's end is given back, too, may depend on its start.
	[ "$stock" != 0 ] ||
		[ $(((grown - all_grown) * 100)) -le $((stock_grown - all_grown)) ] || return
	return $bad
}

test_luajit_again() {
	has luajit || return 0
	# It can't use addresses above 47 bits, which arm64's kernel prefers. It tries
	# random ones then, and what doesn't merge is past the limit, with luck or without.
	[ "$(uname -m)" != aarch64 ] || {
		skipped="on arm64 LuaJIT asks for random addresses: each run differs"
		return
	}
	never_worse 100 luajit allocators.lua 400 160
}

# When it can't unmap what it has freed it aborts.
test_ruby_again() {
	has ruby || return 0
	ruby --disable-gems -e 'exit RUBY_VERSION >= "3.1"' || {
		skipped="before 3.1 Ruby takes its objects' memory from malloc()"
		return
	}
	never_worse 165 ruby --disable-gems allocators.rb 500000 6552
}

test_mimalloc_again() {
	local lib
	lib=$(library libmimalloc)
	[ -n "$lib" ] || {
		skipped="there is no libmimalloc here"
		return
	}
	# Without these it keeps what is freed. Of blocks of 31 MiB what it maps is 32 MiB
	# and adjoins the last; 2.0 leaves gaps between others, and they can't merge.
	never_worse 100 env "LD_PRELOAD=$lib" MIMALLOC_ARENA_RESERVE=0 \
		MIMALLOC_PURGE_DELAY=0 ./allocator_malloc $((blocks / 4)) $((31 * 1024 * 1024))
}

# After the first free() of a block that has a mapping of its own, glibc takes blocks
# of that size from the heap.
test_glibc_again() {
	never_worse 100 ./allocator_malloc $blocks 262144
}

test_glibc_again_mmap() {
	never_worse 100 env MALLOC_MMAP_THRESHOLD_=131072 ./allocator_malloc $blocks 262144
}

echo TAP version 13
set -- $cases
echo "1..$#"
n=0 bad=0
for t in $cases; do
	n=$((n + 1)) skipped=
	if "test_$t"; then
		echo "ok $n allocators.$t${skipped:+ # SKIP $skipped}"
	else
		bad=$((bad + 1))
		echo "not ok $n allocators.$t"
	fi
done
[ $bad = 0 ]
