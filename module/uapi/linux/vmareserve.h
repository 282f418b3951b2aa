/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * /dev/vmareserve: headroom in a process's map_count.
 *
 * A process at vm.max_map_count can't unmap the middle of a mapping: that
 * splits a VMA in two, and the kernel refuses with ENOMEM. A process with
 * headroom for N mappings can, as long as it has fewer than
 * vm.max_map_count + N of them.
 *
 *	int fd = open("/dev/vmareserve", O_RDWR | O_CLOEXEC);
 *	struct vmareserve_reserve r = { .headroom = 4096 };
 *	ioctl(fd, VMARESERVE_IOC_RESERVE, &r);
 *
 * Headroom has three kinds, from the one closest to giving memory back to the one
 * furthest from it. They nest: a call may use the headroom of its own kind and of
 * the kinds after it. So the process has a limit of its own for each kind:
 *
 *	VMARESERVE_UNMAP	vm.max_map_count + map + split + unmap
 *		munmap(), and what else gives memory back: brk() and mremap() that
 *		shrink, shmdt()
 *	VMARESERVE_SPLIT	vm.max_map_count + map + split
 *		changes in place: mprotect(), madvise(), mlock(), mbind(),
 *		userfaultfd, prctl(PR_SET_VMA), mremap() that moves and does not
 *		grow, mmap() with MAP_FIXED
 *	VMARESERVE_MAP		vm.max_map_count + map
 *		growth: mmap(), brk(), shmat(), mremap() that grows
 *
 * The headroom is held until the last close of the open file description.
 * It belongs to the process: all its threads have it, and it survives exec. A
 * forked child has none of it.
 *
 * Above vm.max_map_count a process is treated as the kernel treats one at the
 * limit: each unmap or split that headroom lets through raises the limit for its
 * other calls to the number of mappings after it. So what merges or fills a hole
 * works as before, and growth takes at most one mapping for each such call. A
 * child that is forked above the limit is treated in the same way.
 *
 * poll() reports POLLPRI while the process that the descriptor serves is above
 * vm.max_map_count, and wakes when headroom lets a call past it. A process that
 * comes to be above in other ways (the sysctl is lowered; mmap() at the limit,
 * where the kernel allows one) is reported too, but wakes nobody before its next
 * such call. POLLHUP is reported when the process has ended.
 *
 * From 0.2.0 on this interface is stable: what is here is neither changed nor
 * taken away, so a program that works with one version of the module works with all
 * later ones. Structs grow at the end only. Each ioctl takes the struct's size from
 * its command number, so older programs work with newer modules, and newer
 * programs with older modules as long as the fields those don't know are 0.
 * New commands and flags may come; those that a module does not know it refuses.
 */
#ifndef _UAPI_LINUX_VMARESERVE_H
#define _UAPI_LINUX_VMARESERVE_H

#include <linux/ioctl.h>
#include <linux/types.h>

/* The kinds of headroom. */
#define VMARESERVE_UNMAP	0
#define VMARESERVE_SPLIT	1
#define VMARESERVE_MAP		2
#define VMARESERVE_NR_KINDS	3

/**
 * struct vmareserve_reserve - how much headroom, and for whom
 * @headroom: mappings; replaces what this descriptor held, of whatever kind; 0 gives
 *	it back, and the descriptor serves the process still
 * @pid: whose: 0 is the caller, else a pid in the caller's pid namespace
 * @flags: the kind: VMARESERVE_UNMAP, VMARESERVE_SPLIT or VMARESERVE_MAP
 */
struct vmareserve_reserve {
	__u64 headroom;
	__s32 pid;
	__u32 flags;
};

/**
 * struct vmareserve_kind_status - how a process stands with one kind of headroom
 * @headroom: held for the process by all descriptors, in mappings
 * @by_default: what it has without a descriptor, in mappings: the module parameter
 *	default_headroom for VMARESERVE_UNMAP, else 0. The larger of the two counts
 * @limit: the process's own limit for calls of this kind: they are not refused
 *	because of vm.max_map_count while it has fewer mappings
 * @rescued: calls that headroom let past vm.max_map_count, since a descriptor serves
 *	the process. The kernel may have refused one for another reason after that
 * @exhausted: calls refused with all headroom in use, likewise
 */
