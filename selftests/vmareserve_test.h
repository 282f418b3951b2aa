/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the selftests share: the device, the limit, and mappings to count.
 *
 * Most tests lower vm.max_map_count for their time, to reach it quickly, so
 * they need root; the fixture "limit" below does that and undoes it.
 */
#ifndef VMARESERVE_TEST_H
#define VMARESERVE_TEST_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/vmareserve.h>

#include "kselftest_harness.h"

/* The harness's 30 seconds are not much for a debug kernel in an emulator. */
#undef TEST_TIMEOUT_DEFAULT
#define TEST_TIMEOUT_DEFAULT	600

#define DEVICE		"/dev/vmareserve"
#define LIMIT_FILE	"/proc/sys/vm/max_map_count"
#define MAX_HEADROOM_FILE	"/sys/module/vmareserve/parameters/max_headroom"
#define MAX_MAP_HEADROOM_FILE	"/sys/module/vmareserve/parameters/max_map_headroom"
#define SYSFS		"/sys/class/misc/vmareserve/"
#define PLACES_FILE	"/sys/kernel/debug/vmareserve/places"
#define FTRACE_ENABLED_FILE	"/proc/sys/kernel/ftrace_enabled"
#define KPROBES_ENABLED_FILE	"/sys/kernel/debug/kprobes/enabled"
#define NOBODY		65534
#define PAGE		4096UL

/*
 * Kernels that look at all VMAs after each change take time by the square of
 * their number. There vm/boot asks for fewer.
 */
#define DIVISOR		"VMARESERVE_TEST_DIVISOR"

static inline long scaled(long n)
{
	const char *divisor = getenv(DIVISOR);

	return divisor && atol(divisor) > 0 ? n / atol(divisor) : n;
}

/* A number from a file of /proc or /sys, or -1. */
static inline long read_number(const char *path)
{
	char buf[32] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -1;
	n = read(fd, buf, sizeof(buf) - 1);
	close(fd);
	return n > 0 ? atol(buf) : -1;
}

/* 0, or the errno. */
static inline int write_number(const char *path, long number)
{
	char buf[32];
	int fd = open(path, O_WRONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return errno;
	snprintf(buf, sizeof(buf), "%ld", number);
	if (write(fd, buf, strlen(buf)) < 0)
		err = errno;
	close(fd);
	return err;
}

static const char *const kind_names[] = { "unmap", "split", "map" };

/* Of a kind, in sysfs: "headroom", "rescued" or "exhausted". */
static inline long read_kind(const char *file, int kind)
{
	char path[128];

	snprintf(path, sizeof(path), SYSFS "%s_%s", file, kind_names[kind]);
	return read_number(path);
}

/* What is held of all kinds together, or less than 0. */
static inline long read_headroom(void)
{
	long sum = 0;
	int kind;

	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++)
		sum += read_kind("headroom", kind);
	return sum;
}

static inline int open_device(void)
{
	return open(DEVICE, O_RDWR | O_CLOEXEC);
}

/* 0, or the errno. */
static inline int reserve_kind_for(int fd, pid_t pid, __u32 kind, __u64 headroom)
{
	struct vmareserve_reserve arg = { .headroom = headroom, .pid = pid, .flags = kind };

	return ioctl(fd, VMARESERVE_IOC_RESERVE, &arg) ? errno : 0;
}

/* Likewise, of kind unmap. */
static inline int reserve_for(int fd, pid_t pid, __u64 headroom)
{
	return reserve_kind_for(fd, pid, VMARESERVE_UNMAP, headroom);
}

/* Likewise, for the caller. */
static inline int reserve_kind(int fd, __u32 kind, __u64 headroom)
{
	return reserve_kind_for(fd, 0, kind, headroom);
}

/* insmod and rmmod: 0, or the errno. */
static inline int load_module(const char *file, const char *parameters)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return errno;
	if (syscall(SYS_finit_module, fd, parameters, 0))
		err = errno;
	close(fd);
	return err;
}

