// SPDX-License-Identifier: GPL-2.0
/*
 * The mark: a process that headroom has let past the limit is treated as a stock
 * process at its limit is. What merges or fills holes goes on, growth gets at most
 * one mapping for each call that was let through, and the mark goes when the process
 * is at the limit again.
 *
 * Everywhere L is the limit, H the headroom, and M the mark: the number of mappings
 * after the call that went furthest.
 */
#include "puppet.h"
#include "marks.h"

#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <sys/wait.h>

/* Set in the environment of a program that this one execs: see after_exec(). */
#define EXEC_ENV	"VMARESERVE_MARK_EXEC"

/* What a forked process has found, and what it is told. */
struct shared {
	long split, refused, filled, grown, count;
	int ready, go;
	struct call_log {
		const char *call;
		int err;
		long count;
	} log[64];
	int logged;
};

/* It never merges with anything: each has a file of its own. And it fills no hole. */
static bool grow(void)
{
	static uintptr_t at = 1UL << 44;

	at += 2 * PAGE;
	return mmap((void *)at, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static long grow_many(long tries)
{
	long i, grown = 0;

	for (i = 0; i < tries; i++)
		grown += grow();
	return grown;
}

static long fill_many(char *area, long from, long to)
{
	long i;

	for (i = from; i < to; i++)
		if (fill(area, i))
			break;
	return i - from;
}

static struct shared *map_shared(void)
{
	struct shared *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return shared == MAP_FAILED ? NULL : shared;
}

/* Runs @act in a child; true when that ends as it should. */
static bool in_child(void (*act)(void *arg), void *arg)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		act(arg);
		_exit(0);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && !status;
}

NEEDS_DEVICE_AND_ROOT(mark)

FIXTURE(mark)
{
	long limit, limit_before, headroom;
	int fd;
};

FIXTURE_VARIANT(mark)
{
	long headroom;
	bool by_default;
};

FIXTURE_VARIANT_ADD(mark, of_1) { .headroom = 1 };
FIXTURE_VARIANT_ADD(mark, of_10) { .headroom = 10 };
FIXTURE_VARIANT_ADD(mark, of_100) { .headroom = 100 };
FIXTURE_VARIANT_ADD(mark, of_1000) { .headroom = 1000 };
FIXTURE_VARIANT_ADD(mark, default_1) { .headroom = 1, .by_default = true };
FIXTURE_VARIANT_ADD(mark, default_10) { .headroom = 10, .by_default = true };
FIXTURE_VARIANT_ADD(mark, default_100) { .headroom = 100, .by_default = true };
FIXTURE_VARIANT_ADD(mark, default_1000) { .headroom = 1000, .by_default = true };

FIXTURE_SETUP(mark)
{
	self->limit_before = read_number(LIMIT_FILE);
	self->limit = scaled(1000);
	self->headroom = variant->headroom < 100 ? variant->headroom :
						   scaled(variant->headroom);
	self->fd = open_device();
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, write_number(LIMIT_FILE, self->limit));
	/* Those of the test before. */
	ASSERT_TRUE(wait_for_no_marks());
}

FIXTURE_TEARDOWN(mark)
{
	EXPECT_EQ(0, write_number(DEFAULT_FILE, 0));
	EXPECT_MAP_COUNT_TRUE(0);
	EXPECT_EQ(0, write_number(LIMIT_FILE, self->limit_before));
	EXPECT_EQ(0, read_number(MISSED_FILE));
	EXPECT_EQ(0, read_number(MARKS_LOST_FILE));
	close(self->fd);
}

#define GIVE_HEADROOM()							\
	do {								\
		ASSERT_EQ(0, variant->by_default ?			\
			     write_number(DEFAULT_FILE, self->headroom) : \
			     reserve(self->fd, self->headroom));	\
	} while (0)

/* At L + H by splits, with no headroom left. */
#define GO_PAST_THE_LIMIT(area)						\
	do {								\
		(area) = go_to_limit(self->limit, self->headroom + 1);	\
		ASSERT_NE(NULL, area);					\
		GIVE_HEADROOM();					\
		ASSERT_EQ(self->headroom,				\
			  split_many(area, 0, self->headroom + 1));	\
		ASSERT_EQ(ENOMEM, errno);				\
		ASSERT_EQ(self->limit + self->headroom, count_maps(0));	\
	} while (0)

TEST_F(mark, all_holes_can_be_filled)
{
	char *area;
	int i;

	GO_PAST_THE_LIMIT(area);
	EXPECT_EQ(self->headroom, fill_many(area, 0, self->headroom));
	EXPECT_EQ(self->limit, count_maps(0));
	for (i = 0; i < 3; i++) {
		EXPECT_EQ(self->headroom, split_many(area, 0, self->headroom + 1));
		EXPECT_EQ(self->headroom, fill_many(area, 0, self->headroom));
		EXPECT_EQ(self->limit, count_maps(0));
	}
}

