// SPDX-License-Identifier: GPL-2.0
/*
 * Large numbers, and what they cost: 10,000 processes with reservations,
 * reservations for 10,000 processes that have exited, 1,000,000 mappings in one
 * process, half of them beyond the limit, 10,000 processes above the limit at the
 * same time, and 100,000 times open and close.
 *
 * Checked are the totals on the way and at the end, and that the memory comes
 * back. Printed are the memory for each reservation and mapping, and times. The
 * kernel's log shows whether it was held up for too long.
 */
#include "keeper.h"

#include <sys/resource.h>
#include <time.h>

/* On a slow machine all this takes its time. */
#undef TEST_TIMEOUT_DEFAULT
#define TEST_TIMEOUT_DEFAULT	(24 * 3600)

#define PROCESSES	scaled(10000)
#define CYCLES		scaled(100000)
#define LIMIT		million(500000)
#define HEADROOM	million(1000000)
#define MAPPINGS	million(1000000)

#define TOTALS		"/sys/class/misc/vmareserve/"
#define LIST		"/sys/kernel/debug/vmareserve/reservations"

/*
 * Where scaled() asks for fewer, the kernel looks at all mappings after each
 * change: a quarter of a million would take days.
 */
static long million(long n)
{
	return scaled(n) == n ? n : n / 500;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* What the kernel has in use, in bytes. */
struct memory {
	long long slab;		/* objects, and what is free among them */
	long long all;		/* all that is not free */
	long long available;
};

/* A number of /proc/meminfo, which are KiB. */
static long long meminfo(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	return at ? atoll(at + strlen(name)) * 1024 : -1;
}

static struct memory memory_now(void)
{
	struct memory m = { -1, -1, -1 };
	char text[4096] = "";
	int fd;

	/* What each CPU has counted for itself comes together. */
	read_number("/proc/sys/vm/stat_refresh");
	fd = open("/proc/meminfo", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return m;
	if (read(fd, text, sizeof(text) - 1) > 0) {
		m.slab = meminfo(text, "\nSlab:");
		m.all = meminfo(text, "MemTotal:") - meminfo(text, "\nMemFree:");
		m.available = meminfo(text, "\nMemAvailable:");
	}
	close(fd);
	return m;
}

/* Bytes for each of @n, since @before. */
static long slab_each(const struct memory *before, long n)
{
	struct memory m = memory_now();

	return (m.slab - before->slab) / n;
}

static long all_each(const struct memory *before, long n)
{
	struct memory m = memory_now();

	return (m.all - before->all) / n;
}

/* Has what was freed later, after a grace period of RCU, come back? */
static bool memory_is_back(const struct memory *before, long long tolerated)
{
	int i;

	for (i = 0; i < 100; i++) {
		if (memory_now().slab - before->slab <= tolerated)
			return true;
		usleep(100000);
	}
	return false;
}

/* The list in debugfs: how many lines. */
static long count_list(void)
{
	static char buf[65536];
	int fd = open(LIST, O_RDONLY | O_CLOEXEC);
	long lines = 0;
	ssize_t n, i;

	if (fd < 0)
		return -1;
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		for (i = 0; i < n; i++)
			lines += buf[i] == '\n';
	close(fd);
	return lines;
}

/*
 * Microseconds for unmapping the middle of a mapping, with nothing reserved: the
 * least of some, because others want the CPUs too. Others of the host as well, for an
 * emulator's clock is the host's: what counts instructions is ../bench.
 */
static double time_of_a_split(void)
{
	const long splits = scaled(1000);
	double start, best = 1e9;
	char *area;
	int i;

	for (i = 0; i < 10; i++) {
		area = map_splittable(splits);
		start = now();
		if (!area || split_many(area, 0, splits) != splits)
			return -1;
		start = now() - start;
		if (start < best)
			best = start;
		munmap(area, (2 * splits + 1) * PAGE);
	}
	return best * 1e6 / splits;
}

FIXTURE(scale) {
	long limit_before;
	long reservations;
	long headroom;
	struct memory memory;
	struct rlimit files;
};

NEEDS_DEVICE_AND_ROOT(scale)

FIXTURE_SETUP(scale)
{
	struct rlimit files = { 2 * PROCESSES + 1000, 2 * PROCESSES + 1000 };

	self->limit_before = read_number(LIMIT_FILE);
	self->reservations = read_number(TOTALS "reservations");
	self->headroom = read_headroom();
	ASSERT_EQ(0, getrlimit(RLIMIT_NOFILE, &self->files));
	ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &files));
	self->memory = memory_now();
	ASSERT_LT(0, self->memory.slab);
}

