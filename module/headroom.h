/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which process has how much headroom, as the probes read it.
 */
#ifndef VMARESERVE_HEADROOM_H
#define VMARESERVE_HEADROOM_H

#include <linux/atomic.h>
#include <linux/hashtable.h>
#include <linux/list.h>
#include <linux/rculist.h>
#include <linux/types.h>

#include "uapi/linux/vmareserve.h"

struct irq_work;
struct pid;

/*
 * The kinds of headroom, from the one closest to giving memory back. They nest: a
 * call may use what is held of its own kind and of all kinds after it.
 */
enum vmareserve_kind {
	VMARESERVE_KIND_UNMAP	= VMARESERVE_UNMAP,
	VMARESERVE_KIND_SPLIT	= VMARESERVE_SPLIT,
	VMARESERVE_KIND_MAP	= VMARESERVE_MAP,
};

static inline const char *vmareserve_kind_name(enum vmareserve_kind kind)
{
	return kind == VMARESERVE_KIND_UNMAP ? "unmap" :
	       kind == VMARESERVE_KIND_SPLIT ? "split" : "map";
}

/*
 * Whether those who poll are to be woken by the next call that goes above the limit.
 * Written under reservation_lock unless it is ARMED; the probes write when it is,
 * under the mmap lock. So there is one writer at a time.
 */
enum vmareserve_wake {
	VMARESERVE_WAKE_IDLE,		/* nobody has polled since the last time */
	VMARESERVE_WAKE_ARMED,		/* somebody has */
	VMARESERVE_WAKE_PENDING,	/* it happened, and they will be woken */
};

/**
 * struct vmareserve_headroom - the headroom of one process
 * @node: in the table; readers are under RCU
 * @pid: the process's (PIDTYPE_TGID), with a reference, so that no other process
 *	can come to have the same
 * @reservations: the descriptors that serve it; under reservation_lock
 * @polled: in the list of those that somebody has polled; under reservation_lock
 * @amount: what the descriptors hold of each kind, in mappings; under reservation_lock
 * @sum: what a call of each kind may use: the kinds nest; written under
 *	reservation_lock, read by the probes
 * @wake: enum vmareserve_wake
 * @waker: to be queued when @wake becomes PENDING
 * @rescued: calls of each kind that it let through
 * @exhausted: calls of each kind refused with all of it in use
 * @rcu: frees it once no probe can see it
 */
struct vmareserve_headroom {
	struct hlist_node node;
	struct pid *pid;
	struct list_head reservations;
	struct list_head polled;
	unsigned int amount[VMARESERVE_NR_KINDS];
	unsigned int sum[VMARESERVE_NR_KINDS];
	unsigned int wake;
	struct irq_work *waker;
	atomic64_t rescued[VMARESERVE_NR_KINDS];
	atomic64_t exhausted[VMARESERVE_NR_KINDS];
	struct rcu_head rcu;
};

/**
 * struct vmareserve_counts - what the probes have done since load, for each kind
 * @rescued: calls that headroom let through
 * @exhausted: calls refused with all headroom in use
 */
struct vmareserve_counts {
	unsigned long rescued[VMARESERVE_NR_KINDS];
	unsigned long exhausted[VMARESERVE_NR_KINDS];
};

void vmareserve_headroom_add(struct vmareserve_headroom *hr);
void vmareserve_headroom_remove(struct vmareserve_headroom *hr);
void vmareserve_headroom_exit(void);
struct vmareserve_headroom *vmareserve_headroom_at(loff_t *pos);
struct vmareserve_headroom *vmareserve_headroom_find(const struct pid *pid);

void vmareserve_headroom_set(struct vmareserve_headroom *hr, enum vmareserve_kind kind,
			     unsigned int amount);
void vmareserve_headroom_set_default(unsigned int headroom);
unsigned int vmareserve_headroom_default(enum vmareserve_kind kind);
unsigned int vmareserve_headroom_sum(const struct vmareserve_headroom *hr,
				     enum vmareserve_kind kind);
void vmareserve_headroom_rescued(struct vmareserve_headroom *hr, enum vmareserve_kind kind);
void vmareserve_headroom_exhausted(struct vmareserve_headroom *hr,
				   enum vmareserve_kind kind);
struct vmareserve_counts vmareserve_headroom_counts(void);

#endif /* VMARESERVE_HEADROOM_H */
