#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# guest.sh PART...: run in the guest by guest-init; measures the parts named.
# contention needs more than one CPU.

# 10,000 processes with an open file each.
ulimit -n 30000
sysctl -qw kernel.pid_max=65536 kernel.threads-max=65536
limit=$(sysctl -n vm.max_map_count)
for part; do
	echo "part: $part begins"
	case $part in
	first)
		./bench first && ./bench first_reserve
		;;
	splits)
		./bench splits 1000 && ./bench splits 65000
		;;
	million)
		./bench splits 1000000
		;;
	reservations)
		./bench reservations 10000
		;;
	contention)
		./bench contention && ./bench first
		;;
	memory)
		./bench memory 1000
		;;
	alternatives)
		# khugepaged would put pages where MADV_DONTNEED has given them back.
		echo madvise > /sys/kernel/mm/transparent_hugepage/enabled
		# A lower limit, to be there sooner.
		sysctl -qw vm.max_map_count=5000
		insmod /vmareserve.ko && ./alternatives && rmmod vmareserve
		;;
	*)
		./bench "$part"
		;;
	esac && echo "part: $part ends" || echo "bench: FAILED: $part"
	# Also after a failure: the next part begins as if it were the first.
	echo $limit > /proc/sys/vm/max_map_count
	! grep -q '^vmareserve ' /proc/modules || rmmod vmareserve
done
