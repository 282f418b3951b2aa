// SPDX-License-Identifier: GPL-2.0
/*
 * What each open file of the device holds, and for which process.
 */
#include <linux/irq_work.h>
#include <linux/limits.h>
#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "compat.h"
#include "limit_probes.h"
#include "process.h"
#include "reservation.h"
#include "uapi/linux/vmareserve.h"

/*
 * reservation_lock protects the table of headrooms against other writers, and the
 * fields that say so in headroom.h and reservation.h. It is taken after no other
 * lock of ours and before none.
 */
static DEFINE_MUTEX(reservation_lock);

/* Both are under reservation_lock. */
static struct vmareserve_totals totals;
static LIST_HEAD(polled);

/*
 * Somebody has gone above the limit: wakes those who poll for that. They look
 * again, and arm it again.
 */
static void wake_pollers(struct work_struct *work)
{
	struct vmareserve_reservation *res;
	struct vmareserve_headroom *hr;

	mutex_lock(&reservation_lock);
	list_for_each_entry(hr, &polled, polled) {
		if (READ_ONCE(hr->wake) != VMARESERVE_WAKE_PENDING)
			continue;
		WRITE_ONCE(hr->wake, VMARESERVE_WAKE_IDLE);
		list_for_each_entry(res, &hr->reservations, node)
			wake_up_interruptible_poll(&res->poll, EPOLLPRI);
	}
	mutex_unlock(&reservation_lock);
}

static DECLARE_WORK(wake_work, wake_pollers);

static void schedule_wake(struct irq_work *irq)
{
	schedule_work(&wake_work);
}

static DEFINE_IRQ_WORK(wake_irq, schedule_wake);

/**
 * vmareserve_reservations_exit() - have nothing left that is to be done
 *
 * Context: module unload: no reservation is left, and the probes have been
 * removed. May sleep.
 */
void vmareserve_reservations_exit(void)
{
	irq_work_sync(&wake_irq);
	cancel_work_sync(&wake_work);
}

/* The headroom of a process, or NULL. reservation_lock keeps it from going away. */
static struct vmareserve_headroom *find_locked(const struct pid *pid)
{
	lockdep_assert_held(&reservation_lock);
	return vmareserve_headroom_find(pid);
}

/* Changes how much @res holds, in all sums. */
static void set_amount(struct vmareserve_reservation *res, enum vmareserve_kind kind,
		       unsigned int amount)
{
	struct vmareserve_headroom *hr = res->serves;

	lockdep_assert_held(&reservation_lock);
	totals.reservations += !!amount - !!res->amount;
	if (kind == res->kind) {
		vmareserve_headroom_set(hr, kind, hr->amount[kind] - res->amount + amount);
	} else {
		vmareserve_headroom_set(hr, kind, hr->amount[kind] + amount);
		vmareserve_headroom_set(hr, res->kind, hr->amount[res->kind] - res->amount);
	}
	totals.headroom[res->kind] -= res->amount;
	totals.headroom[kind] += amount;
	res->kind = kind;
	res->amount = amount;
}

/* Makes @res serve a process, of whose headroom it holds nothing yet. */
static void attach(struct vmareserve_reservation *res, struct vmareserve_headroom *hr)
{
	lockdep_assert_held(&reservation_lock);
	list_add_tail(&res->node, &hr->reservations);
	res->serves = hr;
	/* Whoever polls @res, for whatever, waits for something else now. */
	wake_up_interruptible_poll(&res->poll, EPOLLPRI | EPOLLHUP);
}

/* Takes what @res holds out of its headroom, which goes when it was the last. */
static void detach(struct vmareserve_reservation *res)
{
	struct vmareserve_headroom *hr = res->serves;

	lockdep_assert_held(&reservation_lock);
	set_amount(res, res->kind, 0);
	if (res->exit_wait.func) {
		remove_wait_queue(&hr->pid->wait_pidfd, &res->exit_wait);
		res->exit_wait.func = NULL;
	}
	list_del(&res->node);
	if (list_empty(&hr->reservations)) {
		list_del(&hr->polled);
		vmareserve_headroom_remove(hr);
	}
	res->serves = NULL;
}

/**
 * vmareserve_reservation_init() - make a reservation that holds nothing
 * @res: the reservation, zeroed
 *
 * Context: any.
 */
void vmareserve_reservation_init(struct vmareserve_reservation *res)
{
	init_waitqueue_head(&res->poll);
}

/*
 * The sum that may not be above @max_total: of the kinds that let a process give
 * back and change, or of the one that lets it grow.
 */