#define EXPECT_TOTALS(more_reservations, more_headroom)			\
	do {								\
		EXPECT_EQ(self->reservations + (more_reservations),	\
			  read_number(TOTALS "reservations"));		\
		EXPECT_EQ(self->headroom + (more_headroom), read_headroom()); \
	} while (0)

FIXTURE_TEARDOWN(scale)
{
	EXPECT_EQ(0, write_number(LIMIT_FILE, self->limit_before));
	EXPECT_EQ(0, setrlimit(RLIMIT_NOFILE, &self->files));
	EXPECT_TOTALS(0, 0);
	EXPECT_MAP_COUNT_TRUE(0);
}

/* What one descriptor costs, with and without what it holds. */
TEST_F(scale, memory_of_a_descriptor)
{
	long n = 2 * PROCESSES, file, open_only, with, i;
	int *fd = calloc(n, sizeof(*fd));
	struct memory before;

	ASSERT_NE(NULL, fd);
	/* The table of descriptors grows before it is measured. */
	ASSERT_LE(0, dup2(0, n + 500));
	before = memory_now();
	for (i = 0; i < n; i++) {
		fd[i] = open("/dev/null", O_RDWR | O_CLOEXEC);
		ASSERT_LE(0, fd[i]);
	}
	file = slab_each(&before, n);
	for (i = 0; i < n; i++)
		close(fd[i]);

	ASSERT_TRUE(memory_is_back(&before, 2 << 20));
	before = memory_now();
	for (i = 0; i < n; i++) {
		fd[i] = open_device();
		ASSERT_LE(0, fd[i]);
	}
	open_only = slab_each(&before, n);
	for (i = 0; i < n; i++)
		ASSERT_EQ(0, reserve(fd[i], 1 + i % 3));
	with = slab_each(&before, n);
	EXPECT_TOTALS(n, n / 3 * 6 + n % 3 * (n % 3 + 1) / 2);
	for (i = 0; i < n; i++)
		close(fd[i]);
	close(n + 500);
	free(fd);
	EXPECT_TRUE(memory_is_back(&before, 2 << 20));

	TH_LOG("%ld descriptors of /dev/null: %ld bytes each", n, file);
	TH_LOG("%ld of the device: %ld bytes each, %ld without the open file",
	       n, open_only, open_only - file);
	TH_LOG("%ld that hold headroom for one process: %ld bytes each", n, with);
	EXPECT_LT(0, file);
	EXPECT_LT(file, open_only);
	EXPECT_GT(1024, open_only);
}

struct child {
	int err;
	int ready;
	int marked;
};

/* A process with a descriptor of its own that holds @headroom for itself. */
static void __attribute__((noreturn))
be_process(struct child *child, __u64 headroom, int wait_for)
{
	char byte;
	int fd;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	fd = open_device();
	child->err = fd < 0 ? errno : reserve(fd, headroom);
	__atomic_store_n(&child->ready, 1, __ATOMIC_SEQ_CST);
	/* A byte for one of them. */
	_exit(read(wait_for, &byte, 1) != 1 || child->err);
}

