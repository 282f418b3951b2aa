// SPDX-License-Identifier: GPL-2.0
/*
 * The ioctls by the letter of <linux/vmareserve.h>: layouts, sizes and every
 * errno, and that a call that fails changes nothing. Built twice: abi_32 is
 * the same as a 32-bit program.
 */
#include "vmareserve_test.h"

#include <limits.h>
#include <stddef.h>
#include <sys/wait.h>

#define RESERVE_SIZE	sizeof(struct vmareserve_reserve)
#define STATUS_SIZE	sizeof(struct vmareserve_status)
/* What programs of the first version have. */
#define STATUS_SIZE_0	VMARESERVE_STATUS_SIZE_VER0
#define LARGEST		((1 << _IOC_SIZEBITS) - 1)

/* The commands as programs with other versions of the structs have them. */
#define RESERVE_OF(size) \
	_IOC(_IOC_WRITE, VMARESERVE_IOC_MAGIC, 0x00, size)
#define STATUS_OF(size) \
	_IOC(_IOC_READ | _IOC_WRITE, VMARESERVE_IOC_MAGIC, 0x01, size)

/* What the fixture's descriptor holds: a failed call may not change it. */
#define HELD		7

/* For structs of any size, with a byte to spare. */
static unsigned char buf[LARGEST + 1] __attribute__((aligned(8)));

static int do_ioctl(int fd, unsigned int cmd, const void *arg)
{
	return ioctl(fd, cmd, arg) ? errno : 0;
}

/* Puts a RESERVE for the caller into buf, and nothing behind it. */
static void *fill_reserve(__u64 headroom)
{
	struct vmareserve_reserve arg = { .headroom = headroom };

	memset(buf, 0, sizeof(buf));
	memcpy(buf, &arg, sizeof(arg));
	return buf;
}

/* Is every byte of buf from @from on @value? */
static bool all_bytes(size_t from, size_t to, unsigned char value)
{
	size_t i;

	for (i = from; i < to; i++)
		if (buf[i] != value)
			return false;
	return true;
}

FIXTURE(abi) {
	int fd;
};

NEEDS_DEVICE_AND_ROOT(abi)

FIXTURE_SETUP(abi)
{
	self->fd = open_device();
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, reserve(self->fd, HELD));
}

FIXTURE_TEARDOWN(abi)
{
	EXPECT_MAP_COUNT_TRUE(0);
	close(self->fd);
}

/* @call gives @expected, and all that STATUS tells is as it was. */
#define EXPECT_FAILS(expected, call)					\
	do {								\
		struct vmareserve_status _before, _after;		\
									\
		ASSERT_EQ(0, status_of(self->fd, 0, &_before));		\
		EXPECT_EQ(expected, call);				\
		ASSERT_EQ(0, status_of(self->fd, 0, &_after));		\
		EXPECT_EQ(0, memcmp(&_before, &_after, sizeof(_after)));\
	} while (0)

