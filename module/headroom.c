// SPDX-License-Identifier: GPL-2.0
/*
 * Which mm holds how much headroom.
 */
#include <linux/irq_work.h>
#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/poll.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

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

/* Both are under headroom_lock. */
static struct vmareserve_totals totals;
static LIST_HEAD(polled);

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

/*
 * Somebody's count has gone above the limit: wakes those who poll for that.
 * They look again, and arm it again.
 */
static void wake_pollers(struct work_struct *work)
{
	struct vmareserve_reservation *res;
	struct vmareserve_headroom *hr;

	mutex_lock(&headroom_lock);
	list_for_each_entry(hr, &polled, polled) {
		if (READ_ONCE(hr->wake) != VMARESERVE_WAKE_PENDING)
			continue;
		WRITE_ONCE(hr->wake, VMARESERVE_WAKE_IDLE);
		list_for_each_entry(res, &hr->reservations, node)
			wake_up_interruptible_poll(&res->poll, EPOLLPRI);
	}
	mutex_unlock(&headroom_lock);
}

static DECLARE_WORK(wake_work, wake_pollers);

static void schedule_wake(struct irq_work *irq)
{
	schedule_work(&wake_work);
}

static DEFINE_IRQ_WORK(wake_irq, schedule_wake);

/**
 * vmareserve_wake_queue() - have those woken who poll, where it is pending
 *
 * Relies on irq_work_queue() (kernel/irq_work.c, 5.10 to 7.3), which may be
 * called from anywhere, and takes no lock.
 *
 * Context: from a hook. Does not sleep.
 */
void vmareserve_wake_queue(void)
{
	irq_work_queue(&wake_irq);
}

/**
 * vmareserve_headroom_exit() - have nothing left that is to be done
 *
 * Context: module unload: no reservation is left, and the hooks have been
 * removed. May sleep.
 */
void vmareserve_headroom_exit(void)
{
	irq_work_sync(&wake_irq);
	cancel_work_sync(&wake_work);
}

/* Makes @res hold @headroom of @hr, of which it has held nothing. */
static void attach(struct vmareserve_reservation *res,
		   struct vmareserve_headroom *hr, unsigned int headroom)
{
	lockdep_assert_held(&headroom_lock);
	list_add_tail(&res->node, &hr->reservations);
	WRITE_ONCE(hr->total, hr->total + headroom);
	res->of = hr;
	res->held = headroom;
	totals.reservations++;
	totals.headroom += headroom;
	/* Whoever polls @res waits for something else now. */
	wake_up_interruptible_poll(&res->poll, EPOLLPRI);
}

/* Takes what @res holds out of its headroom, which goes when it was the last. */
static void detach(struct vmareserve_reservation *res)
{
	struct vmareserve_headroom *hr = res->of;

	lockdep_assert_held(&headroom_lock);
	WRITE_ONCE(hr->total, hr->total - res->held);
	totals.reservations--;
	totals.headroom -= res->held;
	list_del(&res->node);
	if (list_empty(&hr->reservations)) {
		hash_del_rcu(&hr->node);
		list_del(&hr->polled);
		put_pid(hr->pid);
		mmdrop(hr->mm);
		kfree_rcu(hr, rcu);
	}
	res->of = NULL;
	res->held = 0;
}

/**
 * vmareserve_reservation_init() - make a reservation that holds nothing
 * @res: the reservation
 *
 * Context: any.
 */
void vmareserve_reservation_init(struct vmareserve_reservation *res)
{
	res->of = NULL;
	res->held = 0;
	init_waitqueue_head(&res->poll);
}

/**
 * vmareserve_reserve() - set what a reservation holds
 * @res: the reservation
 * @mm: for whom; the caller holds a reference on its users
 * @pid: the process's, for those who list the headrooms
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
		       struct pid *pid, u64 headroom, unsigned int max_total)
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
		totals.headroom += headroom - held_here;
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
			hr->pid = get_pid(pid);
			INIT_LIST_HEAD(&hr->reservations);
			INIT_LIST_HEAD(&hr->polled);
			hash_add_rcu(vmareserve_headrooms, &hr->node,
				     (unsigned long)mm);
		}
		attach(res, hr, headroom);
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

/**
 * vmareserve_wake_arm() - have those woken who poll a reservation's file
 * @res: the reservation
 *
 * From now on, the next split above the limit wakes who waits in @res->poll.
 * The caller looks at map_count afterwards, under the mmap lock: a split that it
 * does not see comes later, and sees that it has to wake.
 *
 * Context: may sleep, for a short time.
 * Return: the mm that @res is for, with a reference on its users, or NULL when
 * @res holds nothing or the process has gone.
 */
struct mm_struct *vmareserve_wake_arm(struct vmareserve_reservation *res)
{
	struct vmareserve_headroom *hr;
	struct mm_struct *mm = NULL;

	mutex_lock(&headroom_lock);
	hr = res->of;
	if (hr && mmget_not_zero(hr->mm)) {
		mm = hr->mm;
		if (list_empty(&hr->polled))
			list_add(&hr->polled, &polled);
		/* When it is pending, all who poll now will be woken too. */
		if (READ_ONCE(hr->wake) == VMARESERVE_WAKE_IDLE)
			WRITE_ONCE(hr->wake, VMARESERVE_WAKE_ARMED);
	}
	mutex_unlock(&headroom_lock);
	return mm;
}

/**
 * vmareserve_headroom_totals() - all headrooms together
 *
 * Context: may sleep, for a short time.
 * Return: the sums.
 */
struct vmareserve_totals vmareserve_headroom_totals(void)
{
	struct vmareserve_totals t;

	mutex_lock(&headroom_lock);
	t = totals;
	mutex_unlock(&headroom_lock);
	return t;
}

/**
 * vmareserve_headroom_at() - the headroom at a place in the list of them all
 * @pos: the place: 0 is the first; on return the place that was found, and one
 *	more is where to go on. Two reads in a row may miss what comes or goes
 *	meanwhile, and see an entry twice
 * @entry: filled in; the caller drops the references
 *
 * Context: may sleep, for a short time.
 * Return: true, or false when there is none at @pos or after it.
 */
bool vmareserve_headroom_at(loff_t *pos, struct vmareserve_headroom_entry *entry)
{
	/* The chain, and the place in it. */
	unsigned long bucket = *pos >> 32;
	u32 skip = *pos, nth = 0;
	struct vmareserve_headroom *hr;

	mutex_lock(&headroom_lock);
	for (; bucket < HASH_SIZE(vmareserve_headrooms); bucket++) {
		hlist_for_each_entry(hr, &vmareserve_headrooms[bucket], node) {
			if (nth++ == skip)
				goto found;
		}
		nth = 0;
		skip = 0;
	}
	mutex_unlock(&headroom_lock);
	return false;

found:
	*pos = ((loff_t)bucket << 32) | skip;
	entry->pid = get_pid(hr->pid);
	entry->mm = mmget_not_zero(hr->mm) ? hr->mm : NULL;
	entry->total = hr->total;
	entry->rescued = atomic64_read(&hr->rescued);
	entry->exhausted = atomic64_read(&hr->exhausted);
	mutex_unlock(&headroom_lock);
	return true;
}