struct half {
	struct shared *shared;
	long blocks;
};

/* What several allocators do at the limit: free every second block, allocate again. */
static void free_half_and_map_again(void *arg)
{
	struct half *half = arg;
	char *area = map_splittable(half->blocks);
	long i;

	if (!area)
		_exit(1);
	for (i = 0; i < half->blocks; i++)
		if (split(area, i))
			half->shared->refused++;
	for (i = 0; i < half->blocks; i++) {
		/* Wherever the kernel thinks best. */
		void *p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

		half->shared->filled += p != MAP_FAILED;
	}
	if (count_maps(0) != kernel_map_count(0))
		_exit(2);
}

struct half_with_headroom {
	struct half half;
	int fd;
	long headroom;
};

static void reserve_and_free_half(void *arg)
{
	struct half_with_headroom *h = arg;

	if (h->fd >= 0 && reserve(h->fd, h->headroom))
		_exit(3);
	free_half_and_map_again(&h->half);
}

TEST_F(mark, free_half_and_map_again_as_on_stock)
{
	long blocks = self->limit + self->headroom + 64;
	struct half stock = { map_shared(), blocks };
	struct half_with_headroom with = {
		{ map_shared(), blocks }, variant->by_default ? -1 : self->fd, self->headroom,
	};

	ASSERT_NE(NULL, stock.shared);
	ASSERT_NE(NULL, with.half.shared);
	ASSERT_TRUE(in_child(free_half_and_map_again, &stock));
	if (variant->by_default)
		ASSERT_EQ(0, write_number(DEFAULT_FILE, self->headroom));
	ASSERT_TRUE(in_child(reserve_and_free_half, &with));
	EXPECT_EQ(blocks, stock.shared->filled);
	EXPECT_EQ(blocks, with.half.shared->filled);
	EXPECT_LT(self->headroom, stock.shared->refused);
	EXPECT_EQ(stock.shared->refused - self->headroom, with.half.shared->refused);
}

/* The worst that a program can do with it. */
TEST_F(mark, growth_gets_one_mapping_for_each_split)
{
	char *area = go_to_limit(self->limit, 2 * self->headroom);
	long i, splits = 0, grown = 0;

	ASSERT_NE(NULL, area);
	GIVE_HEADROOM();
	for (i = 0; i < 2 * self->headroom; i++) {
		splits += !split(area, i);
		grown += grow();
	}
	EXPECT_EQ((self->headroom + 1) / 2, splits);
	EXPECT_EQ((self->headroom + 1) / 2, grown);
	EXPECT_EQ(0, grow_many(1000));
	EXPECT_EQ(self->limit + 2 * ((self->headroom + 1) / 2), count_maps(0));
}

TEST_F(mark, growth_after_splits_gets_one_mapping)
{
	char *area;

	GO_PAST_THE_LIMIT(area);
	EXPECT_EQ(1, grow_many(100));
	/* One above, a stock process can't fill holes either. */
	EXPECT_EQ(ENOMEM, fill(area, 0));
	EXPECT_EQ(self->limit + self->headroom + 1, count_maps(0));
}

/* Half the way back, growth has room up to the mark and one, as stock has at the limit. */
TEST_F(mark, stays_above_the_limit)
{
	long back = self->headroom / 2;
	char *area;

	GO_PAST_THE_LIMIT(area);
	EXPECT_EQ(back, fill_many(area, 0, back));
	EXPECT_EQ(back + 1, grow_many(back + 50));
	EXPECT_EQ(self->limit + self->headroom + 1, count_maps(0));
}

TEST_F(mark, goes_at_the_limit)
{
	char *area;

	GO_PAST_THE_LIMIT(area);
	EXPECT_EQ(self->headroom, fill_many(area, 0, self->headroom));
	ASSERT_EQ(self->limit, count_maps(0));
	let_the_mark_go();
	EXPECT_EQ(1, grow_many(self->headroom + 50));
	EXPECT_EQ(self->limit + 1, count_maps(0));
	/* And comes back. */
	if (self->headroom == 1)
		return;
	EXPECT_EQ(0, split(area, 0));
	EXPECT_EQ(1, grow_many(10));
	EXPECT_EQ(self->limit + 3, count_maps(0));
}

/* Also when it goes far below, at a stroke. */
TEST_F(mark, goes_below_the_limit)
{
	char *area;

	GO_PAST_THE_LIMIT(area);
	ASSERT_EQ(0, munmap(area, (2 * self->headroom + 1) * PAGE));
	let_the_mark_go();
	ASSERT_TRUE(fill_to(self->limit));
	EXPECT_EQ(1, grow_many(self->headroom + 50));
	EXPECT_EQ(self->limit + 1, count_maps(0));
}

