// SPDX-License-Identifier: GPL-2.0
/*
 * Other users of kprobes at the very addresses of the module's probes: tracefs's
 * kprobe_events, perf, and BPF programs. They come and go while threads go past the
 * limit and back. They have their hits, no probe of the module's misses one, no call
 * is refused, and the limits are exact.
 */
#include "marks.h"

#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <pthread.h>

#define KPROBES_FILE		"/sys/kernel/debug/kprobes/list"
#define TRACING			"/sys/kernel/tracing/"
#define GROUP			"vmareserve_test"
#define OPTIMIZATION_FILE	"/proc/sys/debug/kprobes-optimization"
#define PERF_TYPE_FILE		"/sys/bus/event_source/devices/kprobe/type"
#define MODULE			"/vmareserve.ko"

#define LIMIT		scaled(1000)
#define HEADROOM	64
#define THREADS		4
#define EACH		(HEADROOM / THREADS / 2)
#define TIMES		6

/* An address of one of the module's probes. */
struct address {
	char symbol[128];
	unsigned long offset;
};

static struct address addresses[MAX_PLACES];
static int nr_addresses;

/* Is it, with what a compiler may put behind it, the name of a place's function? */
static bool is_ours(const char *symbol)
{
	static struct place places[MAX_PLACES];
	int i, nr = read_places(places);

	for (i = 0; i < nr; i++) {
		size_t len = strlen(places[i].function);

		if (!strncmp(symbol, places[i].function, len) &&
		    (!symbol[len] || symbol[len] == '.'))
			return true;
	}
	return false;
}

/*
 * By the list of all kprobes, where nobody else has one in these functions. The module
 * has registered all of its own at load, enabled or not.
 */
static bool read_addresses(void)
{
	FILE *f = fopen(KPROBES_FILE, "re");
	char line[512], at[128];

	nr_addresses = 0;
	while (f && fgets(line, sizeof(line), f) && nr_addresses < MAX_PLACES) {
		struct address *a = &addresses[nr_addresses];
		char *plus;

		if (sscanf(line, "%*s %*s %127s", at) != 1)
			continue;
		plus = strchr(at, '+');
		if (!plus)
			continue;
		*plus = 0;
		strcpy(a->symbol, at);
		a->offset = strtoul(plus + 1, NULL, 0);
		nr_addresses += is_ours(at);
	}
	if (f)
		fclose(f);
	return nr_addresses > 0;
}

/* 0, or the errno. */
static int append(const char *path, const char *text, int flags)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | flags), err = 0;

	if (fd < 0)
		return errno;
	if (write(fd, text, strlen(text)) < 0)
		err = errno;
	close(fd);
	return err;
}

/*
 * tracefs
 */

/* 0, or the errno. */
static int make_event(int i)
{
	char text[256];

	snprintf(text, sizeof(text), "p:" GROUP "/e%d %.127s+0x%lx\n", i,
		 addresses[i].symbol, addresses[i].offset);
	return append(TRACING "kprobe_events", text, O_APPEND);
}

static void remove_event(int i)
{
	char text[64];

	snprintf(text, sizeof(text), "-:" GROUP "/e%d\n", i);
	append(TRACING "kprobe_events", text, O_APPEND);
}

static int switch_events(bool on)
{
	return append(TRACING "events/" GROUP "/enable", on ? "1" : "0", 0);
}

static void remove_events(void)
{
	int i;

	switch_events(false);
	for (i = 0; i < MAX_PLACES; i++)
		remove_event(i);
}

/* 0, or the errno. */
static int make_events(void)
{
	int i, err = 0;

	for (i = 0; i < nr_addresses && !err; i++) {
		err = make_event(i);
		if (err)
			printf("# %s: %s+0x%lx\n", strerror(err), addresses[i].symbol,
			       addresses[i].offset);
	}
	return err;
}

/*
 * Leaves out what tracefs and perf refuse with EINVAL: addresses in functions that ftrace
 * does not know (within_notrace_func(), kernel/trace/trace_kprobe.c, 5.10 to 7.3). These
 * are FUNCTION.cold, and what is declared inline, like __do_sys_mremap(): "inline" implies
 * "notrace" in the kernel.
 */