static u64 limited_sum(const struct vmareserve_headroom *hr, enum vmareserve_kind kind)
{
	if (!hr)
		return 0;
	if (kind == VMARESERVE_KIND_MAP)
		return hr->amount[VMARESERVE_KIND_MAP];
	return (u64)hr->amount[VMARESERVE_KIND_UNMAP] + hr->amount[VMARESERVE_KIND_SPLIT];
}

/* May @res come to hold @headroom of @kind for the process with @hr? */
static int check_reserve(const struct vmareserve_reservation *res,
			 const struct vmareserve_headroom *hr, enum vmareserve_kind kind,
			 u64 headroom, unsigned int max_total)
{
	bool same = res->serves && res->serves == hr;
	bool was_map = res->kind == VMARESERVE_KIND_MAP, is_map = kind == VMARESERVE_KIND_MAP;
	u64 before, after, all = headroom;
	unsigned int i;

	if (res->serves && !same && res->amount && !vmareserve_has_ended(res->serves->pid))
		return -EBUSY;
	for (i = 0; hr && i < VMARESERVE_NR_KINDS; i++)
		all += hr->amount[i];
	before = limited_sum(hr, kind);
	after = before + headroom;
	if (same) {
		all -= res->amount;
		if (was_map == is_map)
			after -= res->amount;
	}
	if (all > INT_MAX)
		return -EINVAL;
	return after > before && after > max_total ? -EPERM : 0;
}

/**
 * vmareserve_reserve() - set what a reservation holds
 * @res: the reservation
 * @pid: for which process (PIDTYPE_TGID)
 * @kind: of headroom
 * @headroom: mappings; replaces what @res held; 0 gives it back, and @res serves the
 *	process still
 * @max_total: the most that the process may come to hold by this call, in mappings,
 *	of the kinds unmap and split together, or of the kind map
 *
 * When this returns 0, every call that begins from then on has the headroom. After
 * an error nothing has changed.
 *
 * Context: may sleep, and waits while probes are being disabled.
 * Return: 0; -EBUSY when @res holds something for another living process; -EINVAL
 * when the process's total would be above INT_MAX; -EPERM when it would be above
 * @max_total; -ENOMEM; -EOPNOTSUPP when kprobes are switched off and @res does not hold
 * as much of @kind already; -EINTR or another errno from vmareserve_probes_get().
 */
int vmareserve_reserve(struct vmareserve_reservation *res, struct pid *pid,
		       enum vmareserve_kind kind, u64 headroom, unsigned int max_total)
{
	struct vmareserve_headroom *fresh, *hr;
	enum vmareserve_kind put_kind = kind;
	bool got = false, put;
	int err, probes = 0;

	/* map_count is an int, and so is whatever it can be compared with. */
	if (headroom > INT_MAX)
		return -EINVAL;
	fresh = kzalloc_obj(*fresh, GFP_KERNEL_ACCOUNT);
	if (!fresh)
		return -ENOMEM;
	if (headroom) {
		probes = vmareserve_probes_get(kind);
		got = !probes;
		if (got && !vmareserve_probes_armed())
			probes = -EOPNOTSUPP;
	}

	mutex_lock(&reservation_lock);
	hr = find_locked(pid);
	err = check_reserve(res, hr, kind, headroom, max_total);
	/* To hold less, or as much, takes nothing that it has not. */
	if (!err && probes && !(res->serves && res->serves == hr && res->kind == kind &&
				headroom <= res->amount))
		err = probes;
	put = got;
	if (err)
		goto unlock;
	/* What it had got goes, or stays where there is nothing in its place. */
	put = res->amount && (got || !headroom);
	put_kind = res->kind;
	if (!hr) {
		hr = fresh;
		fresh = NULL;
		hr->pid = get_pid(pid);
		hr->waker = &wake_irq;
		INIT_LIST_HEAD(&hr->reservations);
		INIT_LIST_HEAD(&hr->polled);
		vmareserve_headroom_add(hr);
	}
	if (res->serves != hr) {
		if (res->serves)
			detach(res);
		attach(res, hr);
	}
	set_amount(res, kind, headroom);
unlock:
	mutex_unlock(&reservation_lock);
	if (put)
		vmareserve_probes_put(put_kind);
	kfree(fresh);
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
	bool put;

	if (!res->serves)
		return;
	mutex_lock(&reservation_lock);
	put = res->amount;
	detach(res);
	mutex_unlock(&reservation_lock);
	if (put)
		vmareserve_probes_put(res->kind);
}

/**
 * vmareserve_served() - the process that a reservation serves
 * @res: the reservation
 *
 * Context: may sleep, for a short time.
 * Return: its pid (PIDTYPE_TGID), with a reference, or NULL when @res serves none.
 */
struct pid *vmareserve_served(struct vmareserve_reservation *res)
{
	struct pid *pid;

	mutex_lock(&reservation_lock);
	pid = res->serves ? get_pid(res->serves->pid) : NULL;
	mutex_unlock(&reservation_lock);
	return pid;
}

