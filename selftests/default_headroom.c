// SPDX-License-Identifier: GPL-2.0
/*
 * The module parameter default_headroom: headroom for every process, without
 * asking.
 */
#include "puppet.h"
#include "reproducers.h"

#include <pthread.h>

#define DEFAULT_FILE	"/sys/module/vmareserve/parameters/default_headroom"
#define RESCUED_FILE	SYSFS "rescued_unmap"
#define EXHAUSTED_FILE	SYSFS "exhausted_unmap"
#define LIMIT		scaled(1000)
#define SPLITS		scaled(2000)

FIXTURE(default_headroom)
{
	struct puppet puppet;
	long limit_before;
};

FIXTURE_SETUP(default_headroom)
{
	self->limit_before = read_number(LIMIT_FILE);
	ASSERT_EQ(0, write_number(LIMIT_FILE, LIMIT));
	ASSERT_EQ(0, read_number(DEFAULT_FILE));
	START_AT_LIMIT(SPLITS, &self->puppet);
}

FIXTURE_TEARDOWN(default_headroom)
{
	EXPECT_EQ(0, write_number(DEFAULT_FILE, 0));
	END_PUPPET(&self->puppet);
	EXPECT_EQ(0, write_number(LIMIT_FILE, self->limit_before));
}

NEEDS_DEVICE_AND_ROOT(default_headroom)

TEST_F(default_headroom, for_who_has_not_asked)
{
	long rescued = read_number(RESCUED_FILE), exhausted = read_number(EXHAUSTED_FILE);
	struct vmareserve_status status;
	struct puppet child;
	int fd = open_device();

	EXPECT_SPLITS(&self->puppet, 0);
	ASSERT_EQ(0, write_number(DEFAULT_FILE, 7));
	EXPECT_EQ(7, read_number(DEFAULT_FILE));
	EXPECT_SPLITS(&self->puppet, 7);

	/* The machine's totals have them, and the one that was refused. */
	EXPECT_EQ(rescued + 7, read_number(RESCUED_FILE));
	EXPECT_EQ(exhausted + 1, read_number(EXHAUSTED_FILE));

	/* It is not held by anybody. */
	EXPECT_EQ(0, status_of(fd, self->puppet.pid, &status));
	EXPECT_EQ(0, status.headroom_total);
	EXPECT_EQ(7, status.in_use);
	close(fd);

	/* A child has it too, and its mappings, and so used it up. */
	ASSERT_TRUE(puppet_fork(&self->puppet, &child));
	EXPECT_SPLITS(&child, 0);
	EXPECT_EQ(3, puppet_drop(&child, 3));
	EXPECT_SPLITS(&child, 3);
	EXPECT_MAP_COUNT_TRUE(child.pid);
	kill(child.pid, SIGKILL);
	close(child.socket);
}

TEST_F(default_headroom, after_exec)
{
	ASSERT_EQ(0, write_number(DEFAULT_FILE, 7));
	ASSERT_EQ(0, puppet_do_exec(&self->puppet));
	ASSERT_EQ(0, puppet_go_to_limit(&self->puppet, 20));
	EXPECT_SPLITS(&self->puppet, 7);
}

TEST_F(default_headroom, the_larger_of_the_two)
{
	int fd = open_device();

	ASSERT_EQ(0, write_number(DEFAULT_FILE, 5));
	ASSERT_EQ(0, reserve_for(fd, self->puppet.pid, 3));
	EXPECT_SPLITS(&self->puppet, 5);
	ASSERT_EQ(0, reserve_for(fd, self->puppet.pid, 9));
	EXPECT_SPLITS(&self->puppet, 4);
	ASSERT_EQ(0, write_number(DEFAULT_FILE, 11));
	EXPECT_SPLITS(&self->puppet, 2);
	ASSERT_EQ(0, write_number(DEFAULT_FILE, 0));
	ASSERT_EQ(0, reserve_for(fd, self->puppet.pid, 12));
	EXPECT_SPLITS(&self->puppet, 1);
	close(fd);
}

TEST_F(default_headroom, to_and_from_0_above_the_limit)
{
	int i;

	for (i = 0; i < 5; i++) {
		ASSERT_EQ(0, write_number(DEFAULT_FILE, 4));
		EXPECT_SPLITS(&self->puppet, 4);
		EXPECT_MAP_COUNT_TRUE(self->puppet.pid);
		ASSERT_EQ(0, write_number(DEFAULT_FILE, 0));
		EXPECT_SPLITS(&self->puppet, 0);
		EXPECT_MAP_COUNT_TRUE(self->puppet.pid);
		EXPECT_EQ(4, puppet_drop(&self->puppet, 4));
	}
}

/*
 * Where the munmap core's place is after the load its probe is there as long as it is
 * set; elsewhere it takes none before somebody needs it.
 */
