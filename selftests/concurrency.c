// SPDX-License-Identifier: GPL-2.0
/*
 * munmap() never fails, whatever others do at the same time: to the limit, to
 * the headroom, to the process. Each test runs for some seconds.
 */
#include <pthread.h>
#include <sys/wait.h>
#include <time.h>

#include "vmareserve_test.h"

#define SECONDS		4
#define SPLITTERS	3
#define LIMIT		scaled(1000)

FIXTURE_LIMIT(concurrency, LIMIT);

#define SKIP_ON_ONE_CPU()						\
	do {								\
		if (sysconf(_SC_NPROCESSORS_ONLN) < 2)			\
			SKIP(return, "nothing is concurrent on one CPU"); \
	} while (0)

static bool stop;

static bool stopped(void)
{
	return __atomic_load_n(&stop, __ATOMIC_RELAXED);
}

/* When enough has failed, there is no need to go on. */
static void stop_all(void)
{
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
}

/* Lets the others run for some seconds, or until one of them has enough. */
static void run_for(long seconds)
{
	struct timespec tick = { .tv_nsec = 20 * 1000 * 1000 };
	struct timespec now, end;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += seconds;
	do {
		nanosleep(&tick, NULL);
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while (!stopped() && (now.tv_sec < end.tv_sec ||
				(now.tv_sec == end.tv_sec &&
				 now.tv_nsec < end.tv_nsec)));
	stop_all();
}

struct worker {
	pthread_t thread;
	long rounds;
	long failed;		/* what may never fail */
	int err;		/* with this, the last time */

	/* Splitters: what is left of the area. Never more than two VMAs. */
	char *from, *to;
	/* Togglers: the two limits. */
	long high, low;
};

static void failure(struct worker *worker, int err)
{
	worker->err = err;
	if (++worker->failed >= 100)
		stop_all();
}

/* Uses its area up from the front: a middle split, and the rest before it. */
static void *split_on(void *arg)
{
	struct worker *worker = arg;

	/* On a slow machine the time may be over by now. */
	while ((!stopped() || !worker->rounds) && worker->to - worker->from > 4 * PAGE) {
		if (munmap(worker->from + PAGE, PAGE))
			failure(worker, errno);
		if (munmap(worker->from, PAGE))
			failure(worker, errno);
		worker->from += 2 * PAGE;
		worker->rounds++;
	}
	return NULL;
}

/* Maps three pages, and unmaps the middle one first. mmap() may fail. */
static void *map_and_split(void *arg)
{
	struct worker *worker = arg;

	while (!stopped()) {
		char *area = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE,
				  MAP_SHARED | MAP_ANONYMOUS, -1, 0);

		if (area == MAP_FAILED) {
			if (errno != ENOMEM)
				failure(worker, errno);
			continue;
		}
		if (munmap(area + PAGE, PAGE))
			failure(worker, errno);
		if (munmap(area, 3 * PAGE))
			failure(worker, errno);
		worker->rounds++;
	}
	return NULL;
}

/* As fast as can be: the descriptor stays open. */
static void *toggle_limit(void *arg)
{
	struct worker *worker = arg;
	char high[16], low[16];
	int fd = open(LIMIT_FILE, O_WRONLY | O_CLOEXEC);

	if (fd < 0) {
		failure(worker, errno);
		return NULL;
	}
	snprintf(high, sizeof(high), "%ld", worker->high);
	snprintf(low, sizeof(low), "%ld", worker->low);
	while (!stopped()) {
		if (pwrite(fd, high, strlen(high), 0) < 0 ||
		    pwrite(fd, low, strlen(low), 0) < 0)
			failure(worker, errno);
		worker->rounds++;
	}
	close(fd);
	return NULL;
}

/* What other descriptors hold comes on top of what the test's own holds. */
static void *reserve_and_release(void *arg)
{
	struct worker *worker = arg;

	while (!stopped()) {
		int fd = open_device(), err;

		if (fd < 0) {
			failure(worker, errno);
			continue;
		}
		err = reserve(fd, 1 + worker->rounds % 50);
		if (!err && worker->rounds & 1)
			err = reserve(fd, 0);
		if (err)
			failure(worker, err);
		close(fd);
		worker->rounds++;
	}
	return NULL;
}

/* fork() holds the mmap lock for long. Leaves it to the others for a while. */
static void nap(void)
{
	usleep(20 * 1000);
}

