#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# guest.sh [PART...]: run in the guest by guest-init; measures the parts named, or all
# but contention, which wants more than one CPU.

[ $# -gt 0 ] || set -- ioctls memory refused first bystander splits reservations alternatives forks

# 10,000 processes with an open file each.
ulimit -n 30000
sysctl -qw kernel.pid_max=65536 kernel.threads-max=65536
for part; do
	case $part in
	splits)
		for n in 1000 65000 1000000; do
			./bench splits $n
		done
		;;
	reservations)
		./bench reservations 10000
		;;
	contention)
		./bench contention && ./bench first
		;;
	first)
		./bench first && ./bench first_reserve
		;;
	memory)
		./bench memory 1000
		;;
	alternatives)
		# khugepaged would put pages where MADV_DONTNEED has given them back.
		echo madvise > /sys/kernel/mm/transparent_hugepage/enabled
		# A lower limit, to be there sooner.
		limit=$(sysctl -n vm.max_map_count)
		sysctl -qw vm.max_map_count=5000
		insmod /vmareserve.ko
		./alternatives
		rmmod vmareserve
		sysctl -qw vm.max_map_count=$limit
		;;
	*)
		./bench "$part"
		;;
	esac || echo "bench: FAILED: $part"
done
