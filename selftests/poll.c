// SPDX-License-Identifier: GPL-2.0
/*
 * poll(): POLLPRI while the process is above vm.max_map_count, and a wake when it
 * goes above.
 */
#include "puppet.h"

#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <time.h>

#define LIMIT	scaled(1000)
/* In milliseconds: for what is to happen. Emulators can be slow. */
#define LONG	20000
/* For what is not to happen. */
#define SHORT	300

FIXTURE(above)
{
	struct puppet puppet;
	long limit_before;
	int fd;
};

/* A puppet at the limit, with headroom of 10 by self->fd. */
FIXTURE_SETUP(above)
{
	self->limit_before = read_number(LIMIT_FILE);
	ASSERT_EQ(0, write_number(LIMIT_FILE, LIMIT));
	self->fd = open_device();
	ASSERT_LE(0, self->fd);
	START_AT_LIMIT(2000, &self->puppet);
	ASSERT_EQ(0, reserve_for(self->fd, self->puppet.pid, 10));
}

FIXTURE_TEARDOWN(above)
{
	END_PUPPET(&self->puppet);
	EXPECT_EQ(0, write_number(LIMIT_FILE, self->limit_before));
	close(self->fd);
}

NEEDS_DEVICE_AND_ROOT(above)

/*
 * What poll() reports within @ms, or -1. When the time is over the kernel looks
 * once more, so what nobody was woken for would be reported too: -2 for that.
 */
static int polled(int fd, int ms)
{
	struct pollfd pollfd = { .fd = fd, .events = POLLPRI | POLLIN | POLLOUT };
	struct timespec start, end;
	int n;

	clock_gettime(CLOCK_MONOTONIC, &start);
	n = poll(&pollfd, 1, ms);
	clock_gettime(CLOCK_MONOTONIC, &end);
	if (n > 0 && ms && (end.tv_sec - start.tv_sec) * 1000 +
			   (end.tv_nsec - start.tv_nsec) / 1000000 >= ms)
		return -2;
	return n < 0 ? -1 : pollfd.revents;
}

/* The puppet's next @n splits all go well. */
#define SPLIT(n)							\
	do {								\
		int _err;						\
									\
		ASSERT_EQ(n, puppet_split(&self->puppet, n, &_err));	\
	} while (0)

TEST_F(above, not_before)
{
	int fd = open_device();

	/* It serves nobody. */
	EXPECT_EQ(0, polled(fd, 0));
	close(fd);
	/* At the limit is not above. */
	EXPECT_EQ(0, polled(self->fd, 0));
	EXPECT_EQ(0, polled(self->fd, SHORT));
}

TEST_F(above, as_long_as_it_lasts)
{
	SPLIT(1);
	EXPECT_EQ(POLLPRI, polled(self->fd, 0));
	EXPECT_EQ(POLLPRI, polled(self->fd, LONG));
	SPLIT(4);
	EXPECT_EQ(POLLPRI, polled(self->fd, 0));
	EXPECT_EQ(4, puppet_drop(&self->puppet, 4));
	EXPECT_EQ(POLLPRI, polled(self->fd, 0));
	EXPECT_EQ(1, puppet_drop(&self->puppet, 1));
	EXPECT_EQ(0, polled(self->fd, 0));
}

TEST_F(above, by_the_sysctl)
{
	EXPECT_EQ(0, polled(self->fd, 0));
	ASSERT_EQ(0, write_number(LIMIT_FILE, LIMIT - 1));
	EXPECT_EQ(POLLPRI, polled(self->fd, 0));
	ASSERT_EQ(0, write_number(LIMIT_FILE, LIMIT));
	EXPECT_EQ(0, polled(self->fd, 0));
}

/* A thread that waits in poll(). */
struct waiter {
	pthread_t thread;
	int fd;
	int revents;
};

static void *wait_in_poll(void *arg)
{
	struct waiter *waiter = arg;

	waiter->revents = polled(waiter->fd, LONG);
	return NULL;
}

static bool start_waiter(struct waiter *waiter, int fd)
{
	waiter->fd = fd;
	waiter->revents = -2;
	return !pthread_create(&waiter->thread, NULL, wait_in_poll, waiter);
}

TEST_F(above, wakes_all_who_wait)
{
	struct waiter waiter[6];
	int fd[3], i, round;

	fd[0] = self->fd;
	fd[1] = open_device();
	fd[2] = open_device();
	ASSERT_EQ(0, reserve_for(fd[1], self->puppet.pid, 1));
	/* Of another process: not woken. */
	ASSERT_EQ(0, reserve(fd[2], 1));
	for (round = 0; round < 3; round++) {
		for (i = 0; i < 6; i++)
			ASSERT_TRUE(start_waiter(&waiter[i], fd[i % 2]));
		/* Some are in poll(), some are not yet. */
		usleep(round * 50000);
		SPLIT(1);
		for (i = 0; i < 6; i++) {
			ASSERT_EQ(0, pthread_join(waiter[i].thread, NULL));
			ASSERT_EQ(POLLPRI, waiter[i].revents);
		}
		EXPECT_EQ(0, polled(fd[2], 0));
		EXPECT_EQ(1, puppet_drop(&self->puppet, 1));
		EXPECT_EQ(0, polled(self->fd, 0));
	}
	close(fd[1]);
	close(fd[2]);
}

static bool no_more_questions;

/* Has those wait who need the module's lock: poll() takes longer. */
static void *ask_all_the_time(void *arg)
{
	struct vmareserve_status status;
	int fd = open_device();

	while (!__atomic_load_n(&no_more_questions, __ATOMIC_RELAXED))
		status_of(fd, 0, &status);
	close(fd);
	return NULL;
}

