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

#endif /* VMARESERVE_MARKS_TEST_H */
