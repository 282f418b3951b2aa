// SPDX-License-Identifier: GPL-2.0
/*
 * Headroom is one process's: who else comes near it, by descent, by holding
 * the descriptor or by asking, gets none, unless it is allowed to.
 */
#include "puppet.h"

#include <sched.h>
#include <sys/syscall.h>

#define LIMIT	scaled(1000)
#define SPLITS	40

FIXTURE_LIMIT(isolation, LIMIT)

TEST_F(isolation, another_process)
{
	struct puppet owner, stranger;
	struct vmareserve_status status;
	int fd;

	START_AT_LIMIT(SPLITS, &owner);
	START_AT_LIMIT(SPLITS, &stranger);
	fd = puppet_open(&owner);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, puppet_reserve(&owner, fd, 0, 10));

	EXPECT_SPLITS(&stranger, 0);
	EXPECT_SPLITS(&owner, 10);
	EXPECT_SPLITS(&stranger, 0);
	ASSERT_EQ(0, status_of(self->fd, stranger.pid, &status));
	EXPECT_EQ(0, status.headroom_total);
	EXPECT_EQ(0, status.in_use);
	/* What the stranger was refused is not the owner's affair. */
	ASSERT_EQ(0, status_of(self->fd, owner.pid, &status));
	EXPECT_EQ(10, status.headroom_total);
	EXPECT_EQ(10, status.in_use);
	EXPECT_EQ(10, status.rescued);
	EXPECT_EQ(1, status.exhausted);
	END_PUPPET(&owner);
	END_PUPPET(&stranger);
}

TEST_F(isolation, forked_child)
{
	struct puppet owner, child;
	struct vmareserve_status status;
	int fd;

	START_AT_LIMIT(SPLITS, &owner);
	fd = puppet_open(&owner);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, puppet_reserve(&owner, fd, 0, 10));
	ASSERT_TRUE(puppet_fork(&owner, &child));

	/* The child is at the limit too, and has the descriptor. */
	EXPECT_SPLITS(&child, 0);
	EXPECT_SPLITS(&owner, 10);
	ASSERT_EQ(0, status_of(self->fd, child.pid, &status));
	EXPECT_EQ(0, status.headroom_total);
	EXPECT_EQ(LIMIT, (long)status.map_count);

	/* By the inherited descriptor it sees the owner, and can't take it. */
	ASSERT_EQ(0, puppet_status(&child, fd, 0, &status));
	EXPECT_EQ(10, status.headroom);
	EXPECT_EQ(LIMIT + 10, (long)status.map_count);
	EXPECT_EQ(EBUSY, puppet_reserve(&child, fd, 0, 10));
	EXPECT_EQ(EBUSY, puppet_reserve(&child, fd, 0, 0));
	EXPECT_SPLITS(&child, 0);

	/* Its own reservation is its own. */
	fd = puppet_open(&child);
	ASSERT_LE(0, fd);
	EXPECT_EQ(0, puppet_reserve(&child, fd, 0, 3));
	EXPECT_SPLITS(&child, 3);
	EXPECT_SPLITS(&owner, 0);

	/* Forked beyond the limit: as it is, but no further. */
	EXPECT_MAP_COUNT_TRUE(child.pid);
	kill(child.pid, SIGKILL);
	close(child.socket);
	ASSERT_TRUE(puppet_fork(&owner, &child));
	EXPECT_SPLITS(&child, 0);
	ASSERT_EQ(0, status_of(self->fd, child.pid, &status));
	EXPECT_EQ(0, status.headroom_total);
	EXPECT_EQ(10, status.in_use);
	EXPECT_MAP_COUNT_TRUE(child.pid);
	kill(child.pid, SIGKILL);
	close(child.socket);
	END_PUPPET(&owner);
}

