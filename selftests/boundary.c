// SPDX-License-Identifier: GPL-2.0
/*
 * Where exactly the limit is: for munmap's splits with headroom, and for all else,
 * which has none. What else a process may do once headroom has let it past the limit
 * is what a stock kernel lets it do at the limit: the mark, which is the number of
 * mappings after the furthest call that was let through, stands in for the limit.
 */
#include <sys/wait.h>

#include "vmareserve_test.h"
#include "marks.h"

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

/* Since 6.10; the headers of the others don't have it. */
#ifndef __NR_mseal
#define __NR_mseal	462
#endif

/*
 * What the kernel looks at right behind the comparison. A call that is sent on has to
 * come to all of it.
 */
TEST_F(boundary, sealed_mappings_stay)
{
	long headroom = scaled_headroom(variant->headroom);
	char *area = map_splittable(headroom + 1), *sealed = map_splittable(1);

	ASSERT_NE(NULL, area);
	ASSERT_NE(NULL, sealed);
	if (syscall(__NR_mseal, sealed, 3 * PAGE, 0))
		SKIP(return, "this kernel has no mseal()");
	ASSERT_TRUE(fill_to(self->limit));
	ASSERT_EQ(0, reserve(self->fd, headroom));
	EXPECT_REFUSED(headroom ? EPERM : ENOMEM, split(sealed, 0));
	EXPECT_EQ(headroom, split_many(area, 0, headroom + 1));
	EXPECT_REFUSED(ENOMEM, split(sealed, 0));
	EXPECT_EQ(self->limit + headroom, count_maps(0));
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

static int map_page(void)
{
	return mmap(NULL, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ?
	       errno : 0;
}

TEST_F(low, limit_zero)
{
	long room = 1000, before, done;
	char *area = map_splittable(room);

	ASSERT_NE(NULL, area);
	ASSERT_TRUE(fill_to(500));
	ASSERT_EQ(0, reserve(self->fd, 700));
	before = count_maps(0);

	/* That it is above the limit is the administrator's doing: no mark yet. */
	ASSERT_EQ(0, write_number(LIMIT_FILE, 0));
	EXPECT_REFUSED(ENOMEM, map_page());
	done = split_many(area, 0, room);
	EXPECT_EQ(700 - before, done);
	EXPECT_REFUSED(ENOMEM, split(area, done));
	EXPECT_EQ(700, count_maps(0));
	EXPECT_MAP_COUNT_TRUE(0);
	/* At the mark as at a limit: one mmap() more, whatever the limit is. */
	EXPECT_EQ(0, map_page());
	EXPECT_EQ(701, count_maps(0));
	EXPECT_REFUSED(ENOMEM, map_page());
	EXPECT_REFUSED(ENOMEM, split(area, done));
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
 * What has no headroom. Each of these makes one mapping more, or, as brk does, is
 * refused above the limit although it may not: then the caller adds one.
 */
#define STEPS	40

struct area_of {
	char *page;		/* STEPS and more single pages in one VMA */
	char *split;		/* from map_splittable() */
	char *ballast[STEPS];	/* VMAs of one page, to be dropped */
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
	/* How far it comes past a limit, or a mark, and what it says then. */
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
	long count_true;
};

/* Does steps from the @i'th on until one is refused. The next to be done. */
static long step_until_refused(int (*step)(struct area_of *area, long i),
			       struct area_of *area, long i, struct outcome *outcome)
{
	static struct maps_text before, after;

	outcome->ready = true;
	for (; i < STEPS; i++) {
		if (!read_maps(&before))
			outcome->ready = false;
		outcome->err = step(area, i);
		if (outcome->err)
			break;
	}
	outcome->refused_at = count_maps(0);
	if (!read_maps(&after))
		outcome->ready = false;
	outcome->maps_same = same_maps(&before, &after);
	outcome->count_true = kernel_map_count(0);
	return i;
}

static bool map_areas(struct area_of *area, long splits)
{
	int i;

	area->split = map_splittable(splits);
	area->page = mmap(NULL, (STEPS + 1) * PAGE, PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for (i = 0; i < STEPS; i++) {
		area->ballast[i] = mmap(NULL, PAGE, i & 1 ? PROT_READ : PROT_NONE,
					MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		if (area->ballast[i] == MAP_FAILED)
			return false;
	}
	return area->split && area->page != MAP_FAILED;
}

#define EXPECT_STEPS_REFUSED_AT(count, got)				\
	do {								\
		struct outcome *_o = got;				\
									\
		EXPECT_TRUE(_o->ready);					\
		EXPECT_EQ(count, _o->refused_at);			\
		EXPECT_NE(0, _o->err);					\
		if (_o->err != variant->old_err)			\
			EXPECT_EQ(variant->err, _o->err);		\
		EXPECT_TRUE(_o->maps_same);				\
		EXPECT_EQ(_o->refused_at, _o->count_true);		\
	} while (0)

/* As long as munmap has used none, all others come as far with headroom as without. */
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
			struct area_of area;
			int fd = open_device();

			if (fd >= 0 && map_areas(&area, 1) && !reserve(fd, headroom[i]) &&
			    fill_to(self->limit - 5))
				step_until_refused(variant->step, &area, 0, &outcome[i]);
			_exit(0);
		}
		ASSERT_EQ(pid, waitpid(pid, &wstatus, 0));
		ASSERT_EQ(0, wstatus);
		TH_LOG("headroom %ld: refused at %ld mappings with errno %d",
		       headroom[i], outcome[i].refused_at, outcome[i].err);
		EXPECT_STEPS_REFUSED_AT(self->limit + variant->beyond, &outcome[i]);
	}
	EXPECT_EQ(outcome[0].err, outcome[1].err);
}

/* The first @rescues splits are let through from exactly the limit on. */
static const long rescues[] = { 1, 2, 20 };

struct past_limit {
	struct outcome at_mark;
	struct outcome after_drop;	/* @rescues / 2 mappings less */
	struct outcome after_rescue;	/* and one split more let through */
	struct outcome at_limit;	/* back there */
	long mark, dropped, rescued;
};

static void step_past_limit(long limit, long splits,
			    int (*step)(struct area_of *area, long i),
			    struct past_limit *past)
{
	struct vmareserve_status status;
	struct area_of area;
	long i, over;
	int fd = open_device();

	if (fd < 0 || !map_areas(&area, splits + 2) || reserve(fd, 1000) || !fill_to(limit) ||
	    split_many(area.split, 0, splits) != splits)
		return;
	past->mark = limit + splits;
	i = step_until_refused(step, &area, 0, &past->at_mark);

	/* What goes makes room, as at the limit of a stock kernel. */
	for (; past->dropped < splits / 2; past->dropped++)
		if (unmap_piece(area.split, past->dropped))
			return;
	i = step_until_refused(step, &area, i, &past->after_drop);

	/* Each call that is let through carries the mark on. */
	if (split(area.split, splits))
		return;
	i = step_until_refused(step, &area, i, &past->after_rescue);
	if (status_of(fd, 0, &status))
		return;
	past->rescued = status.rescued;

	/* At the limit the mark goes. */
	for (over = count_maps(0) - limit; over > 0; over--)
		if (over > STEPS || munmap(area.ballast[over - 1], PAGE))
			return;
	let_the_mark_go();
	step_until_refused(step, &area, i, &past->at_limit);
}

/* Then the mark stands in for the limit: exactly so many, and not one more. */
TEST_F(others, have_the_mark_past_it)
{
	struct past_limit *past = mmap(NULL, sizeof(*past), PROT_READ | PROT_WRITE,
				       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int i, wstatus;
	pid_t pid;

	ASSERT_NE(MAP_FAILED, past);
	for (i = 0; i < ARRAY_SIZE(rescues); i++) {
		memset(past, 0, sizeof(*past));
		pid = fork();
		ASSERT_LE(0, pid);
		if (!pid) {
			step_past_limit(self->limit, rescues[i], variant->step, past);
			_exit(0);
		}
		ASSERT_EQ(pid, waitpid(pid, &wstatus, 0));
		ASSERT_EQ(0, wstatus);
		TH_LOG("%ld splits let through: refused at the limit + %ld, + %ld, + %ld, + %ld",
		       rescues[i], past->at_mark.refused_at - self->limit,
		       past->after_drop.refused_at - self->limit,
		       past->after_rescue.refused_at - self->limit,
		       past->at_limit.refused_at - self->limit);
		EXPECT_EQ(self->limit + rescues[i], past->mark);
		EXPECT_STEPS_REFUSED_AT(past->mark + variant->beyond, &past->at_mark);
		EXPECT_STEPS_REFUSED_AT(past->mark + variant->beyond, &past->after_drop);
		/* From where growth had come to, one beyond. */
		EXPECT_STEPS_REFUSED_AT(past->mark + 1 + 2 * variant->beyond,
					&past->after_rescue);
		EXPECT_EQ(rescues[i] + 1, past->rescued);
		EXPECT_STEPS_REFUSED_AT(self->limit + variant->beyond, &past->at_limit);
	}
}

TEST_HARNESS_MAIN