/*
 * Calls at the limit
 */

static void note(struct shared *shared, const char *call, bool ok)
{
	struct call_log *log = &shared->log[shared->logged++];

	log->err = ok ? 0 : errno;
	log->call = call;
	log->count = count_maps(0);
}

#define NOTE(call)	note(shared, #call, call)

/*
 * What is called, and on what: made before the process is at its limit.
 */
struct playground {
	char *nine;		/* pages, one mapping */
	char *halves;		/* four pages to be written, four to be read */
	char *whole;		/* mappings of one page each, to be unmapped */
	char *target;		/* where nothing is */
};

static bool make_playground(struct playground *pg)
{
	int i;

	pg->nine = map_splittable(4);
	pg->halves = map_splittable(4);
	pg->whole = map_splittable(5);
	pg->target = map_splittable(1);
	if (!pg->nine || !pg->halves || !pg->whole || !pg->target)
		return false;
	for (i = 0; i < 5; i++)
		if (split(pg->whole, i))
			return false;
	return !munmap(pg->target, 3 * PAGE) &&
	       !munmap(pg->halves + 8 * PAGE, PAGE) &&
	       !mprotect(pg->halves + 4 * PAGE, 4 * PAGE, PROT_READ);
}

#define MIDDLE(p)	((p) + 4 * PAGE)

