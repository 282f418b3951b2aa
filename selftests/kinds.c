// SPDX-License-Identifier: GPL-2.0
/*
 * The kinds of headroom: at which number of mappings exactly each call is refused,
 * with headroom of each kind and of all. The limits nest. Everywhere L is the limit,
 * and U, S and M is the headroom of kind unmap, split and map:
 *
 *	what gives memory back	L + M + S + U
 *	what changes in place	L + M + S
 *	what grows		L + M
 *
 * Also built as a 32-bit program, kinds_32: system calls of its own, with other
 * numbers and arguments.
 */
#include "vmareserve_test.h"

#include <limits.h>
#include <signal.h>
#include <linux/userfaultfd.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/wait.h>

#ifndef MREMAP_DONTUNMAP
#define MREMAP_DONTUNMAP	4
#endif
#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE	0x100000
#endif
#ifndef PR_SET_VMA
#define PR_SET_VMA		0x53564d41
#define PR_SET_VMA_ANON_NAME	0
#endif
#ifndef __NR_pidfd_open
#define __NR_pidfd_open		434
#endif
#ifndef __NR_pidfd_getfd
#define __NR_pidfd_getfd	438
#endif
#define MPOL_PREFERRED		1

#define LIMIT		300
/* No test comes there: for what has to be mapped before the limit is lowered. */
#define HIGH_LIMIT	65530

/*
 * The calls
 */

/* Where a call is made. */
struct ground {
	char *area;	/* PAGES pages, a VMA of its own */
	char *hole;	/* three pages after it that stay unmapped */
	int fd;		/* of whatever the call is about */
};

#define PAGES		6
#define HOLE		3

#define HALF		(PAGES / 2 * PAGE)

/* What a call changes: the second half of the area, so that it is one split. */
static char *half(struct ground *g)
{
	return g->area + HALF;
}

static int result(long returned)
{
	return returned == -1 ? errno : 0;
}

