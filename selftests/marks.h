/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the module says about its marks, and the default headroom, for the tests of
 * what happens past the limit.
 */
#ifndef VMARESERVE_MARKS_TEST_H
#define VMARESERVE_MARKS_TEST_H

#include "vmareserve_test.h"

#define MARKS_FILE	SYSFS "marks"
#define MARKS_LOST_FILE	SYSFS "marks_lost"
#define MISSED_FILE	SYSFS "missed"
#define DEFAULT_FILE	"/sys/module/vmareserve/parameters/default_headroom"

/*
 * Waits until no process has a mark: the worker drops them once a second. False when
 * one has after a minute.
 */
static inline bool wait_for_no_marks(void)
{
	int i;

	for (i = 0; i < 12000; i++) {
		if (!read_number(MARKS_FILE))
			return true;
		usleep(5000);
	}
	return false;
}

/*
 * Where a probe at the refusal is the only one that growth passes, nobody sees a
 * process that stays at the limit: its mark goes when the worker comes by.
 */
static inline void let_the_mark_go(void)
{
	if (count_places("map", "at the refusal", NULL) > 0)
		wait_for_no_marks();
}

/* Maps the i'th hole that split() has made: one mapping less. 0, or the errno. */
static inline int fill(char *area, long i)
{
	char *hole = area + (2 * i + 1) * PAGE, *p;

	/* Without MAP_FIXED, which is another kind of call. */
	p = mmap(hole, PAGE, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	return p == MAP_FAILED ? errno : p == hole ? 0 : EFAULT;
}

#endif /* VMARESERVE_MARKS_TEST_H */
