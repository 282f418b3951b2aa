// SPDX-License-Identifier: GPL-2.0
/*
 * Where exactly the limit is: for munmap's splits with headroom, and for all
 * else, which must not notice that there is headroom.
 */
#include <sys/wait.h>

#include "vmareserve_test.h"

#define LIMIT	scaled(2000)

FIXTURE_LIMIT(boundary, LIMIT);

FIXTURE_VARIANT(boundary)
{
	long headroom;
};

FIXTURE_VARIANT_ADD(boundary, headroom_0) { .headroom = 0 };
FIXTURE_VARIANT_ADD(boundary, headroom_1) { .headroom = 1 };
FIXTURE_VARIANT_ADD(boundary, headroom_2) { .headroom = 2 };
FIXTURE_VARIANT_ADD(boundary, headroom_7) { .headroom = 7 };
FIXTURE_VARIANT_ADD(boundary, headroom_1000) { .headroom = 1000 };

/* Removes the @i'th of the single pages between split()'s holes. */
static int unmap_piece(char *area, long i)
{
	return munmap(area + 2 * i * PAGE, PAGE) ? errno : 0;
}

static long scaled_headroom(long headroom)
{
	return headroom < 1000 ? headroom : scaled(headroom);
}

TEST_F(boundary, splits_reach_limit_plus_headroom)
{
	long headroom = scaled_headroom(variant->headroom);
	long room = headroom + 100, bound = self->limit + headroom, done, back, i;
	struct vmareserve_status status;
	char *area = map_splittable(room);

	ASSERT_NE(NULL, area);
	ASSERT_EQ(0, reserve(self->fd, headroom));
	ASSERT_TRUE(fill_to(self->limit - 5));

	done = split_many(area, 0, room);
	EXPECT_EQ(headroom + 5, done);
	EXPECT_EQ(bound, count_maps(0));
	EXPECT_REFUSED(ENOMEM, split(area, done));

	ASSERT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(bound, status.map_count);
	EXPECT_EQ(headroom, status.in_use);
	EXPECT_EQ(headroom, status.rescued);
	/* Where there is no headroom, none can be exhausted. */
	EXPECT_EQ(headroom ? 2 : 0, status.exhausted);

	/* As many more as go away. */
	for (back = 1; 2 * back <= done && back <= 16; back *= 4) {
		long base = count_maps(0);

		for (i = 0; i < back; i++)
			EXPECT_EQ(0, unmap_piece(area, back + i));
		EXPECT_EQ(base - back, count_maps(0));
		EXPECT_EQ(back, split_many(area, done, done + back));
		done += back;
		EXPECT_EQ(bound, count_maps(0));
		EXPECT_REFUSED(ENOMEM, split(area, done));
	}
}

TEST_F(boundary, edges_and_wholes_always_work)
{
	long headroom = scaled_headroom(variant->headroom);
	long room = headroom + 100, done;
	char *area = map_splittable(room), *start, *end;

	ASSERT_NE(NULL, area);
	ASSERT_EQ(0, reserve(self->fd, headroom));
	ASSERT_TRUE(fill_to(self->limit));
	done = split_many(area, 0, room);
	ASSERT_EQ(headroom, done);

	/* What is left at the end of the area is the only large VMA in it. */
	start = area + 2 * done * PAGE;
	end = area + (2 * room + 1) * PAGE;
	EXPECT_EQ(0, munmap(start, PAGE));
	EXPECT_EQ(0, munmap(end - PAGE, PAGE));
	EXPECT_EQ(self->limit + done, count_maps(0));
	EXPECT_REFUSED(ENOMEM, split(area, done + 2));
	EXPECT_EQ(0, munmap(start + PAGE, end - start - 2 * PAGE));
	EXPECT_EQ(self->limit + done - 1, count_maps(0));
	if (done)
		EXPECT_EQ(0, munmap(area, start - area));
	EXPECT_EQ(self->limit - 1, count_maps(0));
}

