// SPDX-License-Identifier: GPL-2.0
/*
 * The ways into the kernel's munmap core: at the limit each is refused when it
 * means a middle split, as ever, and goes through with headroom. And the ways
 * that the kernel refuses for another reason, or does not refuse at all: these
 * stay as they are.
 *
 * Also built as a 32-bit program, paths_32: system calls of its own, into the
 * same core.
 */
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "vmareserve_test.h"

#define HUGE_PAGES_FILE	"/proc/sys/vm/nr_hugepages"
#define HUGE_PAGE	(2UL << 20)

#ifndef MREMAP_DONTUNMAP
#define MREMAP_DONTUNMAP	4
#endif
#ifndef __NR_mseal
#define __NR_mseal	462
#endif

FIXTURE_LIMIT(paths, 500);

struct unmapping {
	char *start;
	size_t length;
};

static int do_munmap(void *arg)
{
	struct unmapping *u = arg;

	return munmap(u->start, u->length) ? errno : 0;
}

/*
 * Does @act, which means one middle split, at the limit: first without
 * headroom, then with.
 */
static void refused_then_rescued(struct __test_metadata *_metadata, int fd,
				 long limit, int (*act)(void *arg), void *arg)
{
	struct vmareserve_status before, after;

	ASSERT_TRUE(fill_to(limit));
	EXPECT_REFUSED(ENOMEM, act(arg));
	EXPECT_MAP_COUNT_TRUE(0);

	ASSERT_EQ(0, reserve(fd, 1));
	ASSERT_EQ(0, status_of(fd, 0, &before));
	EXPECT_EQ(0, act(arg));
	EXPECT_EQ(limit + 1, count_maps(0));
	EXPECT_MAP_COUNT_TRUE(0);
	ASSERT_EQ(0, status_of(fd, 0, &after));
	EXPECT_EQ(before.rescued + 1, after.rescued);
	EXPECT_EQ(before.exhausted, after.exhausted);
}

/* Three units, the middle one of which is unmapped. */
static void unmap_middle(struct __test_metadata *_metadata, int fd, long limit,
			 char *area, size_t unit)
{
	struct unmapping u = { area + unit, unit };

	refused_then_rescued(_metadata, fd, limit, do_munmap, &u);
	/* The rest goes in one: whole VMAs and a hole. */
	EXPECT_EQ(0, munmap(area, 3 * unit));
	EXPECT_EQ(limit - 1, count_maps(0));
}

TEST_F(paths, munmap_anonymous_private)
{
	char *area = map_splittable(1);

	ASSERT_NE(NULL, area);
	memset(area, 1, 3 * PAGE);
	unmap_middle(_metadata, self->fd, self->limit, area, PAGE);
}

TEST_F(paths, munmap_anonymous_shared)
{
	char *area = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	ASSERT_NE(MAP_FAILED, area);
	memset(area, 1, 3 * PAGE);
	unmap_middle(_metadata, self->fd, self->limit, area, PAGE);
}

/* Three pages of a file on tmpfs, or MAP_FAILED. */
static char *map_file(int flags)
{
	char name[] = "/dev/shm/vmareserve.XXXXXX";
	int fd = mkstemp(name);
	char *area;

	if (fd < 0)
		return MAP_FAILED;
	unlink(name);
	area = MAP_FAILED;
	if (!ftruncate(fd, 3 * PAGE))
		area = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, flags, fd, 0);
	close(fd);
	return area;
}

TEST_F(paths, munmap_file_private)
{
	char *area = map_file(MAP_PRIVATE);

	ASSERT_NE(MAP_FAILED, area);
	memset(area, 1, 3 * PAGE);
	unmap_middle(_metadata, self->fd, self->limit, area, PAGE);
}

TEST_F(paths, munmap_file_shared)
{
	char *area = map_file(MAP_SHARED);

	ASSERT_NE(MAP_FAILED, area);
	memset(area, 1, 3 * PAGE);
	unmap_middle(_metadata, self->fd, self->limit, area, PAGE);
}

