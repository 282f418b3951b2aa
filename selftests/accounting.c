// SPDX-License-Identifier: GPL-2.0
/*
 * The sums: what several descriptors hold, what is in use, what is allowed,
 * and the counters. And that all places that tell of them agree.
 */
#include "vmareserve_test.h"

#include <limits.h>
#include <sys/socket.h>
#include <sys/wait.h>

#define LIMIT	scaled(1000)

FIXTURE_LIMIT(accounting, LIMIT)

/* This descriptor holds @own of @total. */
#define EXPECT_HEADROOM(fd, own, total)					\
	do {								\
		struct vmareserve_status _s;				\
									\
		ASSERT_EQ(0, status_of(fd, 0, &_s));			\
		EXPECT_EQ((__u64)(own), _s.headroom);			\
		EXPECT_EQ((__u64)(total), _s.headroom_total);		\
	} while (0)

/* The counters, and how far beyond the limit the caller is. */
#define EXPECT_COUNTED(fd, used, saved, refused)			\
	do {								\
		struct vmareserve_status _s;				\
									\
		ASSERT_EQ(0, status_of(fd, 0, &_s));			\
		EXPECT_EQ((__u64)(used), _s.in_use);			\
		EXPECT_EQ((__u64)(saved), _s.rescued);			\
		EXPECT_EQ((__u64)(refused), _s.exhausted);		\
	} while (0)

TEST_F(accounting, descriptors_add_up)
{
	static const int held[] = { 5, 7, 11 };
	int fd[4], i;
	char *area;

	for (i = 0; i < 4; i++) {
		fd[i] = open_device();
		ASSERT_LE(0, fd[i]);
	}
	EXPECT_EQ(0, reserve(fd[0], held[0]));
	EXPECT_HEADROOM(fd[0], 5, 5);
	EXPECT_EQ(0, reserve(fd[1], held[1]));
	EXPECT_HEADROOM(fd[0], 5, 12);
	EXPECT_EQ(0, reserve(fd[2], held[2]));
	for (i = 0; i < 3; i++)
		EXPECT_HEADROOM(fd[i], held[i], 23);
	EXPECT_HEADROOM(fd[3], 0, 23);

	area = go_to_limit(self->limit, 40);
	ASSERT_NE(NULL, area);
	EXPECT_EQ(23, split_many(area, 0, 40));
	EXPECT_EQ(ENOMEM, split(area, 23));

	/* What goes away is the one descriptor's part. */
	close(fd[1]);
	EXPECT_HEADROOM(fd[0], 5, 16);
	EXPECT_HEADROOM(fd[2], 11, 16);
	EXPECT_EQ(ENOMEM, split(area, 23));
	EXPECT_EQ(0, reserve(fd[3], 8));
	EXPECT_HEADROOM(fd[3], 8, 24);
	EXPECT_EQ(1, split_many(area, 23, 40));
	close(fd[0]);
	close(fd[2]);
	EXPECT_HEADROOM(fd[3], 8, 8);
	close(fd[3]);
	EXPECT_HEADROOM(self->fd, 0, 0);
}

TEST_F(accounting, raise_lower_zero)
{
	char *area = go_to_limit(self->limit, 40);

	ASSERT_NE(NULL, area);
	EXPECT_EQ(ENOMEM, split(area, 0));
	EXPECT_EQ(0, reserve(self->fd, 4));
	EXPECT_HEADROOM(self->fd, 4, 4);
	EXPECT_EQ(4, split_many(area, 0, 40));
	/* It replaces what was held, and does not add to it. */
	EXPECT_EQ(0, reserve(self->fd, 10));
	EXPECT_HEADROOM(self->fd, 10, 10);
	EXPECT_EQ(6, split_many(area, 4, 40));
	EXPECT_EQ(0, reserve(self->fd, 10));
	EXPECT_HEADROOM(self->fd, 10, 10);
	EXPECT_EQ(ENOMEM, split(area, 10));
	EXPECT_EQ(0, reserve(self->fd, 9));
	EXPECT_HEADROOM(self->fd, 9, 9);
	EXPECT_EQ(0, reserve(self->fd, 0));
	EXPECT_HEADROOM(self->fd, 0, 0);
	EXPECT_EQ(0, reserve(self->fd, 0));
	EXPECT_EQ(ENOMEM, split(area, 10));
	EXPECT_EQ(0, reserve(self->fd, 12));
	EXPECT_HEADROOM(self->fd, 12, 12);
	EXPECT_EQ(2, split_many(area, 10, 40));
}

