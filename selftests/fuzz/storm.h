/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What storm and churn share: parameters, random numbers, a board that all
 * processes of a test write on, children that end within a time, and mappings
 * that splits use up.
 */
#ifndef VMARESERVE_STORM_H
#define VMARESERVE_STORM_H

#include "keeper.h"

#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <time.h>

#define TOTALS		"/sys/class/misc/vmareserve/"

/* The tests end by themselves, see give_up_after(). */
#define NO_TIMEOUT	1000000

/* A parameter from the environment, or @otherwise. */
static inline long parameter(const char *name, long otherwise)
{
	const char *text = getenv(name);

	return text && *text ? atol(text) : otherwise;
}

static inline long seconds_each(long otherwise)
{
	return parameter("VMARESERVE_FUZZ_SECONDS_EACH", otherwise);
}

static inline long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The same for the whole program. */
static inline __u64 seed(void)
{
	static __u64 s;

	if (!s)
		s = parameter("VMARESERVE_FUZZ_SEED", time(NULL));
	return s;
}

struct rng {
	__u64 state;
};

/* xorshift64*, with as many states as there are seeds and numbers @nr. */
static inline void rng_init(struct rng *rng, __u64 nr)
{
	rng->state = (seed() + 1) * 0x9e3779b97f4a7c15ULL + nr * 0xbf58476d1ce4e5b9ULL;
	if (!rng->state)
		rng->state = 1;
}

/* 0 to @n - 1. */
static inline unsigned long rnd(struct rng *rng, unsigned long n)
{
	rng->state ^= rng->state >> 12;
	rng->state ^= rng->state << 25;
	rng->state ^= rng->state >> 27;
	return ((rng->state * 0x2545f4914f6cdd1dULL) >> 32) % n;
}

/* What the processes of a test share: mapped by make_board(). */
#define FINDINGS	8
#define COUNTS		24
#define PIDS		16

struct board {
	bool stop;		/* everybody shall come to an end */
	long findings;
	char text[FINDINGS][200];
	long counts[COUNTS];	/* what they stand for is the program's */
	pid_t pids[PIDS];	/* of those that may be reserved for */
	/* What the parent has last asked for; written by it alone. */
	unsigned int phase;
	long started;		/* children that are ready */
	long holding;		/* that have a descriptor, or are about to */
	bool kprobes_may_be_off;
};

static struct board *board;

static inline bool make_board(void)
{
	board = mmap(NULL, sizeof(*board), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return board != MAP_FAILED;
}

static inline bool stopped(void)
{
	return __atomic_load_n(&board->stop, __ATOMIC_RELAXED);
}

static inline void stop_all(void)
{
	__atomic_store_n(&board->stop, true, __ATOMIC_RELAXED);
}

static inline void count_up(int what)
{
	__atomic_fetch_add(&board->counts[what], 1, __ATOMIC_RELAXED);
}

static inline long counted(int what)
{
	return __atomic_load_n(&board->counts[what], __ATOMIC_RELAXED);
}

/* Something is wrong: from whichever process, and it ends the test. */
static inline void __attribute__((format(printf, 1, 2))) found(const char *format, ...)
{
	long nr = __atomic_fetch_add(&board->findings, 1, __ATOMIC_RELAXED);
	va_list args;

	if (nr < FINDINGS) {
		va_start(args, format);
		vsnprintf(board->text[nr], sizeof(board->text[nr]), format, args);
		va_end(args);
	}
	stop_all();
}

#define EXPECT_NOTHING_FOUND()						\
	do {								\
		int _i;							\
									\
		for (_i = 0; _i < FINDINGS && _i < board->findings; _i++) \
			TH_LOG("found: %s", board->text[_i]);		\
		EXPECT_EQ(0, board->findings);				\
	} while (0)

/*
 * The test itself may be what hangs, and the runner waits for ever: SIGALRM
 * ends it, which the harness reports.
 */
static inline void give_up_after(long seconds)
{
	signal(SIGALRM, SIG_DFL);
	alarm(seconds);
}

/* Forks; the child does not outlive its parent. */
static inline pid_t fork_mortal(void)
{
	pid_t parent = getpid(), pid = fork();

	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(0);
	}
	return pid;
}