static bool find_addresses(void)
{
	int i, nr = 0;

	/* In case that the test before has not come to its end. */
	remove_events();
	if (!read_addresses())
		return false;
	for (i = 0; i < nr_addresses; i++) {
		int err = make_event(i);

		if (err && err != EINVAL)
			return false;
		if (err) {
			printf("# no event can be at %s+0x%lx\n", addresses[i].symbol,
			       addresses[i].offset);
			continue;
		}
		remove_event(i);
		addresses[nr++] = addresses[i];
	}
	nr_addresses = nr;
	return nr > 0;
}

/* Of all these events; -1 when one was missed. */
static long event_hits(void)
{
	FILE *f = fopen(TRACING "kprobe_profile", "re");
	unsigned long hits, missed;
	char line[256], name[64];
	long sum = 0;
	int nr;

	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%63s %lu %lu", name, &hits, &missed) != 3 ||
		    sscanf(name, "e%d", &nr) != 1)
			continue;
		sum = missed || sum < 0 ? -1 : sum + hits;
	}
	if (f)
		fclose(f);
	return sum;
}

/*
 * perf, and BPF, which comes by a perf event
 */

#define MAX_CPUS	8

static int perf_fds[MAX_PLACES * MAX_CPUS];
static int nr_perf_fds;

/* One for each address and CPU. False with errno. */
static bool open_perf(void)
{
	struct perf_event_attr attr = {
		.size = sizeof(attr),
		.type = read_number(PERF_TYPE_FILE),
		.disabled = 1,
		.sample_period = 1UL << 60,
	};
	long cpus = sysconf(_SC_NPROCESSORS_ONLN), cpu;
	int i;

	nr_perf_fds = 0;
	for (i = 0; i < nr_addresses; i++) {
		attr.config1 = (uintptr_t)addresses[i].symbol;
		attr.config2 = addresses[i].offset;
		for (cpu = 0; cpu < cpus && cpu < MAX_CPUS; cpu++) {
			int fd = syscall(SYS_perf_event_open, &attr, -1, cpu, -1,
					 PERF_FLAG_FD_CLOEXEC);

			if (fd < 0)
				return false;
			perf_fds[nr_perf_fds++] = fd;
		}
	}
	return true;
}

static int switch_perf(bool on)
{
	int i;

	for (i = 0; i < nr_perf_fds; i++)
		if (ioctl(perf_fds[i], on ? PERF_EVENT_IOC_ENABLE :
					    PERF_EVENT_IOC_DISABLE, 0))
			return errno;
	return 0;
}

static long perf_hits(void)
{
	uint64_t hits;
	long sum = 0;
	int i;

	for (i = 0; i < nr_perf_fds; i++)
		if (read(perf_fds[i], &hits, sizeof(hits)) == sizeof(hits))
			sum += hits;
	return sum;
}

static void close_perf(void)
{
	int i;

	for (i = 0; i < nr_perf_fds; i++)
		close(perf_fds[i]);
}

static int bpf(int cmd, union bpf_attr *attr)
{
	return syscall(SYS_bpf, cmd, attr, sizeof(*attr));
}

static int bpf_counter = -1;