/* The process may have ended: called with the lock of its wait queue held. */
static int process_ends(wait_queue_entry_t *wait, unsigned int mode, int flags, void *key)
{
	struct vmareserve_reservation *res =
		container_of(wait, struct vmareserve_reservation, exit_wait);

	wake_up_interruptible_poll(&res->poll, EPOLLHUP);
	return 0;
}

/**
 * vmareserve_wake_arm() - have those woken who poll a reservation's file
 * @res: the reservation
 *
 * From now on the next call that headroom lets through wakes who waits in
 * @res->poll, and so does the end of the process. The caller looks at both
 * afterwards, at map_count under the mmap lock: a call that it does not see comes
 * later, and sees that it has to wake.
 *
 * Relies on do_notify_pidfd(), which wakes struct pid's wait_pidfd when the process
 * ends (kernel/signal.c, 5.10 to 7.3).
 *
 * Context: may sleep, for a short time.
 * Return: the pid of the process that @res serves, with a reference, or NULL.
 */
struct pid *vmareserve_wake_arm(struct vmareserve_reservation *res)
{
	struct vmareserve_headroom *hr;
	struct pid *pid = NULL;

	mutex_lock(&reservation_lock);
	hr = res->serves;
	if (hr) {
		pid = get_pid(hr->pid);
		if (list_empty(&hr->polled))
			list_add(&hr->polled, &polled);
		/* When it is pending, all who poll now will be woken too. */
		if (READ_ONCE(hr->wake) == VMARESERVE_WAKE_IDLE)
			WRITE_ONCE(hr->wake, VMARESERVE_WAKE_ARMED);
		if (!res->exit_wait.func) {
			init_waitqueue_func_entry(&res->exit_wait, process_ends);
			add_wait_queue(&pid->wait_pidfd, &res->exit_wait);
		}
	}
	mutex_unlock(&reservation_lock);
	return pid;
}

/**
 * vmareserve_reservation_status() - the part of STATUS that this file knows
 * @res: the reservation of the descriptor that asks
 * @pid: the process that is asked about
 * @limit: vm.max_map_count
 * @status: zeroed; what is about headroom is filled in
 *
 * Context: may sleep, for a short time.
 */
void vmareserve_reservation_status(struct vmareserve_reservation *res, struct pid *pid,
				   int limit, struct vmareserve_status *status)
{
	struct vmareserve_kind_status *k;
	struct vmareserve_headroom *hr;
	unsigned int i;

	mutex_lock(&reservation_lock);
	hr = find_locked(pid);
	if (hr && res->serves == hr) {
		status->headroom = res->amount;
		status->kind = res->kind;
	}
	for (i = 0; i < VMARESERVE_NR_KINDS; i++) {
		k = &status->kinds[i];
		if (hr) {
			k->headroom = hr->amount[i];
			k->rescued = atomic64_read(&hr->rescued[i]);
			k->exhausted = atomic64_read(&hr->exhausted[i]);
		}
		k->by_default = vmareserve_headroom_default(i);
		k->limit = min_t(u64, (u64)limit + vmareserve_headroom_sum(hr, i), INT_MAX);
		status->headroom_total += k->headroom;
		status->rescued += k->rescued;
		status->exhausted += k->exhausted;
	}
	mutex_unlock(&reservation_lock);
}

/**
 * vmareserve_reservation_totals() - all reservations together
 *
 * Context: may sleep, for a short time.
 * Return: the sums.
 */
struct vmareserve_totals vmareserve_reservation_totals(void)
{
	struct vmareserve_totals t;

	mutex_lock(&reservation_lock);
	t = totals;
	mutex_unlock(&reservation_lock);
	return t;
}

/**
 * vmareserve_reservation_at() - the headroom at a place in the list of them all
 * @pos: as vmareserve_headroom_at() has it
 * @entry: filled in; the caller drops the reference
 *
 * Context: may sleep, for a short time.
 * Return: true, or false when there is none at @pos or after it.
 */
bool vmareserve_reservation_at(loff_t *pos, struct vmareserve_headroom_entry *entry)
{
	struct vmareserve_headroom *hr;
	unsigned int i;

	mutex_lock(&reservation_lock);
	hr = vmareserve_headroom_at(pos);
	if (hr) {
		entry->pid = get_pid(hr->pid);
		for (i = 0; i < VMARESERVE_NR_KINDS; i++) {
			entry->amount[i] = hr->amount[i];
			entry->rescued[i] = atomic64_read(&hr->rescued[i]);
			entry->exhausted[i] = atomic64_read(&hr->exhausted[i]);
		}
	}
	mutex_unlock(&reservation_lock);
	return hr;
}