/* Waits for a child's end. False when it has not come in @seconds. */
static inline bool reap(pid_t pid, int *wstatus, long seconds)
{
	long end = now_ms() + seconds * 1000;

	for (;;) {
		pid_t gone = waitpid(pid, wstatus, WNOHANG);

		if (gone == pid)
			return true;
		if (gone < 0 || now_ms() > end)
			return false;
		usleep(1000);
	}
}

/* How a child stands, which stays to be waited for: CLD_..., or 0. */
static inline int child_state(pid_t pid)
{
	siginfo_t info = { 0 };

	if (waitid(P_PID, pid, &info, WSTOPPED | WEXITED | WNOHANG | WNOWAIT))
		return CLD_EXITED;
	return info.si_pid ? info.si_code : 0;
}

/*
 * A process that is stopped is in no munmap, so its count can be compared with
 * its mappings. It goes on afterwards. False when it has ended meanwhile.
 */
static inline bool check_stopped(pid_t pid, long seconds)
{
	long end = now_ms() + seconds * 1000, maps = 0, count = 0;
	int state, i;

	kill(pid, SIGSTOP);
	while (!(state = child_state(pid))) {
		if (now_ms() > end) {
			found("process %d does not stop", pid);
			return true;
		}
		usleep(500);
	}
	if (state != CLD_STOPPED)
		return false;
	/* The OOM killer may come all the same: then look again. */
	for (i = 0; i < 3; i++) {
		maps = count_maps(pid);
		count = kernel_map_count(pid);
		if (maps == count || count < 0)
			break;
		usleep(10000);
	}
	if (count >= 0 && maps != count)
		found("process %d, stopped: map_count is %ld, it has %ld mappings",
		      pid, count, maps);
	/* Takes the report of the stop, so that the next one is seen. */
	waitpid(pid, NULL, WUNTRACED | WNOHANG);
	kill(pid, SIGCONT);
	return count >= 0;
}

/*
 * Waits until there are no more reservations, and of no more headroom, than that. A
 * process that was forked meanwhile has copies of the descriptors, and may need a
 * moment to end.
 */
static inline bool totals_are_within(long reservations, long headroom, long seconds)
{
	long end = now_ms() + seconds * 1000;

	while (read_number(TOTALS "reservations") > reservations ||
	       read_headroom() > headroom) {
		if (now_ms() > end)
			return false;
		usleep(1000);
	}
	return true;
}

/* A mapping that splits use up from its front. */
struct strip {
	char *from, *to;
};

/* More pages than a test gets through before it starts anew. */
#define STRIP_SIZE	0x40000000UL

/* Maps one, by @flags: a VMA of its own, between pages that stay unmapped. */
static inline bool strip_map(struct strip *strip, int flags)
{
	char *area = mmap(NULL, STRIP_SIZE, PROT_READ | PROT_WRITE,
			  flags | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	strip->from = area + PAGE;
	strip->to = area + STRIP_SIZE - PAGE;
	return area != MAP_FAILED && !munmap(area, PAGE) && !munmap(strip->to, PAGE);
}

/* Has it room for @holes more, and something behind them? */
static inline bool strip_has(const struct strip *strip, long holes)
{
	return strip->to - strip->from > (2 * holes + 2) * PAGE;
}

/* Threads whose stacks map nothing, to be started at the limit. */
#define THREADS		8

static inline bool start_thread(pthread_t *thread, int nr, void *(*run)(void *), void *arg)
{
	static char stacks[THREADS][128 * 1024] __attribute__((aligned(4096)));
	pthread_attr_t attr;

	return !pthread_attr_init(&attr) &&
	       !pthread_attr_setstack(&attr, stacks[nr], sizeof(stacks[nr])) &&
	       !pthread_create(thread, &attr, run, arg);
}

#endif /* VMARESERVE_STORM_H */