TEST_F(default_headroom, probes_are_there_as_long_as_it_is_set)
{
	bool holding;

	SKIP_WITHOUT_PLACES();
	holding = holding_arms();
	ASSERT_TRUE(wait_until_disarmed());
	ASSERT_EQ(0, write_number(DEFAULT_FILE, 4));
	EXPECT_TRUE(holding ? is_armed() : is_disarmed());
	sleep(6);
	EXPECT_TRUE(holding ? is_armed() : is_disarmed());
	EXPECT_EQ(1, read_number(SYSFS "armed"));
	EXPECT_SPLITS(&self->puppet, 4);
	EXPECT_TRUE(is_armed());
	ASSERT_EQ(0, write_number(DEFAULT_FILE, 0));
	/* Not while the puppet is above the limit. */
	sleep(6);
	EXPECT_TRUE(is_armed());
	EXPECT_EQ(4, puppet_drop(&self->puppet, 4));
	EXPECT_TRUE(wait_until_disarmed());
	EXPECT_SPLITS(&self->puppet, 0);
	ASSERT_EQ(0, write_number(DEFAULT_FILE, 6));
	EXPECT_SPLITS(&self->puppet, 6);
}

static bool stop;
static long changes;

static void *change_default(void *arg)
{
	long n = 0;

	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED) &&
	       !write_number(DEFAULT_FILE, ++n % 3 * 100)) {
		__atomic_store_n(&changes, n, __ATOMIC_RELAXED);
		usleep(n % 7 * 100);
	}
	return NULL;
}

/* Who has reserved enough does not notice. */
TEST_F(default_headroom, changed_while_others_split)
{
	pthread_t thread;
	int fd = open_device(), i, err;

	ASSERT_EQ(0, reserve_for(fd, self->puppet.pid, SPLITS / 20));
	ASSERT_EQ(0, pthread_create(&thread, NULL, change_default, NULL));
	/* Where CPUs take turns the other thread's may not come for a while. */
	for (i = 0; i < 20 ||
	     (i < 5000 && __atomic_load_n(&changes, __ATOMIC_RELAXED) < 20); i++) {
		EXPECT_EQ(SPLITS / 20, puppet_split(&self->puppet, SPLITS / 20, &err));
		EXPECT_EQ(SPLITS / 20, puppet_drop(&self->puppet, SPLITS / 20));
	}
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	ASSERT_EQ(0, pthread_join(thread, NULL));
	EXPECT_LE(20, changes);
	close(fd);
}

TEST_F(default_headroom, bad_values)
{
	static const char *const bad[] = {
		"-1", "many", "1.5", "4294967296", "2147483648", "7 7"
	};
	int fd, err;
	size_t i;

	ASSERT_EQ(0, write_number(DEFAULT_FILE, 3));
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		fd = open(DEFAULT_FILE, O_WRONLY | O_CLOEXEC);
		ASSERT_LE(0, fd);
		EXPECT_GT(0, write(fd, bad[i], strlen(bad[i])));
		close(fd);
		EXPECT_EQ(3, read_number(DEFAULT_FILE));
	}
	EXPECT_SPLITS(&self->puppet, 3);
	/* The largest: the limit and this are more than an int. */
	ASSERT_EQ(0, write_number(DEFAULT_FILE, 2147483647));
	EXPECT_EQ(SPLITS - 3, puppet_split(&self->puppet, SPLITS - 3, &err));
}

/* It can't be set, and what is set is of no use until they are on again. */
TEST_F(default_headroom, with_kprobes_off)
{
	if (read_number(KPROBES_ENABLED_FILE) < 0)
		SKIP(return, "no " KPROBES_ENABLED_FILE ": is debugfs mounted?");
	ASSERT_EQ(0, write_number(KPROBES_ENABLED_FILE, 0));
	EXPECT_EQ(EOPNOTSUPP, write_number(DEFAULT_FILE, 5));
	EXPECT_EQ(0, read_number(DEFAULT_FILE));
	ASSERT_EQ(0, write_number(KPROBES_ENABLED_FILE, 1));
	ASSERT_EQ(0, write_number(DEFAULT_FILE, 4));
	ASSERT_EQ(0, write_number(KPROBES_ENABLED_FILE, 0));
	EXPECT_EQ(0, write_number(DEFAULT_FILE, 5));
	EXPECT_EQ(0, read_number(SYSFS "armed"));
	EXPECT_SPLITS(&self->puppet, 0);
	ASSERT_EQ(0, write_number(KPROBES_ENABLED_FILE, 1));
	EXPECT_SPLITS(&self->puppet, 5);
}

/* With the limit as it was, and no reservation anywhere. */
TEST_F_TIMEOUT(default_headroom, both_original_programs, 600)
{
	struct munmap_outcome by_munmap = { 0 };
	struct malloc_outcome by_malloc = { 0 };
	long limit = self->limit_before;
	int child, status;

	ASSERT_EQ(0, write_number(LIMIT_FILE, limit));
	ASSERT_EQ(0, write_number(DEFAULT_FILE, 65536));
	child = fork();
	if (!child)
		_exit(!reproduce_munmap(limit, &by_munmap) || by_munmap.failed ||
		      by_munmap.failed_otherwise);
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
	child = fork();
	if (!child)
		_exit(!reproduce_malloc(limit, &by_malloc) || by_malloc.leaked ||
		      by_malloc.after <= limit);
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
}

TEST_HARNESS_MAIN
