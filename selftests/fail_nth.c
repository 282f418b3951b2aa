// SPDX-License-Identifier: GPL-2.0
/*
 * On kernels with CONFIG_FAILSLAB: every allocation, slab or pages, in an
 * open(), a RESERVE, a STATUS, and a munmap split past the limit fails once, in
 * turn. The errno is right, nothing is lost, map_count is true, it works the
 * next time, and the process exits.
 *
 * The kernel logs the call chain of each. On 6.1 one has to be that of
 * mas_preallocate(), which is before the limit check. Compilers may have both end
 * in the same code: a probe there may not take the one for the other.
 */
#include "vmareserve_test.h"

#include <linux/mempolicy.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>

#define FAIL_NTH	"/proc/self/fail-nth"
#define FAILSLAB	"/sys/kernel/debug/failslab/"
#define FAIL_PAGE_ALLOC	"/sys/kernel/debug/fail_page_alloc/"
#define REFCNT_FILE	"/sys/module/vmareserve/refcnt"

#define LIMIT		500
/* More than any of them has allocations. */
#define MAX_NTH		150

struct injection {
	long limit_before;
	int nth;		/* FAIL_NTH */
	int kmsg;
	int fd;			/* the device */
};

NEEDS_DEVICE_AND_ROOT(fail_nth)

static void __attribute__((constructor)) fail_nth_needs_failslab(void)
{
	if (access(FAIL_NTH, F_OK))
		skip_program("no " FAIL_NTH ": this kernel lacks CONFIG_FAULT_INJECTION");
	if (access(FAILSLAB, F_OK))
		skip_program("no " FAILSLAB ": this kernel lacks CONFIG_FAILSLAB");
}

static bool write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_APPEND);
	bool ok = fd >= 0 && write(fd, text, strlen(text)) == strlen(text);

	close(fd);
	return ok;
}

static void set_up(struct __test_metadata *_metadata, struct injection *self)
{
	self->limit_before = -1;
	/* Those that may sleep as well; and a call chain in the log. */
	ASSERT_TRUE(write_text(FAILSLAB "ignore-gfp-wait", "N"));
	ASSERT_TRUE(write_text(FAILSLAB "verbose", "2"));
	ASSERT_TRUE(write_text(FAIL_PAGE_ALLOC "ignore-gfp-wait", "N"));
	ASSERT_TRUE(write_text(FAIL_PAGE_ALLOC "min-order", "0"));
	ASSERT_TRUE(write_text(FAIL_PAGE_ALLOC "verbose", "2"));
	self->nth = open(FAIL_NTH, O_RDWR | O_CLOEXEC);
	ASSERT_LE(0, self->nth);
	self->kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ASSERT_LE(0, self->kmsg);
	self->limit_before = read_number(LIMIT_FILE);
	ASSERT_EQ(0, write_number(LIMIT_FILE, LIMIT));
	self->fd = open_device();
	ASSERT_LE(0, self->fd);
}

static void tear_down(struct __test_metadata *_metadata, struct injection *self)
{
	if (self->limit_before < 0)
		return;
	EXPECT_MAP_COUNT_TRUE(0);
	EXPECT_EQ(0, write_number(LIMIT_FILE, self->limit_before));
	close(self->fd);
}

FIXTURE(fail_nth) {
	struct injection in;
};

FIXTURE_SETUP(fail_nth)
{
	set_up(_metadata, &self->in);
}

FIXTURE_TEARDOWN(fail_nth)
{
	tear_down(_metadata, &self->in);
}

/* From now on the caller's nth allocation fails; 0 ends it. */
static bool fail_nth(int file, int nth)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", nth);
	return pwrite(file, text, strlen(text), 0) == strlen(text);
}

/* Whether the nth came to be: then nothing is left to count. */
static bool has_failed(int file)
{
	char text[16] = "";

	return pread(file, text, sizeof(text) - 1, 0) > 0 && !atoi(text);
}

/* What the kernel has logged since the last call, without stamps. */
static const char *new_log(int kmsg)
{
	static char log[1 << 16];
	size_t length = 0;
	char record[8192];
	char *text;
	ssize_t n;

	while ((n = read(kmsg, record, sizeof(record) - 1)) > 0 ||
	       (n < 0 && errno == EPIPE)) {
		if (n < 0)
			continue;
		record[n] = 0;
		text = strchr(record, ';');
		if (text && length + strlen(text) < sizeof(log)) {
			strcpy(log + length, text);
			length += strlen(text);
		}
	}
	log[length] = 0;
	return log;
}