TEST_F(accounting, lower_below_use)
{
	char *area = go_to_limit(self->limit, 40);
	long maps;

	ASSERT_NE(NULL, area);
	ASSERT_EQ(0, reserve(self->fd, 20));
	ASSERT_EQ(15, split_many(area, 0, 15));
	EXPECT_COUNTED(self->fd, 15, 15, 0);
	maps = count_maps(0);

	EXPECT_EQ(0, reserve(self->fd, 5));
	EXPECT_HEADROOM(self->fd, 5, 5);
	EXPECT_COUNTED(self->fd, 15, 15, 0);
	EXPECT_EQ(maps, count_maps(0));
	EXPECT_EQ(ENOMEM, split(area, 15));
	EXPECT_COUNTED(self->fd, 15, 15, 1);
	EXPECT_EQ(maps, count_maps(0));

	/*
	 * Pieces have one page: each that goes is one less. What the process had
	 * when it came furthest is its limit until it is back at the real one: as
	 * on a stock kernel room is made by what goes, and no headroom is used.
	 */
	EXPECT_EQ(0, munmap(area, 20 * PAGE));
	EXPECT_COUNTED(self->fd, 5, 15, 1);
	EXPECT_EQ(10, split_many(area, 15, 40));
	EXPECT_COUNTED(self->fd, 15, 15, 2);

	/* Back at the limit there is what is held now. */
	EXPECT_EQ(0, munmap(area + 20 * PAGE, 30 * PAGE));
	EXPECT_COUNTED(self->fd, 0, 15, 2);
	EXPECT_EQ(5, split_many(area, 25, 40));
	EXPECT_COUNTED(self->fd, 5, 20, 3);
	EXPECT_EQ(0, munmap(area + 50 * PAGE, 2 * PAGE));
	EXPECT_COUNTED(self->fd, 4, 20, 3);
	EXPECT_EQ(1, split_many(area, 30, 40));
	EXPECT_COUNTED(self->fd, 5, 21, 4);
}

/* The value of @name in @text, a file of /proc/PID/fdinfo; or -1. */
static long long fdinfo_value(const char *text, const char *name)
{
	size_t len = strlen(name);
	const char *line = text;

	while (line) {
		if (!strncmp(line, name, len) && line[len] == ':')
			return strtoull(line + len + 1, NULL, 10);
		line = strchr(line, '\n');
		line += !!line;
	}
	return -1;
}

/* Does the line of this kind tell what STATUS tells? */
static bool fdinfo_kind_agrees(const char *text, int kind,
			       const struct vmareserve_kind_status *k)
{
	char line[160];

	snprintf(line, sizeof(line),
		 "\n%s:\theadroom %llu limit %llu rescued %llu exhausted %llu\n",
		 kind_names[kind], (unsigned long long)k->headroom,
		 (unsigned long long)k->limit, (unsigned long long)k->rescued,
		 (unsigned long long)k->exhausted);
	return strstr(text, line);
}

static bool fdinfo_kinds_agree(const char *text, const struct vmareserve_status *status)
{
	char line[32];
	int kind;

	snprintf(line, sizeof(line), "\nkind:\t%s\n", kind_names[status->kind]);
	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++)
		if (!fdinfo_kind_agrees(text, kind, &status->kinds[kind]))
			return false;
	return strstr(text, line);
}

static bool read_fdinfo(int fd, char *text, size_t size)
{
	char path[64];
	int file;
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return false;
	n = read(file, text, size - 1);
	close(file);
	if (n < 0)
		return false;
	text[n] = 0;
	return true;
}