TEST_F(scale, processes)
{
	long n = PROCESSES, headroom = 0, made, i, ok = 0, map_counts = 0;
	struct vmareserve_status s;
	struct memory before = memory_now();
	double start, made_in, alone, among;
	struct child *child;
	int pipes[2], watch, wstatus;
	pid_t *pid, gone;

	/* A process is a kernel stack, page tables and some pages of its own. */
	if (before.available < n * 150000LL) {
		n = before.available / 150000;
		TH_LOG("only %lld MiB are available: %ld processes",
		       before.available >> 20, n);
	}
	child = mmap(NULL, n * sizeof(*child), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, child);
	pid = calloc(n, sizeof(*pid));
	ASSERT_NE(NULL, pid);
	watch = open_device();
	ASSERT_LE(0, watch);
	ASSERT_EQ(0, pipe(pipes));
	alone = time_of_a_split();

	start = now();
	for (made = 0; made < n; made++) {
		pid[made] = fork();
		if (pid[made] < 0)
			break;
		if (!pid[made]) {
			close(pipes[1]);
			be_process(&child[made], 1 + made % 1000, pipes[0]);
		}
		headroom += 1 + made % 1000;
	}
	EXPECT_EQ(n, made) {
		TH_LOG("fork: errno %d", errno);
	}
	for (i = 0; i < made; i++)
		while (!__atomic_load_n(&child[i].ready, __ATOMIC_SEQ_CST))
			usleep(1000);
	made_in = now() - start;
	for (i = 0; i < made; i++)
		ok += !child[i].err;
	EXPECT_EQ(made, ok);
	EXPECT_TOTALS(made, headroom);
	TH_LOG("%ld processes with reservations in %.0f s: %ld KiB each", made,
	       made_in, all_each(&before, made) / 1024);

	for (i = 0; i < made; i++) {
		if (status_of(watch, pid[i], &s) ||
		    s.headroom_total != 1 + i % 1000)
			break;
		/* Not all: that takes long. */
		if (!(i % 100))
			map_counts += s.map_count == count_maps(pid[i]);
	}
	EXPECT_EQ(made, i);
	EXPECT_EQ((made + 99) / 100, map_counts);
	/* A line of names, and those who had some before. */
	EXPECT_LE(made + 1, count_list());
	EXPECT_GE(made + 1 + self->reservations, count_list());
	among = time_of_a_split();
	TH_LOG("a split of who has none: %.1f us, and %.1f us among them", alone, among);
	EXPECT_LT(0, alone);
	EXPECT_LT(0, among);

	/*
	 * One after the other. All at once they would fight for a lock of the
	 * kernel's, that of the pages that all have from their parent.
	 */
	start = now();
	for (ok = 0, i = 0; i < made; i++) {
		if (write(pipes[1], "", 1) != 1)
			break;
		gone = waitpid(-1, &wstatus, 0);
		ok += gone > 0 && !wstatus;
	}
	EXPECT_EQ(made, ok);
	EXPECT_TOTALS(0, 0);
	TH_LOG("they were gone in %.0f s", now() - start);
	close(pipes[0]);
	close(pipes[1]);
	close(watch);
	free(pid);
	munmap(child, n * sizeof(*child));
	EXPECT_TRUE(memory_is_back(&self->memory, 8 << 20));
}

/*
 * A child that has nothing to do. It waits until let_go().
 */
static pid_t start_idle(int *go)
{
	int pipes[2];
	char byte;
	pid_t pid;

	if (pipe(pipes))
		return -1;
	pid = fork();
	if (!pid) {
		close(pipes[1]);
		_exit(read(pipes[0], &byte, 1) != 0);
	}
	close(pipes[0]);
	*go = pipes[1];
	return pid;
}

static bool let_go(pid_t pid, int go)
{
	int wstatus;

	close(go);
	return waitpid(pid, &wstatus, 0) == pid && !wstatus;
}

/*
 * A descriptor pins the struct pid of the process that it serves beyond the process's
 * end, and nothing else: one of the process's /proc/PID/mem pins its struct mm_struct,
 * and the page that its page tables begin with.
 */
