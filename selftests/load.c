// SPDX-License-Identifier: GPL-2.0
/*
 * Loading, also while others work, and what can be switched off underneath: kprobes,
 * their optimization, ftrace.
 */
#include "puppet.h"

#include <limits.h>
#include <time.h>

#define MODULE		"/vmareserve.ko"
#define OPTIMIZATION	"/proc/sys/debug/kprobes-optimization"
#define DEFAULT_FILE	"/sys/module/vmareserve/parameters/default_headroom"

static int load_with(const char *parameters)
{
	return load_module(MODULE, parameters);
}

static int load(void)
{
	return load_with("");
}

static int unload(void)
{
	return unload_module("vmareserve");
}

FIXTURE_LIMIT(load, scaled(1000))

#define SKIP_OUTSIDE_THE_VM()							\
	do {									\
		if (access(MODULE, R_OK))					\
			SKIP(return, "no " MODULE ": this test runs in its own virtual machine only"); \
	} while (0)

/* All tests skip when it is not: one has to fail. */
BEFORE_NEEDS static void it_is_loaded(void)
{
	if (!access(MODULE, R_OK) && access(DEVICE, F_OK)) {
		printf("TAP version 13\n1..1\nnot ok 1 load.it_is_loaded\n");
		fflush(stdout);
		_exit(1);
	}
}

#define SKIP_WITHOUT_KPROBES_SWITCH()					\
	do {								\
		if (read_number(KPROBES_ENABLED_FILE) < 0)		\
			SKIP(return, "no " KPROBES_ENABLED_FILE ": is debugfs mounted?"); \
	} while (0)

TEST_F(load, with_kprobes_off_is_refused_with_a_message)
{
	int kmsg;

	SKIP_OUTSIDE_THE_VM();
	SKIP_WITHOUT_KPROBES_SWITCH();
	kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
	ASSERT_LE(0, kmsg);
	lseek(kmsg, 0, SEEK_END);

	close(self->fd);
	ASSERT_EQ(0, unload());
	ASSERT_EQ(0, write_number(KPROBES_ENABLED_FILE, 0));
	EXPECT_EQ(EOPNOTSUPP, load());
	EXPECT_TRUE(logged(kmsg, "kprobes are switched off, and headroom needs them: echo 1 > /sys/kernel/debug/kprobes/enabled"));
	EXPECT_NE(0, access(DEVICE, F_OK));
	ASSERT_EQ(0, write_number(KPROBES_ENABLED_FILE, 1));
	ASSERT_EQ(0, load());
	close(kmsg);
	self->fd = open_device();
	EXPECT_LE(0, self->fd);
}

/* Nothing of the module is ftrace's. */
TEST_F(load, with_ftrace_off)
{
	SKIP_OUTSIDE_THE_VM();
	SKIP_UNLESS_FTRACE_CAN_BE_OFF();
	close(self->fd);
	ASSERT_EQ(0, unload());
	ASSERT_EQ(0, write_number(FTRACE_ENABLED_FILE, 0));
	EXPECT_EQ(0, load());
	EXPECT_EQ(1, count_places("unmap", NULL, "in place") > 0 || holding_arms());
	ASSERT_EQ(0, write_number(FTRACE_ENABLED_FILE, 1));
	self->fd = open_device();
	EXPECT_LE(0, self->fd);
}

/* Loads it while vm.max_map_count is @limit, and sees it work at a lower one. */
static void load_at(struct __test_metadata *_metadata, FIXTURE_DATA(load) *self, int limit)
{
	char *area = map_splittable(20);

	ASSERT_NE(NULL, area);
	close(self->fd);
	ASSERT_EQ(0, unload());
	ASSERT_EQ(0, write_number(LIMIT_FILE, limit));
	EXPECT_EQ(0, load()) {
		TH_LOG("with a limit of %d", limit);
	}
	ASSERT_EQ(0, write_number(LIMIT_FILE, self->limit));
	/* For the tests to come. */
	if (access(DEVICE, F_OK))
		ASSERT_EQ(0, load());
	self->fd = open_device();
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, reserve(self->fd, 10));
	ASSERT_TRUE(fill_to(self->limit));
	EXPECT_EQ(10, split_many(area, 0, 20));
	EXPECT_EQ(self->limit + 10, count_maps(0));
	ASSERT_EQ(0, munmap(area, 41 * PAGE));
}