/* A process is the same one after exec, by whatever thread: its mm is not. */
static void keep_over_exec(struct __test_metadata *_metadata, int fd,
			   int (*exec)(struct puppet *puppet))
{
	struct vmareserve_status before, after;
	struct puppet owner;
	int own;

	START_AT_LIMIT(SPLITS, &owner);
	own = puppet_open(&owner);
	ASSERT_LE(0, own);
	ASSERT_EQ(0, puppet_reserve(&owner, own, 0, 10));
	EXPECT_SPLITS(&owner, 10);
	ASSERT_EQ(0, status_of(fd, owner.pid, &before));
	EXPECT_EQ(10, before.headroom_total);
	EXPECT_EQ(10, before.rescued);
	EXPECT_EQ(1, before.exhausted);
	EXPECT_EQ(LIMIT + 10, (long)before.map_count);
	ASSERT_EQ(0, exec(&owner));

	ASSERT_EQ(0, status_of(fd, owner.pid, &after));
	EXPECT_EQ(10, after.headroom_total);
	EXPECT_EQ(10, after.rescued);
	EXPECT_EQ(1, after.exhausted);
	EXPECT_EQ(count_maps(owner.pid), (long)after.map_count);
	EXPECT_GT(LIMIT, (long)after.map_count);
	EXPECT_EQ(0, after.in_use);
	ASSERT_EQ(0, puppet_status(&owner, own, 0, &after));
	EXPECT_EQ(10, after.headroom);

	ASSERT_EQ(0, puppet_go_to_limit(&owner, SPLITS));
	EXPECT_SPLITS(&owner, 10);
	ASSERT_EQ(0, status_of(fd, owner.pid, &after));
	EXPECT_EQ(20, after.rescued);
	EXPECT_EQ(2, after.exhausted);
	END_PUPPET(&owner);
}

TEST_F(isolation, after_exec)
{
	keep_over_exec(_metadata, self->fd, puppet_do_exec);
}

TEST_F(isolation, after_exec_by_a_thread)
{
	keep_over_exec(_metadata, self->fd, puppet_do_exec_by_thread);
}

TEST_F(isolation, descriptor_by_socket)
{
	struct puppet owner, other;
	struct vmareserve_status status;
	int fd, sent;

	/* The test's own descriptor serves the owner, and goes to the other. */
	START_AT_LIMIT(SPLITS, &owner);
	START_AT_LIMIT(SPLITS, &other);
	ASSERT_EQ(0, reserve_for(self->fd, owner.pid, 10));
	sent = puppet_take(&other, self->fd);
	ASSERT_LE(0, sent);

	EXPECT_SPLITS(&other, 0);
	EXPECT_EQ(EBUSY, puppet_reserve(&other, sent, 0, 10));
	EXPECT_EQ(EBUSY, puppet_reserve(&other, sent, other.pid, 10));
	EXPECT_SPLITS(&other, 0);
	EXPECT_SPLITS(&owner, 10);

	/* Who holds it may, for the process that it serves; and free it. */
	EXPECT_EQ(0, puppet_reserve(&other, sent, owner.pid, 15));
	EXPECT_SPLITS(&owner, 5);
	EXPECT_EQ(0, puppet_reserve(&other, sent, owner.pid, 0));
	EXPECT_EQ(0, puppet_reserve(&other, sent, 0, 4));
	EXPECT_SPLITS(&owner, 0);
	EXPECT_SPLITS(&other, 4);

	/* The last close ends it, not that of the one who opened it. */
	fd = self->fd;
	self->fd = open_device();
	ASSERT_LE(0, self->fd);
	close(fd);
	EXPECT_EQ(0, status_of(self->fd, other.pid, &status));
	EXPECT_EQ(4, status.headroom_total);
	EXPECT_EQ(0, puppet_close(&other, sent));
	/* Both have one more from when they were forked. */
	EXPECT_EQ(0, puppet_close(&other, fd));
	EXPECT_EQ(0, status_of(self->fd, other.pid, &status));
	EXPECT_EQ(4, status.headroom_total);
	EXPECT_EQ(0, puppet_close(&owner, fd));
	EXPECT_EQ(0, status_of(self->fd, other.pid, &status));
	EXPECT_EQ(0, status.headroom_total);
	END_PUPPET(&owner);
	END_PUPPET(&other);
}

/* Neither may @from ask about @to, nor reserve for it. */
#define EXPECT_NO_ACCESS(from, fd, to)					\
	do {								\
		struct vmareserve_status _s;				\
									\
		EXPECT_EQ(EPERM, puppet_reserve(from, fd, to, 10));	\
		EXPECT_EQ(EPERM, puppet_reserve(from, fd, to, 0));	\
		EXPECT_EQ(EPERM, puppet_status(from, fd, to, &_s));	\
		EXPECT_EQ(0, _s.map_count);				\
		ASSERT_EQ(0, status_of(self->fd, to, &_s));		\
		EXPECT_EQ(0, _s.headroom_total);			\
	} while (0)

