// SPDX-License-Identifier: GPL-2.0
/*
 * Loading, and what can be switched off underneath: ftrace and kprobes.
 */
#include "puppet.h"

#define MODULE		"/vmareserve.ko"
#define KPROBES_ENABLED	"/sys/kernel/debug/kprobes/enabled"

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

/* Has the kernel logged @text since @kmsg was at its end? */
static bool logged(int kmsg, const char *text)
{
	char record[8192];
	ssize_t n;

	while ((n = read(kmsg, record, sizeof(record) - 1)) > 0) {
		record[n] = 0;
		if (strstr(record, text))
			return true;
	}
	return false;
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

TEST_F(load, with_ftrace_off_is_refused_with_a_message)
{
	int kmsg;

	SKIP_OUTSIDE_THE_VM();
	SKIP_UNLESS_FTRACE_CAN_BE_OFF();
	kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
	ASSERT_LE(0, kmsg);
	lseek(kmsg, 0, SEEK_END);

	close(self->fd);
	ASSERT_EQ(0, unload());
	ASSERT_EQ(0, write_number(FTRACE_ENABLED_FILE, 0));
	EXPECT_EQ(EOPNOTSUPP, load());
	EXPECT_TRUE(logged(kmsg, "sysctl kernel.ftrace_enabled=1"));
	EXPECT_NE(0, access(DEVICE, F_OK));
	ASSERT_EQ(0, write_number(FTRACE_ENABLED_FILE, 1));
	ASSERT_EQ(0, load());
	close(kmsg);
	self->fd = open_device();
	EXPECT_LE(0, self->fd);
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
	EXPECT_EQ(7, read_number("/sys/module/vmareserve/parameters/default_headroom"));
	EXPECT_EQ(2, count_hooks());
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

/* EBUSY, or EOPNOTSUPP where it can't be switched off ever. */
TEST_F(load, ftrace_cant_be_switched_off_while_in_use)
{
	char *area = map_splittable(20);

	ASSERT_NE(NULL, area);
	ASSERT_EQ(0, reserve(self->fd, 20));
	ASSERT_TRUE(fill_to(self->limit));
	EXPECT_EQ(10, split_many(area, 0, 10));
	EXPECT_NE(0, write_number(FTRACE_ENABLED_FILE, 0));
	EXPECT_EQ(1, read_number(FTRACE_ENABLED_FILE));
	EXPECT_EQ(10, split_many(area, 10, 20));
	/* For whoever comes after a failure of this. */
	write_number(FTRACE_ENABLED_FILE, 1);
}

/*
 * Only a kernel that has a third hook needs kprobes, and it is a kprobe. With
 * them off there is no headroom, rather than a count that may stay aside.
 */
TEST_F(load, kprobes_switched_off_do_no_harm)
{
	char *area = map_splittable(20);
	bool needed = false;
	char line[256];
	FILE *f;
	int err;

	ASSERT_NE(NULL, area);
	ASSERT_EQ(0, reserve(self->fd, 20));
	ASSERT_TRUE(fill_to(self->limit));
	f = fopen("/sys/kernel/debug/kprobes/list", "r");
	if (!f)
		SKIP(return, "no debugfs");
	while (fgets(line, sizeof(line), f))
		if (strstr(line, "mas_preallocate"))
			needed = true;
	fclose(f);
	ASSERT_EQ(self->limit, count_maps(0));

	ASSERT_EQ(0, write_number(KPROBES_ENABLED, 0));
	err = split(area, 0);
	ASSERT_EQ(0, write_number(KPROBES_ENABLED, 1));
	EXPECT_EQ(needed ? ENOMEM : 0, err);
	EXPECT_MAP_COUNT_TRUE(0);
	EXPECT_EQ(10, split_many(area, 1, 11));
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
	for (i = 0; i < scaled(50); i++) {
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

TEST_HARNESS_MAIN