/* A program that counts how often it runs. -1 with errno. */
static int load_program(void)
{
	union bpf_attr attr = {
		.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 1,
	};
	struct bpf_insn code[] = {
		/* *(u32 *)(r10 - 4) = 0: the key */
		{ BPF_ST | BPF_MEM | BPF_W, BPF_REG_10, 0, -4, 0 },
		{ BPF_ALU64 | BPF_MOV | BPF_X, BPF_REG_2, BPF_REG_10, 0, 0 },
		{ BPF_ALU64 | BPF_ADD | BPF_K, BPF_REG_2, 0, 0, -4 },
		{ BPF_LD | BPF_IMM | BPF_DW, BPF_REG_1, BPF_PSEUDO_MAP_FD, 0, 0 },
		{ 0, 0, 0, 0, 0 },
		{ BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_map_lookup_elem },
		{ BPF_JMP | BPF_JEQ | BPF_K, BPF_REG_0, 0, 2, 0 },
		{ BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_1, 0, 0, 1 },
		/* lock *(u64 *)(r0 + 0) += r1 */
		{ BPF_STX | 0xc0 /* BPF_XADD, BPF_ATOMIC */ | BPF_DW, BPF_REG_0, BPF_REG_1, 0, 0 },
		{ BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, 0 },
		{ BPF_JMP | BPF_EXIT, 0, 0, 0, 0 },
	};
	static char log[4096];

	bpf_counter = bpf(BPF_MAP_CREATE, &attr);
	if (bpf_counter < 0)
		return -1;
	code[3].imm = bpf_counter;
	memset(&attr, 0, sizeof(attr));
	attr.prog_type = BPF_PROG_TYPE_KPROBE;
	attr.insns = (uintptr_t)code;
	attr.insn_cnt = sizeof(code) / sizeof(code[0]);
	attr.license = (uintptr_t)"GPL";
	attr.log_buf = (uintptr_t)log;
	attr.log_size = sizeof(log);
	attr.log_level = 1;
	return bpf(BPF_PROG_LOAD, &attr);
}

static bool attach_program(int program)
{
	int i;

	for (i = 0; i < nr_perf_fds; i++)
		if (ioctl(perf_fds[i], PERF_EVENT_IOC_SET_BPF, program))
			return false;
	return true;
}

static long program_runs(void)
{
	union bpf_attr attr = { .map_fd = bpf_counter };
	uint64_t value = 0;
	uint32_t key = 0;

	attr.key = (uintptr_t)&key;
	attr.value = (uintptr_t)&value;
	bpf(BPF_MAP_LOOKUP_ELEM, &attr);
	return value;
}

/*
 * The threads that go past the limit
 */

static char *areas[THREADS];
static pthread_t threads[THREADS];
static long failed, turns;
static bool start, stop;

/* How often kprobes have been switched: odd while they may be off. Then calls may fail. */
static long switched;

static long read_switched(void)
{
	return __atomic_load_n(&switched, __ATOMIC_SEQ_CST);
}

/* Without the module's probes a process above the limit can't fill a hole either. */
static bool may_fail(long before)
{
	return before & 1 || read_switched() != before;
}

static void *pass_the_limit(void *arg)
{
	char *area = arg;
	bool is_hole[EACH];
	long bad = 0, before;
	int i;

	while (!__atomic_load_n(&start, __ATOMIC_ACQUIRE))
		usleep(1000);
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		before = read_switched();
		for (i = 0; i < EACH; i++) {
			is_hole[i] = !split(area, i);
			bad += !is_hole[i] && !may_fail(before);
		}
		for (i = 0; i < EACH; i++)
			bad += is_hole[i] && fill(area, i) && !may_fail(before);
		__atomic_add_fetch(&turns, 1, __ATOMIC_RELAXED);
	}
	__atomic_add_fetch(&failed, bad, __ATOMIC_RELAXED);
	return NULL;
}

/* Lets the threads do a bit: where CPUs take turns, that may take a while. */
static void let_them(void)
{
	long until = __atomic_load_n(&turns, __ATOMIC_RELAXED) + 2 * THREADS;
	int i;

	for (i = 0; i < 10000 && __atomic_load_n(&turns, __ATOMIC_RELAXED) < until; i++)
		usleep(1000);
}

FIXTURE(others)
{
	long limit_before;
	int fd;
	char *area;
};

/* Perf's probes are made by the same code as tracefs's. */
BEFORE_NEEDS static void needs_events(void)
{
	if (access(TRACING "kprobe_events", W_OK))
		skip_program("no " TRACING "kprobe_events");
	if (access(KPROBES_FILE, R_OK) || count_places(NULL, NULL, NULL) < 1)
		skip_program("no " KPROBES_FILE);
}

NEEDS_DEVICE_AND_ROOT(others)