/*
 * Does @act with its nth allocation failing: its errno, or 0; -1 when it had
 * fewer, and so none has failed, or when something is wrong with the file.
 */
static int act_failing(int file, int nth, int (*act)(void *arg), void *arg,
		       int *err)
{
	bool hit;

	if (!fail_nth(file, nth))
		return -1;
	*err = act(arg);
	hit = has_failed(file);
	return fail_nth(file, 0) ? hit : -1;
}

static void tell(const char *what, int points)
{
	printf("# fail_nth: %s: %d injection points\n", what, points);
	fflush(stdout);
}

static int do_open(void *arg)
{
	int *fd = arg;

	*fd = open_device();
	return *fd < 0 ? errno : 0;
}

TEST_F(fail_nth, open)
{
	long uses = read_number(REFCNT_FILE);
	int nth, hit = 1, err, fd;

	for (nth = 1; hit; nth++) {
		ASSERT_GT(MAX_NTH, nth);
		hit = act_failing(self->in.nth, nth, do_open, &fd, &err);
		ASSERT_LE(0, hit);
		if (err) {
			EXPECT_EQ(1, hit);
			EXPECT_EQ(ENOMEM, err);
		} else {
			close(fd);
		}
		EXPECT_EQ(uses, read_number(REFCNT_FILE));
		fd = open_device();
		EXPECT_LE(0, fd);
		close(fd);
	}
	EXPECT_EQ(0, err);
	tell("open", nth - 2);
	/* The file, and what we keep for it. */
	EXPECT_LE(2, nth - 2);
}

static int do_reserve(void *arg)
{
	return reserve(*(int *)arg, 10);
}

static void fail_reserve(struct __test_metadata *_metadata, int nth_file, int fd,
			 bool held)
{
	int other = open_device(), nth, hit = 1, err, failures = 0;
	struct vmareserve_status status;
	char *area = map_splittable(2 * MAX_NTH);

	ASSERT_LE(0, other);
	ASSERT_NE(NULL, area);
	if (held)
		ASSERT_EQ(0, reserve(other, 1));
	ASSERT_TRUE(fill_to(LIMIT));
	for (nth = 1; hit; nth++) {
		ASSERT_GT(MAX_NTH, nth);
		if (!held && holding_arms())
			ASSERT_TRUE(wait_until_disarmed());
		hit = act_failing(nth_file, nth, do_reserve, &fd, &err);
		ASSERT_LE(0, hit);
		ASSERT_EQ(0, status_of(fd, 0, &status));
		if (err) {
			EXPECT_EQ(1, hit);
			EXPECT_EQ(ENOMEM, err);
			EXPECT_EQ(0, status.headroom);
			EXPECT_EQ(held ? 1 : 0, status.headroom_total);
			EXPECT_EQ(0, reserve(fd, 10));
			failures++;
		}
		/* Kprobes can do without some of what they ask for. */
		EXPECT_EQ(0, split(area, nth));
		EXPECT_EQ(0, munmap(area + 2 * nth * PAGE, PAGE));
		EXPECT_EQ(0, reserve(fd, 0));
		EXPECT_MAP_COUNT_TRUE(0);
	}
	EXPECT_EQ(0, err);
	tell(held ? "RESERVE, the second" : "RESERVE, the first", nth - 2);
	EXPECT_LT(0, failures);
	close(other);
}

TEST_F(fail_nth, reserve)
{
	fail_reserve(_metadata, self->in.nth, self->in.fd, true);
}

/* Where that takes probes: each time they have to go first, in some three seconds. */
TEST_F_TIMEOUT(fail_nth, first_reserve, 580)
{
	fail_reserve(_metadata, self->in.nth, self->in.fd, false);
}

static int do_status(void *arg)
{
	struct vmareserve_status status;

	return status_of(*(int *)arg, 0, &status);
}

TEST_F(fail_nth, status)
{
	int nth, hit = 1, err;

	ASSERT_EQ(0, reserve(self->in.fd, 10));
	for (nth = 1; hit; nth++) {
		ASSERT_GT(MAX_NTH, nth);
		hit = act_failing(self->in.nth, nth, do_status, &self->in.fd, &err);
		ASSERT_LE(0, hit);
		if (err)
			EXPECT_EQ(ENOMEM, err);
		EXPECT_EQ(0, do_status(&self->in.fd));
	}
	EXPECT_EQ(0, err);
	tell("STATUS", nth - 2);
}