#define EXPECT_FDINFO_AGREES(fd)					\
	do {								\
		struct vmareserve_status _s;				\
		char _text[1024];					\
									\
		ASSERT_EQ(0, status_of(fd, 0, &_s));			\
		ASSERT_TRUE(read_fdinfo(fd, _text, sizeof(_text)));	\
		EXPECT_EQ((long long)_s.headroom,			\
			  fdinfo_value(_text, "headroom"));		\
		EXPECT_EQ((long long)_s.headroom_total,			\
			  fdinfo_value(_text, "headroom_total"));	\
		EXPECT_EQ((long long)_s.map_count,			\
			  fdinfo_value(_text, "map_count"));		\
		EXPECT_EQ((long long)_s.max_map_count,			\
			  fdinfo_value(_text, "max_map_count"));	\
		EXPECT_EQ((long long)_s.in_use,				\
			  fdinfo_value(_text, "in_use"));		\
		EXPECT_EQ((long long)_s.rescued,			\
			  fdinfo_value(_text, "rescued"));		\
		EXPECT_EQ((long long)_s.exhausted,			\
			  fdinfo_value(_text, "exhausted"));		\
		EXPECT_TRUE(fdinfo_kinds_agree(_text, &_s));		\
		EXPECT_EQ(count_maps(0), (long)_s.map_count);		\
		EXPECT_EQ(read_number(LIMIT_FILE), (long)_s.max_map_count); \
		EXPECT_EQ(_s.map_count > _s.max_map_count ?		\
			  _s.map_count - _s.max_map_count : 0, _s.in_use); \
	} while (0)

TEST_F(accounting, reports_agree)
{
	char *area = map_splittable(40), text[1024];
	int other = open_device();

	ASSERT_NE(NULL, area);
	ASSERT_LE(0, other);
	/* A descriptor that serves nobody has nothing to tell. */
	ASSERT_TRUE(read_fdinfo(self->fd, text, sizeof(text)));
	EXPECT_EQ(-1, fdinfo_value(text, "headroom"));
	EXPECT_EQ(-1, fdinfo_value(text, "map_count"));

	ASSERT_EQ(0, reserve(self->fd, 12));
	ASSERT_EQ(0, reserve(other, 3));
	EXPECT_FDINFO_AGREES(self->fd);
	ASSERT_TRUE(fill_to(self->limit - 1));
	EXPECT_FDINFO_AGREES(self->fd);
	EXPECT_EQ(1, split_many(area, 0, 1));
	EXPECT_FDINFO_AGREES(self->fd);
	EXPECT_EQ(1, split_many(area, 1, 2));
	EXPECT_FDINFO_AGREES(self->fd);
	EXPECT_EQ(14, split_many(area, 2, 40));
	EXPECT_FDINFO_AGREES(self->fd);
	EXPECT_FDINFO_AGREES(other);
	EXPECT_COUNTED(other, 15, 15, 1);

	/* The limit as it is now, not as it was at the reservation. */
	EXPECT_EQ(0, write_number(LIMIT_FILE, self->limit - 10));
	EXPECT_FDINFO_AGREES(self->fd);
	EXPECT_COUNTED(self->fd, 25, 15, 1);
	EXPECT_EQ(0, write_number(LIMIT_FILE, self->limit + 20));
	EXPECT_FDINFO_AGREES(self->fd);
	EXPECT_COUNTED(self->fd, 0, 15, 1);
	close(other);
	EXPECT_FDINFO_AGREES(self->fd);
}

/* The sums of all kinds, and each kind by itself. */
TEST_F(accounting, reports_of_kinds_agree)
{
	char *area = map_splittable(40);
	int split_fd = open_device(), map_fd = open_device();
	struct vmareserve_status s;

	ASSERT_NE(NULL, area);
	ASSERT_EQ(0, reserve(self->fd, 5));
	ASSERT_EQ(0, reserve_kind(split_fd, VMARESERVE_SPLIT, 6));
	ASSERT_EQ(0, reserve_kind(map_fd, VMARESERVE_MAP, 7));
	EXPECT_HEADROOM(self->fd, 5, 18);
	EXPECT_HEADROOM(split_fd, 6, 18);
	EXPECT_HEADROOM(map_fd, 7, 18);
	EXPECT_FDINFO_AGREES(self->fd);
	EXPECT_FDINFO_AGREES(split_fd);
	EXPECT_FDINFO_AGREES(map_fd);
	ASSERT_TRUE(fill_to(self->limit));
	/* The first is the kernel's own. */
	ASSERT_TRUE(fill_to(self->limit + 3));
	EXPECT_EQ(0, mprotect(area + 80 * PAGE, PAGE, PROT_READ));
	EXPECT_EQ(2, split_many(area, 0, 2));
	EXPECT_COUNTED(self->fd, 6, 5, 0);
	EXPECT_FDINFO_AGREES(self->fd);
	EXPECT_FDINFO_AGREES(split_fd);
	ASSERT_EQ(0, status_of(self->fd, 0, &s));
	EXPECT_EQ(2, s.kinds[VMARESERVE_UNMAP].rescued);
	EXPECT_EQ(1, s.kinds[VMARESERVE_SPLIT].rescued);
	EXPECT_EQ(2, s.kinds[VMARESERVE_MAP].rescued);

	/* A kind that is given back has none left, and has counted what it has. */
	ASSERT_EQ(0, reserve_kind(map_fd, VMARESERVE_SPLIT, 1));
	EXPECT_FDINFO_AGREES(map_fd);
	EXPECT_HEADROOM(map_fd, 1, 12);
	ASSERT_EQ(0, status_of(map_fd, 0, &s));
	EXPECT_EQ(VMARESERVE_SPLIT, s.kind);
	EXPECT_EQ(0, s.kinds[VMARESERVE_MAP].headroom);
	EXPECT_EQ(7, s.kinds[VMARESERVE_SPLIT].headroom);
	EXPECT_EQ(2, s.kinds[VMARESERVE_MAP].rescued);
	close(map_fd);
	close(split_fd);
	EXPECT_FDINFO_AGREES(self->fd);
}

