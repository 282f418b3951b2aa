// SPDX-License-Identifier: GPL-2.0
/*
 * Which process has how much headroom, as the probes read it: the table, the
 * default, and the counters.
 *
 * The table's writers hold reservation_lock (reservation.c). Its readers are the
 * probes, which run with preemption disabled: an RCU read-side critical section.
 */
#include <linux/irq_work.h>
#include <linux/kprobes.h>
#include <linux/limits.h>
#include <linux/percpu.h>
#include <linux/pid.h>
#include <linux/slab.h>

#include "headroom.h"

/* 10,000 reservations make chains of two or three. */
static DEFINE_HASHTABLE(headrooms, 12);

/* Headroom of kind unmap for processes that have not reserved more, in mappings. */
static unsigned int default_headroom;

static DEFINE_PER_CPU(struct vmareserve_counts, counts);

/**
 * vmareserve_headroom_add() - let the probes see a headroom
 * @hr: with its pid set, which no other in the table has
 *
 * Context: reservation_lock held.
 */
void vmareserve_headroom_add(struct vmareserve_headroom *hr)
{
	hash_add_rcu(headrooms, &hr->node, (unsigned long)hr->pid);
}

/*
 * With the pid: while a probe can see the headroom, no other process may have a pid
 * at the same address.
 */
static void free_headroom(struct rcu_head *rcu)
{
	struct vmareserve_headroom *hr = container_of(rcu, struct vmareserve_headroom, rcu);

	put_pid(hr->pid);
	kfree(hr);
}

/**
 * vmareserve_headroom_remove() - take a headroom away, and free it
 * @hr: the headroom
 *
 * Probes that see it may go on with it until they are through.
 *
 * Context: reservation_lock held.
 */
void vmareserve_headroom_remove(struct vmareserve_headroom *hr)
{
	hash_del_rcu(&hr->node);
	call_rcu(&hr->rcu, free_headroom);
}

/**
 * vmareserve_headroom_exit() - wait until all that was removed is freed
 *
 * Context: module unload; may sleep, for an RCU grace period.
 */
void vmareserve_headroom_exit(void)
{
	rcu_barrier();
}

/**
 * vmareserve_headroom_find() - the headroom of a process
 * @pid: the process's; is not dereferenced
 *
 * Context: from a probe, or with reservation_lock held. The first has preemption
 * disabled, which keeps what is returned from being freed; so has the lookup.
 * Return: the headroom, or NULL when no descriptor serves the process.
 */
struct vmareserve_headroom *vmareserve_headroom_find(const struct pid *pid)
{
	struct vmareserve_headroom *hr, *found = NULL;

	preempt_disable_notrace();
	hash_for_each_possible_rcu_notrace(headrooms, hr, node, (unsigned long)pid) {
		if (hr->pid == pid) {
			found = hr;
			break;
		}
	}
	preempt_enable_notrace();
	return found;
}

NOKPROBE_SYMBOL(vmareserve_headroom_find);

/**
 * vmareserve_headroom_at() - the headroom at a place in the list of them all
 * @pos: the place: 0 is the first; on return the place that was found, and one
 *	more is where to go on. Two reads in a row may miss what comes or goes
 *	meanwhile, and see an entry twice
 *
 * Context: reservation_lock held.
 * Return: the headroom, or NULL when there is none at @pos or after it.
 */
struct vmareserve_headroom *vmareserve_headroom_at(loff_t *pos)
{
	/* The chain, and the place in it. */
	unsigned long bucket = *pos >> 32;
	u32 skip = *pos, nth;
	struct vmareserve_headroom *hr;

	for (; bucket < HASH_SIZE(headrooms); bucket++, skip = 0) {
		nth = 0;
		hlist_for_each_entry(hr, &headrooms[bucket], node) {
			if (nth++ < skip)
				continue;
			*pos = ((loff_t)bucket << 32) | skip;
			return hr;
		}
	}
	return NULL;
}

/**
 * vmareserve_headroom_set_default() - set what each process has without asking
 * @headroom: mappings, up to INT_MAX, of kind unmap
 *
 * Context: any.
 */