TEST_F(scale, processes_that_have_exited)
{
	long n = PROCESSES, i, file, slab, all, headroom = 0;
	struct vmareserve_status s;
	struct memory before;
	double alone, among;
	int *fd = calloc(n, sizeof(*fd)), go;
	char path[64];
	pid_t pid;

	ASSERT_NE(NULL, fd);
	ASSERT_LE(0, dup2(0, n + 500));

	before = memory_now();
	for (i = 0; i < n; i++) {
		pid = start_idle(&go);
		ASSERT_LT(0, pid);
		snprintf(path, sizeof(path), "/proc/%d/mem", pid);
		fd[i] = open(path, O_RDWR | O_CLOEXEC);
		ASSERT_LE(0, fd[i]);
		ASSERT_TRUE(let_go(pid, go));
	}
	TH_LOG("%ld descriptors of /proc/PID/mem, of processes that have exited: %ld bytes of memory in all",
	       n, all_each(&before, n));
	for (i = 0; i < n; i++)
		close(fd[i]);
	EXPECT_TRUE(memory_is_back(&before, 4 << 20));

	alone = time_of_a_split();
	before = memory_now();
	for (i = 0; i < n; i++) {
		fd[i] = open_device();
		ASSERT_LE(0, fd[i]);
	}
	file = slab_each(&before, n);
	for (i = 0; i < n; i++) {
		pid = start_idle(&go);
		ASSERT_LT(0, pid);
		ASSERT_EQ(0, reserve_for(fd[i], pid, 1 + i % 1000));
		headroom += 1 + i % 1000;
		ASSERT_TRUE(let_go(pid, go));
	}
	EXPECT_TOTALS(n, headroom);
	slab = slab_each(&before, n);
	all = all_each(&before, n);
	among = time_of_a_split();
	TH_LOG("%ld reservations for processes that have exited: %ld bytes of slab each, %ld without the descriptor; %ld of memory in all",
	       n, slab, slab - file, all);
	TH_LOG("a split of who has none: %.1f us, and %.1f us among them", alone, among);
	EXPECT_LT(file, slab);
	/* A debug kernel's objects are larger. */
	if (scaled(4) == 4)
		EXPECT_GE(1024, slab - file);
	EXPECT_LT(0, among);

	/* Each knows that it is over, and can begin anew. */
	for (i = 0; i < n; i++) {
		if (status_of(fd[i], 0, &s) != ESRCH)
			break;
		headroom -= 1 + i % 1000;
		if (i % 2)
			continue;
		if (reserve(fd[i], 5))
			break;
		headroom += 5;
	}
	EXPECT_EQ(n, i);
	for (i = 1; i < n; i += 2)
		headroom += 1 + i % 1000;
	EXPECT_TOTALS(n, headroom);
	for (i = 0; i < n; i++)
		close(fd[i]);
	close(n + 500);
	free(fd);
	EXPECT_TOTALS(0, 0);
	EXPECT_TRUE(memory_is_back(&before, 4 << 20));
}

/* What the process with all the mappings has found. */
struct findings {
	int line;
	long below, beyond;
	double below_us, beyond_us;
	long slab_below, slab_beyond;
	double maps_s;
	struct vmareserve_status full, over;
	int refused;
	long maps;
	double exit_started;
};

#define CHECK(condition)			\
	do {					\
		if (!(condition)) {		\
			f->line = __LINE__;	\
			_exit(1);		\
		}				\
	} while (0)

static void __attribute__((noreturn)) have_mappings(struct findings *f)
{
	long first = count_maps(0), i;
	struct memory before;
	int fd = open_device();
	char *area, *page;
	double start;

	area = map_splittable(MAPPINGS);
	CHECK(area && fd >= 0);
	CHECK(!reserve(fd, HEADROOM));
	/* The area itself. */
	first++;
	CHECK(count_maps(0) == first);

	before = memory_now();
	start = now();
	f->below = split_many(area, 0, LIMIT - first);
	CHECK(f->below == LIMIT - first);
	f->below_us = (now() - start) * 1e6 / f->below;
	f->slab_below = slab_each(&before, f->below);

	before = memory_now();
	start = now();
	f->beyond = split_many(area, f->below, MAPPINGS - first);
	CHECK(f->beyond == MAPPINGS - LIMIT);
	f->beyond_us = (now() - start) * 1e6 / f->beyond;
	f->slab_beyond = slab_each(&before, f->beyond);
	CHECK(!status_of(fd, 0, &f->full));

	/* As at the limit, it can map one more, and then the way is closed. */
	page = mmap(NULL, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	CHECK(page != MAP_FAILED);
	CHECK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0) ==
	      MAP_FAILED && errno == ENOMEM);
	CHECK(!munmap(page, PAGE));
	/* And so is this when what is in use is all there is. */
	CHECK(!reserve(fd, MAPPINGS - LIMIT));
	i = MAPPINGS - first;
	f->refused = split(area, i);
	CHECK(!status_of(fd, 0, &f->over));
	CHECK(!reserve(fd, MAPPINGS - LIMIT + 1));
	CHECK(!split(area, i));
	CHECK(split(area, i + 1) == ENOMEM);
	/* One less, by the page between the first two holes. */
	CHECK(!munmap(area + 2 * PAGE, PAGE));
	start = now();
	f->maps = count_maps(0);
	f->maps_s = now() - start;
	f->exit_started = now();
	_exit(0);
}