/* A child whose count is wrong would tell, or die of it. */
static void *fork_and_exit(void *arg)
{
	struct worker *worker = arg;

	while (!stopped()) {
		pid_t pid = fork();
		int wstatus;

		if (!pid)
			_exit(count_maps(0) != kernel_map_count(0));
		if (pid < 0 || waitpid(pid, &wstatus, 0) != pid)
			failure(worker, errno);
		else if (wstatus)
			failure(worker, wstatus);
		worker->rounds++;
		nap();
	}
	return NULL;
}

/* This program: it exits when it sees how it was called. */
static void *fork_and_exec(void *arg)
{
	struct worker *worker = arg;

	while (!stopped()) {
		pid_t pid = vfork();
		int wstatus;

		if (!pid) {
			execl("/proc/self/exe", "concurrency", "exit", NULL);
			_exit(errno);
		}
		if (pid < 0 || waitpid(pid, &wstatus, 0) != pid)
			failure(worker, errno);
		else if (wstatus)
			failure(worker, wstatus);
		worker->rounds++;
		nap();
	}
	return NULL;
}

BEFORE_NEEDS static void exit_when_executed(void)
{
	char cmdline[64] = "";
	int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
	ssize_t n = read(fd, cmdline, sizeof(cmdline) - 1);

	close(fd);
	if (n == sizeof("concurrency\0exit") &&
	    !memcmp(cmdline, "concurrency\0exit", n))
		_exit(0);
}

static bool start(struct worker *worker, void *(*work)(void *arg))
{
	return !pthread_create(&worker->thread, NULL, work, worker);
}

static void finish(struct __test_metadata *_metadata, struct worker *worker,
		   const char *what)
{
	ASSERT_EQ(0, pthread_join(worker->thread, NULL));
	TH_LOG("%s: %ld rounds, %ld failures", what, worker->rounds, worker->failed);
	EXPECT_LT(0, worker->rounds);
	EXPECT_EQ(0, worker->failed) {
		TH_LOG("the last with errno or status %d", worker->err);
	}
}

/*
 * The count stays where it is, the limit goes up above it and down below it.
 * Whoever looks at the limit for himself loses: it goes down, or up, between his
 * look and the kernel's.
 */
TEST_F(concurrency, limit_is_lowered_under_a_split)
{
	struct worker splitter[SPLITTERS] = {}, toggler = {};
	size_t size = 8UL << 30;
	long count;
	int i;

	SKIP_ON_ONE_CPU();
	ASSERT_EQ(0, reserve(self->fd, 10000));
	for (i = 0; i < SPLITTERS; i++) {
		splitter[i].from = mmap(NULL, size, PROT_READ | PROT_WRITE,
					MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE,
					-1, 0);
		ASSERT_NE(MAP_FAILED, splitter[i].from);
		splitter[i].to = splitter[i].from + size;
	}
	ASSERT_TRUE(fill_to(self->limit - 100));
	/* A hundred to each side leave room for the threads' stacks. */
	toggler.high = LIMIT;
	toggler.low = LIMIT - 200;
	for (i = 0; i < SPLITTERS; i++)
		ASSERT_TRUE(start(&splitter[i], split_on));
	ASSERT_TRUE(start(&toggler, toggle_limit));
	run_for(SECONDS);
	for (i = 0; i < SPLITTERS; i++)
		finish(_metadata, &splitter[i], "splits");
	finish(_metadata, &toggler, "limit changes");

	/* That the test was what it says. */
	count = count_maps(0);
	EXPECT_LT(toggler.low + 50, count);
	EXPECT_GT(toggler.high - 50, count);
}

/*
 * All at once. There are never more than some forty mappings above the fill, and
 * so always fewer than the lower limit and the headroom that stays.
 */
TEST_F(concurrency, all_at_once)
{
	static const struct {
		void *(*work)(void *arg);
		const char *name;
	} job[] = {
		{ map_and_split, "maps and splits" },
		{ map_and_split, "maps and splits" },
		{ map_and_split, "maps and splits" },
		{ reserve_and_release, "reservations" },
		{ fork_and_exit, "forks" },
		{ fork_and_exec, "execs" },
		/* Last: a thread needs mappings to start with. */
		{ toggle_limit, "limit changes" },
	};
	struct worker worker[ARRAY_SIZE(job)] = {};
	int i;

	SKIP_ON_ONE_CPU();
	ASSERT_EQ(0, reserve(self->fd, 200));
	ASSERT_TRUE(fill_to(self->limit));
	ASSERT_EQ(0, write_number(LIMIT_FILE, self->limit + 100));
	for (i = 0; i < ARRAY_SIZE(job); i++) {
		worker[i].high = self->limit + 50;
		worker[i].low = self->limit - 50;
		ASSERT_TRUE(start(&worker[i], job[i].work));
	}
	run_for(SECONDS + 1);
	for (i = 0; i < ARRAY_SIZE(job); i++)
		finish(_metadata, &worker[i], job[i].name);
	EXPECT_GT(self->limit + 150, count_maps(0));
	EXPECT_EQ(0, write_number(LIMIT_FILE, self->limit));
}

