#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Run in the guest by guest-init: all cases of "bench", with and without the module,
# in one boot. Prints "bench: PHASE,CASE,CALLS,MIN,P50,P90".

sysfs=/sys/class/misc/vmareserve
parameters=/sys/module/vmareserve/parameters

# measure PHASE CASE[:ARGUMENT]...: each by itself.
measure() {
	phase=$1
	shift
	for c; do
		./bench $(echo "$c" | tr : ' ') | sed "s/^/bench: $phase,/"
	done
}

bystander="munmap_whole munmap_touched munmap_edge munmap_middle mprotect_middle mmap fork"

wait_for_no_hooks() {
	while [ "$(cat $sysfs/armed)" != 0 ]; do
		sleep 1
	done
}

# with_holder N PHASE CASE...: while N other processes have reservations.
with_holder() {
	n=$1 phase=$2
	shift 2
	rm -f /tmp/holder
	mkfifo /tmp/holder
	./bench hold "$n" > /tmp/holder &
	pid=$!
	read -r word < /tmp/holder
	[ "$word" = holds ] || echo "guest: the holder did not start"
	measure "$phase" "$@"
	kill $pid
	wait $pid 2>/dev/null
}

ulimit -n 100000
measure none $bystander plain_split:1000 plain_split:5000 plain_split:65000 \
	plain_split:1000000 refused:0
insmod /vmareserve.ko || echo "guest: the module did not load"
wait_for_no_hooks
measure loaded $bystander refused:0
with_holder 1 other $bystander refused:0
wait_for_no_hooks
echo 65536 > $parameters/default_headroom
measure default $bystander
echo 0 > $parameters/default_headroom
measure holder held_whole held_middle refused:10 status reserve:1 reserve:1000000 \
	memory memory:own
measure holder rescued_split:1000 rescued_split:5000 rescued_split:65000 \
	rescued_split:1000000
with_holder 1 with_1 rescued_split:5000 munmap_middle
with_holder 100 with_100 rescued_split:5000 munmap_middle
with_holder 10000 with_10000 rescued_split:5000 munmap_middle