static bool map_ground(struct ground *g)
{
	char *area = mmap(NULL, (PAGES + HOLE + 2) * PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (area == MAP_FAILED || munmap(area, PAGE) ||
	    munmap(area + (PAGES + 1) * PAGE, HOLE * PAGE) ||
	    mprotect(area + (PAGES + 1 + HOLE) * PAGE, PAGE, PROT_NONE))
		return false;
	g->area = area + PAGE;
	g->hole = g->area + PAGES * PAGE;
	g->fd = -1;
	return true;
}

static int do_munmap(struct ground *g)
{
	return result(munmap(g->area + 2 * PAGE, PAGE));
}

static int do_mprotect(struct ground *g)
{
	return result(mprotect(half(g), HALF, PROT_READ));
}

/* Without a key it is mprotect. */
static int do_pkey_mprotect(struct ground *g)
{
	return result(syscall(SYS_pkey_mprotect, half(g), HALF, PROT_READ, -1));
}

static int do_dontdump(struct ground *g)
{
	return result(madvise(half(g), HALF, MADV_DONTDUMP));
}

static int do_dontfork(struct ground *g)
{
	return result(madvise(half(g), HALF, MADV_DONTFORK));
}

static int do_hugepage(struct ground *g)
{
	return result(madvise(half(g), HALF, MADV_HUGEPAGE));
}

static int do_mergeable(struct ground *g)
{
	return result(madvise(half(g), HALF, MADV_MERGEABLE));
}

static int do_mlock(struct ground *g)
{
	return result(mlock(half(g), HALF));
}

static int do_mlock2(struct ground *g)
{
	return result(syscall(SYS_mlock2, half(g), HALF, 1 /* MLOCK_ONFAULT */));
}

static int lock_area(struct ground *g)
{
	return result(mlock(g->area, PAGES * PAGE));
}

static int do_munlock(struct ground *g)
{
	return result(munlock(half(g), HALF));
}

static int do_mbind(struct ground *g)
{
	unsigned long nodes = 1;

	return result(syscall(SYS_mbind, half(g), HALF, MPOL_PREFERRED, &nodes, 8, 0));
}

static int open_uffd(struct ground *g)
{
	struct uffdio_api api = { .api = UFFD_API };

	g->fd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	return g->fd < 0 ? errno : result(ioctl(g->fd, UFFDIO_API, &api));
}

static int uffd_register(int fd, char *start, size_t length)
{
	struct uffdio_register reg = {
		.range = { .start = (uintptr_t)start, .len = length },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};

	return result(ioctl(fd, UFFDIO_REGISTER, &reg));
}

static int do_uffd_register(struct ground *g)
{
	return uffd_register(g->fd, half(g), HALF);
}

static int register_area(struct ground *g)
{
	return open_uffd(g) ?: uffd_register(g->fd, g->area, PAGES * PAGE);
}

static int do_uffd_unregister(struct ground *g)
{
	struct uffdio_range range = {
		.start = (uintptr_t)half(g),
		.len = HALF,
	};

	return result(ioctl(g->fd, UFFDIO_UNREGISTER, &range));
}

static int do_set_vma_name(struct ground *g)
{
	return result(prctl(PR_SET_VMA, PR_SET_VMA_ANON_NAME, half(g), HALF, "half"));
}

static int map_at(char *addr, int prot, int flags)
{
	return result((long)mmap(addr, PAGE, prot, flags | MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

static int do_mmap(struct ground *g)
{
	return map_at(NULL, PROT_EXEC, 0);
}

static int do_mmap_noreplace(struct ground *g)
{
	return map_at(g->hole + PAGE, PROT_EXEC, MAP_FIXED_NOREPLACE);
}

/* The kernel goes by the second. */
static int do_mmap_fixed_and_noreplace(struct ground *g)
{
	return map_at(g->hole + PAGE, PROT_EXEC, MAP_FIXED | MAP_FIXED_NOREPLACE);
}

static int do_mmap_fixed(struct ground *g)
{
	return map_at(g->hole + PAGE, PROT_EXEC, MAP_FIXED);
}

static int do_mmap_fixed_middle(struct ground *g)
{
	return map_at(g->area + 2 * PAGE, PROT_NONE, MAP_FIXED);
}

#ifdef __i386__
/* The arguments are in memory. */
static int old_mmap(char *addr, unsigned long flags)
{
	unsigned long args[] = {
		(unsigned long)addr, PAGE, PROT_NONE, flags | MAP_PRIVATE | MAP_ANONYMOUS, -1, 0,
	};

	return result(syscall(SYS_mmap, args));
}

static int do_old_mmap(struct ground *g)
{
	return old_mmap(g->hole + PAGE, 0);
}

static int do_old_mmap_fixed_middle(struct ground *g)
{
	return old_mmap(g->area + 2 * PAGE, MAP_FIXED);
}
#endif

static int do_brk(struct ground *g)
{
	return result((long)sbrk(PAGE));
}

static int make_segment(struct ground *g)
{
	void *at;

	g->fd = shmget(IPC_PRIVATE, PAGE, IPC_CREAT | 0600);
	if (g->fd < 0)
		return errno;
	/* It goes with the last process that has it, and can be had until then. */
	at = shmat(g->fd, NULL, 0);
	return result(shmctl(g->fd, IPC_RMID, NULL)) ?: result((long)at);
}

static int do_shmat(struct ground *g)
{
	return result((long)shmat(g->fd, NULL, 0));
}

static int remap(char *from, long pages, long new_pages, int flags, char *to)
{
	return result((long)mremap(from, pages * PAGE, new_pages * PAGE, flags, to));
}

/* In the middle, so that it is a split. */
static int do_mremap_shrink(struct ground *g)
{
	return remap(g->area + PAGE, 2, 1, 0, NULL);
}

static int do_mremap_fixed_shrink(struct ground *g)
{
	return remap(g->area + PAGE, 2, 1, MREMAP_MAYMOVE | MREMAP_FIXED, g->hole + PAGE);
}

static int do_mremap_fixed(struct ground *g)
{
	return remap(g->area + 2 * PAGE, 1, 1, MREMAP_MAYMOVE | MREMAP_FIXED, g->hole + PAGE);
}

static int do_mremap_dontunmap(struct ground *g)
{
	return remap(g->area + 2 * PAGE, 1, 1, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, NULL);
}

static int do_mremap_grow(struct ground *g)
{
	return remap(g->area, PAGES, PAGES + 1, 0, NULL);
}

static int do_mremap_move(struct ground *g)
{
	return remap(g->area, PAGES, PAGES + HOLE + 1, MREMAP_MAYMOVE, NULL);
}

static int do_mremap_fixed_grow(struct ground *g)
{
	return remap(g->area + 2 * PAGE, 1, 2, MREMAP_MAYMOVE | MREMAP_FIXED, g->hole + PAGE);
}

static int map_shared_area(struct ground *g)
{
	return result((long)mmap(g->area, PAGES * PAGE, PROT_READ | PROT_WRITE,
				 MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
}

static int do_remap_file_pages(struct ground *g)
{
	return result(syscall(SYS_remap_file_pages, g->area + 2 * PAGE, PAGE, 0, PAGES - 1, 0));
}

/*
 * Where they are refused
 */

/* How much headroom, of each kind. */
struct headroom {
	long of[VMARESERVE_NR_KINDS];
};

static long own_limit(const struct headroom *h, int kind)
{
	long own = LIMIT;

	for (; kind < VMARESERVE_NR_KINDS; kind++)
		own += h->of[kind];
	return own;
}

/* What a child finds. */
struct finding {
	int unavailable;	/* the errno when far below the limit, or 0 */
	bool ready;
	long refused_at;	/* the least number of mappings; 0: too few */
	bool never;		/* not even at the most that was tried */
	int err;
	bool maps_same;		/* each time that it was refused */
	bool count_true;
	/* By the call that was not refused. */
	unsigned long rescued[VMARESERVE_NR_KINDS];
};

/*
 * @pages mappings, of one page each, of two kinds in turn. NULL on failure. By splits:
 * they are quicker than as many mmaps.
 */
static char *map_ballast(long pages)
{
	char *area = mmap(NULL, (pages + 2) * PAGE, PROT_NONE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	long i;

	if (area == MAP_FAILED || munmap(area, PAGE) ||
	    munmap(area + (pages + 1) * PAGE, PAGE))
		return NULL;
	area += PAGE;
	for (i = 1; i < pages; i += 2)
		if (mprotect(area + i * PAGE, PAGE, PROT_READ))
			return NULL;
	return area;
}

static bool hold(const struct headroom *h)
{
	int kind;

	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++)
		if (h->of[kind] && reserve_kind(open_device(), kind, h->of[kind]))
			return false;
	return true;
}

struct search {
	int (*prepare)(struct ground *g);
	int (*act)(struct ground *g);
	struct headroom headroom;
	long from, to;		/* numbers of mappings to try */
};

/* Makes the call, and counts what let it through. 0, or the errno. */
static int act_and_count(const struct search *s, struct ground *g, int fd, struct finding *f)
{
	struct vmareserve_status before, after;
	int err, kind;

	if (status_of(fd, 0, &before))
		f->ready = false;
	err = s->act(g);
	if (status_of(fd, 0, &after))
		f->ready = false;
	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++)
		f->rescued[kind] = after.kinds[kind].rescued - before.kinds[kind].rescued;
	return err;
}

/*
 * Makes the call with @from mappings, then with one less, and so on down to @to until
 * it is not refused. No call has gone past the limit before it: the limit is lowered
 * below what is mapped. So there is no mark.
 */
static void search_down(const struct search *s, struct finding *f)
{
	static struct maps_text before, after;
	struct ground g;
	char *ballast;
	long count, have;
	int fd = open_device();

	if (!map_ground(&g) || (s->prepare && s->prepare(&g)) || !hold(&s->headroom))
		return;
	have = kernel_map_count(0);
	ballast = map_ballast(s->from - have);
	if (!ballast || kernel_map_count(0) != s->from || write_number(LIMIT_FILE, LIMIT))
		return;
	f->ready = true;
	f->maps_same = true;
	for (count = s->from; count >= s->to; count--) {
		int err;

		f->ready = f->ready && read_maps(&before);
		err = act_and_count(s, &g, fd, f);
		if (!err)
			break;
		f->err = err;
		f->refused_at = count;
		f->ready = f->ready && read_maps(&after);
		f->maps_same = f->maps_same && same_maps(&before, &after);
		if (munmap(ballast + (count - have - 1) * PAGE, PAGE))
			f->ready = false;
	}
	f->never = count == s->from;
	if (count < s->to)
		f->refused_at = 0;
	f->count_true = count_maps(0) == kernel_map_count(0);
}

/* Does this kernel have the call? */
static void try_call(const struct search *s, struct finding *f)
{
	struct ground g;

	f->ready = map_ground(&g);
	f->unavailable = (s->prepare ? s->prepare(&g) : 0) ?: s->act(&g);
}

/* Runs @act in a child. False when that does not end as it should. */
static bool in_child(void (*act)(const struct search *s, struct finding *f),
		     const struct search *s, struct finding *f)
{
	int status;
	pid_t pid;

	memset(f, 0, sizeof(*f));
	if (write_number(LIMIT_FILE, HIGH_LIMIT))
		return false;
	pid = fork();
	if (!pid) {
		act(s, f);
		_exit(0);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && !status;
}

NEEDS_DEVICE_AND_ROOT(kinds)

FIXTURE(kinds)
{
	long limit_before;
	struct finding *stock, *found;
};

FIXTURE_SETUP(kinds)
{
	self->limit_before = read_number(LIMIT_FILE);
	self->stock = mmap(NULL, 2 * sizeof(*self->stock), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, self->stock);
	self->found = self->stock + 1;
}

FIXTURE_TEARDOWN(kinds)
{
	EXPECT_EQ(0, write_number(LIMIT_FILE, self->limit_before));
	EXPECT_MAP_COUNT_TRUE(0);
}

/* Where a call is refused: at so many mappings more than its own limit. */
struct stage {
	int kind;
	int beyond;
};

FIXTURE_VARIANT(kinds)
{
	int (*prepare)(struct ground *g);	/* or NULL; 0, or the errno */
	int (*act)(struct ground *g);		/* 0, or the errno */
	struct stage at[2];		/* the comparisons that it passes */
	int stages;
	bool measured;			/* how far beyond differs between kernels */
	bool optional;			/* not all kernels have it */
	int err;			/* ENOMEM when 0 */
	int old_err;			/* what older kernels say */
};

#define UNMAP	.at = { { VMARESERVE_UNMAP, 0 } }, .stages = 1
#define SPLIT	.at = { { VMARESERVE_SPLIT, 0 } }, .stages = 1
#define MAP	.at = { { VMARESERVE_MAP, 1 } }, .stages = 1

FIXTURE_VARIANT_ADD(kinds, munmap) { .act = do_munmap, UNMAP };
FIXTURE_VARIANT_ADD(kinds, mprotect) { .act = do_mprotect, SPLIT };
FIXTURE_VARIANT_ADD(kinds, pkey_mprotect) {
	.act = do_pkey_mprotect, SPLIT, .optional = true
};

/* madvise() says EAGAIN where others say ENOMEM; on 5.10 it does not. */
FIXTURE_VARIANT_ADD(kinds, madvise_dontdump) {
	.act = do_dontdump, SPLIT, .err = EAGAIN, .old_err = ENOMEM
};

FIXTURE_VARIANT_ADD(kinds, madvise_dontfork) {
	.act = do_dontfork, SPLIT, .err = EAGAIN, .old_err = ENOMEM
};

FIXTURE_VARIANT_ADD(kinds, madvise_hugepage) {
	.act = do_hugepage, SPLIT, .optional = true, .err = EAGAIN, .old_err = ENOMEM
};

FIXTURE_VARIANT_ADD(kinds, madvise_mergeable) {
	.act = do_mergeable, SPLIT, .optional = true, .err = EAGAIN, .old_err = ENOMEM
};

FIXTURE_VARIANT_ADD(kinds, mlock) { .act = do_mlock, SPLIT };
FIXTURE_VARIANT_ADD(kinds, munlock) { .prepare = lock_area, .act = do_munlock, SPLIT };
FIXTURE_VARIANT_ADD(kinds, mlock2) { .act = do_mlock2, SPLIT };
FIXTURE_VARIANT_ADD(kinds, mbind) { .act = do_mbind, SPLIT, .optional = true };

FIXTURE_VARIANT_ADD(kinds, userfaultfd_register) {
	.prepare = open_uffd, .act = do_uffd_register, SPLIT, .optional = true
};

FIXTURE_VARIANT_ADD(kinds, userfaultfd_unregister) {
	.prepare = register_area, .act = do_uffd_unregister, SPLIT, .optional = true
};

FIXTURE_VARIANT_ADD(kinds, prctl_set_vma) {
	.act = do_set_vma_name, SPLIT, .optional = true, .err = EAGAIN, .old_err = ENOMEM
};

FIXTURE_VARIANT_ADD(kinds, mmap) { .act = do_mmap, MAP };
FIXTURE_VARIANT_ADD(kinds, mmap_fixed_noreplace) { .act = do_mmap_noreplace, MAP };

FIXTURE_VARIANT_ADD(kinds, mmap_fixed_and_noreplace) {
	.act = do_mmap_fixed_and_noreplace, MAP
};

/* At the check of all mmaps, and at that of the munmap core. */
FIXTURE_VARIANT_ADD(kinds, mmap_fixed) {
	.act = do_mmap_fixed, .at = { { VMARESERVE_SPLIT, 1 } }, .stages = 1
};

FIXTURE_VARIANT_ADD(kinds, mmap_fixed_over_a_middle) {
	.act = do_mmap_fixed_middle,
	.at = { { VMARESERVE_SPLIT, 1 }, { VMARESERVE_SPLIT, 0 } }, .stages = 2
};

#ifdef __i386__
/* Its flags can't be seen: it is growth until it unmaps. */
FIXTURE_VARIANT_ADD(kinds, old_mmap) { .act = do_old_mmap, MAP };
FIXTURE_VARIANT_ADD(kinds, old_mmap_fixed_over_a_middle) {
	.act = do_old_mmap_fixed_middle,
	.at = { { VMARESERVE_MAP, 1 }, { VMARESERVE_SPLIT, 0 } }, .stages = 2
};
#endif

FIXTURE_VARIANT_ADD(kinds, brk) { .act = do_brk, MAP };
FIXTURE_VARIANT_ADD(kinds, shmat) {
	.prepare = make_segment, .act = do_shmat, MAP, .optional = true
};

FIXTURE_VARIANT_ADD(kinds, mremap_shrink) { .act = do_mremap_shrink, UNMAP, .measured = true };
FIXTURE_VARIANT_ADD(kinds, mremap_fixed_shrink) {
	.act = do_mremap_fixed_shrink, UNMAP, .measured = true
};

FIXTURE_VARIANT_ADD(kinds, mremap_fixed) { .act = do_mremap_fixed, SPLIT, .measured = true };
FIXTURE_VARIANT_ADD(kinds, mremap_dontunmap) {
	.act = do_mremap_dontunmap, SPLIT, .measured = true
};

FIXTURE_VARIANT_ADD(kinds, mremap_grow) { .act = do_mremap_grow, MAP, .measured = true };
FIXTURE_VARIANT_ADD(kinds, mremap_move) { .act = do_mremap_move, MAP, .measured = true };
FIXTURE_VARIANT_ADD(kinds, mremap_fixed_grow) {
	.act = do_mremap_fixed_grow, MAP, .measured = true
};

/* The kernel does it by an mmap() of its own: what its functions are. */
FIXTURE_VARIANT_ADD(kinds, remap_file_pages) {
	.prepare = map_shared_area, .act = do_remap_file_pages,
	.at = { { VMARESERVE_MAP, 1 }, { VMARESERVE_UNMAP, 0 } }, .stages = 2,
	.optional = true
};

/* The number of mappings at which a call is refused first. */
static long refused_at(const struct stage *at, int stages, const struct headroom *h)
{
	long least = LONG_MAX;
	int i;

	for (i = 0; i < stages; i++) {
		long count = own_limit(h, at[i].kind) + at[i].beyond;

		if (count < least)
			least = count;
	}
	return least;
}

/* Would a stock kernel refuse @count mappings where only headroom of @kind helps? */
static bool needs(const struct stage *at, int stages, int kind, long count)
{
	int i;

	for (i = 0; i < stages; i++)
		if (at[i].kind == kind && count >= LIMIT + at[i].beyond)
			return true;
	return false;
}

/* The call has been refused as the kernel refuses it, and has changed nothing. */
#define EXPECT_CLEAN(f)							\
	do {								\
		const struct finding *_c = f;				\
									\
		EXPECT_TRUE(_c->ready);					\
		EXPECT_TRUE(_c->maps_same || _c->never);		\
		EXPECT_TRUE(_c->count_true);				\
	} while (0)

/* The one that was not refused has used headroom of the kinds that it had to. */
#define EXPECT_COUNTED(f, at, stages)					\
	do {								\
		const struct finding *_c = f;				\
		int _k;							\
									\
		for (_k = 0; !_c->never && _k < VMARESERVE_NR_KINDS; _k++) { \
			EXPECT_EQ(needs(at, stages, _k, _c->refused_at - 1), \
				  _c->rescued[_k] > 0) {		\
				TH_LOG("kind %d", _k);			\
			}						\
		}							\
	} while (0)

/* Which kinds are held. */
static const bool mixes[][VMARESERVE_NR_KINDS] = {
	{ true, false, false },
	{ false, true, false },
	{ false, false, true },
	{ true, true, true },
};

static struct headroom mix(int i, long amount)
{
	struct headroom h = {};
	int kind;

	if (amount >= 1000)
		amount = scaled(amount);
	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++)
		h.of[kind] = mixes[i][kind] ? amount : 0;
	return h;
}

TEST_F(kinds, have_limits_of_their_own)
{
	static const long amounts[] = { 1, 7, 1000 };
	struct search s = {
		.prepare = variant->prepare, .act = variant->act,
		.from = LIMIT + 3, .to = LIMIT - 12,
	};
	struct stage at[2] = { variant->at[0], variant->at[1] };
	int stages = variant->stages, i, m;
	long expected;

	ASSERT_TRUE(in_child(try_call, &s, self->stock));
	ASSERT_TRUE(self->stock->ready);
	if (variant->optional && self->stock->unavailable)
		SKIP(return, "this kernel has no such call");
	ASSERT_EQ(0, self->stock->unavailable);

	ASSERT_TRUE(in_child(search_down, &s, self->stock));
	EXPECT_CLEAN(self->stock);
	if (variant->measured)
		at[0].beyond = self->stock->refused_at - LIMIT;
	TH_LOG("without headroom: refused at the limit %+ld with errno %d%s",
	       self->stock->refused_at - LIMIT, self->stock->err,
	       self->stock->never ? ", never" : "");
	ASSERT_EQ(variant->measured && self->stock->never, self->stock->never);
	EXPECT_NE(0, self->stock->refused_at + self->stock->never);
	EXPECT_EQ(refused_at(at, stages, &s.headroom), self->stock->refused_at);
	if (!self->stock->never && self->stock->err != variant->old_err)
		EXPECT_EQ(variant->err ?: ENOMEM, self->stock->err);

	for (i = 0; i < ARRAY_SIZE(amounts); i++) {
		for (m = 0; m < ARRAY_SIZE(mixes); m++) {
			s.headroom = mix(m, amounts[i]);
			expected = self->stock->never ? 0 : refused_at(at, stages, &s.headroom);
			s.from = (expected ?: own_limit(&s.headroom, at[0].kind) + 1) + 1;
			s.to = s.from - 6;
			ASSERT_TRUE(in_child(search_down, &s, self->found));
			EXPECT_CLEAN(self->found);
			EXPECT_EQ(expected, self->found->refused_at) {
				TH_LOG("with %ld of unmap, %ld of split, %ld of map",
				       s.headroom.of[0], s.headroom.of[1], s.headroom.of[2]);
			}
			EXPECT_EQ(self->stock->err, self->found->err);
			EXPECT_COUNTED(self->found, at, stages);
		}
	}
}

/*
 * Kinds together
 */

FIXTURE_LIMIT(together, LIMIT);

/* More than any test takes. */
#define STEPS	200

struct steps {
	char *tails;	/* STEPS and more pages: a VMA that loses its tail */
	char *holes;	/* from map_splittable() */
	long tail, hole;
};

static bool map_steps(struct steps *s)
{
	memset(s, 0, sizeof(*s));
	s->holes = map_splittable(STEPS);
	s->tails = mmap(NULL, (STEPS + 1) * PAGE, PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return s->holes && s->tails != MAP_FAILED;
}

/* Each makes one mapping more. 0, or the errno. */
static int grow(struct steps *s)
{
	return result((long)mmap(NULL, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
}

static int change(struct steps *s)
{
	int err = result(mprotect(s->tails + (s->tail + 1) * PAGE, (STEPS - s->tail) * PAGE,
				  s->tail & 1 ? PROT_READ | PROT_WRITE : PROT_READ));

	s->tail += !err;
	return err;
}

static int give_back(struct steps *s)
{
	int err = split(s->holes, s->hole);

	s->hole += !err;
	return err;
}

/* Takes steps until one is refused. How many there were; errno is that one's. */
static long walk(int (*step)(struct steps *s), struct steps *s)
{
	long n;

	for (n = 0; n < STEPS - 1; n++) {
		errno = step(s);
		if (errno)
			break;
	}
	return n;
}

/* @n steps, and the next is refused and changes nothing. */
#define EXPECT_WALK(n, step, s)						\
	do {								\
		EXPECT_EQ(n, walk(step, s));				\
		EXPECT_EQ(ENOMEM, errno);				\
		EXPECT_REFUSED(ENOMEM, (step)(s));			\
	} while (0)

/* Holds @headroom of a kind by a descriptor of its own. */
#define HOLD(kind, headroom)						\
	({								\
		int _fd = open_device();				\
									\
		EXPECT_LE(0, _fd);					\
		EXPECT_EQ(0, reserve_kind(_fd, kind, headroom));	\
		_fd;							\
	})

/* What STATUS says of one kind. */
#define EXPECT_KIND(fd, kind, held, own)				\
	do {								\
		struct vmareserve_status _s;				\
									\
		ASSERT_EQ(0, status_of(fd, 0, &_s));			\
		EXPECT_EQ((__u64)(held), _s.kinds[kind].headroom);	\
		EXPECT_EQ((__u64)(own), _s.kinds[kind].limit);		\
	} while (0)

/* Allocation fails first, then changes in place, and giving back goes on longest. */
TEST_F(together, giving_back_goes_on_longest)
{
	struct vmareserve_status status;
	struct steps s;

	ASSERT_TRUE(map_steps(&s));
	ASSERT_TRUE(fill_to(self->limit));
	HOLD(VMARESERVE_UNMAP, 10);
	HOLD(VMARESERVE_SPLIT, 10);
	HOLD(VMARESERVE_MAP, 10);
	/* mmap is refused above its limit, all others at it. */
	EXPECT_WALK(11, grow, &s);
	EXPECT_WALK(9, change, &s);
	EXPECT_EQ(self->limit + 20, count_maps(0));
	EXPECT_WALK(10, give_back, &s);
	EXPECT_EQ(self->limit + 30, count_maps(0));
	EXPECT_REFUSED(ENOMEM, change(&s));

	ASSERT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(10, status.kinds[VMARESERVE_MAP].rescued);
	EXPECT_EQ(9, status.kinds[VMARESERVE_SPLIT].rescued);
	EXPECT_EQ(10, status.kinds[VMARESERVE_UNMAP].rescued);
	EXPECT_EQ(29, status.rescued);
	EXPECT_LT(0, status.kinds[VMARESERVE_MAP].exhausted);
	EXPECT_EQ(3, status.kinds[VMARESERVE_SPLIT].exhausted);
	EXPECT_EQ(2, status.kinds[VMARESERVE_UNMAP].exhausted);
}

/* A split that headroom lets through leaves a mark, growth does not. */
TEST_F(together, splits_leave_a_mark_and_growth_none)
{
	struct steps s;
	int split_fd;
	char *spare;

	ASSERT_TRUE(map_steps(&s));
	spare = map_splittable(0);
	ASSERT_NE(NULL, spare);
	ASSERT_TRUE(fill_to(self->limit));
	split_fd = HOLD(VMARESERVE_SPLIT, 10);
	EXPECT_WALK(10, change, &s);
	/* At the mark, which is where the splits have come to. */
	EXPECT_WALK(1, grow, &s);
	EXPECT_REFUSED(ENOMEM, give_back(&s));
	close(split_fd);
	EXPECT_REFUSED(ENOMEM, change(&s));
	/* Pieces of one page go as a whole. */
	EXPECT_EQ(0, munmap(s.tails, 10 * PAGE));
	EXPECT_EQ(0, munmap(spare, PAGE));
	ASSERT_EQ(self->limit, count_maps(0));
	EXPECT_REFUSED(ENOMEM, change(&s));

	close(self->fd);
	self->fd = open_device();
	ASSERT_EQ(0, reserve_kind(self->fd, VMARESERVE_MAP, 10));
	EXPECT_WALK(11, grow, &s);
	ASSERT_EQ(0, reserve_kind(self->fd, VMARESERVE_MAP, 0));
	EXPECT_REFUSED(ENOMEM, grow(&s));
	EXPECT_REFUSED(ENOMEM, change(&s));
	EXPECT_REFUSED(ENOMEM, give_back(&s));
}

/* Two splits: the kernel makes the first, and then finds no room for the second. */
TEST_F(together, a_middle_takes_two)
{
	char *area = map_splittable(1), *more = map_splittable(1);

	ASSERT_NE(NULL, area);
	ASSERT_NE(NULL, more);
	ASSERT_TRUE(fill_to(self->limit));
	ASSERT_EQ(0, reserve_kind(self->fd, VMARESERVE_SPLIT, 3));
	EXPECT_EQ(0, mprotect(area + PAGE, PAGE, PROT_READ));
	EXPECT_EQ(self->limit + 2, count_maps(0));
	EXPECT_EQ(-1, mprotect(more + PAGE, PAGE, PROT_READ));
	EXPECT_EQ(ENOMEM, errno);
	EXPECT_EQ(self->limit + 3, count_maps(0));
}

/* In one ioctl: at no moment the process has neither. */
TEST_F(together, one_descriptor_changes_its_kind)
{
	struct vmareserve_status status;
	struct steps s;
	int kind;

	ASSERT_TRUE(map_steps(&s));
	ASSERT_TRUE(fill_to(self->limit));
	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++) {
		ASSERT_EQ(0, reserve_kind(self->fd, kind, 5 + kind));
		ASSERT_EQ(0, status_of(self->fd, 0, &status));
		EXPECT_EQ(5 + kind, status.headroom);
		EXPECT_EQ(5 + kind, status.headroom_total);
		EXPECT_EQ(kind, status.kind);
		EXPECT_KIND(self->fd, VMARESERVE_UNMAP, kind == VMARESERVE_UNMAP ? 5 : 0,
			    self->limit + 5 + kind);
		EXPECT_KIND(self->fd, VMARESERVE_SPLIT, kind == VMARESERVE_SPLIT ? 6 : 0,
			    self->limit + (kind >= VMARESERVE_SPLIT ? 5 + kind : 0));
		EXPECT_KIND(self->fd, VMARESERVE_MAP, kind == VMARESERVE_MAP ? 7 : 0,
			    self->limit + (kind == VMARESERVE_MAP ? 7 : 0));
	}
	EXPECT_WALK(8, grow, &s);
	/* Back: what it held as map is gone, and mappings stay. */
	ASSERT_EQ(0, reserve_kind(self->fd, VMARESERVE_UNMAP, 10));
	EXPECT_REFUSED(ENOMEM, grow(&s));
	EXPECT_REFUSED(ENOMEM, change(&s));
	EXPECT_WALK(2, give_back, &s);
}

TEST_F(together, several_descriptors_add_up)
{
	static const long held[] = { 3, 4, 5 };
	struct steps s;
	int fd[2][VMARESERVE_NR_KINDS], i, kind;

	ASSERT_TRUE(map_steps(&s));
	ASSERT_TRUE(fill_to(self->limit));
	for (i = 0; i < 2; i++)
		for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++)
			fd[i][kind] = HOLD(kind, held[kind] + i);
	EXPECT_KIND(self->fd, VMARESERVE_UNMAP, 7, self->limit + 27);
	EXPECT_KIND(self->fd, VMARESERVE_SPLIT, 9, self->limit + 20);
	EXPECT_KIND(self->fd, VMARESERVE_MAP, 11, self->limit + 11);
	EXPECT_WALK(12, grow, &s);
	EXPECT_WALK(8, change, &s);
	EXPECT_WALK(7, give_back, &s);

	/* What a descriptor takes with it is its part of its kind. */
	close(fd[1][VMARESERVE_MAP]);
	EXPECT_KIND(self->fd, VMARESERVE_UNMAP, 7, self->limit + 21);
	EXPECT_KIND(self->fd, VMARESERVE_MAP, 5, self->limit + 5);
	close(fd[0][VMARESERVE_SPLIT]);
	EXPECT_KIND(self->fd, VMARESERVE_UNMAP, 7, self->limit + 17);
	EXPECT_KIND(self->fd, VMARESERVE_SPLIT, 5, self->limit + 10);
	close(fd[1][VMARESERVE_UNMAP]);
	EXPECT_KIND(self->fd, VMARESERVE_UNMAP, 3, self->limit + 13);
	EXPECT_REFUSED(ENOMEM, give_back(&s));
}

/* The limit and all kinds add up to more than an int can count. */
TEST_F(together, the_largest_amounts)
{
	struct steps s;
	int fd[3], kind, i;

	ASSERT_TRUE(map_steps(&s));
	ASSERT_TRUE(fill_to(self->limit));
	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++) {
		ASSERT_EQ(0, reserve_kind(self->fd, kind, INT_MAX));
		EXPECT_KIND(self->fd, VMARESERVE_UNMAP, kind == VMARESERVE_UNMAP ? INT_MAX : 0,
			    INT_MAX);
		/* No kind has room for one more. */
		fd[0] = open_device();
		for (i = 0; i < VMARESERVE_NR_KINDS; i++) {
			EXPECT_EQ(EINVAL, reserve_kind(fd[0], i, 1));
			EXPECT_EQ(EINVAL, reserve_kind(fd[0], i, INT_MAX));
		}
		close(fd[0]);
		for (i = 0; i < 3; i++) {
			EXPECT_EQ(0, give_back(&s));
			EXPECT_EQ(kind >= VMARESERVE_SPLIT ? 0 : ENOMEM, change(&s));
		}
	}
	for (i = 0; i < 3; i++)
		EXPECT_EQ(0, grow(&s));
	ASSERT_EQ(0, reserve_kind(self->fd, VMARESERVE_MAP, 0));

	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++)
		fd[kind] = HOLD(kind, INT_MAX / 3);
	EXPECT_KIND(self->fd, VMARESERVE_UNMAP, INT_MAX / 3, INT_MAX);
	EXPECT_KIND(self->fd, VMARESERVE_SPLIT, INT_MAX / 3,
		    (__u64)self->limit + INT_MAX / 3 * 2);
	EXPECT_EQ(EINVAL, reserve_kind(fd[VMARESERVE_SPLIT], VMARESERVE_MAP, INT_MAX));
	EXPECT_EQ(0, give_back(&s) ?: change(&s) ?: grow(&s));
}

/*
 * A userfaultfd of a process registers in that process, whoever makes the call. Its mm
 * is not the caller's: neither's headroom is looked at.
 */
struct other {
	pid_t pid;
	int uffd;
	char *area;
	int ready[2];		/* a pipe */
};

static void be_other(struct other *o, long limit, long headroom)
{
	struct ground g;
	int fd = open_device();

	if (!map_ground(&g) || open_uffd(&g) || !fill_to(limit) ||
	    (headroom && reserve_kind(fd, VMARESERVE_MAP, headroom)))
		_exit(1);
	o->uffd = g.fd;
	o->area = g.area;
	if (write(o->ready[1], o, sizeof(*o)) != sizeof(*o))
		_exit(1);
	for (;;)
		pause();
}

/* A process with @count mappings, and a copy of its userfaultfd. */
static bool start_other(struct other *o, long count, long headroom)
{
	int pidfd;
	pid_t pid;

	if (pipe(o->ready))
		return false;
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		be_other(o, count, headroom);
	}
	close(o->ready[1]);
	if (pid < 0 || read(o->ready[0], o, sizeof(*o)) != sizeof(*o))
		return false;
	o->pid = pid;
	pidfd = syscall(__NR_pidfd_open, pid, 0);
	o->uffd = syscall(__NR_pidfd_getfd, pidfd, o->uffd, 0);
	close(pidfd);
	return o->uffd >= 0;
}

static void end_other(struct other *o)
{
	kill(o->pid, SIGKILL);
	waitpid(o->pid, NULL, 0);
	close(o->uffd);
}

TEST_F(together, userfaultfd_of_another_process)
{
	struct vmareserve_status status;
	struct other with, without, below;
	struct steps s;
	int uffd = syscall(SYS_userfaultfd, O_CLOEXEC);

	if (uffd < 0)
		SKIP(return, "this kernel has no userfaultfd");
	close(uffd);
	ASSERT_TRUE(start_other(&without, self->limit, 0));
	ASSERT_TRUE(start_other(&with, self->limit, 50));
	ASSERT_TRUE(start_other(&below, self->limit - 20, 0));
	ASSERT_TRUE(map_steps(&s));
	ASSERT_TRUE(fill_to(self->limit));
	ASSERT_EQ(0, reserve_kind(self->fd, VMARESERVE_MAP, 50));
	/* So that it could not be the kernel that lets the caller through. */
	ASSERT_EQ(0, grow(&s) ?: grow(&s) ?: grow(&s));
	ASSERT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(2, status.rescued);

	EXPECT_EQ(ENOMEM, uffd_register(without.uffd, without.area + PAGE, 2 * PAGE));
	EXPECT_EQ(self->limit, count_maps(without.pid));
	EXPECT_EQ(ENOMEM, uffd_register(with.uffd, with.area + PAGE, 2 * PAGE));
	EXPECT_EQ(self->limit, count_maps(with.pid));
	EXPECT_EQ(0, uffd_register(below.uffd, below.area + PAGE, 2 * PAGE));
	EXPECT_EQ(self->limit - 18, count_maps(below.pid));
	ASSERT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(2, status.rescued);
	EXPECT_EQ(0, status.exhausted);
	EXPECT_MAP_COUNT_TRUE(with.pid);

	end_other(&without);
	end_other(&with);
	end_other(&below);
}

TEST_HARNESS_MAIN