/*
 * The process's only headroom comes and goes, below the limit, while others map
 * and unmap. Below the limit nobody is any the worse for it.
 */
TEST_F(concurrency, only_reservation_comes_and_goes)
{
	struct worker splitter[SPLITTERS] = {}, reserver = {};
	int i;

	SKIP_ON_ONE_CPU();
	for (i = 0; i < SPLITTERS; i++)
		ASSERT_TRUE(start(&splitter[i], map_and_split));
	ASSERT_TRUE(start(&reserver, reserve_and_release));
	run_for(SECONDS);
	for (i = 0; i < SPLITTERS; i++)
		finish(_metadata, &splitter[i], "maps and splits");
	finish(_metadata, &reserver, "reservations");
}

/*
 * One process of many, each of which has what it has reserved, for as long as
 * it has it, and not a mapping more. Nobody else can change its count, so it
 * knows what to expect each time. Returns the line where it found something
 * wrong, or 0.
 */
#define CHECK(condition)		\
	do {				\
		if (!(condition))	\
			return __LINE__; \
	} while (0)

/* A thread, so that the process itself need not look at the time. */
static void *stop_clock(void *arg)
{
	run_for(SECONDS);
	return NULL;
}

static int reserve_and_split(struct worker *worker, long limit, int nr)
{
	size_t size = 256UL << 20;

	worker->from = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	CHECK(worker->from != MAP_FAILED);
	worker->to = worker->from + size;
	CHECK(fill_to(limit));
	/* On a slow machine the time may be over by now. */
	while ((!stopped() || !worker->rounds) && worker->to - worker->from > 100 * PAGE) {
		int headroom = 1 + (worker->rounds + nr) % 10;
		int fd = open_device(), i;

		CHECK(fd >= 0);
		CHECK(split(worker->from, 0) == ENOMEM);
		CHECK(!reserve(fd, headroom));
		CHECK(split_many(worker->from, 0, headroom + 1) == headroom);
		CHECK(errno == ENOMEM);
		/* Once lowered, what is in use stays in use. */
		if (worker->rounds & 1) {
			CHECK(!reserve(fd, 0));
			CHECK(split(worker->from, headroom) == ENOMEM);
		}
		close(fd);
		CHECK(split(worker->from, headroom) == ENOMEM);
		CHECK(kernel_map_count(0) == limit + headroom);
		/* What is left goes in single pages, up to the large VMA. */
		for (i = 0; i < headroom; i++)
			CHECK(!munmap(worker->from + 2 * i * PAGE, PAGE));
		worker->from += 2 * headroom * PAGE;
		worker->rounds++;
	}
	CHECK(count_maps(0) == limit);
	CHECK(kernel_map_count(0) == limit);
	return 0;
}

TEST_F(concurrency, many_processes_reserve)
{
	struct {
		int line[6];
		long rounds[6];
	} *shared = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int i, wstatus;
	pid_t pid[6];

	SKIP_ON_ONE_CPU();
	ASSERT_NE(MAP_FAILED, shared);
	for (i = 0; i < ARRAY_SIZE(pid); i++) {
		pid[i] = fork();
		ASSERT_LE(0, pid[i]);
		if (!pid[i]) {
			struct worker worker = {};
			pthread_t clock;

			shared->line[i] = -1;
			if (!pthread_create(&clock, NULL, stop_clock, NULL))
				shared->line[i] = reserve_and_split(&worker, self->limit, i);
			shared->rounds[i] = worker.rounds;
			_exit(0);
		}
	}
	for (i = 0; i < ARRAY_SIZE(pid); i++) {
		ASSERT_EQ(pid[i], waitpid(pid[i], &wstatus, 0));
		EXPECT_EQ(0, wstatus);
		TH_LOG("process %d: %ld rounds", i, shared->rounds[i]);
		EXPECT_LT(0, shared->rounds[i]);
		EXPECT_EQ(0, shared->line[i]) {
			TH_LOG("it found something wrong in line %d", shared->line[i]);
		}
	}
}

TEST_HARNESS_MAIN