/* With numbers of its own. */
FIXTURE_LIMIT(low, 2000);

TEST_F(low, limit_zero)
{
	long room = 1000, before, done;
	char *area = map_splittable(room);

	ASSERT_NE(NULL, area);
	ASSERT_TRUE(fill_to(500));
	ASSERT_EQ(0, reserve(self->fd, 700));
	before = count_maps(0);

	ASSERT_EQ(0, write_number(LIMIT_FILE, 0));
	done = split_many(area, 0, room);
	EXPECT_EQ(700 - before, done);
	EXPECT_REFUSED(ENOMEM, split(area, done));
	EXPECT_EQ(700, count_maps(0));
	EXPECT_MAP_COUNT_TRUE(0);
	EXPECT_EQ(MAP_FAILED, mmap(NULL, PAGE, PROT_READ,
				   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	EXPECT_EQ(0, write_number(LIMIT_FILE, self->limit));
}

TEST_F(low, limit_far_below_the_count)
{
	long room = 1000, done;
	char *area = map_splittable(room);

	ASSERT_NE(NULL, area);
	ASSERT_TRUE(fill_to(1500));
	ASSERT_EQ(0, reserve(self->fd, 1000));

	/* Nothing works above the bound, and nothing breaks. */
	ASSERT_EQ(0, write_number(LIMIT_FILE, 400));
	EXPECT_REFUSED(ENOMEM, split(area, 0));
	ASSERT_EQ(0, write_number(LIMIT_FILE, 500));
	EXPECT_REFUSED(ENOMEM, split(area, 0));

	ASSERT_EQ(0, write_number(LIMIT_FILE, 600));
	done = split_many(area, 0, room);
	EXPECT_EQ(100, done);
	EXPECT_REFUSED(ENOMEM, split(area, done));
	EXPECT_EQ(1600, count_maps(0));

	/* A limit that is raised again leaves all as ever. */
	EXPECT_EQ(0, write_number(LIMIT_FILE, self->limit));
	EXPECT_EQ(room - done, split_many(area, done, room));
	EXPECT_EQ(1600 + room - done, count_maps(0));
}

/*
 * What keeps the plain limit. Each of these makes one mapping more, or, as
 * brk does, is refused above the limit although it may not: then the caller
 * adds one.
 */
#define STEPS	40

struct area_of {
	char *page;		/* STEPS and more single pages in one VMA */
	char *split;		/* from map_splittable() */
};

static int mmap_step(struct area_of *area, long i)
{
	void *p = mmap(NULL, PAGE, i & 1 ? PROT_READ : PROT_NONE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? errno : 0;
}

static int brk_step(struct area_of *area, long i)
{
	long before = count_maps(0);

	if (sbrk(PAGE) == (void *)-1)
		return errno;
	/* The heap grew, or it is one VMA more; always one more for us. */
	if (count_maps(0) == before)
		mmap_step(area, i);
	return 0;
}

/* The tail from page i on becomes another VMA than the page before it. */
static int mprotect_step(struct area_of *area, long i)
{
	return mprotect(area->page + (i + 1) * PAGE, (STEPS - i) * PAGE,
			i & 1 ? PROT_READ | PROT_WRITE : PROT_READ) ? errno : 0;
}

static int madvise_step(struct area_of *area, long i)
{
	return madvise(area->page + (i + 1) * PAGE, (STEPS - i) * PAGE,
		       i & 1 ? MADV_DOFORK : MADV_DONTFORK) ? errno : 0;
}

static int mlock_step(struct area_of *area, long i)
{
	char *tail = area->page + (i + 1) * PAGE;
	size_t size = (STEPS - i) * PAGE;

	if (i & 1 ? munlock(tail, size) : mlock(tail, size))
		return errno;
	return 0;
}

FIXTURE_LIMIT(others, LIMIT);

FIXTURE_VARIANT(others)
{
	int (*step)(struct area_of *area, long i);
	/* How far it comes on a plain kernel, and what it says then. */
	long beyond;
	int err;
	int old_err;		/* what older kernels say, if not the same */
};

/* mmap and brk are refused above the limit, splits at it. */
FIXTURE_VARIANT_ADD(others, mmap) {
	.step = mmap_step, .beyond = 1, .err = ENOMEM
};

FIXTURE_VARIANT_ADD(others, brk) {
	.step = brk_step, .beyond = 1, .err = ENOMEM
};

FIXTURE_VARIANT_ADD(others, mprotect) {
	.step = mprotect_step, .beyond = 0, .err = ENOMEM
};

/* madvise() says EAGAIN where others say ENOMEM; on 5.10 it does not. */
FIXTURE_VARIANT_ADD(others, madvise) {
	.step = madvise_step, .beyond = 0, .err = EAGAIN, .old_err = ENOMEM
};

FIXTURE_VARIANT_ADD(others, mlock) {
	.step = mlock_step, .beyond = 0, .err = ENOMEM
};

struct outcome {
	bool ready;
	long refused_at;	/* the count when the step was first refused */
	int err;		/* with this errno */
	bool maps_same;		/* and this left all mappings as they were */
	int err_above;		/* when refused with headroom in use */
	long count;
	long count_true;
};

static void find_outcome(long limit, long headroom,
			 int (*step)(struct area_of *area, long i),
			 struct outcome *outcome)
{
	static struct maps_text before, after;
	struct area_of area;
	int fd = open_device();
	long i;

	area.split = map_splittable(20);
	area.page = mmap(NULL, (STEPS + 1) * PAGE, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (fd < 0 || !area.split || area.page == MAP_FAILED ||
	    reserve(fd, headroom) || !fill_to(limit - 5))
		return;
	outcome->ready = true;

	for (i = 0; i < STEPS; i++) {
		if (!read_maps(&before))
			outcome->ready = false;
		outcome->err = step(&area, i);
		if (outcome->err)
			break;
	}
	outcome->refused_at = count_maps(0);
	if (!read_maps(&after))
		outcome->ready = false;
	outcome->maps_same = same_maps(&before, &after);
	if (headroom) {
		if (split_many(area.split, 0, 20) != 20)
			outcome->ready = false;
		outcome->err_above = step(&area, i);
	}
	outcome->count = count_maps(0);
	outcome->count_true = kernel_map_count(0);
}

TEST_F(others, keep_the_plain_limit)
{
	long headroom[] = { 0, 1000 };
	struct outcome *outcome;
	int i, wstatus;
	pid_t pid;

	outcome = mmap(NULL, 2 * sizeof(*outcome), PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, outcome);
	for (i = 0; i < 2; i++) {
		pid = fork();
		ASSERT_LE(0, pid);
		if (!pid) {
			find_outcome(self->limit, headroom[i], variant->step,
				     &outcome[i]);
			_exit(0);
		}
		ASSERT_EQ(pid, waitpid(pid, &wstatus, 0));
		ASSERT_EQ(0, wstatus);
		ASSERT_TRUE(outcome[i].ready);
		TH_LOG("headroom %ld: refused at %ld mappings with errno %d",
		       headroom[i], outcome[i].refused_at, outcome[i].err);
		EXPECT_NE(0, outcome[i].err);
		if (outcome[i].err != variant->old_err)
			EXPECT_EQ(variant->err, outcome[i].err);
		EXPECT_EQ(self->limit + variant->beyond, outcome[i].refused_at);
		EXPECT_TRUE(outcome[i].maps_same);
		EXPECT_EQ(outcome[i].count, outcome[i].count_true);
	}
	EXPECT_EQ(outcome[0].err, outcome[1].err);
	EXPECT_EQ(outcome[0].refused_at, outcome[1].refused_at);
	EXPECT_EQ(outcome[0].err, outcome[1].err_above);
	EXPECT_EQ(self->limit + variant->beyond + 20, outcome[1].count);
}

TEST_HARNESS_MAIN