/* The value is that of an ENDBR that the kernel has sealed: see symbol_address(). */
TEST_F(load, with_a_limit_that_looks_like_an_instruction)
{
	SKIP_OUTSIDE_THE_VM();
	load_at(_metadata, self, 0x1f0f66);
}

/* The test at load adds to it, and compares with the sum. */
TEST_F(load, with_the_highest_limits)
{
	SKIP_OUTSIDE_THE_VM();
	load_at(_metadata, self, INT_MAX - 5);
	load_at(_metadata, self, INT_MAX);
}

TEST_F(load, with_default_headroom)
{
	struct puppet puppet;

	SKIP_OUTSIDE_THE_VM();
	/* The puppet may not have a copy. */
	close(self->fd);
	START_AT_LIMIT(40, &puppet);
	ASSERT_EQ(0, unload());
	EXPECT_EQ(EINVAL, load_with("default_headroom=lots"));
	EXPECT_EQ(EINVAL, load_with("default_headroom=2147483648"));
	EXPECT_SPLITS(&puppet, 0);
	ASSERT_EQ(0, load_with("default_headroom=7"));
	EXPECT_EQ(7, read_number(DEFAULT_FILE));
	EXPECT_EQ(1, read_number(SYSFS "armed"));
	EXPECT_SPLITS(&puppet, 7);
	/* Above the limit, with headroom in use. */
	ASSERT_EQ(0, unload());
	EXPECT_SPLITS(&puppet, 0);
	ASSERT_EQ(0, load());
	EXPECT_SPLITS(&puppet, 0);
	END_PUPPET(&puppet);
	self->fd = open_device();
	EXPECT_LE(0, self->fd);
}

TEST_F(load, ftrace_switched_off_while_in_use)
{
	char *area = map_splittable(20);

	ASSERT_NE(NULL, area);
	SKIP_UNLESS_FTRACE_CAN_BE_OFF();
	ASSERT_EQ(0, reserve(self->fd, 20));
	ASSERT_TRUE(fill_to(self->limit));
	EXPECT_EQ(10, split_many(area, 0, 10));
	EXPECT_EQ(0, write_number(FTRACE_ENABLED_FILE, 0));
	EXPECT_EQ(10, split_many(area, 10, 20));
	EXPECT_EQ(0, write_number(FTRACE_ENABLED_FILE, 1));
}

/* With them off there is the kernel's own limit; with them on again, headroom. */
TEST_F(load, kprobes_switched_off_do_no_harm)
{
	struct vmareserve_status status;
	char *area = map_splittable(20);
	int err;

	ASSERT_NE(NULL, area);
	SKIP_WITHOUT_KPROBES_SWITCH();
	ASSERT_EQ(0, reserve(self->fd, 20));
	ASSERT_TRUE(fill_to(self->limit));

	/* At the limit, when no probe has been hit yet, and above it. */
	ASSERT_EQ(0, write_number(KPROBES_ENABLED_FILE, 0));
	err = split(area, 0);
	EXPECT_EQ(ENOMEM, err);
	ASSERT_EQ(0, write_number(KPROBES_ENABLED_FILE, 1));
	EXPECT_EQ(10, split_many(area, 0, 10));
	ASSERT_EQ(0, write_number(KPROBES_ENABLED_FILE, 0));
	EXPECT_REFUSED(ENOMEM, split(area, 10));
	EXPECT_EQ(0, read_number(SYSFS "armed"));
	EXPECT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(20, status.headroom);
	EXPECT_EQ(10, status.in_use);
	EXPECT_EQ(0, status.exhausted);
	EXPECT_MAP_COUNT_TRUE(0);
	/* What goes below the limit, and what is no split, goes as ever. */
	EXPECT_EQ(0, munmap(area, 20 * PAGE));
	ASSERT_EQ(self->limit, count_maps(0));
	ASSERT_EQ(0, write_number(KPROBES_ENABLED_FILE, 1));
	EXPECT_EQ(1, read_number(SYSFS "armed"));
	EXPECT_EQ(10, split_many(area, 10, 20));
}