/* The split comes at every moment of the way into poll(). */
TEST_F_TIMEOUT(above, no_wake_is_lost, 600)
{
	struct puppet_word word = { .order = PUPPET_SPLIT, .number = 1 };
	struct puppet_answer answer;
	pthread_t askers[2];
	volatile int spin;
	int round, i;

	for (i = 0; i < 2; i++)
		ASSERT_EQ(0, pthread_create(&askers[i], NULL, ask_all_the_time, NULL));
	for (round = 0; round < scaled(1000); round++) {
		ASSERT_TRUE(puppet_send(self->puppet.socket, &word, -1));
		for (spin = 0; spin < (round % 100) * 200; spin++)
			;
		ASSERT_EQ(POLLPRI, polled(self->fd, LONG)) {
			TH_LOG("in round %d", round);
		}
		ASSERT_EQ(sizeof(answer), recv(self->puppet.socket, &answer,
					       sizeof(answer), 0));
		ASSERT_EQ(1, answer.result);
		ASSERT_EQ(1, puppet_drop(&self->puppet, 1));
	}
	__atomic_store_n(&no_more_questions, true, __ATOMIC_RELAXED);
	for (i = 0; i < 2; i++)
		EXPECT_EQ(0, pthread_join(askers[i], NULL));
}

TEST_F(above, select)
{
	struct timeval no_time = { 0 }, long_time = { .tv_sec = LONG / 1000 };
	fd_set in, out, except;

	FD_ZERO(&in);
	FD_ZERO(&out);
	FD_ZERO(&except);
	FD_SET(self->fd, &in);
	FD_SET(self->fd, &out);
	FD_SET(self->fd, &except);
	EXPECT_EQ(0, select(self->fd + 1, &in, &out, &except, &no_time));
	SPLIT(1);
	FD_SET(self->fd, &in);
	FD_SET(self->fd, &out);
	FD_SET(self->fd, &except);
	EXPECT_EQ(1, select(self->fd + 1, &in, &out, &except, &long_time));
	EXPECT_TRUE(FD_ISSET(self->fd, &except));
}

/* Level triggered, it is told each time; edge triggered, once for each wake. */
TEST_F(above, epoll)
{
	struct epoll_event event = { .events = EPOLLPRI }, got;
	int level = epoll_create1(EPOLL_CLOEXEC), edge = epoll_create1(EPOLL_CLOEXEC);

	ASSERT_EQ(0, epoll_ctl(level, EPOLL_CTL_ADD, self->fd, &event));
	event.events |= EPOLLET;
	ASSERT_EQ(0, epoll_ctl(edge, EPOLL_CTL_ADD, self->fd, &event));
	EXPECT_EQ(0, epoll_wait(level, &got, 1, 0));
	EXPECT_EQ(0, epoll_wait(edge, &got, 1, 0));

	SPLIT(1);
	EXPECT_EQ(1, epoll_wait(level, &got, 1, LONG));
	EXPECT_EQ(1, epoll_wait(level, &got, 1, 0));
	EXPECT_EQ(1, epoll_wait(edge, &got, 1, LONG));
	EXPECT_EQ(EPOLLPRI, got.events);
	EXPECT_EQ(0, epoll_wait(edge, &got, 1, SHORT));

	EXPECT_EQ(1, puppet_drop(&self->puppet, 1));
	EXPECT_EQ(0, epoll_wait(level, &got, 1, 0));
	EXPECT_EQ(0, epoll_wait(edge, &got, 1, 0));
	SPLIT(1);
	EXPECT_EQ(1, epoll_wait(level, &got, 1, LONG));
	EXPECT_EQ(1, epoll_wait(edge, &got, 1, LONG));
	close(level);
	close(edge);
}

/* Who waits is told when the descriptor comes to serve another process. */
TEST_F(above, reserve_meanwhile)
{
	struct waiter waiter;
	int fd = open_device();

	SPLIT(1);
	ASSERT_TRUE(start_waiter(&waiter, fd));
	usleep(200000);
	EXPECT_EQ(0, reserve_for(fd, self->puppet.pid, 1));
	ASSERT_EQ(0, pthread_join(waiter.thread, NULL));
	EXPECT_EQ(POLLPRI, waiter.revents);

	/* And what holds nothing any more reports nothing. */
	EXPECT_EQ(0, reserve_for(fd, self->puppet.pid, 0));
	EXPECT_EQ(0, polled(fd, 0));
	close(fd);
}

TEST_F(above, process_has_gone)
{
	struct puppet puppet;
	int fd = open_device(), err;

	START_AT_LIMIT(5, &puppet);
	ASSERT_EQ(0, reserve_for(fd, puppet.pid, 5));
	ASSERT_EQ(1, puppet_split(&puppet, 1, &err));
	EXPECT_EQ(POLLPRI, polled(fd, 0));
	puppet_kill(&puppet);
	EXPECT_EQ(0, polled(fd, SHORT));
	close(fd);
}

/* Descriptors come and go, polled, while splits wake who is left. */
TEST_F(above, closed_meanwhile)
{
	struct waiter waiter;
	int i, fd;

	for (i = 0; i < 100; i++) {
		fd = open_device();
		ASSERT_EQ(0, reserve_for(fd, self->puppet.pid, 1));
		EXPECT_EQ(0, polled(fd, 0));
		ASSERT_TRUE(start_waiter(&waiter, self->fd));
		SPLIT(1);
		close(fd);
		ASSERT_EQ(0, pthread_join(waiter.thread, NULL));
		ASSERT_EQ(POLLPRI, waiter.revents);
		ASSERT_EQ(1, puppet_drop(&self->puppet, 1));
	}
}

TEST_HARNESS_MAIN
