/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which mm holds how much headroom.
 */
#ifndef VMARESERVE_HEADROOM_H
#define VMARESERVE_HEADROOM_H

#include <linux/atomic.h>
#include <linux/hashtable.h>
#include <linux/mm_types.h>
#include <linux/rculist.h>

struct vmareserve_status;

/**
 * struct vmareserve_headroom - the headroom of one mm
 * @node: in vmareserve_headrooms; readers are under RCU
 * @mm: pinned by mmgrab() as long as this exists, so that no other mm can
 *	come to be at the same address
 * @total: the sum of what the reservations hold, in mappings; written under
 *	headroom_lock, read by the hooks
 * @reservations: how many reservations make up @total; under headroom_lock
 * @rescued: munmap splits that it let through
 * @exhausted: munmap splits refused with all of it in use
 * @rcu: frees it once no hook can see it
 */
struct vmareserve_headroom {
	struct hlist_node node;
	struct mm_struct *mm;
	unsigned int total;
	unsigned int reservations;
	atomic64_t rescued;
	atomic64_t exhausted;
	struct rcu_head rcu;
};

/**
 * struct vmareserve_reservation - what one open file holds
 * @of: the headroom that it is part of, or NULL when it holds nothing
 * @held: how much of that, in mappings; not 0 when @of is set
 *
 * Both are under headroom_lock. All zeroes is a new one.
 */
struct vmareserve_reservation {
	struct vmareserve_headroom *of;
	unsigned int held;
};

int vmareserve_reserve(struct vmareserve_reservation *res, struct mm_struct *mm,
		       u64 headroom, unsigned int max_total);
void vmareserve_unreserve(struct vmareserve_reservation *res);
bool vmareserve_serves(struct vmareserve_reservation *res, struct mm_struct **mm);
void vmareserve_headroom_status(struct vmareserve_reservation *res,
				struct mm_struct *mm,
				struct vmareserve_status *status);

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

#endif /* VMARESERVE_HEADROOM_H */