TEST_F(isolation, another_users_process)
{
	struct puppet nobody, root, other, half;
	struct puppet_word saved_root = {
		.order = PUPPET_SAVED_ROOT, .number = NOBODY,
	};
	int fd;

	START_AT_LIMIT(SPLITS, &nobody);
	START_AT_LIMIT(SPLITS, &root);
	START_AT_LIMIT(SPLITS, &other);
	START_AT_LIMIT(SPLITS, &half);
	ASSERT_EQ(0, puppet_become(&nobody, NOBODY));
	ASSERT_EQ(0, puppet_become(&other, NOBODY - 1));
	ASSERT_EQ(0, puppet_ask(&half, saved_root, -1).result);
	fd = puppet_open(&nobody);
	ASSERT_LE(0, fd);

	EXPECT_NO_ACCESS(&nobody, fd, root.pid);
	EXPECT_NO_ACCESS(&nobody, fd, getpid());
	EXPECT_NO_ACCESS(&nobody, fd, 1);
	EXPECT_NO_ACCESS(&nobody, fd, other.pid);
	/* One id of three differs. */
	EXPECT_NO_ACCESS(&nobody, fd, half.pid);
	EXPECT_SPLITS(&root, 0);
	EXPECT_SPLITS(&other, 0);
	EXPECT_SPLITS(&half, 0);

	/* Itself it may, by number too. */
	EXPECT_EQ(0, puppet_reserve(&nobody, fd, nobody.pid, 2));
	EXPECT_SPLITS(&nobody, 2);

	/* CAP_SYS_RESOURCE may all of that. */
	fd = puppet_open(&root);
	ASSERT_LE(0, fd);
	EXPECT_EQ(0, puppet_reserve(&root, fd, other.pid, 5));
	EXPECT_SPLITS(&other, 5);
	END_PUPPET(&nobody);
	END_PUPPET(&root);
	END_PUPPET(&other);
	END_PUPPET(&half);
}

TEST_F(isolation, own_other_process)
{
	struct puppet helper, sibling;
	struct vmareserve_status status;
	int fd;

	START_AT_LIMIT(SPLITS, &helper);
	START_AT_LIMIT(SPLITS, &sibling);
	ASSERT_EQ(0, puppet_become(&helper, NOBODY));
	ASSERT_EQ(0, puppet_become(&sibling, NOBODY));
	fd = puppet_open(&helper);
	ASSERT_LE(0, fd);
	EXPECT_SPLITS(&sibling, 0);
	EXPECT_EQ(0, puppet_reserve(&helper, fd, sibling.pid, 10));
	EXPECT_SPLITS(&sibling, 10);
	EXPECT_SPLITS(&helper, 0);

	/* pid 0 is now the sibling. */
	EXPECT_EQ(0, puppet_status(&helper, fd, 0, &status));
	EXPECT_EQ(10, status.headroom);
	EXPECT_EQ(10, status.in_use);
	EXPECT_EQ(0, puppet_status(&helper, fd, helper.pid, &status));
	EXPECT_EQ(0, status.headroom);
	EXPECT_EQ(0, status.headroom_total);
	EXPECT_EQ(0, status.in_use);

	/* It lasts as long as the helper, not as long as the sibling likes. */
	EXPECT_MAP_COUNT_TRUE(helper.pid);
	puppet_kill(&helper);
	EXPECT_SPLITS(&sibling, 0);
	END_PUPPET(&sibling);
}

struct in_clone {
	char *area;
	int fd;
	long splits;
	int reserve_err;
	long own_splits;
};

static int clone_main(void *arg)
{
	struct in_clone *in = arg;
	int own;

	in->splits = split_many(in->area, 0, 4);
	in->reserve_err = reserve(in->fd, 10);
	own = open_device();
	if (own >= 0 && !reserve(own, 2))
		in->own_splits = split_many(in->area, 0, 4);
	close(own);
	return 0;
}

/* A process of its own, though it shares the mm: it has none, and may have some. */
TEST_F(isolation, clone_vm)
{
	static char stack[65536] __attribute__((aligned(16)));
	char *area = go_to_limit(self->limit, SPLITS);
	struct in_clone in = { .area = area, .fd = self->fd, .splits = -1, .own_splits = -1 };
	struct vmareserve_status status;
	pid_t child;

	ASSERT_NE(NULL, area);
	ASSERT_EQ(0, reserve(self->fd, 6));
	child = clone(clone_main, stack + sizeof(stack), CLONE_VM | SIGCHLD, &in);
	ASSERT_LT(0, child);
	ASSERT_EQ(child, waitpid(child, NULL, 0));
	EXPECT_EQ(0, in.splits);
	EXPECT_EQ(EBUSY, in.reserve_err);
	EXPECT_EQ(2, in.own_splits);
	ASSERT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(2, status.in_use);
	EXPECT_EQ(0, status.rescued);
	EXPECT_EQ(0, status.exhausted);
	EXPECT_EQ(6, status.headroom_total);
	/* The mappings are of both. */
	EXPECT_EQ(4, split_many(area, 2, SPLITS));
}

TEST_HARNESS_MAIN