TEST_F(accounting, huge_totals)
{
	char *area = go_to_limit(self->limit, 10);
	static const __u64 too_much[] = {
		INT_MAX + 1ULL, INT_MAX + 2ULL, UINT_MAX - 1ULL, UINT_MAX,
		UINT_MAX + 1ULL, UINT_MAX + 6ULL, 1ULL << 62, LLONG_MAX,
		1ULL << 63, (1ULL << 63) + 5, ULLONG_MAX - INT_MAX,
		ULLONG_MAX - 5, ULLONG_MAX - 4, ULLONG_MAX - 3, ULLONG_MAX,
	};
	int other = open_device(), i;

	ASSERT_NE(NULL, area);
	ASSERT_LE(0, other);
	ASSERT_EQ(0, reserve(self->fd, 5));
	for (i = 0; i < ARRAY_SIZE(too_much); i++) {
		EXPECT_EQ(EINVAL, reserve(self->fd, too_much[i])) {
			TH_LOG("%llu", (unsigned long long)too_much[i]);
		}
		EXPECT_EQ(EINVAL, reserve(other, too_much[i]));
		EXPECT_HEADROOM(self->fd, 5, 5);
		EXPECT_HEADROOM(other, 0, 5);
	}

	/* The sum of two is what counts. */
	EXPECT_EQ(EINVAL, reserve(other, INT_MAX));
	EXPECT_EQ(EINVAL, reserve(other, INT_MAX - 4));
	EXPECT_HEADROOM(other, 0, 5);
	EXPECT_EQ(0, reserve(other, INT_MAX - 5));
	EXPECT_HEADROOM(other, INT_MAX - 5, INT_MAX);
	EXPECT_EQ(EINVAL, reserve(self->fd, 6));
	EXPECT_HEADROOM(self->fd, 5, INT_MAX);
	EXPECT_EQ(0, reserve(self->fd, 4));
	EXPECT_EQ(EINVAL, reserve(other, INT_MAX - 3));
	EXPECT_EQ(0, reserve(other, INT_MAX - 4));
	EXPECT_HEADROOM(other, INT_MAX - 4, INT_MAX);

	/* The limit and the total add up to more than an int. */
	EXPECT_EQ(3, split_many(area, 0, 3));
	EXPECT_COUNTED(self->fd, 3, 3, 0);
	EXPECT_EQ(0, reserve(other, 0));
	EXPECT_EQ(1, split_many(area, 3, 10));
	close(other);

	/* One alone. */
	EXPECT_EQ(0, reserve(self->fd, INT_MAX));
	EXPECT_HEADROOM(self->fd, INT_MAX, INT_MAX);
	EXPECT_EQ(6, split_many(area, 4, 10));
}