TEST_F(abi, numbers_and_layout)
{
	EXPECT_EQ(0x4010d500U, (unsigned int)VMARESERVE_IOC_RESERVE);
	EXPECT_EQ(0xc0c0d501U, (unsigned int)VMARESERVE_IOC_STATUS);

	EXPECT_EQ(16, sizeof(struct vmareserve_reserve));
	EXPECT_EQ(0, offsetof(struct vmareserve_reserve, headroom));
	EXPECT_EQ(8, offsetof(struct vmareserve_reserve, pid));
	EXPECT_EQ(12, offsetof(struct vmareserve_reserve, flags));

	EXPECT_EQ(0, VMARESERVE_UNMAP);
	EXPECT_EQ(1, VMARESERVE_SPLIT);
	EXPECT_EQ(2, VMARESERVE_MAP);
	EXPECT_EQ(3, VMARESERVE_NR_KINDS);

	EXPECT_EQ(192, sizeof(struct vmareserve_status));
	EXPECT_EQ(0, offsetof(struct vmareserve_status, pid));
	EXPECT_EQ(4, offsetof(struct vmareserve_status, flags));
	EXPECT_EQ(8, offsetof(struct vmareserve_status, headroom));
	EXPECT_EQ(16, offsetof(struct vmareserve_status, headroom_total));
	EXPECT_EQ(24, offsetof(struct vmareserve_status, map_count));
	EXPECT_EQ(32, offsetof(struct vmareserve_status, max_map_count));
	EXPECT_EQ(40, offsetof(struct vmareserve_status, in_use));
	EXPECT_EQ(48, offsetof(struct vmareserve_status, rescued));
	EXPECT_EQ(56, offsetof(struct vmareserve_status, exhausted));
	EXPECT_EQ(64, offsetof(struct vmareserve_status, kind));
	EXPECT_EQ(68, offsetof(struct vmareserve_status, reserved));
	EXPECT_EQ(72, offsetof(struct vmareserve_status, kinds));

	EXPECT_EQ(40, sizeof(struct vmareserve_kind_status));
	EXPECT_EQ(0, offsetof(struct vmareserve_kind_status, headroom));
	EXPECT_EQ(8, offsetof(struct vmareserve_kind_status, by_default));
	EXPECT_EQ(16, offsetof(struct vmareserve_kind_status, limit));
	EXPECT_EQ(24, offsetof(struct vmareserve_kind_status, rescued));
	EXPECT_EQ(32, offsetof(struct vmareserve_kind_status, exhausted));
}

/* Each kind by itself, of a process that holds HELD of the first. */
static bool kinds_are_right(const struct vmareserve_status *status)
{
	const struct vmareserve_kind_status *k = status->kinds;
	__u64 limit = read_number(LIMIT_FILE);
	int i;

	for (i = 0; i < VMARESERVE_NR_KINDS; i++)
		if (k[i].headroom != (i == VMARESERVE_UNMAP ? HELD : 0) ||
		    k[i].limit != limit + k[i].headroom ||
		    k[i].by_default || k[i].rescued || k[i].exhausted)
			return false;
	return !status->reserved;
}

TEST_F(abi, status_fields)
{
	struct vmareserve_status status;
	int fd;

	ASSERT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(0, status.pid);
	EXPECT_EQ(0, status.flags);
	EXPECT_EQ(HELD, status.headroom);
	EXPECT_EQ(HELD, status.headroom_total);
	EXPECT_EQ(count_maps(0), (long)status.map_count);
	EXPECT_EQ(read_number(LIMIT_FILE), (long)status.max_map_count);
	EXPECT_EQ(0, status.in_use);
	EXPECT_EQ(0, status.rescued);
	EXPECT_EQ(0, status.exhausted);
	EXPECT_EQ(VMARESERVE_UNMAP, status.kind);
	EXPECT_TRUE(kinds_are_right(&status));

	/* A descriptor that serves nobody tells of the caller. */
	fd = open_device();
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, status_of(fd, 0, &status));
	EXPECT_EQ(0, status.headroom);
	EXPECT_EQ(HELD, status.headroom_total);
	EXPECT_EQ(count_maps(0), (long)status.map_count);

	/* By pid it is the same. */
	ASSERT_EQ(0, status_of(fd, getpid(), &status));
	EXPECT_EQ(getpid(), status.pid);
	EXPECT_EQ(0, status.headroom);
	EXPECT_EQ(HELD, status.headroom_total);
	EXPECT_TRUE(kinds_are_right(&status));
	close(fd);

	/* The kind is that of what the descriptor holds. */
	ASSERT_EQ(0, reserve_kind(self->fd, VMARESERVE_MAP, HELD));
	ASSERT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(HELD, status.headroom);
	EXPECT_EQ(VMARESERVE_MAP, status.kind);
	EXPECT_FALSE(kinds_are_right(&status));
}