static inline int unload_module(const char *name)
{
	return syscall(SYS_delete_module, name, O_NONBLOCK) ? errno : 0;
}

/* Has the kernel logged @text since @kmsg was at its end? */
static inline bool logged(int kmsg, const char *text)
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

static inline int reserve(int fd, __u64 headroom)
{
	return reserve_for(fd, 0, headroom);
}

/* 0, or the errno. */
static inline int status_of(int fd, pid_t pid, struct vmareserve_status *status)
{
	memset(status, 0, sizeof(*status));
	status->pid = pid;
	return ioctl(fd, VMARESERVE_IOC_STATUS, status) ? errno : 0;
}

/*
 * How many VMAs a process has, by /proc/PID/maps; -1 when it can't be read.
 * pid 0 is the caller. Maps nothing itself. The vsyscall page is not a VMA.
 */
static inline long count_maps(pid_t pid)
{
	static char buf[65536];
	char path[64], tail[16] = "";
	long lines = 0;
	ssize_t n, i;
	size_t have = 0;
	bool vsyscall = false;
	int fd;

	if (pid)
		snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	else
		strcpy(path, "/proc/self/maps");
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		for (i = 0; i < n; i++) {
			if (buf[i] != '\n') {
				/* The last characters of the line. */
				if (have == 10)
					memmove(tail, tail + 1, have--);
				tail[have++] = buf[i];
				continue;
			}
			tail[have] = 0;
			if (!strcmp(tail, "[vsyscall]"))
				vsyscall = true;
			lines++;
			have = 0;
		}
	}
	close(fd);
	return n < 0 ? -1 : lines - vsyscall;
}

/* The text of /proc/self/maps. Big: make it static. */
struct maps_text {
	size_t length;
	char text[1 << 20];
};

/* Maps nothing itself. Returns false when the text is too long or unreadable. */
static inline bool read_maps(struct maps_text *maps)
{
	int fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;

	maps->length = 0;
	if (fd < 0)
		return false;
	while (maps->length < sizeof(maps->text)) {
		n = read(fd, maps->text + maps->length,
			 sizeof(maps->text) - maps->length);
		if (n <= 0)
			break;
		maps->length += n;
	}
	close(fd);
	return !n;
}

static inline bool same_maps(const struct maps_text *a, const struct maps_text *b)
{
	return a->length == b->length && !memcmp(a->text, b->text, a->length);
}

/* map_count as the kernel has it, through a descriptor of its own; or -1. */
static inline long kernel_map_count(pid_t pid)
{
	struct vmareserve_status status;
	int fd = open_device(), err;

	if (fd < 0)
		return -1;
	err = status_of(fd, pid, &status);
	close(fd);
	return err ? -1 : (long)status.map_count;
}

/*
 * Adds mappings until the caller has @count. They are single pages, of two
 * kinds in turn, so that they never merge. Returns false when it can't.
 */
