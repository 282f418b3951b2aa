// SPDX-License-Identifier: GPL-2.0
/*
 * A process that dumps core while it is above the limit. The kernel sizes its
 * list of VMAs by map_count and fills it by walking them: were the count too
 * low, it would write past the list's end; were it too high, it would read
 * what nobody wrote. In the core each VMA is a segment.
 */
#include <elf.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "vmareserve_test.h"

#define CORE_PATTERN	"/proc/sys/kernel/core_pattern"
#define CORE_DIR	"/tmp"
#define CORE_NAME	CORE_DIR "/vmareserve_core."

#define LIMIT		scaled(1500)
#define HEADROOM	scaled(1000)
#define SPLITTERS	3
/* Rounds of the test that kills splitting threads. */
#define DEATHS		8

/* What the process leaves for its parent to compare the core with. */
struct will {
	bool ready;
	long map_count;		/* as STATUS has it */
	long gate;		/* the vsyscall page: a segment, but not a VMA */
	long splits[SPLITTERS];	/* those that went well */
	long failed;
	struct maps_text maps;
};

FIXTURE(coredump) {
	char pattern_before[256];
	ssize_t pattern_length;
	long limit_before;
	struct will *will;
};

NEEDS_DEVICE_AND_ROOT(coredump)

FIXTURE_SETUP(coredump)
{
	static const char pattern[] = CORE_NAME "%p\n";
	int fd;

	self->pattern_length = -1;
	self->limit_before = -1;
	fd = open(CORE_PATTERN, O_RDWR | O_CLOEXEC);
	ASSERT_LE(0, fd);
	self->pattern_length = read(fd, self->pattern_before,
				    sizeof(self->pattern_before));
	ASSERT_LT(0, self->pattern_length);
	ASSERT_EQ(sizeof(pattern) - 1, pwrite(fd, pattern, sizeof(pattern) - 1, 0));
	close(fd);
	self->limit_before = read_number(LIMIT_FILE);
	ASSERT_EQ(0, write_number(LIMIT_FILE, LIMIT));
	self->will = mmap(NULL, sizeof(*self->will), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, self->will);
}

FIXTURE_TEARDOWN(coredump)
{
	int fd;

	if (self->limit_before >= 0) {
		EXPECT_MAP_COUNT_TRUE(0);
		EXPECT_EQ(0, write_number(LIMIT_FILE, self->limit_before));
	}
	if (self->pattern_length > 0) {
		fd = open(CORE_PATTERN, O_WRONLY | O_CLOEXEC);
		EXPECT_EQ(self->pattern_length,
			  write(fd, self->pattern_before, self->pattern_length));
		close(fd);
	}
}

/* Of the process that is to die. */
static bool prepare_to_die(void)
{
	struct rlimit unlimited = { RLIM_INFINITY, RLIM_INFINITY };

	/* No memory in the core: just the segments' headers. */
	return !setrlimit(RLIMIT_CORE, &unlimited) &&
	       !write_number("/proc/self/coredump_filter", 0);
}

static bool write_will(struct will *will)
{
	static const char gate[] = "[vsyscall]\n";
	size_t length = strlen(gate);

	if (!read_maps(&will->maps) || will->maps.length < length)
		return false;
	will->gate = !memcmp(will->maps.text + will->maps.length - length,
			     gate, length);
	will->map_count = kernel_map_count(0);
	will->ready = will->map_count > 0;
	return will->ready;
}