/* Who can't be split does not get as far as the limit. */
TEST_F(paths, munmap_invalid_or_rounded)
{
	char *area = map_splittable(1), *other = map_splittable(5);
	char *edge = map_splittable(1);
	struct vmareserve_status status;
	struct unmapping invalid[] = {
		{ area + PAGE + 1, PAGE },
		{ area + PAGE - 1, 1 },
		{ area + PAGE, 0 },
		/* Past the end of the address space, and round to the start. */
		{ area + PAGE, -PAGE },
		{ area + PAGE, -1 },
	};
	struct unmapping rounded = { area + PAGE, 1 };
	int i;

	ASSERT_NE(NULL, area);
	ASSERT_NE(NULL, other);
	ASSERT_NE(NULL, edge);
	ASSERT_EQ(0, reserve(self->fd, 10));
	ASSERT_TRUE(fill_to(self->limit));
	for (i = 0; i < ARRAY_SIZE(invalid); i++) {
		EXPECT_REFUSED(EINVAL, do_munmap(&invalid[i]));
		/* The headroom is as it was. */
		EXPECT_EQ(0, split(other, i));
	}
	/* Up to the end: that is no split, and takes no headroom. */
	EXPECT_EQ(0, munmap(edge + PAGE, PAGE + 1));
	ASSERT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(ARRAY_SIZE(invalid), status.rescued);
	ASSERT_EQ(0, reserve(self->fd, 0));
	ASSERT_EQ(0, munmap(other, 11 * PAGE));

	refused_then_rescued(_metadata, self->fd, self->limit, do_munmap, &rounded);
}

TEST_F(paths, munmap_locked)
{
	char *area = map_splittable(1);

	ASSERT_NE(NULL, area);
	ASSERT_EQ(0, mlock(area, 3 * PAGE));
	unmap_middle(_metadata, self->fd, self->limit, area, PAGE);
}

FIXTURE_LIMIT(hugetlb, 500);