TEST_F(abi, reserve_of_any_size)
{
	struct vmareserve_status status;
	int size;

	for (size = 0; size < RESERVE_SIZE; size++)
		EXPECT_FAILS(EINVAL, do_ioctl(self->fd, RESERVE_OF(size),
						fill_reserve(1)));
	for (size = RESERVE_SIZE; size <= LARGEST; size += size < 300 ? 1 : 997) {
		fill_reserve(size);
		/* What lies behind the struct is not the struct's. */
		buf[size] = 0xff;
		EXPECT_EQ(0, do_ioctl(self->fd, RESERVE_OF(size), buf)) {
			TH_LOG("size %d", size);
		}
		ASSERT_EQ(0, status_of(self->fd, 0, &status));
		EXPECT_EQ(size, (int)status.headroom);
	}
	EXPECT_EQ(0, do_ioctl(self->fd, RESERVE_OF(LARGEST), fill_reserve(3)));
	ASSERT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(3, status.headroom);
}

TEST_F(abi, status_of_any_size)
{
	struct vmareserve_status status;
	int size;

	for (size = 0; size < STATUS_SIZE_0; size++) {
		memset(buf, 0, sizeof(buf));
		EXPECT_FAILS(EINVAL,
			       do_ioctl(self->fd, STATUS_OF(size), buf));
		EXPECT_TRUE(all_bytes(0, sizeof(buf), 0));
	}
	ASSERT_EQ(0, status_of(self->fd, 0, &status));
	/* Older programs get as much as they know of. */
	for (size = STATUS_SIZE_0; size <= LARGEST; size += size < 300 ? 1 : 997) {
		int known = size < STATUS_SIZE ? size : STATUS_SIZE;

		memset(buf, 0, size);
		memset(buf + size, 0xa5, sizeof(buf) - size);
		EXPECT_EQ(0, do_ioctl(self->fd, STATUS_OF(size), buf)) {
			TH_LOG("size %d", size);
		}
		EXPECT_EQ(0, memcmp(buf, &status, known));
		EXPECT_TRUE(all_bytes(known, size, 0));
		EXPECT_TRUE(all_bytes(size, sizeof(buf), 0xa5));
	}
	memset(buf, 0, sizeof(buf));
	EXPECT_EQ(0, do_ioctl(self->fd, STATUS_OF(LARGEST), buf));
	EXPECT_EQ(0, memcmp(buf, &status, STATUS_SIZE));
}

TEST_F(abi, unknown_part_in_use)
{
	int at;

	for (at = RESERVE_SIZE; at < 100; at++) {
		fill_reserve(1);
		buf[at] = 1;
		EXPECT_FAILS(E2BIG, do_ioctl(self->fd, RESERVE_OF(100), buf));
	}
	fill_reserve(1);
	buf[LARGEST - 1] = 0x80;
	EXPECT_FAILS(E2BIG, do_ioctl(self->fd, RESERVE_OF(LARGEST), buf));

	for (at = STATUS_SIZE; at < 250; at++) {
		memset(buf, 0, sizeof(buf));
		buf[at] = 1;
		EXPECT_FAILS(E2BIG, do_ioctl(self->fd, STATUS_OF(250), buf));
		EXPECT_TRUE(all_bytes(0, at, 0));
		EXPECT_EQ(1, buf[at]);
	}
	memset(buf, 0, sizeof(buf));
	buf[LARGEST - 1] = 0x80;
	EXPECT_FAILS(E2BIG, do_ioctl(self->fd, STATUS_OF(LARGEST), buf));
}

