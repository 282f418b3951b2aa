/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A process that stays above the limit, and so keeps the probes in place that come
 * and go; and whether marks were lost.
 */
#ifndef VMARESERVE_KEEPER_H
#define VMARESERVE_KEEPER_H

#include "../vmareserve_test.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

/* More than any test's limit goes up. */
#define KEEPER_SPLITS	64

/*
 * Starts the process. It has a mark, so the probes that marks need stay, and the
 * kernel is not patched all the time; it holds no headroom. Sets the limit to @limit;
 * from there it may go up by less than KEEPER_SPLITS. -1 when it can't be started.
 */
static inline pid_t start_keeper(long limit)
{
	int ready[2], fd;
	char byte = 1;
	pid_t pid;

	if (pipe(ready) || write_number(LIMIT_FILE, limit))
		return -1;
	pid = fork();
	if (!pid) {
		char *area = go_to_limit(limit, KEEPER_SPLITS);

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		fd = open_device();
		byte = !area || fd < 0 || reserve(fd, KEEPER_SPLITS) ||
		       split_many(area, 0, KEEPER_SPLITS) != KEEPER_SPLITS;
		close(fd);
		if (write(ready[1], &byte, 1) == 1)
			for (;;)
				pause();
		_exit(1);
	}
	if (pid < 0 || read(ready[0], &byte, 1) != 1)
		byte = 1;
	close(ready[0]);
	close(ready[1]);
	return byte ? -1 : pid;
}

static inline void end_keeper(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/*
 * Marks that have found no slot, since this program began: where thousands of
 * processes are above the limit at the same time some do. An unload forgets them.
 */
static long marks_lost_before;

static void BEFORE_NEEDS note_marks_lost(void)
{
	marks_lost_before = read_number(SYSFS "marks_lost");
}

static inline long marks_lost(void)
{
	long lost = read_number(SYSFS "marks_lost");

	return lost > marks_lost_before ? lost - marks_lost_before : 0;
}

#endif /* VMARESERVE_KEEPER_H */