TEST_F(hugetlb, munmap)
{
	long pages = read_number(HUGE_PAGES_FILE);
	struct vmareserve_status status;
	char *area;

	if (pages < 0)
		SKIP(return, "this kernel has no huge pages");
	ASSERT_EQ(0, write_number(HUGE_PAGES_FILE, pages + 3));
	if (read_number(HUGE_PAGES_FILE) < pages + 3) {
		write_number(HUGE_PAGES_FILE, pages);
		SKIP(return, "no memory for three huge pages");
	}
	area = mmap(NULL, 3 * HUGE_PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
	EXPECT_NE(MAP_FAILED, area);
	if (area == MAP_FAILED)
		goto restore;
	area[HUGE_PAGE] = 1;

	/*
	 * The kernel refuses to split a huge page, in __split_vma(): after the
	 * limit check, so that at the limit that one has the say, unless headroom
	 * lets the call past it.
	 */
	EXPECT_REFUSED(EINVAL, munmap(area + HUGE_PAGE + PAGE, PAGE) ? errno : 0);
	EXPECT_TRUE(fill_to(self->limit));
	EXPECT_REFUSED(ENOMEM, munmap(area + HUGE_PAGE + PAGE, PAGE) ? errno : 0);
	EXPECT_EQ(0, reserve(self->fd, 1));
	EXPECT_REFUSED(EINVAL, munmap(area + HUGE_PAGE + PAGE, PAGE) ? errno : 0);
	EXPECT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(1, status.rescued);
	EXPECT_EQ(0, status.in_use);
	EXPECT_MAP_COUNT_TRUE(0);
	EXPECT_EQ(0, reserve(self->fd, 0));

	unmap_middle(_metadata, self->fd, self->limit, area, HUGE_PAGE);
restore:
	EXPECT_EQ(0, write_number(HUGE_PAGES_FILE, pages));
}

/* A userfaultfd for @area with @features, or -1 with errno. */
static int register_uffd(char *area, size_t length, __u64 features)
{
	struct uffdio_api api = { .api = UFFD_API, .features = features };
	struct uffdio_register reg = {
		.range = { .start = (uintptr_t)area, .len = length },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK), err;

	if (fd < 0)
		return -1;
	if (!ioctl(fd, UFFDIO_API, &api) && !ioctl(fd, UFFDIO_REGISTER, &reg))
		return fd;
	err = errno;
	close(fd);
	errno = err;
	return -1;
}

TEST_F(paths, munmap_userfaultfd)
{
	char *area = map_splittable(1);
	int uffd;

	ASSERT_NE(NULL, area);
	uffd = register_uffd(area, 3 * PAGE, 0);
	if (uffd < 0 && errno == ENOSYS)
		SKIP(return, "this kernel has no userfaultfd");
	ASSERT_LE(0, uffd);
	unmap_middle(_metadata, self->fd, self->limit, area, PAGE);
	close(uffd);
}

struct uffd_reader {
	int fd;
	int stop[2];		/* a pipe: its end ends the reader */
	long events;
	struct uffd_msg last;
};

/* The munmap that an event tells of waits until the event was read. */
static void *read_uffd(void *arg)
{
	struct uffd_reader *reader = arg;
	struct pollfd pfd[2] = {
		{ .fd = reader->fd, .events = POLLIN },
		{ .fd = reader->stop[0], .events = POLLIN },
	};

	while (poll(pfd, 2, -1) > 0) {
		struct uffd_msg msg;

		if (pfd[0].revents & POLLIN &&
		    read(reader->fd, &msg, sizeof(msg)) == sizeof(msg)) {
			reader->last = msg;
			reader->events++;
		} else if (pfd[1].revents) {
			break;
		}
	}
	return NULL;
}

TEST_F(paths, munmap_userfaultfd_event)
{
	struct uffd_reader reader = {};
	char *area = map_splittable(1);
	struct unmapping u = { area + PAGE, PAGE };
	pthread_t thread;

	ASSERT_NE(NULL, area);
	reader.fd = register_uffd(area, 3 * PAGE, UFFD_FEATURE_EVENT_UNMAP);
	if (reader.fd < 0 && errno == ENOSYS)
		SKIP(return, "this kernel has no userfaultfd");
	ASSERT_LE(0, reader.fd);
	ASSERT_EQ(0, pipe(reader.stop));
	ASSERT_EQ(0, pthread_create(&thread, NULL, read_uffd, &reader));
	refused_then_rescued(_metadata, self->fd, self->limit, do_munmap, &u);
	close(reader.stop[1]);
	ASSERT_EQ(0, pthread_join(thread, NULL));

	/* One event: of the one that was not refused. */
	EXPECT_EQ(1, reader.events);
	EXPECT_EQ(UFFD_EVENT_UNMAP, reader.last.event);
	EXPECT_EQ((uintptr_t)u.start, reader.last.arg.remove.start);
	EXPECT_EQ((uintptr_t)u.start + u.length, reader.last.arg.remove.end);
	close(reader.fd);
}

/*
 * In a child, because nothing unmaps what is sealed but its exit: that has to
 * go well too. Returns the line where it found something wrong, or 0.
 */
#define CHECK(condition)		\
	do {				\
		if (!(condition))	\
			return __LINE__; \
	} while (0)

static int use_sealed(long limit)
{
	static struct maps_text before, after;
	char *area = map_splittable(1), *other = map_splittable(3);
	struct unmapping u = { area + PAGE, PAGE };
	int fd = open_device();

	CHECK(fd >= 0 && area && other);
	CHECK(!syscall(__NR_mseal, area, 3 * PAGE, 0));
	CHECK(do_munmap(&u) == EPERM);

	CHECK(fill_to(limit));
	CHECK(read_maps(&before));
	CHECK(do_munmap(&u) == ENOMEM);
	/* The limit check comes first. Past it the kernel has the last word. */
	CHECK(!reserve(fd, 2));
	CHECK(do_munmap(&u) == EPERM);
	CHECK(count_maps(0) == kernel_map_count(0));
	CHECK(read_maps(&after) && same_maps(&before, &after));

	/* And it did not spoil anything for others. */
	CHECK(split_many(other, 0, 3) == 2);
	CHECK(count_maps(0) == limit + 2);
	CHECK(kernel_map_count(0) == limit + 2);
	CHECK(do_munmap(&u) == ENOMEM);
	CHECK(kernel_map_count(0) == limit + 2);

	/* Below the limit again, with headroom: as without. */
	CHECK(!munmap(other, 7 * PAGE));
	CHECK(do_munmap(&u) == EPERM);
	CHECK(count_maps(0) == limit - 1);
	CHECK(kernel_map_count(0) == limit - 1);
	return 0;
}

TEST_F(paths, munmap_sealed)
{
	int *line = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int wstatus;
	pid_t pid;

	if (syscall(__NR_mseal, NULL, 0, 0) && errno == ENOSYS)
		SKIP(return, "this kernel has no mseal: that came with 6.10");
	ASSERT_NE(MAP_FAILED, line);
	*line = -1;
	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid) {
		*line = use_sealed(self->limit);
		_exit(0);
	}
	ASSERT_EQ(pid, waitpid(pid, &wstatus, 0));
	EXPECT_EQ(0, wstatus);
	EXPECT_EQ(0, *line) {
		TH_LOG("the child found something wrong in line %d", *line);
	}
}

