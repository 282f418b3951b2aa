/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which mm holds how much headroom.
 */
#ifndef VMARESERVE_HEADROOM_H
#define VMARESERVE_HEADROOM_H

#include <linux/atomic.h>
#include <linux/hashtable.h>
#include <linux/list.h>
#include <linux/mm_types.h>
#include <linux/rculist.h>
#include <linux/wait.h>

struct pid;
struct vmareserve_status;

/*
 * Whether those who poll are to be woken by the next split above the limit. Written
 * under headroom_lock unless it is ARMED; the hooks write when it is, under the
 * mmap lock. So there is one writer at a time.
 */
enum vmareserve_wake {
	VMARESERVE_WAKE_IDLE,		/* nobody has polled since the last time */
	VMARESERVE_WAKE_ARMED,		/* somebody has */
	VMARESERVE_WAKE_PENDING,	/* it happened, and they will be woken */
};

/**
 * struct vmareserve_headroom - the headroom of one mm
 * @node: in vmareserve_headrooms; readers are under RCU
 * @mm: pinned by mmgrab() as long as this exists, so that no other mm can
 *	come to be at the same address
 * @pid: of the process that had the mm when it got its first headroom
 * @reservations: those that make up @total; under headroom_lock
 * @polled: in the list of those that somebody has polled; under headroom_lock
 * @total: the sum of what the reservations hold, in mappings; written under
 *	headroom_lock, read by the hooks
 * @wake: enum vmareserve_wake
 * @rescued: munmap splits that it let through
 * @exhausted: munmap splits refused with all of it in use
 * @rcu: frees it once no hook can see it
 */
struct vmareserve_headroom {
	struct hlist_node node;
	struct mm_struct *mm;
	struct pid *pid;
	struct list_head reservations;
	struct list_head polled;
	unsigned int total;
	unsigned int wake;
	atomic64_t rescued;
	atomic64_t exhausted;
	struct rcu_head rcu;
};

/**
 * struct vmareserve_reservation - what one open file holds
 * @of: the headroom that it is part of, or NULL when it holds nothing
 * @node: in @of's list
 * @held: how much of @of, in mappings; not 0 when @of is set
 * @poll: where those wait who poll the file
 *
 * All but @poll are under headroom_lock.
 */
struct vmareserve_reservation {
	struct vmareserve_headroom *of;
	struct list_head node;
	unsigned int held;
	wait_queue_head_t poll;
};

/**
 * struct vmareserve_headroom_entry - one line of the list of headrooms
 * @pid: whose, with a reference; see struct vmareserve_headroom
 * @mm: with a reference on its users, or NULL when the process has gone
 * @total: mappings
 * @rescued: munmap splits
 * @exhausted: munmap splits
 */
struct vmareserve_headroom_entry {
	struct pid *pid;
	struct mm_struct *mm;
	unsigned int total;
	u64 rescued;
	u64 exhausted;
};

/**
 * struct vmareserve_totals - all headrooms together
 * @reservations: how many there are, that hold something
 * @headroom: what they hold, in mappings
 */
struct vmareserve_totals {
	unsigned int reservations;
	u64 headroom;
};

void vmareserve_headroom_exit(void);

void vmareserve_reservation_init(struct vmareserve_reservation *res);
int vmareserve_reserve(struct vmareserve_reservation *res, struct mm_struct *mm,
		       struct pid *pid, u64 headroom, unsigned int max_total);
void vmareserve_unreserve(struct vmareserve_reservation *res);
bool vmareserve_serves(struct vmareserve_reservation *res, struct mm_struct **mm);
void vmareserve_headroom_status(struct vmareserve_reservation *res,
				struct mm_struct *mm,
				struct vmareserve_status *status);
struct mm_struct *vmareserve_wake_arm(struct vmareserve_reservation *res);
struct vmareserve_totals vmareserve_headroom_totals(void);
bool vmareserve_headroom_at(loff_t *pos, struct vmareserve_headroom_entry *entry);

void vmareserve_wake_queue(void);

/* 10,000 reservations make chains of two or three. */
#define VMARESERVE_HASH_BITS	12
extern DECLARE_HASHTABLE(vmareserve_headrooms, VMARESERVE_HASH_BITS);

/**
 * vmareserve_headroom_find() - the headroom of an mm
 * @mm: is not dereferenced
 *
 * Context: from a hook, with preemption disabled, which keeps what is
 * returned from being freed. Calls nothing that can be traced.
 * Return: the headroom, or NULL when the mm has none.
 */
static __always_inline struct vmareserve_headroom *
vmareserve_headroom_find(const struct mm_struct *mm)
{
	struct vmareserve_headroom *hr;

	hash_for_each_possible_rcu_notrace(vmareserve_headrooms, hr, node,
					   (unsigned long)mm)
		if (hr->mm == mm)
			return hr;
	return NULL;
}

/**
 * vmareserve_headroom_rescued() - count a split above the limit
 * @hr: whose
 *
 * Also wakes those who poll, if there are any.
 *
 * Context: from a hook: @hr's mmap lock held for writing, preemption disabled.
 */
static __always_inline void
vmareserve_headroom_rescued(struct vmareserve_headroom *hr)
{
	atomic64_inc(&hr->rescued);
	if (READ_ONCE(hr->wake) == VMARESERVE_WAKE_ARMED) {
		WRITE_ONCE(hr->wake, VMARESERVE_WAKE_PENDING);
		vmareserve_wake_queue();
	}
}

#endif /* VMARESERVE_HEADROOM_H */