struct vmareserve_kind_status {
	__u64 headroom;
	__u64 by_default;
	__u64 limit;
	__u64 rescued;
	__u64 exhausted;
};

/**
 * struct vmareserve_status - how a process stands
 * @pid: in: whose; 0 is the process this descriptor serves (ESRCH once that
 *	has gone), or the caller when it serves none
 * @flags: in: 0
 * @headroom: held for the process by this descriptor, in mappings, of @kind
 * @headroom_total: held for the process by all descriptors, of all kinds, in
 *	mappings. It may have more: the module parameter default_headroom, if that is
 *	larger
 * @map_count: mappings that the process has now
 * @max_map_count: vm.max_map_count now
 * @in_use: mappings above vm.max_map_count: 0 when below
 * @rescued: calls of all kinds that headroom let past the limit: see
 *	struct vmareserve_kind_status
 * @exhausted: calls of all kinds refused with all headroom in use, likewise
 * @kind: what this descriptor holds, when @headroom is not 0
 * @reserved: 0
 * @kinds: each kind by itself: VMARESERVE_UNMAP, VMARESERVE_SPLIT, VMARESERVE_MAP
 */
struct vmareserve_status {
	__s32 pid;
	__u32 flags;
	__u64 headroom;
	__u64 headroom_total;
	__u64 map_count;
	__u64 max_map_count;
	__u64 in_use;
	__u64 rescued;
	__u64 exhausted;
	__u32 kind;
	__u32 reserved;
	struct vmareserve_kind_status kinds[VMARESERVE_NR_KINDS];
};

/* Their sizes in the first version, 0.1.0: the least that each ioctl takes. */
#define VMARESERVE_RESERVE_SIZE_VER0	16
#define VMARESERVE_STATUS_SIZE_VER0	64

#define VMARESERVE_IOC_MAGIC	0xD5

/**
 * VMARESERVE_IOC_RESERVE - set the headroom that this descriptor holds
 *
 * The descriptor serves the process from then on: STATUS with pid 0, poll() and
 * fdinfo are about it, also when @headroom is 0. The headroom of a process is
 * the sum of what all descriptors hold for it. Of the kinds unmap and split
 * together, it may reach the module parameter max_headroom; of the kind map, which
 * lets a process grow past what the administrator has set, the parameter
 * max_map_headroom, 0 by default; above that takes CAP_SYS_RESOURCE. Lowering is
 * always allowed, also below what is in use: mappings stay, and no further one is
 * let through until enough have gone.
 *
 * Return: 0, or -1 with errno, and then nothing has changed:
 *	EINVAL		an unknown flag, a struct shorter than the first
 *			version, or a sum above INT_MAX, which is the most
 *			mappings that a kernel can count
 *	E2BIG		a longer struct, with something in the unknown part
 *	EFAULT		a bad pointer
 *	ESRCH		no such process, or it has no memory map (any more)
 *	EPERM		the process is not the caller's (its real, effective
 *			and saved uid and gid must be the caller's real ones,
 *			as for prlimit(2), or the caller needs
 *			CAP_SYS_RESOURCE), or the sum is above max_headroom or
 *			max_map_headroom
 *	EBUSY		the descriptor holds headroom for another living process
 *	ENOMEM		no kernel memory
 *	EINTR		a fatal signal
 *	EOPNOTSUPP	kprobes are switched off (kprobes/enabled in debugfs), and
 *			the module needs them
 */
#define VMARESERVE_IOC_RESERVE	\
	_IOW(VMARESERVE_IOC_MAGIC, 0x00, struct vmareserve_reserve)

/**
 * VMARESERVE_IOC_STATUS - how a process stands
 *
 * Return: 0, or -1 with errno EINVAL, E2BIG, EFAULT, ESRCH, EPERM or EINTR as above.
 * Any other command is refused with ENOTTY.
 */
#define VMARESERVE_IOC_STATUS	\
	_IOWR(VMARESERVE_IOC_MAGIC, 0x01, struct vmareserve_status)

#endif /* _UAPI_LINUX_VMARESERVE_H */