TEST_F(accounting, counters)
{
	char *area = map_splittable(40);
	char *edges = map_splittable(4);
	char *whole = map_splittable(0);
	int other = open_device();

	ASSERT_NE(NULL, area);
	ASSERT_NE(NULL, edges);
	ASSERT_NE(NULL, whole);
	ASSERT_LE(0, other);
	ASSERT_EQ(0, reserve(self->fd, 10));

	/* Below the limit, and up to it. */
	ASSERT_TRUE(fill_to(self->limit - 5));
	EXPECT_EQ(5, split_many(area, 0, 5));
	EXPECT_COUNTED(self->fd, 0, 0, 0);
	/* From the limit on. */
	EXPECT_EQ(1, split_many(area, 5, 6));
	EXPECT_COUNTED(self->fd, 1, 1, 0);
	EXPECT_EQ(6, split_many(area, 6, 12));
	EXPECT_COUNTED(self->fd, 7, 7, 0);

	/* Both edges, and all of a mapping: no splits. */
	EXPECT_EQ(0, munmap(edges, PAGE));
	EXPECT_EQ(0, munmap(edges + 8 * PAGE, PAGE));
	EXPECT_COUNTED(self->fd, 7, 7, 0);
	EXPECT_EQ(0, munmap(whole, PAGE));
	EXPECT_COUNTED(self->fd, 6, 7, 0);
	/* Nothing is mapped there: still none. */
	EXPECT_EQ(0, munmap(whole, PAGE));
	EXPECT_COUNTED(self->fd, 6, 7, 0);
	/* Refused for other reasons. */
	EXPECT_EQ(-1, munmap(edges + 2 * PAGE + 1, PAGE));
	EXPECT_EQ(-1, munmap(edges + 2 * PAGE, 0));
	EXPECT_COUNTED(self->fd, 6, 7, 0);

	EXPECT_EQ(4, split_many(area, 12, 16));
	EXPECT_COUNTED(self->fd, 10, 11, 0);
	/* Each refusal is counted; edges are not refused. */
	EXPECT_EQ(ENOMEM, split(area, 16));
	EXPECT_COUNTED(self->fd, 10, 11, 1);
	EXPECT_EQ(ENOMEM, split(area, 16));
	EXPECT_EQ(ENOMEM, split(area, 17));
	EXPECT_COUNTED(self->fd, 10, 11, 3);
	EXPECT_EQ(0, munmap(edges + PAGE, PAGE));
	EXPECT_COUNTED(self->fd, 10, 11, 3);

	/* They last as long as any descriptor serves the process. */
	EXPECT_EQ(0, reserve(other, 1));
	EXPECT_EQ(0, reserve(self->fd, 0));
	EXPECT_COUNTED(other, 10, 11, 3);
	EXPECT_EQ(0, reserve(other, 0));
	EXPECT_COUNTED(other, 10, 11, 3);
	/* Without headroom no refusal is one for want of more. */
	EXPECT_EQ(ENOMEM, split(area, 16));
	EXPECT_COUNTED(other, 10, 11, 3);
	close(self->fd);
	EXPECT_COUNTED(other, 10, 11, 3);
	close(other);
	self->fd = open_device();
	ASSERT_LE(0, self->fd);
	EXPECT_COUNTED(self->fd, 10, 0, 0);
	EXPECT_EQ(0, reserve(self->fd, 1));
	EXPECT_COUNTED(self->fd, 10, 0, 0);
}

/*
 * max_headroom, for a child, of user nobody or root, with two descriptors,
 * that reserves as it is told to.
 */
FIXTURE(max_headroom) {
	long before, map_before;
	int socket;
	pid_t child;
};

struct order {
	int which;
	__u32 kind;
	__u64 headroom;
};

static void obey(int socket, bool privileged)
{
	struct vmareserve_status status;
	struct order order;
	int fd[2], err;

	if (!privileged && become(NOBODY))
		_exit(1);
	fd[0] = open_device();
	fd[1] = open_device();
	while (read(socket, &order, sizeof(order)) == sizeof(order)) {
		err = reserve_kind(fd[order.which], order.kind, order.headroom);
		if (status_of(fd[order.which], 0, &status))
			err = -1;
		if (write(socket, &err, sizeof(err)) < 0 ||
		    write(socket, &status, sizeof(status)) < 0)
			break;
	}
	_exit(0);
}

/* The errno of the child's RESERVE, and the total after it. */
static int told(int socket, int which, __u32 kind, __u64 headroom, __u64 *total)
{
	struct order order = { .which = which, .kind = kind, .headroom = headroom };
	struct vmareserve_status status;
	int err;

	if (write(socket, &order, sizeof(order)) != sizeof(order) ||
	    read(socket, &err, sizeof(err)) != sizeof(err) ||
	    read(socket, &status, sizeof(status)) != sizeof(status))
		return -1;
	*total = status.headroom_total;
	return err;
}

