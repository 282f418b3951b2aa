// SPDX-License-Identifier: GPL-2.0
/*
 * The marks of processes that headroom has let past the limit.
 *
 * A process above vm.max_map_count is refused everything by a stock kernel: also
 * the mmap() that would merge, or fill a hole. One at it is not. So that headroom
 * makes no program fail that would live without it, the number of mappings after
 * a call that headroom let through stands in for the limit.
 *
 * The table has a fixed size, as the probes that make marks may not allocate. A
 * mark is added, raised and cleared under its mm's mmap lock, held for writing, or
 * added before its mm has run. The worker drops marks under the mmap lock held for
 * reading, or when the mm has no users left.
 */
#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/hash.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/sched/mm.h>

#include "marks.h"

/*
 * 256 KiB, for 10,000 processes. A mark is in one of WINDOW slots, from the one that
 * its mm hashes to.
 */
#define MARKS_BITS	14
#define MARKS		BIT(MARKS_BITS)
#define WINDOW		64

/* In a slot that is being filled. */
#define TAKEN		((struct mm_struct *)1UL)

static struct vmareserve_mark marks[MARKS + WINDOW];

/* How many slots are taken. */
static atomic_t nr_marks = ATOMIC_INIT(0);
/* How many marks found none. */
static atomic_t nr_lost = ATOMIC_INIT(0);

static __always_inline struct vmareserve_mark *window_of(const struct mm_struct *mm)
{
	return &marks[hash_ptr(mm, MARKS_BITS)];
}

/**
 * vmareserve_mark_find() - the mark of an mm
 * @mm: is not dereferenced
 *
 * Context: from a probe, with @mm's mmap lock held for writing.
 * Return: the mark, or NULL when it has none.
 */
struct vmareserve_mark *vmareserve_mark_find(const struct mm_struct *mm)
{
	struct vmareserve_mark *mark = window_of(mm), *end = mark + WINDOW;

	if (!atomic_read(&nr_marks))
		return NULL;
	for (; mark < end; mark++)
		if (READ_ONCE(mark->mm) == mm)
			return mark;
	return NULL;
}

NOKPROBE_SYMBOL(vmareserve_mark_find);

/**
 * vmareserve_mark_add() - give an mm a mark
 * @mm: which has none
 * @count: its mappings after the call that headroom lets through
 *
 * A mark that finds no slot is counted: see vmareserve_marks_lost().
 *
 * Context: from a probe, with @mm's mmap lock held for writing; or before @mm has
 * run, with preemption disabled.
 * Return: true, or false when there is no slot for it.
 */
bool __kprobes vmareserve_mark_add(struct mm_struct *mm, int count)
{
	struct vmareserve_mark *mark = window_of(mm), *end = mark + WINDOW;

	for (; mark < end; mark++) {
		if (READ_ONCE(mark->mm) || cmpxchg(&mark->mm, NULL, TAKEN))
			continue;
		WRITE_ONCE(mark->count, count);
		mmgrab(mm);
		atomic_inc(&nr_marks);
		/* Whoever finds the mm there finds the count, and may drop it. */
		smp_store_release(&mark->mm, mm);
		return true;
	}
	atomic_inc(&nr_lost);
	return false;
}

/**
 * vmareserve_mark_raise() - note that a process has come further
 * @mark: its mark
 * @count: its mappings after the call that headroom lets through
 *
 * Context: from a probe, with the mmap lock of the mark's mm held for writing.
 */
void __kprobes vmareserve_mark_raise(struct vmareserve_mark *mark, int count)
{
	if (mark->count < count)
		WRITE_ONCE(mark->count, count);
}

/**
 * vmareserve_mark_clear() - the process is at or below the limit again
 * @mark: its mark. The slot stays taken until the worker comes by, as mmdrop() may
 *	not be called from a probe
 *
 * Context: from a probe, with the mmap lock of the mark's mm held for writing.
 */
void __kprobes vmareserve_mark_clear(struct vmareserve_mark *mark)
{
	WRITE_ONCE(mark->count, 0);
}

/**
 * vmareserve_mark_of() - how far headroom has let a process go
 * @mm: the process's
 *
 * Context: preemption disabled. Without the mmap lock, what is returned may be over
 * already.
 * Return: the count, or 0 when it has no mark.
 */
int vmareserve_mark_of(const struct mm_struct *mm)
{
	struct vmareserve_mark *mark = vmareserve_mark_find(mm);
	int count = mark ? READ_ONCE(mark->count) : 0;

	/* The slot may be another's by now. Its mm is written before its count. */
	smp_rmb();
	return mark && READ_ONCE(mark->mm) == mm ? count : 0;
}

/*
 * Frees the slot if the process is at or below the limit, or has gone. In doubt not.
 * The mmap lock keeps the probes from raising a mark that is being dropped.
 */
static void drop_unless_needed(struct vmareserve_mark *mark, struct mm_struct *mm, int limit)
{
	bool dead = !atomic_read(&mm->mm_users), done;

	if (!dead && !mmap_read_trylock(mm))
		return;
	done = dead || !mark->count || READ_ONCE(mm->map_count) <= limit;
	if (done) {
		WRITE_ONCE(mark->count, 0);
		/* Whoever takes the slot next sees the 0. */
		smp_store_release(&mark->mm, NULL);
		atomic_dec(&nr_marks);
	}
	if (!dead)
		mmap_read_unlock(mm);
	if (done)
		mmdrop(mm);
}

/**
 * vmareserve_marks_drop() - drop the marks that are not needed any more
 * @limit: vm.max_map_count
 *
 * Context: may sleep. One call at a time.
 * Return: how many marks are left.
 */
unsigned int vmareserve_marks_drop(int limit)
{
	unsigned int i;

	for (i = 0; atomic_read(&nr_marks) && i < ARRAY_SIZE(marks); i++) {
		struct mm_struct *mm = READ_ONCE(marks[i].mm);

		if (mm && mm != TAKEN)
			drop_unless_needed(&marks[i], mm, limit);
	}
	return atomic_read(&nr_marks);
}

/**
 * vmareserve_marks_drop_all() - drop all marks
 *
 * Context: module unload, when no probe is left; may sleep.
 */
void vmareserve_marks_drop_all(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(marks); i++) {
		if (!marks[i].mm)
			continue;
		mmdrop(marks[i].mm);
		marks[i].mm = NULL;
	}
	atomic_set(&nr_marks, 0);
}

/**
 * vmareserve_marks_count() - how many processes have a mark
 *
 * Context: any.
 * Return: their number.
 */
unsigned int vmareserve_marks_count(void)
{
	return atomic_read(&nr_marks);
}

/**
 * vmareserve_marks_lost() - how many marks found no slot, since load
 *
 * Context: any.
 * Return: their number.
 */
unsigned int vmareserve_marks_lost(void)
{
	return atomic_read(&nr_lost);
}
