/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the attacks share: random numbers, how long to go on, a process that keeps
 * the probes in place, and what may be left in the end.
 *
 * VMARESERVE_FUZZ_SEED=	where the random numbers begin
 * VMARESERVE_FUZZ_OPS=		that many calls, instead of
 * VMARESERVE_FUZZ_SECONDS_EACH=	so many seconds for each program; 150 by default
 */
#ifndef VMARESERVE_FUZZ_H
#define VMARESERVE_FUZZ_H

#include "../vmareserve_test.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

/* xorshift64*, by S. Vigna. The state may be all but 0. */
static inline uint64_t random64(uint64_t *rng)
{
	*rng ^= *rng >> 12;
	*rng ^= *rng << 25;
	*rng ^= *rng >> 27;
	return *rng * 0x2545f4914f6cdd1dULL;
}

/* From 0 to n - 1. */
static inline long random_below(uint64_t *rng, long n)
{
	return (random64(rng) >> 33) % n;
}

static inline double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static inline long from_environment(const char *name, long otherwise)
{
	const char *text = getenv(name);

	return text ? strtol(text, NULL, 0) : otherwise;
}

/* What the environment asks for, or the time; said, so that it can be asked for again. */
static inline uint64_t fuzz_seed(void)
{
	uint64_t seed = from_environment("VMARESERVE_FUZZ_SEED", time(NULL));

	printf("# VMARESERVE_FUZZ_SEED=%llu\n", (unsigned long long)seed);
	return seed;
}

/* How long a test goes on: for so many calls, if not 0, or so much time. */
struct budget {
	long ops;
	double seconds;
};

/* The share that each of @tests has. */
static inline struct budget fuzz_budget(int tests)
{
	return (struct budget) {
		.ops = from_environment("VMARESERVE_FUZZ_OPS", 0) / tests,
		.seconds = from_environment("VMARESERVE_FUZZ_SECONDS_EACH", 150) / (double)tests,
	};
}

static inline bool is_spent(const struct budget *budget, long ops, double start)
{
	return budget->ops ? ops >= budget->ops : now() - start >= budget->seconds;
}

/* More than any test's limit goes up. */
#define KEEPER_SPLITS	64

/*
 * Starts a process that stays above the limit, with a mark: so the probes that marks
 * need stay, and the kernel is not patched all the time. It holds no headroom. Sets
 * the limit to @limit; from there it may go up by less than KEEPER_SPLITS.
 * -1 when it can't be started.
 */
static inline pid_t fuzz_keeper(long limit)
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

/*
 * In the end, when the limit is what it was: ends the keeper. Nobody holds anything,
 * nobody has a mark, no probe was missed, and no mark was lost.
 */
static inline bool fuzz_nothing_is_left(pid_t keeper)
{
	static const char *const files[] = {
		"reservations", "headroom", "marks", "missed", "marks_lost",
	};
	const int n = sizeof(files) / sizeof(files[0]);
	char path[64];
	int i, tries;
	long left;

	kill(keeper, SIGKILL);
	waitpid(keeper, NULL, 0);
	/* A process's end may take a moment, and the module's worker comes once a second. */
	for (tries = 0; tries < 100; tries++) {
		for (i = 0; i < n; i++) {
			snprintf(path, sizeof(path), "/sys/class/misc/vmareserve/%s", files[i]);
			left = read_number(path);
			if (left)
				break;
		}
		if (i == n)
			return true;
		usleep(100000);
	}
	ksft_print_msg("%s: %ld\n", files[i], left);
	return false;
}

/* 5.10's kselftest.h has neither. */
static inline void fuzz_result(const char *name, bool passed)
{
	if (passed)
		ksft_test_result_pass("%s\n", name);
	else
		ksft_test_result_fail("%s\n", name);
}

static inline void __attribute__((noreturn)) fuzz_finished(void)
{
	if (ksft_get_fail_cnt())
		ksft_exit_fail();
	ksft_exit_pass();
	/* Some versions do not say that it does not return. */
	exit(0);
}

#endif /* VMARESERVE_FUZZ_H */