/* The kinds are 0, 1 and 2. */
TEST_F(abi, unknown_flags)
{
	__u32 flags;
	int bit;

	for (flags = VMARESERVE_NR_KINDS; flags < 100; flags++)
		EXPECT_FAILS(EINVAL, reserve_kind(self->fd, flags, 1));
	/* The last of them is all bits. */
	for (bit = 0; bit <= 32; bit++) {
		flags = bit < 32 ? 1U << bit : ~0U;

		struct vmareserve_status s = { .flags = flags }, sent = s;

		EXPECT_FAILS(EINVAL, do_ioctl(self->fd, VMARESERVE_IOC_STATUS, &s));
		EXPECT_EQ(0, memcmp(&s, &sent, sizeof(s)));
		if (flags < VMARESERVE_NR_KINDS)
			continue;
		EXPECT_FAILS(EINVAL, reserve_kind(self->fd, flags, 1));
		/* Not even giving back. */
		EXPECT_FAILS(EINVAL, reserve_kind(self->fd, flags, 0));
		EXPECT_FAILS(EINVAL, reserve_kind(self->fd, flags | VMARESERVE_MAP, 1));
	}
}

TEST_F(abi, headroom_too_large)
{
	int bit;

	for (bit = 31; bit < 64; bit++) {
		EXPECT_FAILS(EINVAL, reserve(self->fd, 1ULL << bit));
		EXPECT_FAILS(EINVAL, reserve(self->fd, (1ULL << bit) + 1));
		EXPECT_FAILS(EINVAL, reserve(self->fd, 0 - (1ULL << bit)));
		EXPECT_FAILS(EINVAL, reserve_kind(self->fd, VMARESERVE_SPLIT, 1ULL << bit));
		EXPECT_FAILS(EINVAL, reserve_kind(self->fd, VMARESERVE_MAP, 1ULL << bit));
	}
	EXPECT_FAILS(EINVAL, reserve(self->fd, ~0ULL));
}

TEST_F(abi, bad_pointers)
{
	struct vmareserve_status status;
	/* Two pages and then none. */
	unsigned char *area = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	unsigned char *end = area + 2 * PAGE;
	struct vmareserve_reserve *r = (void *)(end - sizeof(*r));
	struct vmareserve_status *s = (void *)(end - sizeof(*s));
	void *bad[] = {
		NULL, (void *)1, end, (void *)r + 1, (void *)r + 15,
		(void *)-1L, (void *)-PAGE, (void *)LONG_MIN,
	};
	int i;

	ASSERT_TRUE(area != MAP_FAILED);
	ASSERT_EQ(0, munmap(end, PAGE));

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_FAILS(EFAULT, do_ioctl(self->fd,
						VMARESERVE_IOC_RESERVE, bad[i]));
		EXPECT_FAILS(EFAULT, do_ioctl(self->fd,
						VMARESERVE_IOC_STATUS, bad[i]));
	}

	/* The last byte that can be read is enough for one, and one less is not. */
	r->headroom = 5;
	EXPECT_FAILS(EFAULT, do_ioctl(self->fd, RESERVE_OF(17), r));
	EXPECT_EQ(0, do_ioctl(self->fd, VMARESERVE_IOC_RESERVE, r));
	memset(s, 0, sizeof(*s));
	EXPECT_FAILS(EFAULT, do_ioctl(self->fd, STATUS_OF(STATUS_SIZE + 1), s));
	EXPECT_EQ(0, do_ioctl(self->fd, VMARESERVE_IOC_STATUS, s));
	EXPECT_EQ(5, s->headroom);
	/* And for the struct of the first version. */
	s = (void *)(end - STATUS_SIZE_0);
	memset(s, 0, STATUS_SIZE_0);
	EXPECT_EQ(0, do_ioctl(self->fd, STATUS_OF(STATUS_SIZE_0), s));
	EXPECT_EQ(5, s->headroom);
	EXPECT_FAILS(EFAULT, do_ioctl(self->fd, STATUS_OF(STATUS_SIZE_0 + 1), s));

	/* RESERVE only reads, STATUS also writes: the 2nd page, then both. */
	r->headroom = 6;
	r->pid = 0;
	r->flags = 0;
	ASSERT_EQ(0, mprotect(area + PAGE, PAGE, PROT_READ));
	EXPECT_EQ(0, do_ioctl(self->fd, VMARESERVE_IOC_RESERVE, r));
	ASSERT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(6, status.headroom);
	EXPECT_FAILS(EFAULT, do_ioctl(self->fd, VMARESERVE_IOC_STATUS,
					area + PAGE));
	/* Half of it can be written. */
	EXPECT_FAILS(EFAULT, do_ioctl(self->fd, VMARESERVE_IOC_STATUS,
					area + PAGE - 32));
	ASSERT_EQ(0, mprotect(area, 2 * PAGE, PROT_NONE));
	EXPECT_FAILS(EFAULT, do_ioctl(self->fd, VMARESERVE_IOC_RESERVE, area));
	EXPECT_FAILS(EFAULT, do_ioctl(self->fd, VMARESERVE_IOC_STATUS, area));
	munmap(area, 2 * PAGE);
}