#define EXPECT_TOLD_KIND(err, total, which, kind, headroom)		\
	do {								\
		__u64 _total = ~0ULL;					\
									\
		EXPECT_EQ(err, told(self->socket, which, kind, headroom, &_total)); \
		EXPECT_EQ((__u64)(total), _total);			\
	} while (0)

#define EXPECT_TOLD(err, total, which, headroom)			\
	EXPECT_TOLD_KIND(err, total, which, VMARESERVE_UNMAP, headroom)

FIXTURE_VARIANT(max_headroom) {
	bool privileged;
};

FIXTURE_VARIANT_ADD(max_headroom, nobody) { .privileged = false };
FIXTURE_VARIANT_ADD(max_headroom, root) { .privileged = true };

FIXTURE_SETUP(max_headroom)
{
	int sockets[2];

	self->before = -1;
	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM, 0, sockets));
	self->child = fork();
	if (!self->child) {
		close(sockets[0]);
		obey(sockets[1], variant->privileged);
	}
	ASSERT_LT(0, self->child);
	close(sockets[1]);
	self->socket = sockets[0];
	self->before = read_number(MAX_HEADROOM_FILE);
	self->map_before = read_number(MAX_MAP_HEADROOM_FILE);
	ASSERT_EQ(0, write_number(MAX_HEADROOM_FILE, 100));
}

FIXTURE_TEARDOWN(max_headroom)
{
	if (self->before < 0)
		return;
	EXPECT_EQ(0, write_number(MAX_HEADROOM_FILE, self->before));
	EXPECT_EQ(0, write_number(MAX_MAP_HEADROOM_FILE, self->map_before));
	EXPECT_MAP_COUNT_TRUE(self->child);
	close(self->socket);
	EXPECT_EQ(self->child, waitpid(self->child, NULL, 0));
}

TEST_F(max_headroom, is_for_the_sum)
{
	bool root = variant->privileged;

	EXPECT_TOLD(0, 100, 0, 100);
	EXPECT_TOLD(root ? 0 : EPERM, root ? 101 : 100, 0, 101);
	EXPECT_TOLD(0, 60, 0, 60);
	EXPECT_TOLD(root ? 0 : EPERM, root ? 101 : 60, 1, 41);
	EXPECT_TOLD(root ? 0 : EPERM, root ? 65596 : 60, 1, 65536);
	EXPECT_TOLD(root ? 0 : EPERM, root ? INT_MAX : 60, 1, INT_MAX - 60);
	EXPECT_TOLD(0, 100, 1, 40);
	EXPECT_TOLD(root ? 0 : EPERM, root ? 101 : 100, 0, 61);
	/* More than anybody may have, whoever asks. */
	EXPECT_TOLD(0, 100, 0, 60);
	EXPECT_TOLD(EINVAL, 100, 1, INT_MAX - 59);
	EXPECT_TOLD(0, 40, 0, 0);
}

TEST_F(max_headroom, is_obeyed_when_changed)
{
	bool root = variant->privileged;

	EXPECT_TOLD(0, 50, 0, 50);
	EXPECT_TOLD(0, 90, 1, 40);
	ASSERT_EQ(0, write_number(MAX_HEADROOM_FILE, 10));
	/* The same again is no more. */
	EXPECT_TOLD(0, 90, 0, 50);
	EXPECT_TOLD(root ? 0 : EPERM, root ? 91 : 90, 0, 51);
	/* Lowering is allowed, though the sum stays above it. */
	EXPECT_TOLD(0, 80, 0, 40);
	EXPECT_TOLD(root ? 0 : EPERM, root ? 81 : 80, 0, 41);
	EXPECT_TOLD(0, 41, 0, 1);
	EXPECT_TOLD(0, 1, 1, 0);
	EXPECT_TOLD(0, 10, 1, 9);
	EXPECT_TOLD(root ? 0 : EPERM, root ? 11 : 10, 1, 10);

	ASSERT_EQ(0, write_number(MAX_HEADROOM_FILE, 0));
	EXPECT_TOLD(0, 1, 1, 0);
	EXPECT_TOLD(0, 0, 0, 0);
	EXPECT_TOLD(root ? 0 : EPERM, root ? 1 : 0, 0, 1);

	ASSERT_EQ(0, write_number(MAX_HEADROOM_FILE, UINT_MAX));
	EXPECT_TOLD(0, INT_MAX, 0, INT_MAX);
	EXPECT_TOLD(EINVAL, INT_MAX, 0, INT_MAX + 1ULL);
}