/* What munmap's split has to copy depends on the kind of the VMA. */
FIXTURE(fail_munmap) {
	struct injection in;
};

FIXTURE_VARIANT(fail_munmap) {
	const char *name;
	/* Maps @size bytes at @at. 0, or the errno. */
	int (*map)(char *at, size_t size);
};

static int map_fixed(char *at, size_t size, int flags, int file)
{
	return mmap(at, size, PROT_READ | PROT_WRITE, flags | MAP_FIXED, file, 0) == at ?
		0 : errno;
}

static int map_anonymous(char *at, size_t size)
{
	return map_fixed(at, size, MAP_PRIVATE | MAP_ANONYMOUS, -1);
}

static int map_policy(char *at, size_t size)
{
	unsigned long node0 = 1;
	int err = map_anonymous(at, size);

	if (!err && syscall(SYS_mbind, at, size, MPOL_BIND, &node0, 8, 0))
		err = errno;
	return err;
}

static int map_memfd(char *at, size_t size, int flags)
{
	int file = memfd_create("fail_nth", MFD_CLOEXEC), err = errno;

	if (file >= 0) {
		err = ftruncate(file, size) ? errno : map_fixed(at, size, flags, file);
		close(file);
	}
	return err;
}

static int map_file_private(char *at, size_t size)
{
	return map_memfd(at, size, MAP_PRIVATE);
}

static int map_file_shared(char *at, size_t size)
{
	return map_memfd(at, size, MAP_SHARED);
}

FIXTURE_VARIANT_ADD(fail_munmap, anonymous) {
	.name = "anonymous", .map = map_anonymous
};

/* From the process that forked this one: with an anon_vma of either. */
FIXTURE_VARIANT_ADD(fail_munmap, inherited) {
	.name = "anonymous, inherited", .map = NULL
};

FIXTURE_VARIANT_ADD(fail_munmap, policy) {
	.name = "anonymous, with a memory policy", .map = map_policy
};

FIXTURE_VARIANT_ADD(fail_munmap, file_private) {
	.name = "file, private", .map = map_file_private
};

FIXTURE_VARIANT_ADD(fail_munmap, file_shared) {
	.name = "file, shared", .map = map_file_shared
};

#define AREA_SIZE	((2 * MAX_NTH + 1) * PAGE)