TEST_F(scale, mappings)
{
	struct findings *f = mmap(NULL, sizeof(*f), PROT_READ | PROT_WRITE,
				  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int wstatus;
	pid_t pid;

	ASSERT_NE(MAP_FAILED, f);
	ASSERT_EQ(0, write_number(LIMIT_FILE, LIMIT));
	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid)
		have_mappings(f);
	ASSERT_EQ(pid, waitpid(pid, &wstatus, 0));
	EXPECT_EQ(0, wstatus);
	EXPECT_EQ(0, f->line) {
		TH_LOG("it found something wrong in line %d", f->line);
	}
	EXPECT_EQ(MAPPINGS, (long)f->full.map_count);
	EXPECT_EQ(MAPPINGS - LIMIT, (long)f->full.in_use);
	EXPECT_EQ(MAPPINGS - LIMIT, (long)f->full.rescued);
	EXPECT_EQ(0, (long)f->full.exhausted);
	EXPECT_EQ(HEADROOM, (long)f->full.headroom_total);
	EXPECT_EQ(ENOMEM, f->refused);
	EXPECT_EQ(MAPPINGS, (long)f->over.map_count);
	EXPECT_EQ(1, (long)f->over.exhausted);
	EXPECT_EQ(MAPPINGS, f->maps);
	TH_LOG("%ld splits to the limit, %.1f us and %ld bytes each", f->below,
	       f->below_us, f->slab_below);
	TH_LOG("%ld splits beyond it, %.1f us and %ld bytes each", f->beyond,
	       f->beyond_us, f->slab_beyond);
	TH_LOG("%ld mappings, read in %.1f s, gone at exit in %.1f s", f->maps,
	       f->maps_s, now() - f->exit_started);
	EXPECT_TRUE(memory_is_back(&self->memory, 16 << 20));
}

/*
 * The first call that goes above the limit has the kernel patched, before it is let
 * through; the next has not.
 */
TEST_F(scale, first_call_above_the_limit)
{
	int fd = open_device();
	double start, first;
	char *area;

	ASSERT_TRUE(wait_until_disarmed());
	area = map_splittable(4);
	ASSERT_NE(NULL, area);
	ASSERT_EQ(0, write_number(LIMIT_FILE, count_maps(0)));
	start = now();
	ASSERT_EQ(0, reserve(fd, 2));
	TH_LOG("RESERVE: %.2f ms", (now() - start) * 1e3);
	start = now();
	EXPECT_EQ(0, split(area, 0));
	first = (now() - start) * 1e3;
	EXPECT_TRUE(is_armed());
	start = now();
	EXPECT_EQ(0, split(area, 1));
	TH_LOG("the first split above the limit, which registers %d probes: %.1f ms; the next: %.3f ms",
	       count_places(NULL, "after the load", NULL), first, (now() - start) * 1e3);
	close(fd);
	munmap(area, 9 * PAGE);
}

