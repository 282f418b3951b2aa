// SPDX-License-Identifier: GPL-2.0
/*
 * What programs in public reports do until vm.max_map_count stops them: each fails at
 * the limit without headroom, and runs to its end with the kind that its calls need.
 * A kind that is not enough lets it fail still.
 */
#include "vmareserve_test.h"

#include <limits.h>
#include <sys/wait.h>

#define LIMIT		scaled(600)
/* Mappings past the limit that a program would come to. */
#define PAST		60
/* What it is given: some more, as it also has mappings of its own. */
#define HEADROOM	400

/* What became of a program's calls. */
struct tally {
	long calls, failed;
	int first_errno;
	bool began, ended;
};

static void count(struct tally *t, bool ok)
{
	t->calls++;
	if (!ok && !t->failed++)
		t->first_errno = errno;
}

static char *map(size_t size, int prot)
{
	char *p = mmap(NULL, size, prot, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

/*
 * Stack Overflow 43743555: pages are mapped one at a time, which makes one VMA of
 * them, and every second one is unmapped again.
 */
static void every_second_page(struct tally *t)
{
	static char *page[4096];
	long n = 2 * (LIMIT + PAST), i;

	for (i = 0; i < n; i++) {
		page[i] = map(PAGE, PROT_READ | PROT_WRITE);
		if (!page[i])
			return;
	}
	t->began = true;
	for (i = 1; i < n; i += 2)
		count(t, !munmap(page[i], PAGE));
}

#define SLAB	(16 * PAGE)

/*
 * A slab at a multiple of its size. When it is not, one of twice the size is cut off at
 * both ends.
 */
static char *map_slab(struct tally *t)
{
	char *p = map(SLAB, PROT_READ | PROT_WRITE);
	size_t before;

	if (!p || !((uintptr_t)p & (SLAB - 1)))
		return p;
	count(t, !munmap(p, SLAB));
	p = map(2 * SLAB, PROT_READ | PROT_WRITE);
	if (!p)
		return NULL;
	before = -(uintptr_t)p & (SLAB - 1);
	if (before)
		count(t, !munmap(p, before));
	count(t, !munmap(p + before + SLAB, SLAB - before));
	return p + before;
}

/* tarantool 4541: "Error in munmap(0x7f017b800000, 4194304): Out of memory". */
static void slabs(struct tally *t)
{
	static char *slab[4096];
	long n = 2 * (LIMIT + PAST), i;

	for (i = 0; i < n; i++) {
		slab[i] = map_slab(t);
		if (!slab[i])
			return;
	}
	t->began = true;
	for (i = 0; i < n; i += 2)
		count(t, !munmap(slab[i], SLAB));
}

#define GRANULE	(16 * PAGE)

static bool map_over(char *at, int prot)
{
	return mmap(at, GRANULE, prot, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED,
		    -1, 0) == at;
}

/*
 * JDK-8357662: HotSpot uncommits a granule of committed memory by mapping a
 * reservation over it.
 */
static void uncommit(struct tally *t)
{
	long n = LIMIT + PAST, i;
	char *heap = map(n * GRANULE, PROT_NONE);

	/* Committed from the bottom up: one VMA that grows. */
	for (i = 0; heap && i < n; i++)
		if (!map_over(heap + i * GRANULE, PROT_READ | PROT_WRITE))
			return;
	t->began = heap;
	for (i = 1; heap && i < n; i += 2)
		count(t, map_over(heap + i * GRANULE, PROT_NONE));
}

/* WebKit 69072, bun 27490: what is decommitted has no place in a core dump. */
static void decommit_dontdump(struct tally *t)
{
	long n = LIMIT + PAST, i;
	char *heap = map(n * 4 * PAGE, PROT_READ | PROT_WRITE);

	t->began = heap;
	for (i = 1; heap && i < n; i += 2) {
		count(t, !madvise(heap + i * 4 * PAGE, 4 * PAGE, MADV_DONTNEED));
		count(t, !madvise(heap + i * 4 * PAGE, 4 * PAGE, MADV_DONTDUMP));
	}
}

/* urbit/vere 624: a read-only image whose pages become writable when they are written to. */
static void dirty_pages(struct tally *t)
{
	long n = LIMIT + PAST, i;
	char *image = map(n * 4 * PAGE, PROT_READ);

	t->began = image;
	for (i = 1; image && i < n; i += 2)
		count(t, !mprotect(image + i * 4 * PAGE, 4 * PAGE, PROT_READ | PROT_WRITE));
}

/*
 * brpc 107, tarantool 10169, inko 540: a stack for each coroutine, with a page below it
 * that guards it.
 */
static void guarded_stacks(struct tally *t)
{
	long n = (LIMIT + PAST) / 2, i;

	t->began = true;
	for (i = 0; i < n; i++) {
		char *stack = map(16 * PAGE, PROT_READ | PROT_WRITE);

		count(t, stack);
		if (stack)
			count(t, !mprotect(stack, PAGE, PROT_NONE));
	}
}

/*
 * bdwgc 410: the collector takes away what is free by MADV_DONTNEED and PROT_NONE, and
 * takes it into use again.
 */
static void collect(struct tally *t)
{
	long n = LIMIT + PAST, i;
	size_t block = 33 * PAGE;
	char *heap = map(n * block, PROT_READ | PROT_WRITE);

	t->began = heap;
	for (i = 1; heap && i < n; i += 2) {
		count(t, !madvise(heap + i * block, block, MADV_DONTNEED));
		count(t, !mprotect(heap + i * block, block, PROT_NONE));
	}
	for (i = 1; heap && i < n; i += 2)
		count(t, !mprotect(heap + i * block, block, PROT_READ | PROT_WRITE));
}

/* pmdk 5131: a mapping for each of many files. Here they are parts of one. */
static void many_files(struct tally *t)
{
	long n = LIMIT + PAST, i;
	char name[] = "/dev/shm/vmareserve.XXXXXX";
	int fd = mkstemp(name);

	t->began = fd >= 0 && !unlink(name) && !ftruncate(fd, 2 * n * PAGE);
	for (i = 0; t->began && i < n; i++)
		count(t, mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
			      2 * i * PAGE) != MAP_FAILED);
	close(fd);
}

/*
 * Linux commit 659ace584e7a, glibc's __deallocate_stack(): stacks at the edges of a
 * VMA. No kernel refuses that.
 */
static void stacks_at_edges(struct tally *t)
{
	char *stacks = map(2 * PAST * PAGE, PROT_READ | PROT_WRITE);
	long i;

	t->began = stacks && fill_to(LIMIT);
	for (i = 0; t->began && i < PAST; i++) {
		count(t, !munmap(stacks + i * PAGE, PAGE));
		count(t, !munmap(stacks + (2 * PAST - 1 - i) * PAGE, PAGE));
	}
}

/*
 * LuaJIT, Erlang, mimalloc, JVMs: half of the blocks are freed, or leak, and as many are
 * allocated again. No allocation fails on a stock kernel.
 */
static void free_half_and_map_again(struct tally *t)
{
	long n = LIMIT + PAST, i;
	char *area = map(2 * n * PAGE, PROT_READ | PROT_WRITE);

	t->began = area;
	for (i = 0; area && i < n; i++)
		munmap(area + (2 * i + 1) * PAGE, PAGE);
	/* Into the holes: another gap of one page would be growth. */
	for (i = 0; area && i < n; i++)
		count(t, mmap(area + (2 * i + 1) * PAGE, PAGE, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) !=
			 MAP_FAILED);
}

FIXTURE_LIMIT(cases, LIMIT);

#define NOTHING	VMARESERVE_NR_KINDS

FIXTURE_VARIANT(cases)
{
	void (*run)(struct tally *t);
	unsigned int needs;	/* the kind, or NOTHING: then it never fails */
	int err, old_err;	/* of its first failure; and on older kernels */
};

FIXTURE_VARIANT_ADD(cases, so_every_second_page) {
	.run = every_second_page, .needs = VMARESERVE_UNMAP, .err = ENOMEM
};

FIXTURE_VARIANT_ADD(cases, tarantool_slabs) {
	.run = slabs, .needs = VMARESERVE_UNMAP, .err = ENOMEM
};

FIXTURE_VARIANT_ADD(cases, hotspot_uncommit) {
	.run = uncommit, .needs = VMARESERVE_SPLIT, .err = ENOMEM
};

FIXTURE_VARIANT_ADD(cases, webkit_dontdump) {
	.run = decommit_dontdump, .needs = VMARESERVE_SPLIT, .err = EAGAIN, .old_err = ENOMEM
};

FIXTURE_VARIANT_ADD(cases, urbit_dirty_pages) {
	.run = dirty_pages, .needs = VMARESERVE_SPLIT, .err = ENOMEM
};

/*
 * Its stacks are growth: kind map. Twice as much of kind split does, too, as each guard
 * page that it lets through makes room for the next stack.
 */
FIXTURE_VARIANT_ADD(cases, coroutine_stacks) {
	.run = guarded_stacks, .needs = VMARESERVE_SPLIT, .err = ENOMEM
};

FIXTURE_VARIANT_ADD(cases, bdwgc_collect) {
	.run = collect, .needs = VMARESERVE_SPLIT, .err = ENOMEM
};

FIXTURE_VARIANT_ADD(cases, pmdk_many_files) {
	.run = many_files, .needs = VMARESERVE_MAP, .err = ENOMEM
};

FIXTURE_VARIANT_ADD(cases, glibc_stacks_at_edges) {
	.run = stacks_at_edges, .needs = NOTHING
};

FIXTURE_VARIANT_ADD(cases, luajit_free_half) {
	.run = free_half_and_map_again, .needs = NOTHING
};

/* Runs it in a child, with @headroom of @kind. False when the child did not end well. */
static bool run_with(void (*run)(struct tally *t), unsigned int kind, long headroom,
		     struct tally *t)
{
	int status;
	pid_t pid;

	memset(t, 0, sizeof(*t));
	pid = fork();
	if (!pid) {
		int fd = open_device();

		if (headroom && reserve_kind(fd, kind, headroom))
			_exit(1);
		run(t);
		t->ended = count_maps(0) == kernel_map_count(0);
		_exit(0);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && !status && t->began && t->ended;
}

static struct tally *map_tally(void)
{
	struct tally *t = mmap(NULL, sizeof(*t), PROT_READ | PROT_WRITE,
			       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return t == MAP_FAILED ? NULL : t;
}

TEST_F(cases, fail_without)
{
	struct tally *t = map_tally();

	ASSERT_NE(NULL, t);
	ASSERT_TRUE(run_with(variant->run, 0, 0, t));
	TH_LOG("%ld calls, %ld failed, first with errno %d", t->calls, t->failed,
	       t->first_errno);
	EXPECT_LT(0, t->calls);
	EXPECT_EQ(variant->needs != NOTHING, t->failed > 0);
	if (t->first_errno != variant->old_err)
		EXPECT_EQ(variant->err, t->first_errno);
}

/* Headroom of a kind is for what is closer to giving back, too: all from the one needed. */
TEST_F(cases, pass_with_the_kind_that_they_need)
{
	struct tally *t = map_tally();
	unsigned int kind;

	ASSERT_NE(NULL, t);
	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++) {
		bool enough = variant->needs == NOTHING || kind >= variant->needs;

		ASSERT_TRUE(run_with(variant->run, kind, HEADROOM, t));
		EXPECT_LT(0, t->calls);
		EXPECT_EQ(enough, t->failed == 0) {
			TH_LOG("with kind %u: %ld calls, %ld failed, first with errno %d",
			       kind, t->calls, t->failed, t->first_errno);
		}
	}
}

/* With less than they need they fail later, and what never fails does not. */
TEST_F(cases, any_amount_makes_nothing_worse)
{
	static const long amounts[] = { 1, 7, 30, 5000, INT_MAX };
	struct tally *t = map_tally();
	unsigned int kind;
	long stock;
	int i;

	ASSERT_NE(NULL, t);
	ASSERT_TRUE(run_with(variant->run, 0, 0, t));
	stock = t->failed;
	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++) {
		for (i = 0; i < ARRAY_SIZE(amounts); i++) {
			ASSERT_TRUE(run_with(variant->run, kind, amounts[i], t));
			EXPECT_GE(stock, t->failed) {
				TH_LOG("with %ld of kind %u", amounts[i], kind);
			}
		}
	}
}

TEST_HARNESS_MAIN