TEST_F(abi, no_such_process)
{
	struct vmareserve_status status;
	siginfo_t info;
	pid_t zombie, gone;
	int i, fd = open_device();

	ASSERT_LE(0, fd);
	gone = fork();
	if (!gone)
		_exit(0);
	ASSERT_LT(0, gone);
	ASSERT_EQ(gone, waitpid(gone, NULL, 0));
	zombie = fork();
	if (!zombie)
		_exit(0);
	ASSERT_LT(0, zombie);
	ASSERT_EQ(0, waitid(P_PID, zombie, &info, WEXITED | WNOWAIT));

	const pid_t none[] = {
		gone, zombie, -1, INT_MIN, INT_MAX, -getpid(), 1 << 30,
	};

	for (i = 0; i < ARRAY_SIZE(none); i++) {
		EXPECT_FAILS(ESRCH, reserve_for(self->fd, none[i], 1));
		EXPECT_FAILS(ESRCH, reserve_for(self->fd, none[i], 0));
		EXPECT_FAILS(ESRCH, reserve_for(fd, none[i], 1));
		EXPECT_FAILS(ESRCH, status_of(self->fd, none[i], &status));
		EXPECT_EQ(0, status.map_count);
	}
	EXPECT_EQ(zombie, waitpid(zombie, NULL, 0));
	close(fd);
}

TEST_F(abi, kernel_thread)
{
	struct vmareserve_status status;

	/* Only with CAP_SYS_RESOURCE does one get to see that it has no mm. */
	if (geteuid())
		SKIP(return, "takes root");
	/* 2 is kthreadd. It has no command line. */
	if (read_number("/proc/2/cmdline") != -1)
		SKIP(return, "pid 2 is not kthreadd: a pid namespace?");
	EXPECT_FAILS(ESRCH, reserve_for(self->fd, 2, 1));
	EXPECT_FAILS(ESRCH, status_of(self->fd, 2, &status));
}

/* The exit status of a child that runs @fn as user nobody, or 255. */
static int as_nobody(int (*fn)(int fd, pid_t pid), int fd, pid_t pid)
{
	int status = -1;
	pid_t child = fork();

	if (!child)
		_exit(become(NOBODY) ? 255 : fn(fd, pid));
	if (child < 0 || waitpid(child, &status, 0) != child ||
	    !WIFEXITED(status))
		return 255;
	return WEXITSTATUS(status);
}

static int call_reserve(int fd, pid_t pid)
{
	return reserve_for(fd, pid, 1);
}

static int call_give_back(int fd, pid_t pid)
{
	return reserve_for(fd, pid, 0);
}

static int call_status(int fd, pid_t pid)
{
	struct vmareserve_status status;

	return status_of(fd, pid, &status);
}

static int call_reserve_max(int fd, pid_t pid)
{
	return reserve_for(fd, pid, read_number(MAX_HEADROOM_FILE));
}

static int call_reserve_map(int fd, pid_t pid)
{
	return reserve_kind(fd, VMARESERVE_MAP, 1);
}