/* None of these goes below it for long. */
static void call_at_the_limit(struct shared *shared, const struct playground *pg)
{
	const int private = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
	const int rw = PROT_READ | PROT_WRITE;
	char *brk_before = sbrk(0), *grown;

	NOTE(mprotect(MIDDLE(pg->nine), PAGE, PROT_NONE) == 0);
	NOTE(mprotect(pg->nine, PAGE, PROT_NONE) == 0);
	NOTE(mprotect(pg->nine, 9 * PAGE, PROT_READ) == 0);
	NOTE(mprotect(pg->nine, 9 * PAGE, PROT_READ | PROT_WRITE) == 0);
	NOTE(madvise(MIDDLE(pg->nine), PAGE, MADV_DONTDUMP) == 0);
	NOTE(madvise(pg->nine, 9 * PAGE, MADV_DONTDUMP) == 0);
	NOTE(madvise(pg->nine, 9 * PAGE, MADV_DODUMP) == 0);
	NOTE(madvise(MIDDLE(pg->nine), PAGE, MADV_DONTNEED) == 0);
	NOTE(mlock(MIDDLE(pg->nine), PAGE) == 0);
	NOTE(mlock(pg->nine, 9 * PAGE) == 0);
	NOTE(munlock(MIDDLE(pg->nine), PAGE) == 0);
	NOTE(munlock(pg->nine, 9 * PAGE) == 0);
	NOTE(munmap(MIDDLE(pg->nine), PAGE) == 0);
	NOTE(mmap(MIDDLE(pg->nine), PAGE, PROT_NONE, private | MAP_FIXED, -1, 0) != MAP_FAILED);
	NOTE(mmap(pg->nine, 9 * PAGE, rw, private | MAP_FIXED, -1, 0) != MAP_FAILED);
	NOTE(mremap(MIDDLE(pg->nine), PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		    pg->target) != MAP_FAILED);
	NOTE(mremap(pg->nine, 9 * PAGE, 9 * PAGE, 0) != MAP_FAILED);
	NOTE(mremap(pg->nine, 2 * PAGE, PAGE, 0) != MAP_FAILED);
	/* It merges: the heap is one mapping. */
	NOTE(brk(brk_before + PAGE) == 0);
	NOTE(brk(brk_before) == 0);
	NOTE((grown = mmap(NULL, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) != MAP_FAILED);
	/* One above the limit. */
	NOTE(grow());
	NOTE(brk(brk_before + PAGE) == 0);
	NOTE(mmap(pg->target, PAGE, rw, private, -1, 0) != MAP_FAILED);
	NOTE(mprotect(pg->nine, 9 * PAGE, PROT_READ) == 0);
	NOTE(munmap(grown, PAGE) == 0);
	/* This one does not merge, either. */
	NOTE((grown = mmap(pg->target, PAGE, PROT_NONE, private, -1, 0)) != MAP_FAILED);
	NOTE(munmap(grown, PAGE) == 0);
}

/* These go down, and up again as far as there is room: five mappings and less. */
static void call_below_the_limit(struct shared *shared, const struct playground *pg)
{
	const int private = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
	const int rw = PROT_READ | PROT_WRITE;
	int i;

	NOTE(mprotect(pg->halves, 8 * PAGE, PROT_READ) == 0);
	NOTE(mprotect(pg->halves, 4 * PAGE, PROT_READ | PROT_WRITE) == 0);
	NOTE(mprotect(pg->halves, 3 * PAGE, PROT_NONE) == 0);
	for (i = 0; i < 2; i++)
		NOTE(munmap(pg->whole + 2 * i * PAGE, PAGE) == 0);
	NOTE(mprotect(MIDDLE(pg->nine), PAGE, PROT_NONE) == 0);
	NOTE(mprotect(pg->nine, 9 * PAGE, PROT_READ) == 0);
	NOTE(mlock(MIDDLE(pg->nine), PAGE) == 0);
	NOTE(munlock(pg->nine, 9 * PAGE) == 0);
	NOTE(madvise(MIDDLE(pg->nine), PAGE, MADV_DONTFORK) == 0);
	NOTE(madvise(pg->nine, 9 * PAGE, MADV_DOFORK) == 0);
	NOTE(munmap(MIDDLE(pg->nine), PAGE) == 0);
	NOTE(mmap(MIDDLE(pg->nine), PAGE, PROT_READ, private, -1, 0) != MAP_FAILED);
	NOTE(mmap(MIDDLE(pg->nine), PAGE, rw, private | MAP_FIXED, -1, 0) != MAP_FAILED);
	NOTE(mprotect(MIDDLE(pg->nine), PAGE, PROT_READ) == 0);
	for (i = 2; i < 5; i++)
		NOTE(munmap(pg->whole + 2 * i * PAGE, PAGE) == 0);
	NOTE(munmap(pg->whole + 10 * PAGE, PAGE) == 0);
	NOTE(mremap(MIDDLE(pg->nine), PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		    pg->target) != MAP_FAILED);
	NOTE(mremap(pg->target, PAGE, 2 * PAGE, MREMAP_MAYMOVE) != MAP_FAILED);
	for (i = 0; i < 8; i++)
		NOTE(grow());
}

struct caller {
	struct shared *shared;
	long limit, headroom;
	int fd;			/* to reserve with, or -1 */
};

static void call(void *arg)
{
	struct caller *c = arg;
	struct playground pg;
	char *area;

	if (!make_playground(&pg))
		_exit(1);
	area = go_to_limit(c->limit, c->headroom + 1);
	if (!area || (c->fd >= 0 && reserve(c->fd, c->headroom)))
		_exit(2);
	if (split_many(area, 0, c->headroom + 1) != c->headroom)
		_exit(3);
	call_at_the_limit(c->shared, &pg);
	/* With less, the process would be below the limit, and its mark would go. */
	if (c->headroom >= 20 || !c->headroom)
		call_below_the_limit(c->shared, &pg);
	if (count_maps(0) != kernel_map_count(0))
		_exit(4);
}

TEST_F(mark, calls_end_as_at_the_limit_on_stock)
{
	struct caller stock = { map_shared(), self->limit, 0, -1 };
	struct caller with = {
		map_shared(), self->limit, self->headroom, variant->by_default ? -1 : self->fd,
	};
	int i;

	ASSERT_NE(NULL, stock.shared);
	ASSERT_NE(NULL, with.shared);
	ASSERT_TRUE(in_child(call, &stock));
	if (variant->by_default)
		ASSERT_EQ(0, write_number(DEFAULT_FILE, self->headroom));
	ASSERT_TRUE(in_child(call, &with));
	ASSERT_LT(20, with.shared->logged);
	for (i = 0; i < with.shared->logged; i++) {
		struct call_log *a = &stock.shared->log[i], *b = &with.shared->log[i];

		EXPECT_EQ(a->err, b->err) {
			TH_LOG("%s: %s on stock at the limit, %s past it", a->call,
			       strerror(a->err), strerror(b->err));
		}
		EXPECT_EQ(a->count - self->limit, b->count - self->limit - self->headroom) {
			TH_LOG("%s: %ld mappings more than the limit, %ld more than the mark",
			       a->call, a->count - self->limit,
			       b->count - self->limit - self->headroom);
		}
	}
}

/*
 * Other processes
 */

struct forked {
	struct shared *shared;
	char *area;
	long headroom;
};

/* As a stock child at its limit does. */
static void live_as_a_child(void *arg)
{
	struct forked *f = arg;

	/* Neither its own, it has none, nor the default, which is used up. */
	f->shared->split = split_many(f->area, f->headroom, f->headroom + 1);
	f->shared->filled = fill_many(f->area, 0, f->headroom);
	f->shared->grown = grow_many(f->headroom + 50);
	f->shared->count = count_maps(0);
	if (f->shared->count != kernel_map_count(0))
		_exit(1);
}

static void fork_once_more(void *arg)
{
	_exit(!in_child(live_as_a_child, arg));
}

TEST_F(mark, a_forked_child_inherits_it)
{
	struct forked f = { map_shared(), NULL, self->headroom };
	int i;

	ASSERT_NE(NULL, f.shared);
	GO_PAST_THE_LIMIT(f.area);
	/* The child of a child as well. */
	for (i = 0; i < 2; i++) {
		memset(f.shared, 0, sizeof(*f.shared));
		ASSERT_TRUE(in_child(i ? fork_once_more : live_as_a_child, &f));
		EXPECT_EQ(0, f.shared->split);
		EXPECT_EQ(self->headroom, f.shared->filled);
		/* It was at the limit, and its mark went. But see let_the_mark_go(). */
		if (count_places("map", "at the refusal", NULL) <= 0) {
			EXPECT_EQ(1, f.shared->grown);
			EXPECT_EQ(self->limit + 1, f.shared->count);
		}
	}
	/* The parent has its own still. */
	EXPECT_EQ(self->headroom, fill_many(f.area, 0, self->headroom));
}

static void grow_as_a_child(void *arg)
{
	struct shared *shared = arg;

	shared->grown = grow_many(50);
	shared->count = count_maps(0);
}

TEST_F(mark, a_forked_child_grows_by_one_mapping)
{
	struct shared *shared = map_shared();
	char *area;

	ASSERT_NE(NULL, shared);
	GO_PAST_THE_LIMIT(area);
	ASSERT_TRUE(in_child(grow_as_a_child, shared));
	EXPECT_EQ(1, shared->grown);
	EXPECT_EQ(self->limit + self->headroom + 1, shared->count);

	/* The child of a parent that has grown, by none: as on stock. */
	EXPECT_EQ(1, grow_many(2));
	ASSERT_TRUE(in_child(grow_as_a_child, shared));
	EXPECT_EQ(0, shared->grown);
}

/* Has a child room below the mark, without any headroom of its own? */
static void split_below_the_mark(void *arg)
{
	struct forked *f = arg;

	f->shared->filled = fill_many(f->area, 0, 5);
	f->shared->split = split_many(f->area, 0, 5);
	f->shared->refused = split(f->area, f->headroom);
}

TEST_F(mark, a_forked_child_has_no_headroom_but_the_mark)
{
	struct forked f = { map_shared(), NULL, self->headroom };

	if (self->headroom < 10)
		return;
	ASSERT_NE(NULL, f.shared);
	GO_PAST_THE_LIMIT(f.area);
	ASSERT_TRUE(in_child(split_below_the_mark, &f));
	EXPECT_EQ(5, f.shared->filled);
	EXPECT_EQ(5, f.shared->split);
	EXPECT_EQ(ENOMEM, f.shared->refused);
}

/* The parent has room below its headroom, the child has none but below the mark. */
TEST_F(mark, a_forked_child_has_not_its_parents_headroom)
{
	struct forked f = { map_shared() };

	/* By default, it would have it too. */
	if (variant->by_default || self->headroom < 10)
		return;
	ASSERT_NE(NULL, f.shared);
	f.area = go_to_limit(self->limit, self->headroom);
	ASSERT_NE(NULL, f.area);
	GIVE_HEADROOM();
	f.headroom = self->headroom - 5;
	EXPECT_EQ(f.headroom, split_many(f.area, 0, f.headroom));
	ASSERT_TRUE(in_child(live_as_a_child, &f));
	EXPECT_EQ(0, f.shared->split);
	EXPECT_EQ(f.headroom, f.shared->filled);
	EXPECT_EQ(5, split_many(f.area, f.headroom, self->headroom));
}

/*
 * In the program that was exec'd: puts the limit below what it has, and tries to
 * grow. It never was near the limit before, so no call could take a mark away.
 */
BEFORE_NEEDS static void after_exec(void)
{
	if (!getenv(EXEC_ENV))
		return;
	if (write_number(LIMIT_FILE, count_maps(0) - 5))
		_exit(2);
	_exit(grow() ? 1 : 0);
}

static void exec_self(void *arg)
{
	char *argv[] = { "mark", NULL }, *envp[] = { EXEC_ENV "=1", NULL };

	execve("/proc/self/exe", argv, envp);
	_exit(3);
}

struct execing {
	char *area;
	long headroom;
	int fd;
};

static void go_past_the_limit_and_exec(void *arg)
{
	struct execing *e = arg;

	if (e->fd >= 0 && reserve(e->fd, e->headroom))
		_exit(4);
	if (split_many(e->area, 0, e->headroom) != e->headroom)
		_exit(5);
	exec_self(NULL);
}

TEST_F(mark, exec_ends_it)
{
	struct execing e = {
		go_to_limit(self->limit, self->headroom + 1), self->headroom,
		variant->by_default ? -1 : self->fd,
	};

	ASSERT_NE(NULL, e.area);
	if (variant->by_default)
		ASSERT_EQ(0, write_number(DEFAULT_FILE, self->headroom));
	EXPECT_TRUE(in_child(go_past_the_limit_and_exec, &e));
}

/*
 * Threads, and crowds: one amount is as good as another
 */

FIXTURE_LIMIT(marks, scaled(1000))

/* For tests with many processes: each has so many mappings. */
#define CROWD_LIMIT	150

static void split_nine(void *arg)
{
	struct forked *f = arg;

	f->shared->split = split_many(f->area, 0, 9);
}

static void reserve_and_split_nine(void *arg)
{
	if (reserve(open_device(), 10))
		_exit(1);
	split_nine(arg);
}

#define THREADS	8
#define EACH	20

struct thread {
	pthread_barrier_t *start;
	char *area;
	long failed;
};

static void *split_and_fill(void *arg)
{
	struct thread *t = arg;
	long i, round;

	/* Past the limit no thread could be created. */
	pthread_barrier_wait(t->start);
	for (round = 0; round < scaled(40); round++) {
		for (i = 0; i < EACH; i++)
			t->failed += !!split(t->area, i);
		for (i = 0; i < EACH; i++)
			t->failed += !!fill(t->area, i);
		for (i = 0; i < EACH; i++)
			t->failed += split(t->area, i) || fill(t->area, i);
	}
	return NULL;
}

TEST_F(marks, threads_share_it)
{
	struct thread threads[THREADS] = {};
	pthread_t ids[THREADS];
	pthread_barrier_t start;
	int i;

	pthread_barrier_init(&start, NULL, THREADS + 1);
	for (i = 0; i < THREADS; i++) {
		threads[i].start = &start;
		threads[i].area = map_splittable(EACH);
		ASSERT_NE(NULL, threads[i].area);
	}
	/* Their stacks are mappings too. */
	ASSERT_TRUE(fill_to(self->limit - 4 * THREADS));
	ASSERT_EQ(0, reserve(self->fd, THREADS * (EACH + 2)));
	for (i = 0; i < THREADS; i++)
		ASSERT_EQ(0, pthread_create(&ids[i], NULL, split_and_fill, &threads[i]));
	pthread_barrier_wait(&start);
	for (i = 0; i < THREADS; i++) {
		EXPECT_EQ(0, pthread_join(ids[i], NULL));
		EXPECT_EQ(0, threads[i].failed);
	}
	EXPECT_GE(self->limit, count_maps(0));
	EXPECT_EQ(0, read_number(MISSED_FILE));
}

struct move {
	long limit, above;
	int fd;
};

/* From @above mappings over the limit, a middle, to where four are that go. */
static void move_over_four(void *arg)
{
	const int rw = PROT_READ | PROT_WRITE, shared = MAP_SHARED | MAP_ANONYMOUS;
	char *from = mmap(NULL, 6 * PAGE, rw, shared, -1, 0);
	unsigned char vec[4];
	char *to = mmap(NULL, 6 * PAGE, PROT_NONE, shared, -1, 0);
	struct move *m = arg;
	char *area;
	int i;

	if (from == MAP_FAILED || to == MAP_FAILED || munmap(to, 6 * PAGE))
		_exit(1);
	to += PAGE;
	/* Each has a file of its own, so they don't merge. */
	for (i = 0; i < 4; i++)
		if (mmap(to + i * PAGE, PAGE, rw, shared | MAP_FIXED, -1, 0) == MAP_FAILED)
			_exit(2);
	area = go_to_limit(m->limit, 40);
	if (!area || reserve(m->fd, 40) || split_many(area, 0, 40) != 40 ||
	    fill_many(area, 0, 40 - m->above) != 40 - m->above)
		_exit(3);
	from += PAGE;
	if (mremap(from, 4 * PAGE, 4 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, to) != to)
		_exit(4);
	/* All of it has moved. */
	if (mincore(from, 4 * PAGE, vec) != -1 || errno != ENOMEM)
		_exit(5);
	if (count_maps(0) != m->limit + m->above - 2 || kernel_map_count(0) != count_maps(0))
		_exit(6);
}

/*
 * mremap() looks at the limit, unmaps what was there, and looks again (5.10 to 6.16);
 * so it does when it unmaps what it has moved. If it went on the first time and not
 * the others, its target would be lost, or what has moved would be mapped still.
 */
TEST_F(marks, holds_for_all_of_an_mremap)
{
	struct move m = { self->limit, 0, self->fd };

	for (m.above = 1; m.above <= 10; m.above++)
		EXPECT_TRUE(in_child(move_over_four, &m)) {
			TH_LOG("from %ld above the limit", m.above);
		}
}

TEST_F(marks, of_a_process_that_was_killed_goes)
{
	struct puppet puppet;
	int err;

	START_AT_LIMIT(20, &puppet);
	ASSERT_EQ(0, reserve_for(self->fd, puppet.pid, 10));
	ASSERT_TRUE(wait_for_no_marks());
	EXPECT_EQ(10, puppet_split(&puppet, 10, &err));
	EXPECT_EQ(1, read_number(MARKS_FILE));
	END_PUPPET(&puppet);
	EXPECT_TRUE(wait_for_no_marks());
}

/* The mm of a process that has gone stays until its mark is dropped: no other has it. */
TEST_F(marks, is_not_that_of_a_later_process)
{
	struct shared *shared = map_shared();
	char *area = go_to_limit(self->limit, 20);
	int i;

	ASSERT_NE(NULL, shared);
	ASSERT_NE(NULL, area);
	ASSERT_EQ(0, write_number(DEFAULT_FILE, 10));
	/* One above the limit, as on stock: so nothing clears the mark of a child. */
	ASSERT_TRUE(grow());
	for (i = 0; i < 30; i++) {
		struct forked f = { shared, area, 9 };

		ASSERT_TRUE(in_child(split_nine, &f));
		EXPECT_EQ(9, shared->split);
		ASSERT_TRUE(in_child(grow_as_a_child, shared));
		EXPECT_EQ(0, shared->grown);
	}
	EXPECT_EQ(0, write_number(DEFAULT_FILE, 0));
}

/* How many objects a slab cache has in use; -1 when it can't be told. */
static long slab_objects(const char *cache)
{
	char line[512], name[64];
	long objects = -1, n;
	FILE *f = fopen("/proc/slabinfo", "re");

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "%63s %ld", name, &n) == 2 && !strcmp(name, cache))
			objects = n;
	if (f)
		fclose(f);
	return objects;
}