/* At the limit; then above it for a moment, so that all probes are enabled. */
FIXTURE_SETUP(others)
{
	int i;

	self->limit_before = read_number(LIMIT_FILE);
	self->fd = open_device();
	ASSERT_LE(0, self->fd);
	for (i = 0; i < THREADS; i++) {
		areas[i] = map_splittable(EACH);
		ASSERT_NE(NULL, areas[i]);
	}
	self->area = map_splittable(2 * HEADROOM);
	ASSERT_NE(NULL, self->area);
	ASSERT_EQ(0, write_number(LIMIT_FILE, LIMIT));
	ASSERT_EQ(0, reserve(self->fd, HEADROOM));
	/* The threads' stacks are mappings too. */
	ASSERT_TRUE(fill_to(LIMIT - 8 - 2 * THREADS));
	for (i = 0; i < THREADS; i++)
		ASSERT_EQ(0, pthread_create(&threads[i], NULL, pass_the_limit, areas[i]));
	__atomic_store_n(&start, true, __ATOMIC_RELEASE);
	for (i = 0; i < 10; i++)
		ASSERT_EQ(0, split(self->area, i));
	ASSERT_TRUE(is_armed());
	ASSERT_TRUE(find_addresses());
}

FIXTURE_TEARDOWN(others)
{
	EXPECT_EQ(0, write_number(LIMIT_FILE, self->limit_before));
	EXPECT_MAP_COUNT_TRUE(0);
	EXPECT_EQ(0, read_number(MARKS_LOST_FILE));
	close(self->fd);
}

static void stop_threads(struct __test_metadata *_metadata)
{
	int i;

	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	for (i = 0; i < THREADS; i++)
		ASSERT_EQ(0, pthread_join(threads[i], NULL));
	EXPECT_EQ(0, failed);
	EXPECT_LT(0, turns);
	EXPECT_EQ(0, read_number(MISSED_FILE));
}

