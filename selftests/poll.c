// SPDX-License-Identifier: GPL-2.0
/*
 * poll(): POLLPRI while the process is above vm.max_map_count, POLLHUP once it has
 * ended; and a wake when it goes above, and when it ends.
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
 * What poll() for @events reports within @ms, or -1. When the time is over the kernel
 * looks once more, so what nobody was woken for would be reported too: -2 for that.
 */
static int polled_for(int fd, short events, int ms)
{
	struct pollfd pollfd = { .fd = fd, .events = events };
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

static int polled(int fd, int ms)
{
	return polled_for(fd, POLLPRI | POLLIN | POLLOUT, ms);
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
	short events;
	int revents;
};

static void *wait_in_poll(void *arg)
{
	struct waiter *waiter = arg;

	waiter->revents = polled_for(waiter->fd, waiter->events, LONG);
	return NULL;
}

static bool start_waiter_for(struct waiter *waiter, int fd, short events)
{
	waiter->fd = fd;
	waiter->events = events;
	waiter->revents = -2;
	return !pthread_create(&waiter->thread, NULL, wait_in_poll, waiter);
}

static bool start_waiter(struct waiter *waiter, int fd)
{
	return start_waiter_for(waiter, fd, POLLPRI | POLLIN | POLLOUT);
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

	/* What holds nothing any more still serves it. */
	EXPECT_EQ(0, reserve_for(fd, self->puppet.pid, 0));
	EXPECT_EQ(POLLPRI, polled(fd, 0));
	EXPECT_EQ(1, puppet_drop(&self->puppet, 1));
	EXPECT_EQ(0, polled(fd, 0));
	ASSERT_TRUE(start_waiter(&waiter, fd));
	usleep(200000);
	SPLIT(1);
	ASSERT_EQ(0, pthread_join(waiter.thread, NULL));
	EXPECT_EQ(POLLPRI, waiter.revents);
	/* The test itself is not above the limit. */
	EXPECT_EQ(0, reserve(fd, 0));
	EXPECT_EQ(0, polled(fd, 0));
	close(fd);
}

/* Serving it with nothing, and with headroom in use. */
static void end_polled(struct __test_metadata *_metadata, bool kill_it, __u64 headroom)
{
	struct waiter waiter[2];
	struct epoll_event event = { .events = 0 }, got = { .events = 0 };
	int fd = open_device(), epoll = epoll_create1(EPOLL_CLOEXEC), err, i;
	struct puppet_word word = { .order = PUPPET_EXIT };
	struct puppet puppet;

	START_AT_LIMIT(5, &puppet);
	ASSERT_EQ(0, reserve_for(fd, puppet.pid, headroom));
	if (headroom) {
		ASSERT_EQ(1, puppet_split(&puppet, 1, &err));
		EXPECT_EQ(POLLPRI, polled(fd, 0));
		ASSERT_EQ(1, puppet_drop(&puppet, 1));
	}
	EXPECT_EQ(0, polled(fd, 0));
	/* POLLHUP comes without being asked for. */
	ASSERT_EQ(0, epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event));
	for (i = 0; i < 2; i++)
		ASSERT_TRUE(start_waiter(&waiter[i], fd));
	usleep(200000);
	if (kill_it)
		kill(puppet.pid, SIGKILL);
	else
		ASSERT_TRUE(puppet_send(puppet.socket, &word, -1));
	for (i = 0; i < 2; i++) {
		ASSERT_EQ(0, pthread_join(waiter[i].thread, NULL));
		EXPECT_EQ(POLLHUP, waiter[i].revents);
	}
	/* Nobody has waited for it yet. */
	EXPECT_EQ(1, epoll_wait(epoll, &got, 1, LONG));
	EXPECT_EQ(EPOLLHUP, got.events);
	EXPECT_EQ(POLLHUP, polled(fd, 0));
	EXPECT_EQ(puppet.pid, waitpid(puppet.pid, NULL, 0));
	close(puppet.socket);
	EXPECT_EQ(POLLHUP, polled(fd, 0));
	EXPECT_EQ(1, epoll_wait(epoll, &got, 1, 0));

	/* It can serve another. */
	EXPECT_EQ(0, reserve(fd, 1));
	EXPECT_EQ(0, polled(fd, 0));
	EXPECT_EQ(0, epoll_wait(epoll, &got, 1, 0));
	close(fd);
	close(epoll);
}

TEST_F(above, wakes_at_exit)
{
	end_polled(_metadata, false, 5);
}

TEST_F(above, wakes_at_kill)
{
	end_polled(_metadata, true, 5);
}

TEST_F(above, wakes_at_the_end_with_nothing_held)
{
	end_polled(_metadata, false, 0);
	end_polled(_metadata, true, 0);
}

static void *leave_at_a_byte(void *arg)
{
	int *fds = arg;
	char c;

	while (read(fds[0], &c, 1) < 0)
		;
	_exit(0);
}