/*
 * More than one VMA in a range: three of four pages each, side by side. The
 * kernel never refuses these, because what they split off they make up for.
 */
FIXTURE_LIMIT(range, 500);

FIXTURE_VARIANT(range)
{
	int first, last;	/* page, of twelve */
	int change;		/* in map_count */
};

FIXTURE_VARIANT_ADD(range, splits_neither_end) {
	.first = 0, .last = 11, .change = -3
};

FIXTURE_VARIANT_ADD(range, splits_the_first) {
	.first = 2, .last = 11, .change = -2
};

FIXTURE_VARIANT_ADD(range, splits_the_last) {
	.first = 0, .last = 9, .change = -2
};

FIXTURE_VARIANT_ADD(range, splits_both) {
	.first = 2, .last = 9, .change = -1
};

/* Whatever lies between, the ends are in two neighbours. */
FIXTURE_VARIANT_ADD(range, splits_two_neighbours) {
	.first = 2, .last = 5, .change = 0
};

TEST_F(range, is_not_refused)
{
	__u64 headroom[] = { 0, 1 };
	struct vmareserve_status status;
	int i;

	for (i = 0; i < 2; i++) {
		char *area = map_splittable(6);

		ASSERT_NE(NULL, area);
		ASSERT_EQ(0, munmap(area + 12 * PAGE, PAGE));
		ASSERT_EQ(0, mprotect(area + 4 * PAGE, 4 * PAGE, PROT_READ));
		ASSERT_EQ(0, reserve(self->fd, headroom[i]));
		ASSERT_TRUE(fill_to(self->limit));

		EXPECT_EQ(0, munmap(area + variant->first * PAGE,
				    (variant->last - variant->first + 1) * PAGE));
		EXPECT_EQ(self->limit + variant->change, count_maps(0));
		EXPECT_MAP_COUNT_TRUE(0);
		ASSERT_EQ(0, status_of(self->fd, 0, &status));
		EXPECT_EQ(0, status.rescued);
		EXPECT_EQ(0, status.exhausted);
		/* Room for the next round, at the limit it could not begin. */
		munmap(area, 12 * PAGE);
	}
}

static int do_mremap_shrink(void *arg)
{
	char *area = arg;

	/* Two pages of five become one: the third goes. */
	return mremap(area + PAGE, 2 * PAGE, PAGE, 0) == area + PAGE ? 0 : errno;
}