static inline bool fill_to(long count)
{
	long i, missing = count - count_maps(0);

	for (i = 0; i < missing; i++) {
		void *p = mmap(NULL, PAGE, i & 1 ? PROT_READ : PROT_NONE,
			       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

		if (p == MAP_FAILED)
			return false;
	}
	return count_maps(0) == count;
}

/*
 * A mapping with room for @splits middle splits: see split(). It is a VMA of
 * its own, between pages that stay unmapped; NULL on failure.
 */
static inline char *map_splittable(long splits)
{
	size_t size = (2 * splits + 1) * PAGE;
	char *area = mmap(NULL, size + 2 * PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (area == MAP_FAILED)
		return NULL;
	munmap(area, PAGE);
	munmap(area + PAGE + size, PAGE);
	return area + PAGE;
}

/* Makes the i'th hole in it, which is one mapping more. 0, or the errno. */
static inline int split(char *area, long i)
{
	return munmap(area + (2 * i + 1) * PAGE, PAGE) ? errno : 0;
}

/* Splits from the @from'th to before the @to'th; how many went well. */
static inline long split_many(char *area, long from, long to)
{
	long i;

	for (i = from; i < to; i++)
		if (split(area, i))
			break;
	return i - from;
}

/*
 * Brings the caller to the limit, with a mapping for @splits splits beyond
 * it; NULL when that can't be done.
 */
static inline char *go_to_limit(long limit, long splits)
{
	char *area = map_splittable(splits);

	return area && fill_to(limit) ? area : NULL;
}

/* A line of PLACES_FILE: one of the kernel's comparisons with the limit. */
struct place {
	char function[64];
	unsigned long offset;
	char kind[16];		/* "unmap", "split", "map" */
	char placement[32];	/* "at the refusal", "after the load" */
	char state[32];		/* "in place", "switched off", "not needed" */
};

#define MAX_PLACES	64

/* Reads them all. How many there are; -1 when that can't be told. */
static inline int read_places(struct place places[MAX_PLACES])
{
	FILE *f = fopen(PLACES_FILE, "re");
	char line[256];
	int n = 0;

	if (!f)
		return -1;
	while (n >= 0 && n < MAX_PLACES && fgets(line, sizeof(line), f)) {
		struct place *p = &places[n++];

		if (sscanf(line, "%63[^+]+0x%lx %15[^,], %31[^,], %31[^\n]", p->function,
			   &p->offset, p->kind, p->placement, p->state) != 5)
			n = -1;
	}
	fclose(f);
	return n;
}

/*
 * How many places there are with this kind, placement and state; NULL stands for
 * any. -1 when that can't be told.
 */
static inline int count_places(const char *kind, const char *placement, const char *state)
{
	struct place places[MAX_PLACES];
	int n = read_places(places), found = 0, i;

	for (i = 0; i < n; i++)
		found += (!kind || !strcmp(kind, places[i].kind)) &&
			 (!placement || !strcmp(placement, places[i].placement)) &&
			 (!state || !strcmp(state, places[i].state));
	return n < 0 ? -1 : found;
}

/*
 * Does headroom of kind unmap need all probes? Not where the munmap core's own place
 * is at the refusal.
 */
static inline bool holding_arms(void)
{
	return count_places("unmap", "after the load", NULL) > 0;
}

/* mremap's have their probes enabled while anybody holds headroom. */
static inline bool is_mremaps(const struct place *place)
{
	return strstr(place->function, "mremap") || strstr(place->function, "move_vma") ||
	       strstr(place->function, "prep_vma");
}

/* How many after the load there are in this state, mremap's left out. */
static inline int count_after_load(const char *state)
{
	struct place places[MAX_PLACES];
	int n = read_places(places), found = 0, i;

	for (i = 0; i < n; i++)
		found += !strcmp(places[i].placement, "after the load") &&
			 !is_mremaps(&places[i]) &&
			 (!state || !strcmp(places[i].state, state));
	return found;
}

/* Are the probes after the load enabled? All of them, or else none but mremap's. */
static inline bool is_armed(void)
{
	return count_after_load(NULL) && !count_after_load("not needed");
}

static inline bool is_disarmed(void)
{
	return count_after_load("not needed") == count_after_load(NULL);
}

/*
 * Waits until the module has disabled the probes after the load, which it does some
 * seconds after the last process has come back to the limit. False when it has not
 * after 60.
 */
static inline bool wait_until_disarmed(void)
{
	int i;

	for (i = 0; i < 600; i++) {
		if (is_disarmed())
			return true;
		usleep(100000);
	}
	return false;
}

/* Likewise, and mremap's too: nobody holds headroom. */
static inline bool wait_until_idle(void)
{
	int i;

	for (i = 0; i < 600; i++) {
		if (!count_places(NULL, "after the load", "in place"))
			return true;
		usleep(100000);
	}
	return false;
}

#define SKIP_WITHOUT_PLACES()						\
	do {								\
		if (count_places(NULL, NULL, NULL) < 0)			\
			SKIP(return, "no " PLACES_FILE ": the kernel has no debugfs, or it is not mounted"); \
	} while (0)

/* Makes the caller user and group @id, for good. 0, or the errno. */
static inline int become(uid_t id)
{
	if (setgroups(0, NULL) || setresgid(id, id, id) || setresuid(id, id, id))
		return errno;
	return 0;
}

/*
 * For the end of every test: does the count tell the truth, and has no probe been hit
 * in vain?
 */
#define EXPECT_MAP_COUNT_TRUE(pid)				\
	do {							\
		long _maps = count_maps(pid);			\
								\
		EXPECT_LT(0, _maps);				\
		EXPECT_EQ(_maps, kernel_map_count(pid));	\
		EXPECT_EQ(0, read_number(SYSFS "missed"));	\
	} while (0)

/* Evaluates @act, which is to be refused, and so to leave every mapping as is. */
#define EXPECT_REFUSED(err, act)				\
	do {							\
		static struct maps_text _before, _after;	\
								\
		EXPECT_TRUE(read_maps(&_before));		\
		EXPECT_EQ(err, act);				\
		EXPECT_TRUE(read_maps(&_after));		\
		EXPECT_TRUE(same_maps(&_before, &_after));	\
	} while (0)

/*
 * On 7.3 kernel.ftrace_enabled can't be set to 0 at all, and says so with
 * EOPNOTSUPP. Leaves it at 1.
 */
#define SKIP_UNLESS_FTRACE_CAN_BE_OFF()					\
	do {								\
		int _err = write_number(FTRACE_ENABLED_FILE, 0);	\
									\
		write_number(FTRACE_ENABLED_FILE, 1);			\
		if (_err == EOPNOTSUPP)					\
			SKIP(return, "this kernel's ftrace can't be switched off"); \
	} while (0)

#define NO_DEVICE	DEVICE " can't be opened: is the module loaded?"

#define SKIP_WITHOUT_DEVICE()						\
	do {								\
		if (access(DEVICE, R_OK | W_OK))			\
			SKIP(return, NO_DEVICE);			\
	} while (0)

/* Skips the program as a whole, as kselftest's runner understands it. */
static inline void skip_program(const char *reason)
{
	printf("TAP version 13\n1..0 # SKIP %s\n", reason);
	fflush(stdout);
	_exit(4);
}

/*
 * For programs that are of no use without both. A constructor, and not a
 * fixture's SKIP(): after that, 6.1's harness goes on to the test.
 */
#define NEEDS_DEVICE_AND_ROOT(name)					\
static void __attribute__((constructor)) name##_needs(void)		\
{									\
	if (access(DEVICE, R_OK | W_OK))				\
		skip_program(NO_DEVICE);				\
	if (geteuid())							\
		skip_program("lowering vm.max_map_count takes root");	\
}

/* For constructors that come before that one. */
#define BEFORE_NEEDS	__attribute__((constructor(101)))

/*
 * A fixture with a lowered limit and an open descriptor:
 *	FIXTURE_LIMIT(name, limit)
 * self->limit, self->fd; the real limit is back after each test.
 */
#define FIXTURE_LIMIT(name, lowered)					\
NEEDS_DEVICE_AND_ROOT(name)						\
									\
FIXTURE(name) {								\
	long limit;							\
	long limit_before;						\
	int fd;								\
};									\
									\
FIXTURE_SETUP(name)							\
{									\
	self->limit_before = read_number(LIMIT_FILE);			\
	self->limit = lowered;						\
	ASSERT_EQ(0, write_number(LIMIT_FILE, self->limit));		\
	self->fd = open_device();					\
	ASSERT_LE(0, self->fd);						\
}									\
									\
FIXTURE_TEARDOWN(name)							\
{									\
	EXPECT_MAP_COUNT_TRUE(0);					\
	EXPECT_EQ(0, write_number(LIMIT_FILE, self->limit_before));	\
	close(self->fd);						\
}

#endif /* VMARESERVE_TEST_H */