void vmareserve_headroom_set_default(unsigned int headroom)
{
	WRITE_ONCE(default_headroom, headroom);
}

/**
 * vmareserve_headroom_set() - set what a process holds of a kind
 * @hr: of the process
 * @kind: of headroom
 * @amount: mappings; with those of the other kinds INT_MAX at the most, or twice that
 *	while one is about to replace another
 *
 * Context: reservation_lock held. In one step for each kind of call: a probe sees the
 * old sum or the new.
 */
void vmareserve_headroom_set(struct vmareserve_headroom *hr, enum vmareserve_kind kind,
			     unsigned int amount)
{
	unsigned int sum = 0, i;

	hr->amount[kind] = amount;
	for (i = VMARESERVE_NR_KINDS; i--; ) {
		sum += hr->amount[i];
		WRITE_ONCE(hr->sum[i], sum);
	}
}

/**
 * vmareserve_headroom_default() - what each process has without asking
 * @kind: of headroom
 *
 * Context: any.
 * Return: mappings; 0 for the kinds split and map.
 */
unsigned int vmareserve_headroom_default(enum vmareserve_kind kind)
{
	return kind == VMARESERVE_KIND_UNMAP ? READ_ONCE(default_headroom) : 0;
}

/**
 * vmareserve_headroom_sum() - what a call of a kind may use
 * @hr: of the process, or NULL when it has none of its own
 * @kind: of the call
 *
 * Context: any.
 * Return: mappings; up to UINT_MAX.
 */
unsigned int __kprobes vmareserve_headroom_sum(const struct vmareserve_headroom *hr,
					       enum vmareserve_kind kind)
{
	unsigned int sum = hr ? READ_ONCE(hr->sum[kind]) : 0, all;

	if (kind != VMARESERVE_KIND_UNMAP)
		return sum;
	all = READ_ONCE(default_headroom);
	if (hr)
		all += READ_ONCE(hr->sum[VMARESERVE_KIND_SPLIT]);
	return max(sum, all);
}

/**
 * vmareserve_headroom_rescued() - count a call that headroom let through
 * @hr: of the process, or NULL when it has none of its own
 * @kind: of the call
 *
 * Also wakes those who poll, if there are any.
 *
 * Context: from a probe, with the mmap lock held for writing. Takes no lock:
 * irq_work_queue() (kernel/irq_work.c, 5.10 to 7.3) may be called from anywhere.
 */
void __kprobes vmareserve_headroom_rescued(struct vmareserve_headroom *hr,
					   enum vmareserve_kind kind)
{
	this_cpu_inc(counts.rescued[kind]);
	if (!hr)
		return;
	atomic64_inc(&hr->rescued[kind]);
	if (READ_ONCE(hr->wake) == VMARESERVE_WAKE_ARMED) {
		WRITE_ONCE(hr->wake, VMARESERVE_WAKE_PENDING);
		irq_work_queue(hr->waker);
	}
}

/**
 * vmareserve_headroom_exhausted() - count a call refused with all headroom in use
 * @hr: of the process, or NULL when it has none of its own
 * @kind: of the call
 *
 * Context: from a probe.
 */
void __kprobes vmareserve_headroom_exhausted(struct vmareserve_headroom *hr,
					     enum vmareserve_kind kind)
{
	this_cpu_inc(counts.exhausted[kind]);
	if (hr)
		atomic64_inc(&hr->exhausted[kind]);
}

/**
 * vmareserve_headroom_counts() - what the probes have done since load
 *
 * Context: any.
 * Return: the sums over all CPUs; they wrap around.
 */
struct vmareserve_counts vmareserve_headroom_counts(void)
{
	struct vmareserve_counts sum = {};
	int cpu, i;

	for_each_possible_cpu(cpu) {
		const struct vmareserve_counts *c = per_cpu_ptr(&counts, cpu);

		for (i = 0; i < VMARESERVE_NR_KINDS; i++) {
			sum.rescued[i] += READ_ONCE(c->rescued[i]);
			sum.exhausted[i] += READ_ONCE(c->exhausted[i]);
		}
	}
	return sum;
}