TEST_F(max_headroom, is_for_unmap_and_split_together)
{
	bool root = variant->privileged;

	EXPECT_TOLD_KIND(0, 60, 0, VMARESERVE_UNMAP, 60);
	EXPECT_TOLD_KIND(root ? 0 : EPERM, root ? 101 : 60, 1, VMARESERVE_SPLIT, 41);
	EXPECT_TOLD_KIND(0, 100, 1, VMARESERVE_SPLIT, 40);
	/* From one kind to the other it is not more, */
	EXPECT_TOLD_KIND(0, 100, 0, VMARESERVE_SPLIT, 60);
	EXPECT_TOLD_KIND(root ? 0 : EPERM, root ? 101 : 100, 0, VMARESERVE_UNMAP, 61);
	EXPECT_TOLD_KIND(0, 100, 0, VMARESERVE_UNMAP, 60);
	/* but map is another sum. */
	EXPECT_TOLD_KIND(root ? 0 : EPERM, root ? 41 : 100, 0, VMARESERVE_MAP, 1);
	EXPECT_TOLD_KIND(EINVAL, root ? 41 : 100, 0, VMARESERVE_UNMAP, INT_MAX);
}

TEST_F(max_headroom, of_kind_map_takes_the_right)
{
	bool root = variant->privileged;

	EXPECT_EQ(0, self->map_before);
	EXPECT_TOLD_KIND(root ? 0 : EPERM, root ? 1 : 0, 0, VMARESERVE_MAP, 1);
	EXPECT_TOLD_KIND(root ? 0 : EPERM, root ? INT_MAX : 0, 0, VMARESERVE_MAP, INT_MAX);
	/* None is always allowed. */
	EXPECT_TOLD_KIND(0, 0, 0, VMARESERVE_MAP, 0);
	/* max_headroom is not for it. */
	ASSERT_EQ(0, write_number(MAX_HEADROOM_FILE, UINT_MAX));
	EXPECT_TOLD_KIND(root ? 0 : EPERM, root ? 1 : 0, 0, VMARESERVE_MAP, 1);
	EXPECT_TOLD_KIND(0, 50, 0, VMARESERVE_SPLIT, 50);
	EXPECT_TOLD_KIND(root ? 0 : EPERM, root ? 1 : 50, 0, VMARESERVE_MAP, 1);
	EXPECT_TOLD_KIND(0, 0, 0, VMARESERVE_SPLIT, 0);
}

TEST_F(max_headroom, max_map_headroom_is_obeyed)
{
	bool root = variant->privileged;

	ASSERT_EQ(0, write_number(MAX_MAP_HEADROOM_FILE, 10));
	EXPECT_TOLD_KIND(0, 10, 0, VMARESERVE_MAP, 10);
	EXPECT_TOLD_KIND(root ? 0 : EPERM, root ? 11 : 10, 0, VMARESERVE_MAP, 11);
	EXPECT_TOLD_KIND(0, 6, 0, VMARESERVE_MAP, 6);
	EXPECT_TOLD_KIND(root ? 0 : EPERM, root ? 11 : 6, 1, VMARESERVE_MAP, 5);
	EXPECT_TOLD_KIND(0, 10, 1, VMARESERVE_MAP, 4);
	/* Beside what is held of the others. */
	EXPECT_TOLD_KIND(0, 104, 0, VMARESERVE_SPLIT, 100);
	EXPECT_TOLD_KIND(root ? 0 : EPERM, root ? 105 : 104, 0, VMARESERVE_UNMAP, 101);
	EXPECT_TOLD_KIND(0, 10, 0, VMARESERVE_MAP, 6);
	/* What is held stays when the administrator thinks better of it. */
	ASSERT_EQ(0, write_number(MAX_MAP_HEADROOM_FILE, 0));
	EXPECT_TOLD_KIND(0, 10, 0, VMARESERVE_MAP, 6);
	EXPECT_TOLD_KIND(0, 9, 0, VMARESERVE_MAP, 5);
	EXPECT_TOLD_KIND(root ? 0 : EPERM, root ? 10 : 9, 0, VMARESERVE_MAP, 6);
}

TEST_HARNESS_MAIN