/* In a process of its own: goes above the limit, by one call, and stays there. */
static void __attribute__((noreturn))
be_above(struct child *child, long limit, int wait_for)
{
	char *area, *page, byte;
	int fd;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	area = go_to_limit(limit, 2);
	fd = open_device();
	child->err = !area || reserve(fd, 1) || split(area, 0) || split(area, 1) != ENOMEM;
	close(fd);
	/* With a mark it can map one more. */
	page = mmap(NULL, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	child->marked = page != MAP_FAILED;
	if (child->marked)
		child->err |= munmap(page, PAGE);
	__atomic_store_n(&child->ready, 1, __ATOMIC_SEQ_CST);
	_exit(read(wait_for, &byte, 1) < 0 || child->err || count_maps(0) != kernel_map_count(0));
}

/* All these have a mark. Of more some have none: the table has a fixed size. */
#define MARKED		scaled(4000)

TEST_F(scale, marks)
{
	long n = PROCESSES, limit = count_maps(0) + 20, i, ok = 0, marked = 0, lost, marks = 0;
	struct memory before = memory_now();
	double start, made_in, alone;
	struct child *child;
	int pipes[2], wstatus;

	if (before.available < n * 150000LL) {
		n = before.available / 150000;
		TH_LOG("only %lld MiB are available: %ld processes",
		       before.available >> 20, n);
	}
	ASSERT_LE(MARKED, n);
	child = mmap(NULL, n * sizeof(*child), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, child);
	ASSERT_EQ(0, pipe(pipes));
	alone = time_of_a_split();
	ASSERT_EQ(0, write_number(LIMIT_FILE, limit));
	lost = marks_lost();

	start = now();
	for (i = 0; i < n; i++) {
		pid_t pid = fork();

		ASSERT_LE(0, pid);
		if (!pid) {
			close(pipes[1]);
			be_above(&child[i], limit, pipes[0]);
		}
		/* One by one, so that the count of those with a mark is known. */
		while (!__atomic_load_n(&child[i].ready, __ATOMIC_SEQ_CST))
			usleep(100);
		ok += !child[i].err;
		marked += child[i].marked;
		if (i + 1 == MARKED) {
			EXPECT_EQ(MARKED, marked);
			EXPECT_EQ(lost, marks_lost());
		}
	}
	made_in = now() - start;
	marks = read_number(TOTALS "marks");
	lost = marks_lost() - lost;
	EXPECT_EQ(n, ok);
	EXPECT_EQ(n, marked + lost);
	EXPECT_EQ(marked, marks);
	EXPECT_TOTALS(0, 0);
	ASSERT_EQ(0, write_number(LIMIT_FILE, self->limit_before));
	TH_LOG("%ld processes above the limit in %.0f s: %ld marks, %ld without", n, made_in,
	       marks, lost);

	/* Now all are below: the worker drops the marks, and then the probes go. */
	start = now();
	while (read_number(TOTALS "marks") > 0 && now() < start + 60)
		usleep(10000);
	EXPECT_EQ(0, read_number(TOTALS "marks"));
	TH_LOG("they were dropped in %.1f s; a split of who has none: %.1f us, and %.1f us among them",
	       now() - start, alone, time_of_a_split());
	EXPECT_TRUE(wait_until_disarmed());

	for (ok = 0, i = 0; i < n; i++) {
		if (write(pipes[1], "", 1) != 1)
			break;
		ok += waitpid(-1, &wstatus, 0) > 0 && !wstatus;
	}
	EXPECT_EQ(n, ok);
	close(pipes[0]);
	close(pipes[1]);
	munmap(child, n * sizeof(*child));
	/* No mm is pinned any more. */
	EXPECT_TRUE(memory_is_back(&self->memory, 8 << 20));
}

/*
 * Opens; reserves when @headroom is not 0, and gives it back every second time;
 * closes. How often that went well.
 */
static long cycle(long n, __u64 headroom)
{
	long i;
	int fd;

	for (i = 0; i < n; i++) {
		fd = open_device();
		if (fd < 0 || (headroom && reserve(fd, headroom)))
			break;
		if (headroom && i % 2 && reserve(fd, 0))
			break;
		if (close(fd))
			break;
	}
	return i;
}

TEST_F(scale, open_and_close)
{
	struct memory before = memory_now();
	double start = now();

	EXPECT_EQ(CYCLES, cycle(CYCLES, 0));
	TH_LOG("%ld times open and close: %.1f us each", CYCLES,
	       (now() - start) * 1e6 / CYCLES);
	EXPECT_TOTALS(0, 0);
	start = now();
	EXPECT_EQ(CYCLES, cycle(CYCLES, 1000));
	TH_LOG("%ld times open, RESERVE and close: %.1f us each", CYCLES,
	       (now() - start) * 1e6 / CYCLES);
	EXPECT_TOTALS(0, 0);
	/* 32 bytes that were lost each time would be 3 MiB. */
	EXPECT_TRUE(memory_is_back(&before, CYCLES * 20));
}

TEST_HARNESS_MAIN
