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
 * mark is found, raised and cleared under its mm's mmap lock, held for writing, or
 * before its mm has run. The worker drops marks under the mmap lock held for
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

/* 128 KiB. A mark is in one of WINDOW slots, from the one that its mm hashes to. */
#define MARKS_BITS	13
#define MARKS		BIT(MARKS_BITS)
#define WINDOW		32

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

static __always_inline struct vmareserve_mark *take_slot(struct mm_struct *mm, int count)
{
	struct vmareserve_mark *mark = window_of(mm), *end = mark + WINDOW;

	/* Before the slot has it: whoever finds it there may drop it. */
	mmgrab(mm);
	for (; mark < end; mark++) {
		if (READ_ONCE(mark->mm) || cmpxchg(&mark->mm, NULL, mm))
			continue;
		WRITE_ONCE(mark->count, count);
		atomic_inc(&nr_marks);
		return mark;
	}
	/* Not the last one: the mm is in use. */
	atomic_dec(&mm->mm_count);
	return NULL;
}

/**
 * vmareserve_mark_raise() - note how far an mm has come
 * @mm: the mm
 * @count: its mappings after the call that headroom lets through
 *
 * A mark that finds no slot is counted: see vmareserve_marks_lost().
 *
 * Context: from a probe, with @mm's mmap lock held for writing.
 */
void __kprobes vmareserve_mark_raise(struct mm_struct *mm, int count)
{
	struct vmareserve_mark *mark = vmareserve_mark_find(mm);

	if (!mark && !take_slot(mm, count))
		atomic_inc(&nr_lost);
	else if (mark && mark->count < count)
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
 * vmareserve_mark_inherit() - a process forks
 * @parent: the mm that was copied
 * @child: the copy, which has as many mappings, and has not run yet
 *
 * Without the mark the child would be above the limit, and be refused everything,
 * where a stock kernel's child is at the limit.
 *
 * Context: preemption disabled.
 */
void vmareserve_mark_inherit(const struct mm_struct *parent, struct mm_struct *child)
{
	struct vmareserve_mark *mark = vmareserve_mark_find(parent);
	int count = mark ? READ_ONCE(mark->count) : 0;

	/* The lock keeps the worker away. Trying: the caller may not sleep. */
	if (!count || !down_write_trylock(&child->mmap_lock))
		return;
	vmareserve_mark_raise(child, count);
	up_write(&child->mmap_lock);
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
	done = dead || READ_ONCE(mm->map_count) <= limit;
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

		if (mm)
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
