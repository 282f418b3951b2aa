// SPDX-License-Identifier: GPL-2.0
/*
 * Which mm holds how much headroom.
 */
#include <linux/mutex.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>

#include "compat.h"
#include "headroom.h"
#include "munmap_hook.h"
#include "uapi/linux/vmareserve.h"

/*
 * headroom_lock protects the table against other writers, and the fields that
 * say so in headroom.h. The hooks read the table without it, under RCU. It is
 * taken after no other lock of ours and before none.
 */
static DEFINE_MUTEX(headroom_lock);

DEFINE_HASHTABLE(vmareserve_headrooms, VMARESERVE_HASH_BITS);

static struct vmareserve_headroom *find_locked(const struct mm_struct *mm)
{
	struct vmareserve_headroom *hr;

	lockdep_assert_held(&headroom_lock);
	preempt_disable();
	hr = vmareserve_headroom_find(mm);
	preempt_enable();
	/* headroom_lock keeps it from going away. */
	return hr;
}

static bool alive(const struct mm_struct *mm)
{
	return atomic_read(&mm->mm_users) > 0;
}

/* Takes what @res holds out of its headroom, which goes when it was the last. */
static void detach(struct vmareserve_reservation *res)
{
	struct vmareserve_headroom *hr = res->of;

	lockdep_assert_held(&headroom_lock);
	WRITE_ONCE(hr->total, hr->total - res->held);
	if (!--hr->reservations) {
		hash_del_rcu(&hr->node);
		mmdrop(hr->mm);
		kfree_rcu(hr, rcu);
	}
	res->of = NULL;
	res->held = 0;
}

/**
 * vmareserve_reserve() - set what a reservation holds
 * @res: the reservation
 * @mm: for whom; the caller holds a reference on its users
 * @headroom: mappings; replaces what @res held; 0 gives it back
 * @max_total: the most that the mm may come to hold by this call, in mappings
 *
 * When this returns 0, every munmap() that begins from then on has the
 * headroom. After an error nothing has changed.
 *
 * Context: may sleep, and waits while hooks are being removed.
 * Return: 0; -EBUSY when @res serves another living mm; -EINVAL when the
 * mm's total would be above INT_MAX; -EPERM when it would be above
 * @max_total; -ENOMEM; -EOPNOTSUPP, -EIO or -EINTR from vmareserve_hooks_get().
 */
int vmareserve_reserve(struct vmareserve_reservation *res, struct mm_struct *mm,
		       u64 headroom, unsigned int max_total)
{
	struct vmareserve_headroom *fresh = NULL, *hr;
	unsigned int held_here;
	bool held;
	u64 total;
	int err;

	/* map_count is an int, and so is whatever it can be compared with. */
	if (headroom > INT_MAX)
		return -EINVAL;

	if (headroom) {
		fresh = kzalloc_obj(*fresh, GFP_KERNEL_ACCOUNT);
		if (!fresh)
			return -ENOMEM;
		/* One for each reservation that holds something. */
		err = vmareserve_hooks_get();
		if (err) {
			kfree(fresh);
			return err;
		}
	}

	mutex_lock(&headroom_lock);
	held = res->held;
	held_here = 0;
	if (res->of && res->of->mm == mm) {
		held_here = res->held;
	} else if (res->of && alive(res->of->mm)) {
		err = -EBUSY;
		goto unlock;
	}

	hr = find_locked(mm);
	total = (hr ? hr->total : 0) - held_here + headroom;
	if (total > INT_MAX) {
		err = -EINVAL;
		goto unlock;
	}
	if (headroom > held_here && total > max_total) {
		err = -EPERM;
		goto unlock;
	}

	err = 0;
	if (headroom && held_here) {
		WRITE_ONCE(hr->total, total);
		res->held = headroom;
		goto unlock;
	}
	if (res->of)
		detach(res);
	if (headroom) {
		if (!hr) {
			hr = fresh;
			fresh = NULL;
			mmgrab(mm);
			hr->mm = mm;
			hash_add_rcu(vmareserve_headrooms, &hr->node,
				     (unsigned long)mm);
		}
		hr->reservations++;
		WRITE_ONCE(hr->total, total);
		res->of = hr;
		res->held = headroom;
	}
unlock:
	mutex_unlock(&headroom_lock);

	kfree(fresh);
	/* The reference of what was replaced, or the one that is not needed. */
	if (err ? headroom : held)
		vmareserve_hooks_put();
	return err;
}

/**
 * vmareserve_unreserve() - give back what a reservation holds
 * @res: the reservation; nobody else may use it any more
 *
 * Context: may sleep, for a short time.
 */
void vmareserve_unreserve(struct vmareserve_reservation *res)
{
	if (!res->of)
		return;
	mutex_lock(&headroom_lock);
	detach(res);
	mutex_unlock(&headroom_lock);
	vmareserve_hooks_put();
}

/**
 * vmareserve_serves() - the mm that a reservation is for
 * @res: the reservation
 * @mm: on return the mm, with a reference on its users that the caller drops
 *	with mmput(), or NULL when the process is gone
 *
 * Context: may sleep, for a short time.
 * Return: true, or false when @res holds nothing, with @mm unchanged.
 */
bool vmareserve_serves(struct vmareserve_reservation *res, struct mm_struct **mm)
{
	bool serves;

	mutex_lock(&headroom_lock);
	serves = res->of;
	if (serves)
		*mm = mmget_not_zero(res->of->mm) ? res->of->mm : NULL;
	mutex_unlock(&headroom_lock);
	return serves;
}

/**
 * vmareserve_headroom_status() - the part of STATUS that this file knows
 * @res: the reservation of the descriptor that asks
 * @mm: the mm that is asked about; is not dereferenced
 * @status: headroom, headroom_total, rescued and exhausted are filled in
 *
 * Context: may sleep, for a short time.
 */
void vmareserve_headroom_status(struct vmareserve_reservation *res,
				struct mm_struct *mm,
				struct vmareserve_status *status)
{
	struct vmareserve_headroom *hr;

	mutex_lock(&headroom_lock);
	hr = find_locked(mm);
	if (hr) {
		status->headroom = res->of == hr ? res->held : 0;
		status->headroom_total = hr->total;
		status->rescued = atomic64_read(&hr->rescued);
		status->exhausted = atomic64_read(&hr->exhausted);
	}
	mutex_unlock(&headroom_lock);
}
