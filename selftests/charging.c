// SPDX-License-Identifier: GPL-2.0
/*
 * Who pays for the kernel's memory: descriptors and reservations are charged to the
 * memory cgroup of who opens and reserves, not to the machine.
 *
 * The test itself moves into a cgroup for that. Whatever else such a call may
 * charge (the open file) is had outside of it, or measured by itself.
 */
#include "vmareserve_test.h"

#include <limits.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define CGROUPS		"/sys/fs/cgroup/"
#define CGROUP		CGROUPS "vmareserve-charging/"

/* Each CPU may keep a page's worth of charges to itself. */
#define COUNT		400

NEEDS_DEVICE_AND_ROOT(charging)

FIXTURE(charging) {
	struct rlimit files;
	int fd[2 * COUNT];
	int fds;
	pid_t pid[COUNT];
	int pids;
};

/*
 * Each CPU counts for itself, and the kernel adds up when there is much to add (6.8
 * and later), or when a CPU wakes up for something else. The caller is in the
 * cgroup: these pages are much.
 */
static void stir(void)
{
	size_t size = 2048 * PAGE, i;
	char *area = mmap(NULL, size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (area == MAP_FAILED)
		return;
	for (i = 0; i < size; i += PAGE)
		*(volatile char *)(area + i) = 1;
	munmap(area, size);
}

/* What the cgroup has in slabs, in bytes; or -1. */
static long read_slab(void)
{
	static const char name[] = "\nslab_unreclaimable ";
	static char text[8192];
	const char *line;
	size_t have = 0;
	ssize_t n;
	int fd;

	stir();
	fd = open(CGROUP "memory.stat", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	while ((n = read(fd, text + have, sizeof(text) - 1 - have)) > 0)
		have += n;
	close(fd);
	text[have] = 0;
	line = strstr(text, name);
	return line ? atol(line + strlen(name)) : -1;
}

/* The same, when it has come to rest: what was freed comes back after a while. */
static long settled_slab(void)
{
	long before, slab = read_slab();
	int i;

	for (i = 0; i < 10; i++) {
		before = slab;
		sleep(1);
		slab = read_slab();
		if (slab == before)
			break;
	}
	return slab;
}

/* 0, or the errno. */
static int move_into(const char *cgroup)
{
	char path[128];

	snprintf(path, sizeof(path), "%scgroup.procs", cgroup);
	return write_number(path, 0);
}

static bool make_cgroup(void)
{
	int fd = open(CGROUPS "cgroup.subtree_control", O_WRONLY | O_CLOEXEC);
	bool ok = fd >= 0 && write(fd, "+memory", 7) == 7;

	close(fd);
	return ok && (!mkdir(CGROUP, 0755) || errno == EEXIST);
}

FIXTURE_SETUP(charging)
{
	struct rlimit files = { 4 * COUNT, 4 * COUNT };

	self->fds = 0;
	self->pids = 0;
	ASSERT_EQ(0, getrlimit(RLIMIT_NOFILE, &self->files));
	ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &files));
	/* The table of descriptors grows now. */
	ASSERT_EQ(4 * COUNT - 1, dup2(0, 4 * COUNT - 1));
	close(4 * COUNT - 1);
}

FIXTURE_TEARDOWN(charging)
{
	int i;

	for (i = 0; i < self->fds; i++)
		close(self->fd[i]);
	for (i = 0; i < self->pids; i++) {
		kill(self->pid[i], SIGKILL);
		waitpid(self->pid[i], NULL, 0);
	}
	move_into(CGROUPS);
	EXPECT_EQ(0, setrlimit(RLIMIT_NOFILE, &self->files));
	/* It is not there when it can't be. */
	if (rmdir(CGROUP))
		EXPECT_EQ(ENOENT, errno);
	EXPECT_MAP_COUNT_TRUE(0);
}

#define SKIP_WITHOUT_CGROUPS()						\
	do {								\
		if (!make_cgroup())					\
			SKIP(return, "no memory cgroups (v2) in " CGROUPS); \
	} while (0)

/*
 * What COUNT open files of /dev/null are charged, in bytes. Before 5.13 each CPU may keep
 * 32 pages of such charges to itself, which is more than that: then there is nothing
 * to be seen. LONG_MIN when that can't be told.
 */
static long charge_of_null(FIXTURE_DATA(charging) *self)
{
	long before = settled_slab();
	int i;

	for (i = 0; i < COUNT; i++)
		self->fd[self->fds++] = open("/dev/null", O_RDWR | O_CLOEXEC);
	return self->fd[self->fds - 1] < 0 || before < 0 ? LONG_MIN : settled_slab() - before;
}

#define SKIP_UNLESS_SEEN(charge)					\
	do {								\
		long _charge = charge;					\
									\
		ASSERT_NE(LONG_MIN, _charge);				\
		if (_charge < COUNT * 150)				\
			SKIP(return, "this kernel's memory.stat does not show open files"); \
	} while (0)

/* Beyond what the open file of any device takes. */
TEST_F(charging, descriptors)
{
	long null, before, ours;

	SKIP_WITHOUT_CGROUPS();
	ASSERT_EQ(0, move_into(CGROUP));
	null = charge_of_null(self);
	SKIP_UNLESS_SEEN(null);
	before = settled_slab();
	for (; self->fds < 2 * COUNT; self->fds++) {
		self->fd[self->fds] = open_device();
		ASSERT_LE(0, self->fd[self->fds]);
	}
	ours = settled_slab() - before;
	TH_LOG("an open file of /dev/null: %ld bytes, of the device %ld",
	       null / COUNT, ours / COUNT);
	EXPECT_LE(null + COUNT * 40, ours);
}

/* By descriptors that were opened outside, for processes that are outside. */
TEST_F(charging, reservations)
{
	long before, after;
	int i;

	SKIP_WITHOUT_CGROUPS();
	for (; self->fds < COUNT; self->fds++) {
		self->fd[self->fds] = open_device();
		ASSERT_LE(0, self->fd[self->fds]);
	}
	for (; self->pids < COUNT; self->pids++) {
		self->pid[self->pids] = fork();
		ASSERT_LE(0, self->pid[self->pids]);
		if (!self->pid[self->pids]) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			for (;;)
				pause();
		}
	}
	ASSERT_EQ(0, move_into(CGROUP));
	SKIP_UNLESS_SEEN(charge_of_null(self));
	before = settled_slab();
	for (i = 0; i < COUNT; i++)
		ASSERT_EQ(0, reserve_for(self->fd[i], self->pid[i], 1));
	after = settled_slab();
	TH_LOG("a reservation for another process: %ld bytes", (after - before) / COUNT);
	EXPECT_LE(before + COUNT * 100, after);
}

TEST_HARNESS_MAIN