/* The leader's end is not the process's. */
TEST_F(above, no_hangup_while_a_thread_lives)
{
	struct waiter waiter;
	int fd = open_device(), pipe_fds[2], i;
	char path[64], text[256] = "";
	pid_t pid;

	ASSERT_EQ(0, pipe(pipe_fds));
	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid) {
		pthread_t thread;

		close(pipe_fds[1]);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (pthread_create(&thread, NULL, leave_at_a_byte, pipe_fds))
			_exit(1);
		syscall(SYS_exit, 0);
	}
	ASSERT_EQ(0, reserve_for(fd, pid, 0));
	ASSERT_TRUE(start_waiter(&waiter, fd));
	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	for (i = 0; i < 1000 && !strstr(text, ") Z"); i++) {
		int stat = open(path, O_RDONLY | O_CLOEXEC);

		ASSERT_LT(0, read(stat, text, sizeof(text) - 1));
		close(stat);
		usleep(10000);
	}
	EXPECT_EQ(0, polled(fd, SHORT));
	close(pipe_fds[0]);
	close(pipe_fds[1]);
	ASSERT_EQ(0, pthread_join(waiter.thread, NULL));
	EXPECT_EQ(POLLHUP, waiter.revents);
	EXPECT_EQ(pid, waitpid(pid, NULL, 0));
	close(fd);
}

/* Nor is exec, by whatever thread: the old leader goes, its pid stays. */
TEST_F(above, no_hangup_at_exec)
{
	struct waiter waiter;
	int i;

	ASSERT_TRUE(start_waiter(&waiter, self->fd));
	for (i = 0; i < 20; i++) {
		ASSERT_EQ(0, i & 1 ? puppet_do_exec(&self->puppet) :
				     puppet_do_exec_by_thread(&self->puppet));
		ASSERT_EQ(0, polled(self->fd, 0));
	}
	/* Still the same process: it wakes when that goes above the limit. */
	EXPECT_EQ(-2, __atomic_load_n(&waiter.revents, __ATOMIC_RELAXED));
	ASSERT_EQ(0, puppet_go_to_limit(&self->puppet, 20));
	SPLIT(1);
	ASSERT_EQ(0, pthread_join(waiter.thread, NULL));
	EXPECT_EQ(POLLPRI, waiter.revents);
}

/* Who waits for nothing but the end does so for the process that is served now. */
TEST_F(above, wakes_at_the_end_of_the_next)
{
	struct epoll_event event = { .events = 0 }, got = { .events = 0 };
	int fd = open_device(), epoll = epoll_create1(EPOLL_CLOEXEC);
	struct puppet puppet[2];
	struct waiter waiter;

	ASSERT_TRUE(puppet_start(&puppet[0]));
	ASSERT_TRUE(puppet_start(&puppet[1]));
	ASSERT_EQ(0, reserve_for(fd, puppet[0].pid, 0));
	ASSERT_EQ(0, epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event));
	ASSERT_TRUE(start_waiter_for(&waiter, fd, 0));
	usleep(200000);
	ASSERT_EQ(0, reserve_for(fd, puppet[1].pid, 1));
	/* The first one's end is nothing to it. */
	puppet_kill(&puppet[0]);
	EXPECT_EQ(0, epoll_wait(epoll, &got, 1, SHORT));
	EXPECT_EQ(-2, __atomic_load_n(&waiter.revents, __ATOMIC_RELAXED));
	puppet_kill(&puppet[1]);
	EXPECT_EQ(1, epoll_wait(epoll, &got, 1, LONG));
	EXPECT_EQ(EPOLLHUP, got.events);
	ASSERT_EQ(0, pthread_join(waiter.thread, NULL));
	EXPECT_EQ(POLLHUP, waiter.revents);
	close(fd);
	close(epoll);
}

/*
 * Descriptors that are watched go from process to process, which end, and are
 * closed; in whatever order, nobody is woken who has gone. (KASAN would tell.)
 */
TEST_F(above, watched_moved_and_closed)
{
	struct epoll_event event = { .events = EPOLLPRI }, got;
	int epoll = epoll_create1(EPOLL_CLOEXEC), fd, i;
	struct puppet puppet[2];

	for (i = 0; i < 32; i++) {
		fd = open_device();
		ASSERT_LE(0, fd);
		ASSERT_TRUE(puppet_start(&puppet[0]));
		ASSERT_TRUE(puppet_start(&puppet[1]));
		/* They are not to keep the open file: it is to go with our close(). */
		ASSERT_EQ(0, puppet_close(&puppet[0], fd));
		ASSERT_EQ(0, puppet_close(&puppet[1], fd));
		ASSERT_EQ(0, reserve_for(fd, puppet[0].pid, i & 1));
		ASSERT_EQ(0, epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event));
		EXPECT_EQ(0, polled(fd, 0));
		EXPECT_EQ(0, reserve_for(fd, puppet[0].pid, 0));
		EXPECT_EQ(0, reserve_for(fd, puppet[1].pid, i & 2));
		if (i & 4)
			EXPECT_EQ(0, polled(fd, 0));
		/* It does not serve this one any more. */
		puppet_kill(&puppet[0]);
		EXPECT_EQ(0, epoll_wait(epoll, &got, 1, 0));
		EXPECT_EQ(0, polled(fd, 0));
		if (i & 8)
			close(fd);
		puppet_kill(&puppet[1]);
		if (!(i & 8)) {
			EXPECT_EQ(1, epoll_wait(epoll, &got, 1, LONG));
			EXPECT_EQ(EPOLLHUP, got.events);
			if (i & 16)
				EXPECT_EQ(0, reserve(fd, 0));
			close(fd);
		}
		EXPECT_EQ(0, epoll_wait(epoll, &got, 1, 0));
	}
	close(epoll);
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