static int call_reserve_too_much(int fd, pid_t pid)
{
	return reserve_for(fd, pid, read_number(MAX_HEADROOM_FILE) + 1);
}

TEST_F(abi, not_permitted)
{
	int fd = open_device();

	if (geteuid())
		SKIP(return, "takes root, to be somebody else");
	ASSERT_LE(0, fd);
	/* Another user's process. */
	EXPECT_FAILS(EPERM, as_nobody(call_reserve, fd, getpid()));
	EXPECT_FAILS(EPERM, as_nobody(call_give_back, fd, getpid()));
	EXPECT_FAILS(EPERM, as_nobody(call_status, fd, getpid()));
	EXPECT_FAILS(EPERM, as_nobody(call_give_back, self->fd, getpid()));
	/* More than an unprivileged process may have, and just that. */
	EXPECT_FAILS(EPERM, as_nobody(call_reserve_too_much, fd, 0));
	EXPECT_FAILS(EPERM, as_nobody(call_reserve_map, fd, 0));
	EXPECT_EQ(0, as_nobody(call_status, fd, 0));
	EXPECT_EQ(0, as_nobody(call_reserve_max, fd, 0));
	close(fd);
}

TEST_F(abi, busy)
{
	struct vmareserve_status status;
	int pipe_fds[2];
	pid_t child;
	char c;

	ASSERT_EQ(0, pipe(pipe_fds));
	child = fork();
	if (!child) {
		/* Until the parent has closed its end. */
		close(pipe_fds[1]);
		_exit(read(pipe_fds[0], &c, 1) != 0);
	}
	ASSERT_LT(0, child);
	EXPECT_FAILS(EBUSY, reserve_for(self->fd, child, 1));
	EXPECT_FAILS(EBUSY, reserve_for(self->fd, child, HELD));
	EXPECT_FAILS(EBUSY, reserve_for(self->fd, child, 0));
	/* Free again when it has given back. */
	EXPECT_EQ(0, reserve(self->fd, 0));
	EXPECT_EQ(0, reserve_for(self->fd, child, 1));
	EXPECT_EQ(EBUSY, reserve(self->fd, 1));
	EXPECT_EQ(EBUSY, reserve(self->fd, 0));

	/* Who holds nothing may serve one after the other. */
	EXPECT_EQ(0, reserve_for(self->fd, child, 0));
	EXPECT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(count_maps(child), (long)status.map_count);
	EXPECT_EQ(0, status.headroom);
	EXPECT_EQ(0, reserve(self->fd, 0));
	EXPECT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(count_maps(0), (long)status.map_count);
	EXPECT_EQ(0, reserve_for(self->fd, child, 0));
	close(pipe_fds[1]);
	EXPECT_EQ(child, waitpid(child, NULL, 0));
	close(pipe_fds[0]);
}

TEST_F(abi, unknown_commands)
{
	const int dirs[] = {
		_IOC_NONE, _IOC_READ, _IOC_WRITE, _IOC_READ | _IOC_WRITE,
	};
	int dir, nr, magic;

	for (dir = 0; dir < 4; dir++) {
		for (nr = 0; nr < 256; nr++) {
			unsigned int cmd = _IOC(dirs[dir], VMARESERVE_IOC_MAGIC,
						nr, RESERVE_SIZE);

			/* The known, of which STATUS is too short here. */
			if (cmd == RESERVE_OF(RESERVE_SIZE) ||
			    cmd == STATUS_OF(RESERVE_SIZE))
				continue;
			EXPECT_FAILS(ENOTTY, do_ioctl(self->fd, cmd,
							fill_reserve(1)));
			cmd = _IOC(dirs[dir], VMARESERVE_IOC_MAGIC, nr,
				   STATUS_SIZE);
			if (cmd == RESERVE_OF(STATUS_SIZE) ||
			    cmd == VMARESERVE_IOC_STATUS)
				continue;
			EXPECT_FAILS(ENOTTY, do_ioctl(self->fd, cmd,
							fill_reserve(1)));
		}
	}
	for (magic = 0; magic < 256; magic++) {
		if (magic == VMARESERVE_IOC_MAGIC)
			continue;
		EXPECT_FAILS(ENOTTY,
			       do_ioctl(self->fd,
					_IOC(_IOC_WRITE, magic, 0, RESERVE_SIZE),
					fill_reserve(1)));
		EXPECT_FAILS(ENOTTY,
			       do_ioctl(self->fd,
					_IOC(_IOC_READ | _IOC_WRITE, magic, 1,
					     STATUS_SIZE),
					fill_reserve(1)));
	}
}