TEST_F(paths, mremap_shrink)
{
	char *area = map_splittable(2), *other = map_splittable(1);
	struct vmareserve_status before, after;

	ASSERT_NE(NULL, area);
	ASSERT_NE(NULL, other);
	ASSERT_TRUE(fill_to(self->limit));
	if (mremap(other, 3 * PAGE, 2 * PAGE, 0) != MAP_FAILED || errno != ENOMEM) {
		refused_then_rescued(_metadata, self->fd, self->limit,
				     do_mremap_shrink, area);
		return;
	}

	/*
	 * This kernel's mremap() has a limit check of its own, some mappings before
	 * the limit. What gives back goes on there, too.
	 */
	EXPECT_REFUSED(ENOMEM, do_mremap_shrink(area));
	ASSERT_EQ(0, reserve(self->fd, 20));
	ASSERT_EQ(0, status_of(self->fd, 0, &before));
	EXPECT_EQ(other, mremap(other, 3 * PAGE, 2 * PAGE, 0));
	EXPECT_EQ(self->limit, count_maps(0));
	EXPECT_EQ(0, do_mremap_shrink(area));
	EXPECT_EQ(self->limit + 1, count_maps(0));
	ASSERT_EQ(0, status_of(self->fd, 0, &after));
	EXPECT_LT(before.rescued, after.rescued);
	EXPECT_EQ(before.exhausted, after.exhausted);
}

/*
 * A move unmaps where it was, in the munmap core. But near the limit the
 * kernel refuses it before, by a check of its own: with headroom as without.
 */
static int do_mremap_move(void *arg)
{
	struct unmapping *to = arg;
	char *area = to->start - 4 * PAGE;

	return mremap(area + PAGE, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		      to->start) == to->start ? 0 : errno;
}

TEST_F(paths, mremap_move)
{
	char *area = map_splittable(2);
	struct unmapping to = { area + 4 * PAGE, PAGE };

	/* Three pages to move the middle one of, two to move it into. */
	ASSERT_NE(NULL, area);
	ASSERT_EQ(0, mprotect(area + 3 * PAGE, 2 * PAGE, PROT_NONE));
	memset(area, 1, 3 * PAGE);
	area[PAGE] = 2;
	ASSERT_TRUE(fill_to(self->limit));
	EXPECT_REFUSED(ENOMEM, do_mremap_move(&to));
	ASSERT_EQ(0, reserve(self->fd, 10));
	EXPECT_REFUSED(ENOMEM, do_mremap_move(&to));
	EXPECT_MAP_COUNT_TRUE(0);

	/* Where there is room, a move out of the middle: two more. */
	ASSERT_EQ(0, write_number(LIMIT_FILE, self->limit + 10));
	EXPECT_EQ(0, do_mremap_move(&to));
	EXPECT_EQ(self->limit + 2, count_maps(0));
	EXPECT_EQ(2, *to.start);
	EXPECT_MAP_COUNT_TRUE(0);
}

/*
 * shmdt() unmaps VMAs of the segment as they are, never a part of one, and
 * they merge with none that is not of the segment. So it can't mean a split:
 * it works at the limit and above it. What can is munmap() in a segment.
 */
TEST_F(paths, munmap_shm_and_shmdt)
{
	int id = shmget(IPC_PRIVATE, 3 * PAGE, IPC_CREAT | 0600);
	struct unmapping u = { .length = PAGE };
	char *area;

	if (id < 0 && errno == ENOSYS)
		SKIP(return, "this kernel has no System V shared memory");
	ASSERT_LE(0, id);
	area = shmat(id, NULL, 0);
	EXPECT_EQ(0, shmctl(id, IPC_RMID, NULL));
	ASSERT_NE(MAP_FAILED, area);
	memset(area, 1, 3 * PAGE);
	u.start = area + PAGE;
	refused_then_rescued(_metadata, self->fd, self->limit, do_munmap, &u);
	EXPECT_EQ(0, shmdt(area));
	EXPECT_EQ(self->limit - 1, count_maps(0));
}

static int do_brk_shrink(void *arg)
{
	/* glibc takes a break that is above the one asked for for a success. */
	if (brk(arg))
		return errno;
	return sbrk(0) == arg ? 0 : ENOMEM;
}

/*
 * The heap's last VMA merges with a mapping right after it, if that is of the
 * same kind. On arm64 no mmap() makes one that is, unless the CPU has MTE: all
 * of the heap has VM_MTE_ALLOWED, there as well (arch/arm64/include/asm,
 * page.h and mman.h, 6.12 and 7.3). So it is made of pages of the heap.
 */