/* Waits for a process's death by @sig, and reads its core. NULL on failure. */
static void *read_core(struct __test_metadata *_metadata, pid_t pid, int sig,
		       size_t *size)
{
	char name[64];
	void *core = MAP_FAILED;
	struct stat st;
	int wstatus, fd;

	if (waitpid(pid, &wstatus, 0) != pid)
		return NULL;
	EXPECT_TRUE(WIFSIGNALED(wstatus));
	EXPECT_EQ(sig, WTERMSIG(wstatus));
	EXPECT_TRUE(WCOREDUMP(wstatus));
	snprintf(name, sizeof(name), CORE_NAME "%d", pid);
	fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && !fstat(fd, &st)) {
		*size = st.st_size;
		core = mmap(NULL, *size, PROT_READ, MAP_PRIVATE, fd, 0);
	}
	EXPECT_LE(0, fd) {
		TH_LOG("no core %s", name);
	}
	close(fd);

	/* What others make of it: readelf complains on stderr only. */
	if (!access("/bin/readelf", X_OK)) {
		char command[256];

		snprintf(command, sizeof(command),
			 "test -z \"$(readelf -lW %s 2>&1 >/dev/null)\"", name);
		EXPECT_EQ(0, system(command));
	}
	unlink(name);
	return core == MAP_FAILED ? NULL : core;
}

/*
 * How many segments a core has, each of which has to make sense: in the order
 * of their addresses, none empty, all within the file. -1 if not.
 */
static long count_segments(const char *core, size_t size)
{
	const Elf64_Ehdr *header = (const void *)core;
	const Elf64_Phdr *segment;
	Elf64_Addr end = 0;
	long i, loads = 0;

	if (size < sizeof(*header) || memcmp(header->e_ident, ELFMAG, SELFMAG) ||
	    header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_type != ET_CORE ||
	    header->e_phnum == PN_XNUM || header->e_phentsize != sizeof(*segment) ||
	    size < header->e_phoff + header->e_phnum * sizeof(*segment))
		return -1;
	segment = (const void *)(core + header->e_phoff);
	for (i = 0; i < header->e_phnum; i++, segment++) {
		if (segment->p_offset + segment->p_filesz > size)
			return -1;
		if (segment->p_type != PT_LOAD)
			continue;
		if (segment->p_vaddr < end || !segment->p_memsz ||
		    segment->p_memsz % PAGE || segment->p_filesz > segment->p_memsz)
			return -1;
		end = segment->p_vaddr + segment->p_memsz;
		loads++;
	}
	/* There is one more, with the notes, and nothing else. */
	return header->e_phnum == loads + 1 ? loads : -1;
}

/*
 * Is each segment a line of /proc/PID/maps as it was, and the other way round?
 * The stack may have grown. Returns how many are not.
 */
static long count_differences(const char *core, struct maps_text *maps)
{
	const Elf64_Ehdr *header = (const void *)core;
	const Elf64_Phdr *segment = (const void *)(core + header->e_phoff);
	const Elf64_Phdr *last = segment + header->e_phnum;
	char *line = maps->text, *newline;
	long differences = 0;

	maps->text[maps->length] = 0;
	for (; (newline = strchr(line, '\n')); line = newline + 1) {
		unsigned long start, end;
		bool stack;

		*newline = 0;
		stack = strstr(line, "[stack]");
		while (segment < last && segment->p_type != PT_LOAD)
			segment++;
		if (segment == last ||
		    sscanf(line, "%lx-%lx", &start, &end) != 2 ||
		    segment->p_vaddr + segment->p_memsz != end ||
		    (stack ? segment->p_vaddr > start : segment->p_vaddr != start))
			differences++;
		if (segment < last)
			segment++;
	}
	return differences + (last - segment);
}

static void die_above_the_limit(struct will *will, int sig)
{
	char *area = map_splittable(HEADROOM);
	int fd = open_device();

	if (!prepare_to_die() || fd < 0 || !area || reserve(fd, HEADROOM) ||
	    !fill_to(LIMIT) || split_many(area, 0, HEADROOM / 2) != HEADROOM / 2 ||
	    !write_will(will))
		_exit(1);
	if (sig == SIGABRT)
		abort();
	/* The hole that the first split made. */
	*(volatile char *)(area + PAGE) = 1;
	_exit(2);
}