TEST_F(abi, no_other_calls)
{
	EXPECT_FAILS(EINVAL, read(self->fd, buf, 1) < 0 ? errno : 0);
	EXPECT_FAILS(EINVAL, write(self->fd, buf, 1) < 0 ? errno : 0);
	EXPECT_FAILS(ESPIPE, lseek(self->fd, 1, SEEK_SET) < 0 ? errno : 0);
	EXPECT_FAILS(ENODEV, mmap(NULL, PAGE, PROT_READ, MAP_SHARED, self->fd,
				    0) == MAP_FAILED ? errno : 0);
}

TEST_F(abi, without_kprobes)
{
	struct vmareserve_status status;
	int other = open_device();

	if (geteuid())
		SKIP(return, "switching kprobes off takes root");
	if (read_number(KPROBES_ENABLED_FILE) < 0)
		SKIP(return, "no " KPROBES_ENABLED_FILE ": is debugfs mounted?");
	ASSERT_LE(0, other);
	EXPECT_EQ(1, read_number(SYSFS "armed"));
	ASSERT_EQ(0, write_number(KPROBES_ENABLED_FILE, 0));
	EXPECT_EQ(0, read_number(SYSFS "armed"));
	EXPECT_FAILS(EOPNOTSUPP, reserve(self->fd, HELD + 1));
	EXPECT_FAILS(EOPNOTSUPP, reserve(self->fd, 65536));
	EXPECT_FAILS(EOPNOTSUPP, reserve(other, 1));
	/* To ask, to look on, to hold as much or less, and to give back always work. */
	EXPECT_EQ(0, reserve(other, 0));
	EXPECT_EQ(0, reserve(self->fd, HELD));
	EXPECT_EQ(0, reserve(self->fd, 1));
	EXPECT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(1, status.headroom_total);
	EXPECT_FAILS(EOPNOTSUPP, reserve(self->fd, 2));
	EXPECT_EQ(0, reserve(self->fd, 0));
	EXPECT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(0, status.headroom_total);
	EXPECT_FAILS(EOPNOTSUPP, reserve(self->fd, 1));
	EXPECT_EQ(0, write_number(KPROBES_ENABLED_FILE, 1));

	EXPECT_EQ(0, reserve(self->fd, HELD));
	EXPECT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(HELD, status.headroom_total);
	EXPECT_EQ(1, read_number(SYSFS "armed"));
	close(other);
}

/* Nothing of the module is ftrace's. */
TEST_F(abi, without_ftrace)
{
	struct vmareserve_status status;

	if (geteuid())
		SKIP(return, "switching ftrace off takes root");
	if (read_number(FTRACE_ENABLED_FILE) != 1)
		SKIP(return, "kernel.ftrace_enabled is not 1 to start with");
	SKIP_UNLESS_FTRACE_CAN_BE_OFF();
	/* Also while something is held. */
	EXPECT_EQ(0, write_number(FTRACE_ENABLED_FILE, 0));
	EXPECT_EQ(1, read_number(SYSFS "armed"));
	EXPECT_EQ(0, reserve(self->fd, HELD + 1));
	EXPECT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(HELD + 1, status.headroom_total);
	EXPECT_EQ(0, write_number(FTRACE_ENABLED_FILE, 1));
}

TEST_HARNESS_MAIN