/* Neither their mms nor their pids. */
TEST_F(marks, of_the_dead_leave_nothing_behind)
{
	static const char *const caches[] = { "mm_struct", "pid" };
	struct shared *shared = map_shared();
	char *area = map_splittable(20);
	long before[2], after, i, nr = scaled(1000);
	int c;

	for (c = 0; c < 2; c++) {
		before[c] = slab_objects(caches[c]);
		if (before[c] < 0)
			SKIP(return, "this kernel's /proc/slabinfo does not have them");
	}
	ASSERT_NE(NULL, shared);
	ASSERT_NE(NULL, area);
	/* Less to copy. */
	ASSERT_EQ(0, write_number(LIMIT_FILE, CROWD_LIMIT));
	ASSERT_TRUE(fill_to(CROWD_LIMIT));
	ASSERT_EQ(0, write_number(DEFAULT_FILE, 10));
	for (i = 0; i < nr; i++) {
		struct forked f = { shared, area, 9 };

		ASSERT_TRUE(in_child(reserve_and_split_nine, &f));
		EXPECT_EQ(9, shared->split);
	}
	EXPECT_EQ(0, write_number(DEFAULT_FILE, 0));
	EXPECT_TRUE(wait_for_no_marks());
	for (c = 0; c < 2; c++) {
		/* RCU has some of them for a while. */
		for (i = 0; i < 100; i++) {
			after = slab_objects(caches[c]);
			if (after < before[c] + nr / 2)
				break;
			usleep(100000);
		}
		EXPECT_GT(before[c] + nr / 2, after) {
			TH_LOG("%ld of %s, and %ld before", after, caches[c], before[c]);
		}
	}
}

