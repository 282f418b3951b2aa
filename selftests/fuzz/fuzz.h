/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the attacks share: random numbers, how long to go on, and what may be left
 * in the end.
 *
 * VMARESERVE_FUZZ_SEED=	where the random numbers begin
 * VMARESERVE_FUZZ_OPS=		that many calls, instead of
 * VMARESERVE_FUZZ_SECONDS_EACH=	so many seconds for each program; 150 by default
 */
#ifndef VMARESERVE_FUZZ_H
#define VMARESERVE_FUZZ_H

#include "keeper.h"

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

/*
 * In the end, when the limit is what it was: ends the keeper. Nobody holds anything,
 * nobody has a mark, no probe was missed, and no mark was lost; and the probes go.
 */
static inline bool fuzz_nothing_is_left(pid_t keeper)
{
	static const char *const files[] = {
		"reservations", "headroom_unmap", "headroom_split", "headroom_map", "marks",
		"missed",
	};
	const int n = sizeof(files) / sizeof(files[0]);
	char path[64];
	int i, tries;
	long left;

	end_keeper(keeper);
	/* A process's end may take a moment, and the module's worker comes once a second. */
	for (tries = 0; tries < 100; tries++) {
		for (i = 0; i < n; i++) {
			snprintf(path, sizeof(path), SYSFS "%s", files[i]);
			left = read_number(path);
			if (left)
				break;
		}
		if (i == n)
			break;
		usleep(100000);
	}
	if (i < n)
		ksft_print_msg("%s: %ld\n", files[i], left);
	else if (marks_lost())
		ksft_print_msg("%ld marks found no slot\n", marks_lost());
	else if (!wait_until_disarmed())
		ksft_print_msg("the probes after the load stay\n");
	else
		return true;
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