/*
 * One process of those that split past the limit, and back, until it is told to stop.
 * When a split is refused it asks whether kprobes may have been off meanwhile.
 */
struct switching {
	long off;		/* how often they have been switched off, or begun to be */
	long on;		/* and on again, when it was done */
	bool stop;
	long splits, refused, wrong;
};

static long read_long(long *p)
{
	return __atomic_load_n(p, __ATOMIC_SEQ_CST);
}

#define PAIRS	20

/*
 * After splits down from the tenth to behind the @i'th: makes @area one VMA again, of
 * what is left in front. Both of these work on any kernel, and with any switches off:
 * the first unmaps whole VMAs, the second maps at the limit.
 */
static bool mend(char *area, long i)
{
	char *rear = area + (2 * i + 3) * PAGE;
	size_t size = area + (2 * PAIRS + 1) * PAGE - rear;

	return !munmap(rear, size) &&
	       mmap(rear, size, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) == rear;
}

static void split_past_the_limit(struct switching *sw, long limit)
{
	char *area = map_splittable(PAIRS);
	int fd = open_device();
	long i;

	if (!area || fd < 0 || reserve(fd, 20) || !fill_to(limit))
		_exit(1);
	while (!__atomic_load_n(&sw->stop, __ATOMIC_SEQ_CST)) {
		/* From the rear: what is left in front stays one VMA. */
		for (i = 9; i >= 0; i--) {
			long on = read_long(&sw->on), err = split(area, i);

			if (!err) {
				__atomic_fetch_add(&sw->splits, 1, __ATOMIC_SEQ_CST);
				continue;
			}
			__atomic_fetch_add(&sw->refused, 1, __ATOMIC_SEQ_CST);
			/* They were on all the time when nobody has begun since. */
			if (err != ENOMEM || read_long(&sw->off) == on)
				__atomic_fetch_add(&sw->wrong, 1, __ATOMIC_SEQ_CST);
			break;
		}
		if (!mend(area, i))
			_exit(2);
		if (count_maps(0) != limit)
			_exit(3);
	}
	_exit(count_maps(0) != kernel_map_count(0));
}

#define SPLITTERS	4

/* Switches @file off and on for some seconds, under processes that split. */
static void switch_under_splits(struct __test_metadata *_metadata, const char *file,
				long limit, struct switching *sw)
{
	struct timespec now, end;
	pid_t pid[SPLITTERS];
	int i, status, err;

	for (i = 0; i < SPLITTERS; i++) {
		pid[i] = fork();
		ASSERT_LE(0, pid[i]);
		if (!pid[i]) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			split_past_the_limit(sw, limit);
		}
	}
	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += 5;
	do {
		usleep(20000);
		__atomic_fetch_add(&sw->off, 1, __ATOMIC_SEQ_CST);
		err = write_number(file, 0);
		usleep(5000);
		err = err ?: write_number(file, 1);
		__atomic_fetch_add(&sw->on, 1, __ATOMIC_SEQ_CST);
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while (!err && (now.tv_sec < end.tv_sec || sw->on < 10));
	EXPECT_EQ(0, err);
	__atomic_store_n(&sw->stop, true, __ATOMIC_SEQ_CST);
	for (i = 0; i < SPLITTERS; i++) {
		EXPECT_EQ(pid[i], waitpid(pid[i], &status, 0));
		EXPECT_EQ(0, status);
	}
	TH_LOG("%ld times off and on: %ld splits, %ld refused", sw->on, sw->splits,
	       sw->refused);
	EXPECT_LT(0, sw->splits);
	EXPECT_EQ(0, sw->wrong);
}