static void check_death_above_the_limit(struct __test_metadata *_metadata,
					struct will *will, int sig)
{
	size_t size;
	void *core;
	pid_t pid;

	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid) {
		/* The harness has put a handler of its own there. */
		signal(sig, SIG_DFL);
		die_above_the_limit(will, sig);
	}
	core = read_core(_metadata, pid, sig, &size);
	ASSERT_TRUE(will->ready);
	ASSERT_NE(NULL, core);
	TH_LOG("map_count %ld, %ld segments", will->map_count,
	       count_segments(core, size));
	EXPECT_EQ(LIMIT + HEADROOM / 2, will->map_count);
	ASSERT_EQ(will->map_count + will->gate, count_segments(core, size));
	EXPECT_EQ(0, count_differences(core, &will->maps));
	munmap(core, size);
}

TEST_F(coredump, segfault_above_the_limit)
{
	check_death_above_the_limit(_metadata, self->will, SIGSEGV);
}

TEST_F(coredump, abort_above_the_limit)
{
	check_death_above_the_limit(_metadata, self->will, SIGABRT);
}

/* The threads start to split when all are there: each needs a stack. */
static bool go;

struct splitter {
	char *area;
	long splits;
	struct will *will;
	int nr;
};

static void *split_on(void *arg)
{
	struct splitter *s = arg;
	long i;

	while (!__atomic_load_n(&go, __ATOMIC_RELAXED))
		sched_yield();
	for (i = 0; i < s->splits; i++) {
		if (split(s->area, i))
			__atomic_fetch_add(&s->will->failed, 1, __ATOMIC_RELAXED);
		__atomic_store_n(&s->will->splits[s->nr], i + 1, __ATOMIC_RELAXED);
	}
	/* It may not go before the process does. */
	while (pause())
		;
	return NULL;
}

static void die_while_splitting(struct will *will, long after)
{
	struct splitter splitter[SPLITTERS];
	int fd = open_device(), i;
	pthread_t thread;
	long sum;

	if (!prepare_to_die() || fd < 0 || reserve(fd, HEADROOM))
		_exit(1);
	for (i = 0; i < SPLITTERS; i++) {
		splitter[i] = (struct splitter) {
			.area = map_splittable(HEADROOM / SPLITTERS),
			.splits = HEADROOM / SPLITTERS,
			.will = will,
			.nr = i,
		};
		if (!splitter[i].area)
			_exit(1);
	}
	for (i = 0; i < SPLITTERS; i++)
		if (pthread_create(&thread, NULL, split_on, &splitter[i]))
			_exit(1);
	if (!fill_to(LIMIT) || !write_will(will))
		_exit(1);
	__atomic_store_n(&go, true, __ATOMIC_RELAXED);

	/* Into the midst of it. */
	do {
		for (sum = 0, i = 0; i < SPLITTERS; i++)
			sum += __atomic_load_n(&will->splits[i], __ATOMIC_RELAXED);
	} while (sum < after);
	abort();
}

TEST_F(coredump, abort_while_threads_split)
{
	struct will *will = self->will;
	long cut_short = 0, round;

	for (round = 0; round < DEATHS; round++) {
		long segments, sum = 0, base;
		size_t size;
		void *core;
		pid_t pid;
		int i;

		memset(will, 0, sizeof(*will));
		pid = fork();
		ASSERT_LE(0, pid);
		if (!pid) {
			signal(SIGABRT, SIG_DFL);
			/* From at once to near the end, always above the limit. */
			die_while_splitting(will, 50 + round * HEADROOM / 2 / DEATHS);
		}
		core = read_core(_metadata, pid, SIGABRT, &size);
		ASSERT_TRUE(will->ready);
		ASSERT_NE(NULL, core);
		segments = count_segments(core, size);
		munmap(core, size);
		for (i = 0; i < SPLITTERS; i++)
			sum += will->splits[i];
		base = will->map_count + will->gate;
		TH_LOG("at first %ld, splits %ld, segments %ld",
		       will->map_count, sum, segments);
		EXPECT_EQ(0, will->failed);
		/* Of each thread a split that it had no time to write down. */
		EXPECT_LE(base + sum, segments);
		EXPECT_GE(base + sum + SPLITTERS, segments);
		cut_short += sum < HEADROOM / SPLITTERS * SPLITTERS;
	}
	/* That the test was what it says. */
	EXPECT_LT(0, cut_short);
}

TEST_HARNESS_MAIN