/* Up to L + H, and one more by growth: with the others' probes on. */
static void reach_the_limit(struct __test_metadata *_metadata, char *area, long done)
{
	long room = LIMIT + HEADROOM - count_maps(0);

	EXPECT_EQ(room, split_many(area, done, 2 * HEADROOM));
	EXPECT_EQ(ENOMEM, errno);
	EXPECT_EQ(LIMIT + HEADROOM, count_maps(0));
	EXPECT_NE(MAP_FAILED, mmap(NULL, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	EXPECT_EQ(MAP_FAILED, mmap(NULL, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	EXPECT_MAP_COUNT_TRUE(0);
}

/* On, and off, and so on; and with each of both, optimized and not. */
static void come_and_go(struct __test_metadata *_metadata, int (*switch_them)(bool on))
{
	long optimization = read_number(OPTIMIZATION_FILE);
	int i;

	for (i = 0; i < TIMES; i++) {
		if (optimization >= 0)
			EXPECT_EQ(0, write_number(OPTIMIZATION_FILE, i / 2 % 2));
		EXPECT_EQ(0, switch_them(true));
		let_them();
		EXPECT_EQ(0, switch_them(false));
		let_them();
	}
	if (optimization >= 0)
		EXPECT_EQ(0, write_number(OPTIMIZATION_FILE, optimization));
	EXPECT_EQ(0, switch_them(true));
}

TEST_F(others, events)
{
	ASSERT_EQ(0, make_events());
	come_and_go(_metadata, switch_events);
	stop_threads(_metadata);
	reach_the_limit(_metadata, self->area, 10);
	EXPECT_LT(100, event_hits());
	remove_events();
}

/* All kprobes are switched off and on, the events' among them. */
static int switch_kprobes(bool on)
{
	int err;

	/* Odd as long as they are off. */
	if (!on)
		__atomic_add_fetch(&switched, 1, __ATOMIC_SEQ_CST);
	err = write_number(KPROBES_ENABLED_FILE, on);
	if (on)
		__atomic_add_fetch(&switched, 1, __ATOMIC_SEQ_CST);
	return err;
}

TEST_F(others, events_and_kprobes_off_and_on)
{
	int i;

	if (read_number(KPROBES_ENABLED_FILE) < 0)
		SKIP(return, "no " KPROBES_ENABLED_FILE);
	ASSERT_EQ(0, make_events());
	EXPECT_EQ(0, switch_events(true));
	for (i = 0; i < TIMES; i++) {
		EXPECT_EQ(0, switch_kprobes(false));
		EXPECT_EQ(0, read_number(SYSFS "armed"));
		let_them();
		/* What others do to theirs meanwhile is nothing to the module's. */
		if (i & 1) {
			EXPECT_EQ(0, switch_events(false));
			EXPECT_EQ(0, switch_events(true));
		}
		EXPECT_EQ(0, switch_kprobes(true));
		EXPECT_EQ(1, read_number(SYSFS "armed"));
		let_them();
	}
	stop_threads(_metadata);
	reach_the_limit(_metadata, self->area, 10);
	remove_events();
}

/* They were there first, and the module enables and disables its own on top of them. */
TEST_F(others, events_that_were_there_first)
{
	int i, j;

	stop_threads(_metadata);
	ASSERT_EQ(0, munmap(self->area, 20 * PAGE));
	ASSERT_EQ(0, make_events());
	for (i = 0; i < 2; i++) {
		ASSERT_TRUE(wait_until_disarmed());
		EXPECT_EQ(0, switch_events(i % 2 == 0));
		/* Above the limit, and back. */
		ASSERT_TRUE(fill_to(LIMIT));
		for (j = 10; j < 20; j++)
			EXPECT_EQ(0, split(self->area, j));
		EXPECT_TRUE(is_armed());
		for (j = 10; j < 20; j++)
			EXPECT_EQ(0, fill(self->area, j));
	}
	EXPECT_EQ(0, switch_events(true));
	reach_the_limit(_metadata, self->area, 10);
	EXPECT_LT(0, event_hits());
	remove_events();
}

/*
 * At load the module reads the kernel's text, where the others' breakpoints are. It works
 * with what it can read, or says who is in the way.
 */
TEST_F(others, events_that_were_there_before_load)
{
	int places = count_places(NULL, NULL, NULL);
	int refusals = count_places(NULL, "at the refusal", NULL);
	int kmsg, err;

	if (access(MODULE, R_OK))
		SKIP(return, "no " MODULE ": this test runs in its own virtual machine only");
	stop_threads(_metadata);
	ASSERT_EQ(0, munmap(self->area, 20 * PAGE));
	ASSERT_EQ(0, make_events());
	EXPECT_EQ(0, switch_events(true));
	close(self->fd);
	ASSERT_EQ(0, unload_module("vmareserve"));
	kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
	ASSERT_LE(0, kmsg);
	lseek(kmsg, 0, SEEK_END);
	err = load_module(MODULE, "");
	if (err) {
		EXPECT_EQ(EOPNOTSUPP, err);
		EXPECT_TRUE(logged(kmsg, "somebody else's probe is on it (see kprobes/list in debugfs)"));
		remove_events();
		ASSERT_EQ(0, load_module(MODULE, ""));
		EXPECT_EQ(refusals, count_places(NULL, "at the refusal", NULL));
	}
	close(kmsg);
	EXPECT_EQ(places, count_places(NULL, NULL, NULL));
	self->fd = open_device();
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, reserve(self->fd, HEADROOM));
	ASSERT_TRUE(fill_to(LIMIT));
	reach_the_limit(_metadata, self->area, 10);
	remove_events();
}

TEST_F(others, perf)
{
	if (read_number(PERF_TYPE_FILE) < 0)
		SKIP(return, "this kernel's perf has no kprobes");
	ASSERT_TRUE(open_perf());
	come_and_go(_metadata, switch_perf);
	stop_threads(_metadata);
	reach_the_limit(_metadata, self->area, 10);
	EXPECT_LT(100, perf_hits());
	close_perf();
}

TEST_F(others, bpf_programs)
{
	int program;

	if (read_number(PERF_TYPE_FILE) < 0)
		SKIP(return, "this kernel's perf has no kprobes");
	program = load_program();
	if (program < 0)
		SKIP(return, "this kernel does not take BPF programs for kprobes");
	ASSERT_TRUE(open_perf());
	ASSERT_TRUE(attach_program(program));
	come_and_go(_metadata, switch_perf);
	stop_threads(_metadata);
	reach_the_limit(_metadata, self->area, 10);
	EXPECT_LT(100, program_runs());
	close_perf();
}

TEST_HARNESS_MAIN