/* A VMA of its own, touched, for MAX_NTH splits; NULL when that can't be. */
static char *map_area(int (*map)(char *at, size_t size))
{
	char *area = mmap(NULL, AREA_SIZE + 2 * PAGE, PROT_NONE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (area == MAP_FAILED)
		return NULL;
	munmap(area, PAGE);
	munmap(area + PAGE + AREA_SIZE, PAGE);
	errno = map(area + PAGE, AREA_SIZE);
	if (errno)
		return NULL;
	memset(area + PAGE, 1, AREA_SIZE);
	return area + PAGE;
}

static char *inherited;

/* In the harness's process, before it forks one for each test. */
static void __attribute__((constructor)) map_inherited(void)
{
	inherited = map_area(map_anonymous);
}

FIXTURE_SETUP(fail_munmap)
{
	set_up(_metadata, &self->in);
	ASSERT_EQ(0, reserve(self->in.fd, LIMIT));
}

FIXTURE_TEARDOWN(fail_munmap)
{
	tear_down(_metadata, &self->in);
}

struct hole {
	char *area;
	int i;
};

static int do_split(void *arg)
{
	struct hole *hole = arg;

	return split(hole->area, hole->i);
}

TEST_F(fail_munmap, past_the_limit)
{
	struct hole hole = { .area = variant->map ? map_area(variant->map) : inherited };
	int nth, hit = 1, err, failures = 0, preallocations = 0;
	struct vmareserve_status before, after;
	struct utsname uts;

	if (!hole.area && errno == ENOSYS)
		SKIP(return, "this kernel has no memory policies");
	ASSERT_NE(NULL, hole.area);
	/* Those of the process before are this one's, too, only by a write. */
	memset(hole.area, 1, AREA_SIZE);
	ASSERT_TRUE(fill_to(LIMIT));
	/* The first above the limit is another test's. */
	hole.i = 0;
	ASSERT_EQ(0, do_split(&hole));

	for (nth = 1; hit; nth++) {
		char *page = hole.area + (2 * nth + 1) * PAGE;
		const char *chain;

		ASSERT_GT(MAX_NTH, nth);
		hole.i = nth;
		new_log(self->in.kmsg);
		ASSERT_EQ(0, status_of(self->in.fd, 0, &before));
		hit = act_failing(self->in.nth, nth, do_split, &hole, &err);
		ASSERT_LE(0, hit);
		chain = new_log(self->in.kmsg);
		ASSERT_EQ(0, status_of(self->in.fd, 0, &after));
		EXPECT_EQ(count_maps(0), (long)after.map_count);
		EXPECT_EQ(before.exhausted, after.exhausted);
		/* Not each that is hit is logged: some are asked to be silent. */
		if (strstr(chain, "forcing a failure"))
			EXPECT_EQ(1, hit);

		/*
		 * Before the limit check? Not by lines that begin with "?": these
		 * are what an earlier call left on the stack. A debug kernel has
		 * allocations of its own, there too, that it can do without.
		 */
		if (err && strstr(chain, "; mas_preallocate+") &&
		    strstr(chain, "; do_mas_align_munmap+") &&
		    !strstr(chain, "; __split_vma+")) {
			preallocations++;
			EXPECT_EQ(before.map_count, after.map_count);
			EXPECT_EQ(before.rescued, after.rescued);
		} else {
			EXPECT_EQ(before.rescued + 1, after.rescued);
		}
		if (!err) {
			EXPECT_EQ(before.map_count + 1, after.map_count);
			continue;
		}
		failures++;
		EXPECT_EQ(ENOMEM, err);
		/*
		 * Nothing was unmapped. Of the two splits that a hole takes the
		 * first may have been made, and stays.
		 */
		EXPECT_EQ(1, *page);
		EXPECT_LE(before.map_count, after.map_count);
		EXPECT_GE(before.map_count + 1, after.map_count);
		EXPECT_EQ(0, do_split(&hole));
		EXPECT_EQ(before.map_count + 1, kernel_map_count(0));
	}
	EXPECT_EQ(0, err);
	EXPECT_LT(0, failures);
	ASSERT_EQ(0, uname(&uts));
	if (!strncmp(uts.release, "6.1.", 4))
		EXPECT_LT(0, preallocations);
	printf("# fail_nth: munmap, %s: %d injection points, %d failures, %d before the limit check\n",
	       variant->name, nth - 2, failures, preallocations);
	fflush(stdout);
}

/*
 * The first above the limit: the call is restarted, and the task registers the probes
 * that know of marks in between, with allocations that may fail. Then the call goes
 * through without them, and they come as soon as they can. Each time they have to go
 * first, in some seconds.
 */
TEST_F_TIMEOUT(fail_nth, first_split_past_the_limit, 1100)
{
	struct hole hole = { .area = map_splittable(MAX_NTH) };
	int nth, hit = 1, err, failures = 0, i;

	if (holding_arms())
		SKIP(return, "here the probes come with the reservation: see first_reserve");
	ASSERT_NE(NULL, hole.area);
	ASSERT_EQ(0, reserve(self->in.fd, LIMIT));
	ASSERT_TRUE(fill_to(LIMIT));
	for (nth = 1; hit; nth++) {
		ASSERT_GT(MAX_NTH, nth);
		ASSERT_TRUE(wait_until_disarmed());
		hole.i = nth;
		hit = act_failing(self->in.nth, nth, do_split, &hole, &err);
		ASSERT_LE(0, hit);
		EXPECT_MAP_COUNT_TRUE(0);
		if (err) {
			EXPECT_EQ(ENOMEM, err);
			failures++;
			EXPECT_EQ(0, do_split(&hole));
		}
		/* They are there, or the worker tries again. */
		for (i = 0; i < 100 && !is_armed(); i++)
			usleep(100000);
		EXPECT_TRUE(is_armed());
		EXPECT_EQ(LIMIT + 1, count_maps(0));
		EXPECT_EQ(0, munmap(hole.area + 2 * nth * PAGE, PAGE));
		EXPECT_EQ(LIMIT, count_maps(0));
	}
	EXPECT_EQ(0, err);
	EXPECT_LT(0, failures);
	tell("the first munmap past the limit", nth - 2);
}

TEST_HARNESS_MAIN