/* As many processes as this at once, each a few mappings past the limit. */
#define CROWD		2000
#define CROWD_HEADROOM	3

static void wait_to_be(int *word, int value)
{
	while (__atomic_load_n(word, __ATOMIC_ACQUIRE) < value)
		syscall(SYS_futex, word, 0 /* FUTEX_WAIT */, value - 1, NULL, NULL, 0);
}

static void live_in_a_crowd(struct shared *shared, char *area)
{
	bool ok = split_many(area, 0, CROWD_HEADROOM + 1) == CROWD_HEADROOM &&
		  grow_many(3) == 1;

	/* All are past the limit before the first goes back. */
	__atomic_add_fetch(&shared->split, ok, __ATOMIC_RELAXED);
	__atomic_add_fetch(&shared->ready, 1, __ATOMIC_RELEASE);
	wait_to_be(&shared->go, 1);
	ok = !munmap(area, PAGE) &&
	     fill_many(area, 1, CROWD_HEADROOM) == CROWD_HEADROOM - 1 &&
	     count_maps(0) == CROWD_LIMIT + 1;
	__atomic_add_fetch(&shared->filled, ok, __ATOMIC_RELAXED);
	_exit(0);
}

TEST_F(marks, of_a_crowd)
{
	struct shared *shared = map_shared();
	long i, crowd = scaled(CROWD);
	char *area;
	int status;

	ASSERT_NE(NULL, shared);
	ASSERT_TRUE(wait_for_no_marks());
	area = go_to_limit(CROWD_LIMIT, CROWD_HEADROOM + 1);
	ASSERT_NE(NULL, area);
	ASSERT_EQ(0, write_number(LIMIT_FILE, CROWD_LIMIT));
	ASSERT_EQ(0, write_number(DEFAULT_FILE, CROWD_HEADROOM));
	for (i = 0; i < crowd; i++) {
		pid_t pid = fork();

		ASSERT_LE(0, pid);
		if (!pid) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			live_in_a_crowd(shared, area);
		}
	}
	while (__atomic_load_n(&shared->ready, __ATOMIC_ACQUIRE) < crowd)
		usleep(10000);
	EXPECT_EQ(crowd, shared->split);
	EXPECT_EQ(crowd, read_number(MARKS_FILE));
	EXPECT_EQ(0, read_number(MARKS_LOST_FILE));
	__atomic_store_n(&shared->go, 1, __ATOMIC_RELEASE);
	syscall(SYS_futex, &shared->go, 1 /* FUTEX_WAKE */, INT_MAX, NULL, NULL, 0);
	for (i = 0; i < crowd; i++)
		EXPECT_LT(0, wait(&status));
	EXPECT_EQ(crowd, shared->filled);
	EXPECT_EQ(0, write_number(DEFAULT_FILE, 0));
	EXPECT_EQ(0, write_number(LIMIT_FILE, self->limit_before));
	EXPECT_TRUE(wait_for_no_marks());
	EXPECT_EQ(0, read_number(MISSED_FILE));
}