static struct switching *new_switching(void)
{
	return mmap(NULL, sizeof(struct switching), PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

/* Splits are refused while they are off, and never else. */
TEST_F(load, kprobes_switched_while_others_split)
{
	struct switching *sw = new_switching();

	ASSERT_NE(MAP_FAILED, sw);
	SKIP_WITHOUT_KPROBES_SWITCH();
	switch_under_splits(_metadata, KPROBES_ENABLED_FILE, self->limit, sw);
	EXPECT_LT(0, sw->refused);
}

/* A probe after the load may be a jump or a breakpoint: that is all the same. */
TEST_F(load, optimization_switched_while_others_split)
{
	struct switching *sw = new_switching();

	ASSERT_NE(MAP_FAILED, sw);
	if (read_number(OPTIMIZATION) < 0)
		SKIP(return, "this kernel does not optimize kprobes");
	switch_under_splits(_metadata, OPTIMIZATION, self->limit, sw);
	EXPECT_EQ(0, sw->refused);
	EXPECT_EQ(1, read_number(OPTIMIZATION));
}

/* Unmaps middles for as long as it lives. */
static void unmap_for_ever(void)
{
	long i;

	for (;;) {
		char *area = map_splittable(50);

		if (!area)
			_exit(1);
		for (i = 0; i < 50; i++)
			if (split(area, i))
				_exit(2);
		munmap(area, 101 * PAGE);
	}
}

TEST_F_TIMEOUT(load, many_times_while_others_unmap, 1100)
{
	pid_t child[2];
	int i, status;

	SKIP_OUTSIDE_THE_VM();
	close(self->fd);
	for (i = 0; i < 2; i++) {
		child[i] = fork();
		ASSERT_LE(0, child[i]);
		if (!child[i])
			unmap_for_ever();
	}
	for (i = 0; i < scaled(20); i++) {
		ASSERT_EQ(0, unload());
		ASSERT_EQ(0, load());
	}
	for (i = 0; i < 2; i++) {
		EXPECT_EQ(0, waitpid(child[i], &status, WNOHANG));
		EXPECT_EQ(0, kill(child[i], SIGKILL));
		EXPECT_EQ(child[i], waitpid(child[i], &status, 0));
		EXPECT_TRUE(WIFSIGNALED(status));
	}
	self->fd = open_device();
	EXPECT_LE(0, self->fd);
}

/* Splits past the limit whenever there is headroom by default, for as long as it lives. */
static void split_by_default_for_ever(long limit, long *splits)
{
	char *area = map_splittable(PAIRS);
	long i;

	if (!area || !fill_to(limit))
		_exit(1);
	for (;;) {
		for (i = 9; i >= 0; i--) {
			int err = split(area, i);

			if (err == ENOMEM)
				break;
			if (err)
				_exit(2);
			__atomic_fetch_add(splits, 1, __ATOMIC_SEQ_CST);
		}
		if (!mend(area, i))
			_exit(3);
		if (count_maps(0) != limit)
			_exit(4);
	}
}

/* The module goes while its probes are being hit, calls restarted, marks made. */
TEST_F_TIMEOUT(load, many_times_while_others_are_past_the_limit, 1100)
{
	long *splits = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			    -1, 0);
	pid_t child[4];
	int i, status;

	SKIP_OUTSIDE_THE_VM();
	ASSERT_NE(MAP_FAILED, splits);
	close(self->fd);
	for (i = 0; i < 4; i++) {
		child[i] = fork();
		ASSERT_LE(0, child[i]);
		if (!child[i])
			split_by_default_for_ever(self->limit, splits);
	}
	for (i = 0; i < scaled(20); i++) {
		long before = read_long(splits), j;

		ASSERT_EQ(0, unload());
		ASSERT_EQ(0, load_with("default_headroom=15"));
		/* Not each time: the sooner it goes the better. */
		for (j = 0; !(i & 1) && j < 1000 && read_long(splits) == before; j++)
			usleep(10000);
		if (!(i & 1))
			EXPECT_LT(before, read_long(splits));
		EXPECT_EQ(0, read_number(SYSFS "missed"));
	}
	for (i = 0; i < 4; i++) {
		EXPECT_EQ(0, waitpid(child[i], &status, WNOHANG)) {
			TH_LOG("one ended with status %d", status);
		}
		EXPECT_EQ(0, kill(child[i], SIGKILL));
		EXPECT_EQ(child[i], waitpid(child[i], &status, 0));
		EXPECT_TRUE(WIFSIGNALED(status));
	}
	TH_LOG("%ld splits past the limit", *splits);
	ASSERT_EQ(0, unload());
	ASSERT_EQ(0, load());
	self->fd = open_device();
	EXPECT_LE(0, self->fd);
}

TEST_HARNESS_MAIN