TEST_F(paths, brk_shrink)
{
	char *end = sbrk(0), *away, *after;
	long before;

	/* On a page's start, so that the next ones are all its own. */
	end = (char *)(((uintptr_t)end + PAGE - 1) & ~(PAGE - 1));
	ASSERT_EQ(0, brk(end + 6 * PAGE));
	end += 4 * PAGE;
	away = mremap(end, 2 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP,
		      NULL);
	ASSERT_NE(MAP_FAILED, away);
	ASSERT_EQ(0, brk(end));
	before = count_maps(0);
	after = mremap(away, 2 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		       end);
	ASSERT_EQ(end, after);
	/* One less, that it was elsewhere. */
	ASSERT_EQ(before - 1, count_maps(0)) {
		TH_LOG("the mapping did not merge with the heap");
	}
	refused_then_rescued(_metadata, self->fd, self->limit, do_brk_shrink,
			     end - PAGE);
}

static int do_map_fixed(void *arg)
{
	return mmap(arg, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED,
		    -1, 0) == arg ? 0 : errno;
}

/*
 * MAP_FIXED over the middle of a mapping is a change in place. It passes the munmap
 * core, and still has no use for headroom that is for giving back: at the limit it
 * is refused. Past the limit the mark decides, as the limit would.
 */
TEST_F(paths, map_fixed_over_the_middle)
{
	char *area = map_splittable(2), *other = map_splittable(3);
	struct vmareserve_status status;

	ASSERT_NE(NULL, area);
	ASSERT_NE(NULL, other);
	ASSERT_TRUE(fill_to(self->limit));
	EXPECT_REFUSED(ENOMEM, do_map_fixed(area + PAGE));
	ASSERT_EQ(0, reserve(self->fd, 10));
	EXPECT_REFUSED(ENOMEM, do_map_fixed(area + PAGE));

	ASSERT_EQ(3, split_many(other, 0, 3));
	EXPECT_REFUSED(ENOMEM, do_map_fixed(area + PAGE));
	/* One less makes room: for the check, after which it is two more. */
	EXPECT_EQ(0, munmap(other, PAGE));
	EXPECT_EQ(self->limit + 2, count_maps(0));
	EXPECT_EQ(0, do_map_fixed(area + PAGE));
	EXPECT_EQ(self->limit + 4, count_maps(0));
	EXPECT_REFUSED(ENOMEM, do_map_fixed(area + 3 * PAGE));
	EXPECT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(3, status.rescued);
	EXPECT_MAP_COUNT_TRUE(0);

	/* Below the limit it is as ever: the same act over a new middle. */
	ASSERT_EQ(0, write_number(LIMIT_FILE, self->limit + 10));
	EXPECT_EQ(0, do_map_fixed(area + 3 * PAGE));
	EXPECT_EQ(self->limit + 6, count_maps(0));
}

/* An mmap() with MAP_FIXED within the kernel: by the munmap core it gives back. */
static int do_remap_file_pages(void *arg)
{
	return remap_file_pages(arg, PAGE, 0, 0, 0) ? errno : 0;
}

TEST_F(paths, remap_file_pages_in_the_middle)
{
	char *area = map_file(MAP_SHARED);
	struct vmareserve_status status;

	ASSERT_NE(MAP_FAILED, area);
	if (remap_file_pages(area, PAGE, 0, 0, 0) && errno == ENOSYS)
		SKIP(return, "this kernel has no remap_file_pages");
	ASSERT_TRUE(fill_to(self->limit));
	EXPECT_REFUSED(ENOMEM, do_remap_file_pages(area + PAGE));
	ASSERT_EQ(0, reserve(self->fd, 10));
	EXPECT_EQ(0, do_remap_file_pages(area + PAGE));
	EXPECT_EQ(self->limit + 2, count_maps(0));
	EXPECT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(1, status.rescued);
	EXPECT_MAP_COUNT_TRUE(0);
}

TEST_HARNESS_MAIN