/*
 * Without a slot
 */

#define MODULE	"/vmareserve.ko"
#define SMALL	"/vmareserve_small.ko"	/* with room for two marks: see vm/build */

/* Either with a mark or as on stock: at the limit, and nothing is refused but splits. */
static void live_with_a_mark_or_without(struct shared *shared, char *area, long limit)
{
	long done = split_many(area, 0, 3);
	bool ok = done == 3 || (!done && errno == ENOMEM);

	__atomic_add_fetch(&shared->split, !!done, __ATOMIC_RELAXED);
	__atomic_add_fetch(&shared->ready, 1, __ATOMIC_RELEASE);
	wait_to_be(&shared->go, 1);
	ok = ok && grow_many(3) == 1 && !munmap(area, PAGE) &&
	     fill_many(area, 1, done) == (done ? done - 1 : 0);
	ok = ok && count_maps(0) == limit + 1 &&
	     count_maps(0) == kernel_map_count(0);
	__atomic_add_fetch(&shared->filled, ok, __ATOMIC_RELAXED);
	_exit(0);
}

TEST_F(marks, that_find_no_slot_let_no_call_through)
{
	const long crowd = 12;
	struct shared *shared = map_shared();
	char *area;
	long i;

	if (access(SMALL, R_OK))
		SKIP(return, "no " SMALL ": this test runs in its own virtual machine only");
	ASSERT_NE(NULL, shared);
	close(self->fd);
	ASSERT_EQ(0, unload_module("vmareserve"));
	ASSERT_EQ(0, load_module(SMALL, ""));
	/* That of the test at load. */
	ASSERT_TRUE(wait_for_no_marks());
	area = go_to_limit(self->limit, 4);
	ASSERT_NE(NULL, area);
	ASSERT_EQ(0, write_number(DEFAULT_FILE, 10));
	for (i = 0; i < crowd; i++) {
		pid_t pid = fork();

		ASSERT_LE(0, pid);
		if (!pid) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			live_with_a_mark_or_without(shared, area, self->limit);
		}
	}
	while (__atomic_load_n(&shared->ready, __ATOMIC_ACQUIRE) < crowd)
		usleep(10000);
	EXPECT_LE(1, shared->split);
	EXPECT_GE(2, shared->split);
	EXPECT_LE(crowd - 2, read_number(MARKS_LOST_FILE));
	__atomic_store_n(&shared->go, 1, __ATOMIC_RELEASE);
	syscall(SYS_futex, &shared->go, 1 /* FUTEX_WAKE */, INT_MAX, NULL, NULL, 0);
	for (i = 0; i < crowd; i++)
		EXPECT_LT(0, wait(NULL));
	EXPECT_EQ(crowd, shared->filled);
	EXPECT_EQ(0, read_number(MISSED_FILE));
	ASSERT_EQ(0, unload_module("vmareserve"));
	ASSERT_EQ(0, load_module(MODULE, ""));
	self->fd = open_device();
	ASSERT_LE(0, self->fd);
}

TEST_HARNESS_MAIN
