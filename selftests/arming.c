// SPDX-License-Identifier: GPL-2.0
/*
 * The first calls past the limit. The probes that know what a mark is are enabled
 * at the first refusal that needs them, and the call is restarted in between. So here
 * many tasks pass the limit at the same moment while none of these probes is there:
 * no munmap and no mmap may fail, and no program may see that its call was restarted,
 * whatever else happens meanwhile. Round after round, with the probes gone in between.
 *
 * The probes go some seconds after the last mark. For rounds by the hundred, these
 * tests load a module that is built for them, which does not wait: see vm/build.
 *
 * Also built as a 32-bit program, arming_32: other ways into the kernel and back.
 */
#include "vmareserve_test.h"
#include "marks.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

#define MODULE	"/vmareserve.ko"
#define QUICK	"/vmareserve_quick.ko"

#define LIMIT		400
#define SPLITS		3	/* that each task does at a time */
#define HEADROOM	1000
#define MOST_TASKS	200

/* A test goes on for so many rounds, or seconds: whatever comes first. */
#define ROUNDS		1000
#define SECONDS		1
#define SECONDS_PLAIN	4

/* How the tasks live. */
enum way {
	PLAIN		= 0,
	THREADS		= 1,	/* of one process, and not processes */
	DESCRIPTOR	= 2,	/* their headroom is reserved, not the default */
	TRACED		= 4,
	FILTERED	= 8,	/* by seccomp */
	SIGNALLED	= 16,
	RESTARTING	= 32,	/* the signals' handlers have SA_RESTART */
	BRK		= 64,	/* the first refusal is that of a brk */
	MREMAP		= 128,	/* of an mremap */
};

/* What the tasks are told, and what they have found: shared with all of them. */
static struct {
	int round;		/* that may begin; GO_HOME ends them; a futex */
	int ready, done;	/* tasks */
	long munmaps, mmaps;	/* that failed */
	long others;		/* brk and mremap, likewise */
	long strange;		/* not with ENOMEM */
	int err;		/* the last errno */
	long restarts;		/* that a tracer saw */
	long signals;
	int bad_counts;		/* processes whose map_count was not as it has to be */
} *shared;

#define GO_HOME	INT_MAX

struct tasks {
	int nr;
	unsigned int ways;
	pid_t pid;		/* of the process that is them, or started them */
	int round;
};

static void add(long *count)
{
	__atomic_add_fetch(count, 1, __ATOMIC_RELAXED);
}

/* Counts a call that has failed. True when it has not. */
static bool went_well(long *failed, int err)
{
	if (!err)
		return true;
	add(failed);
	__atomic_store_n(&shared->err, err, __ATOMIC_RELAXED);
	if (err != ENOMEM)
		add(&shared->strange);
	return false;
}

/* Waits until it is not @value any more. */
static int wait_while(int *word, int value)
{
	int now;

	while ((now = __atomic_load_n(word, __ATOMIC_ACQUIRE)) == value)
		syscall(SYS_futex, word, FUTEX_WAIT, value, NULL, NULL, 0);
	return now;
}

static void wake(int *word, int value)
{
	__atomic_store_n(word, value, __ATOMIC_RELEASE);
	syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

/*
 * A task
 */

/* The end of the heap, with a mapping behind it that merges with it: see paths.c. */
static char *heap_end;

static bool prepare_heap(void)
{
	char *end = (char *)(((uintptr_t)sbrk(0) + PAGE - 1) & ~(PAGE - 1)), *away;

	if (brk(end + 6 * PAGE))
		return false;
	heap_end = end + 4 * PAGE;
	away = mremap(heap_end, 2 * PAGE, 2 * PAGE,
		      MREMAP_MAYMOVE | 4 /* MREMAP_DONTUNMAP */, NULL);
	return away != MAP_FAILED && !brk(heap_end) &&
	       mremap(away, 2 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		      heap_end) == heap_end;
}

static int to_brk(char *end)
{
	if (brk(end))
		return errno;
	return sbrk(0) == end ? 0 : ENOMEM;
}

/* The second of three pages goes, which is the area's first hole. */
static int shrink(char *area)
{
	return mremap(area, 2 * PAGE, PAGE, 0) == area ? 0 : errno;
}

static void pass_the_limit(char *area, unsigned int ways)
{
	bool holes[SPLITS];
	int i, turn;

	if (ways & BRK)
		went_well(&shared->others, to_brk(heap_end - PAGE));
	if (ways & MREMAP && went_well(&shared->others, shrink(area)))
		went_well(&shared->mmaps, fill(area, 0));
	for (turn = 0; turn < 2; turn++) {
		for (i = 0; i < SPLITS; i++)
			holes[i] = went_well(&shared->munmaps, split(area, i));
		for (i = 0; i < SPLITS; i++)
			if (holes[i])
				went_well(&shared->mmaps, fill(area, i));
		for (i = 0; i < SPLITS; i++)
			if (went_well(&shared->munmaps, split(area, i)))
				went_well(&shared->mmaps, fill(area, i));
	}
}

struct task {
	char *area;
	unsigned int ways;
};

static void *do_rounds(void *arg)
{
	struct task *task = arg;
	int round = 0;

	__atomic_add_fetch(&shared->ready, 1, __ATOMIC_RELEASE);
	while ((round = wait_while(&shared->round, round)) != GO_HOME) {
		pass_the_limit(task->area, task->ways);
		__atomic_add_fetch(&shared->done, 1, __ATOMIC_RELEASE);
	}
	return NULL;
}

static void signalled(int sig)
{
	add(&shared->signals);
}

/* Has signals arrive, more or less often by the number of tasks. */
static bool ask_for_signals(const struct tasks *tasks)
{
	struct sigaction act = { .sa_handler = signalled };
	struct itimerval timer = {};

	if (tasks->ways & RESTARTING)
		act.sa_flags = SA_RESTART;
	timer.it_interval.tv_usec = tasks->ways & THREADS ? 1000 : 500 * tasks->nr;
	timer.it_value = timer.it_interval;
	return !sigaction(SIGALRM, &act, NULL) && !setitimer(ITIMER_REAL, &timer, NULL);
}

/* Allows all, but the call that the kernel makes for a program to restart another. */
static bool install_filter(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_restart_syscall, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = { sizeof(filter) / sizeof(filter[0]), filter };

	return !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) &&
	       !prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog);
}

/*
 * The process that all tasks are threads or children of
 */

static void end_with_parent(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static void check_counts(bool at_limit)
{
	long maps = count_maps(0);

	if (maps != kernel_map_count(0) || (at_limit && maps != LIMIT))
		__atomic_add_fetch(&shared->bad_counts, 1, __ATOMIC_RELAXED);
}

static int be_threads(const struct tasks *tasks)
{
	struct task each[MOST_TASKS];
	pthread_t ids[MOST_TASKS];
	int i, fd = -1;

	for (i = 0; i < tasks->nr; i++) {
		each[i] = (struct task){ map_splittable(SPLITS), tasks->ways };
		if (!each[i].area || pthread_create(&ids[i], NULL, do_rounds, &each[i]))
			return 1;
	}
	while (__atomic_load_n(&shared->ready, __ATOMIC_ACQUIRE) < tasks->nr)
		usleep(1000);
	if (tasks->ways & DESCRIPTOR) {
		fd = open_device();
		if (reserve(fd, HEADROOM))
			return 2;
	}
	/* One more: it is for whoever waits until all are at the limit. */
	if (!fill_to(LIMIT))
		return 3;
	if (tasks->ways & SIGNALLED && !ask_for_signals(tasks))
		return 4;
	__atomic_add_fetch(&shared->ready, 1, __ATOMIC_RELEASE);
	for (i = 0; i < tasks->nr; i++)
		pthread_join(ids[i], NULL);
	/* Some of their stacks are gone. */
	check_counts(false);
	return 0;
}

static int be_processes(const struct tasks *tasks)
{
	struct task task = { map_splittable(SPLITS), tasks->ways };
	int i, status, bad = 0;

	if (!task.area || (tasks->ways & BRK && !prepare_heap()) || !fill_to(LIMIT))
		return 1;
	for (i = 0; i < tasks->nr; i++) {
		pid_t pid = fork();

		if (pid < 0)
			return 2;
		if (pid)
			continue;
		end_with_parent();
		if (tasks->ways & SIGNALLED && !ask_for_signals(tasks))
			_exit(3);
		do_rounds(&task);
		check_counts(!(tasks->ways & BRK));
		_exit(0);
	}
	__atomic_add_fetch(&shared->ready, 1, __ATOMIC_RELEASE);
	for (i = 0; i < tasks->nr; i++)
		if (wait(&status) < 0 || status)
			bad = 4;
	return bad;
}

static void __attribute__((noreturn)) be_tasks(const struct tasks *tasks)
{
	end_with_parent();
	if (tasks->ways & TRACED && (ptrace(PTRACE_TRACEME, 0, 0, 0) || raise(SIGSTOP)))
		_exit(10);
	if (tasks->ways & FILTERED && !install_filter())
		_exit(11);
	_exit(tasks->ways & THREADS ? be_threads(tasks) : be_processes(tasks));
}

/*
 * A tracer
 */

static void note_syscall(pid_t pid)
{
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) > 0 &&
	    info.op == PTRACE_SYSCALL_INFO_EXIT &&
	    (int)info.exit.rval == -513 /* ERESTARTNOINTR */)
		add(&shared->restarts);
}

/* As strace -f does. */
static void __attribute__((noreturn)) trace_tasks(const struct tasks *tasks)
{
	const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK |
			     PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL;
	pid_t first = fork(), pid;
	int status, sig;

	if (!first)
		be_tasks(tasks);
	end_with_parent();
	if (waitpid(first, &status, 0) != first || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SETOPTIONS, first, 0, options) ||
	    ptrace(PTRACE_SYSCALL, first, 0, 0))
		_exit(20);
	while ((pid = waitpid(-1, &status, __WALL)) > 0) {
		if (!WIFSTOPPED(status)) {
			if (pid == first)
				_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 21);
			continue;
		}
		sig = WSTOPSIG(status);
		if (sig == (SIGTRAP | 0x80))
			note_syscall(pid);
		/* What ptrace itself makes, a new task's SIGSTOP as well. */
		if (status >> 16 || sig == (SIGTRAP | 0x80) || sig == SIGSTOP)
			sig = 0;
		ptrace(PTRACE_SYSCALL, pid, 0, sig);
	}
	_exit(22);
}

/*
 * The tests
 */

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

/* Waits for a minute at most: where all else fails, a test says so. */
static bool wait_for(int *count, int value)
{
	double end = now() + 60;

	while (__atomic_load_n(count, __ATOMIC_ACQUIRE) < value) {
		if (now() > end)
			return false;
		usleep(1000);
	}
	return true;
}

/* Starts them, and waits until each is at the limit. They are a process group. */
static bool start_tasks(struct tasks *tasks, int nr, unsigned int ways)
{
	memset(shared, 0, sizeof(*shared));
	*tasks = (struct tasks){ .nr = nr, .ways = ways };
	tasks->pid = fork();
	if (!tasks->pid) {
		setpgid(0, 0);
		if (ways & TRACED)
			trace_tasks(tasks);
		be_tasks(tasks);
	}
	return tasks->pid > 0 && wait_for(&shared->ready, nr + 1);
}

static void begin_round(struct tasks *tasks)
{
	__atomic_store_n(&shared->done, 0, __ATOMIC_RELAXED);
	wake(&shared->round, ++tasks->round);
}

static bool end_round(struct tasks *tasks)
{
	return wait_for(&shared->done, tasks->nr);
}

/* The status that they have ended with. */
static int end_tasks(struct tasks *tasks)
{
	int status = -1;

	wake(&shared->round, GO_HOME);
	waitpid(tasks->pid, &status, 0);
	return status;
}

static void kill_tasks(struct tasks *tasks)
{
	kill(-tasks->pid, SIGKILL);
	kill(tasks->pid, SIGKILL);
	waitpid(tasks->pid, NULL, 0);
}

/* As wait_until_disarmed(), which looks less often than it is worth here. */
static bool wait_for_next_round(void)
{
	double end = now() + 60;

	while (!is_disarmed()) {
		if (now() > end)
			return false;
		usleep(2000);
	}
	return true;
}

static int load(const char *file)
{
	return load_module(file, "");
}

/* A task that is about to enable the probes holds the module until it has. */
static int unload(void)
{
	double end = now() + 60;
	int err;

	while ((err = unload_module("vmareserve")) == EWOULDBLOCK && now() < end)
		usleep(1000);
	return err;
}

NEEDS_DEVICE_AND_ROOT(arming)

BEFORE_NEEDS static void needs_module(void)
{
	if (access(QUICK, R_OK))
		skip_program("no " QUICK ": this test runs in its own virtual machine only");
}

/* Loads the module that does not wait, so that nothing is armed for long. */
static void set_up(struct __test_metadata *_metadata)
{
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, (void *)shared);
	ASSERT_EQ(0, unload());
	ASSERT_EQ(0, load(QUICK));
	ASSERT_EQ(0, write_number(LIMIT_FILE, LIMIT));
	ASSERT_EQ(0, write_number(DEFAULT_FILE, HEADROOM));
}

static void tear_down(struct __test_metadata *_metadata, long limit_before)
{
	EXPECT_EQ(0, write_number(LIMIT_FILE, limit_before));
	EXPECT_EQ(0, write_number(DEFAULT_FILE, 0));
	EXPECT_EQ(0, read_number(MISSED_FILE));
	EXPECT_EQ(0, read_number(MARKS_LOST_FILE));
	EXPECT_TRUE(wait_for_no_marks());
	EXPECT_EQ(0, unload());
	EXPECT_EQ(0, load(MODULE));
}

/* Each test has the limit, and the module that does not wait. */
#define FIXTURE_QUICK(name)						\
FIXTURE(name) {								\
	long limit_before;						\
};									\
									\
FIXTURE_SETUP(name)							\
{									\
	self->limit_before = read_number(LIMIT_FILE);			\
	set_up(_metadata);						\
}									\
									\
FIXTURE_TEARDOWN(name)							\
{									\
	tear_down(_metadata, self->limit_before);			\
}

FIXTURE_QUICK(arming)

FIXTURE_VARIANT(arming)
{
	int tasks;
	unsigned int ways;
};

FIXTURE_VARIANT_ADD(arming, threads_4) { .tasks = 4, .ways = THREADS };
FIXTURE_VARIANT_ADD(arming, threads_16) { .tasks = 16, .ways = THREADS };
FIXTURE_VARIANT_ADD(arming, processes_16) { .tasks = 16 };
#ifdef __LP64__
/* What the number matters for is not the way into the kernel. */
FIXTURE_VARIANT_ADD(arming, threads_64) { .tasks = 64, .ways = THREADS };
FIXTURE_VARIANT_ADD(arming, processes_4) { .tasks = 4 };
FIXTURE_VARIANT_ADD(arming, processes_64) { .tasks = 64 };
#endif

/* After the last round: all went well. */
#define EXPECT_ALL_WELL(tasks)						\
	do {								\
		EXPECT_EQ(0, end_tasks(tasks));				\
		EXPECT_EQ(0, shared->munmaps);				\
		EXPECT_EQ(0, shared->mmaps);				\
		EXPECT_EQ(0, shared->others);				\
		EXPECT_EQ(0, shared->err);				\
		EXPECT_EQ(0, shared->bad_counts);			\
	} while (0)

/* More can be asked for: 200 seconds are enough for all rounds. */
static int seconds_each(int seconds)
{
	const char *value = getenv("VMARESERVE_FUZZ_SECONDS_EACH");

	return value ? atoi(value) : seconds;
}

static void run_rounds(struct __test_metadata *_metadata, int nr, unsigned int ways,
		       int seconds)
{
	double end;
	struct tasks tasks;

	if (ways & DESCRIPTOR)
		ASSERT_EQ(0, write_number(DEFAULT_FILE, 0));
	ASSERT_TRUE(start_tasks(&tasks, nr, ways));
	end = now() + seconds_each(seconds);
	while (tasks.round < ROUNDS && now() < end) {
		ASSERT_TRUE(wait_for_next_round());
		begin_round(&tasks);
		ASSERT_TRUE(end_round(&tasks));
		if (shared->munmaps || shared->mmaps || shared->others)
			break;
	}
	EXPECT_ALL_WELL(&tasks);
	TH_LOG("%d rounds, %ld restarts seen, %ld signals", tasks.round, shared->restarts,
	       shared->signals);
}

/* The same with other tasks in each round, for what they can do only once. */
static void run_rounds_of_new_tasks(struct __test_metadata *_metadata, int nr,
				    unsigned int ways, int seconds)
{
	double end = now() + seconds;
	struct tasks tasks;
	int rounds;

	for (rounds = 0; now() < end; rounds++) {
		ASSERT_TRUE(start_tasks(&tasks, nr, ways));
		ASSERT_TRUE(wait_for_next_round());
		begin_round(&tasks);
		ASSERT_TRUE(end_round(&tasks));
		EXPECT_ALL_WELL(&tasks);
	}
	TH_LOG("%d rounds", rounds);
}

TEST_F(arming, none_is_refused)
{
	run_rounds(_metadata, variant->tasks, variant->ways, SECONDS_PLAIN);
}

TEST_F(arming, killed_in_the_middle)
{
	double end = now() + SECONDS;
	struct tasks tasks;
	int i;

	for (i = 0; now() < end; i++) {
		ASSERT_TRUE(start_tasks(&tasks, variant->tasks, variant->ways));
		ASSERT_TRUE(wait_for_next_round());
		begin_round(&tasks);
		usleep(i * 700 % 20000);
		kill_tasks(&tasks);
		EXPECT_EQ(0, shared->munmaps);
		EXPECT_EQ(0, shared->mmaps);
	}
	TH_LOG("%d times", i);
}

/* Without headroom munmap is refused, and that is all that anybody sees. */
TEST_F(arming, unloaded_in_the_middle)
{
	double end = now() + SECONDS;
	struct tasks tasks;
	int i;

	for (i = 0; now() < end; i++) {
		ASSERT_TRUE(start_tasks(&tasks, variant->tasks, variant->ways));
		ASSERT_TRUE(wait_for_next_round());
		begin_round(&tasks);
		usleep(i * 700 % 20000);
		ASSERT_EQ(0, unload());
		ASSERT_TRUE(end_round(&tasks));
		EXPECT_EQ(0, shared->strange) {
			TH_LOG("a call failed with error %d", shared->err);
		}
		kill_tasks(&tasks);
		ASSERT_EQ(0, load(QUICK));
		ASSERT_EQ(0, write_number(DEFAULT_FILE, HEADROOM));
	}
	TH_LOG("%d times", i);
}

/* In how many ways they live, for some numbers of them. */
FIXTURE_QUICK(ways)

FIXTURE_VARIANT(ways)
{
	int tasks;
	unsigned int ways;
};

FIXTURE_VARIANT_ADD(ways, threads_16) { .tasks = 16, .ways = THREADS };
FIXTURE_VARIANT_ADD(ways, processes_16) { .tasks = 16 };

TEST_F(ways, while_traced)
{
	run_rounds(_metadata, variant->tasks, variant->ways | TRACED, SECONDS);
}

TEST_F(ways, with_a_filter)
{
	run_rounds(_metadata, variant->tasks, variant->ways | FILTERED, SECONDS);
}

TEST_F(ways, with_signals)
{
	run_rounds(_metadata, variant->tasks, variant->ways | SIGNALLED, SECONDS);
	EXPECT_LT(0, shared->signals);
}

TEST_F(ways, with_signals_that_restart)
{
	run_rounds(_metadata, variant->tasks, variant->ways | SIGNALLED | RESTARTING,
		   SECONDS);
	EXPECT_LT(0, shared->signals);
}

TEST_F(ways, all_of_it)
{
	run_rounds(_metadata, variant->tasks,
		   variant->ways | SIGNALLED | FILTERED | TRACED, SECONDS);
}

/* Which call is the first. */
FIXTURE_QUICK(first)

TEST_F(first, with_a_descriptor)
{
	run_rounds(_metadata, 16, THREADS | DESCRIPTOR, SECONDS);
}

/*
 * Calls that can't be restarted: the kernel lets the first one through, and by the
 * time that it returns the probes are there. shmdt() is not among them: it unmaps
 * whole mappings, and is never refused (see paths.c).
 */
TEST_F(first, is_a_brk)
{
	run_rounds_of_new_tasks(_metadata, 16, BRK, SECONDS);
}

/* At the limit, does mremap have a check of its own, before the munmap core's? */
static void shrink_at_an_edge(void)
{
	char *area = map_splittable(1);

	_exit(!area || !fill_to(LIMIT) ? 2 :
	      mremap(area, 3 * PAGE, 2 * PAGE, 0) == MAP_FAILED);
}

TEST_F(first, is_an_mremap)
{
	int status;
	pid_t pid;

	ASSERT_TRUE(wait_for_next_round());
	pid = fork();
	if (!pid)
		shrink_at_an_edge();
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	if (WEXITSTATUS(status) == 1)
		SKIP(return, "this kernel's mremap has a limit check of its own");
	ASSERT_EQ(0, status);
	run_rounds(_metadata, 16, MREMAP, SECONDS);
}

/*
 * A userfaultfd's event keeps an unmap from returning when it is done: another thread
 * finds the process above its limit before the first call has returned.
 */
struct held {
	char *area;
	char *other;		/* with a hole */
	int uffd;
	bool shrinks;
	int err;
};

static void *unmap_in_an_event(void *arg)
{
	struct held *held = arg;

	/* With its stack it is at the limit. */
	if (!fill_to(LIMIT - 1) || split(held->other, 0))
		held->err = EINVAL;
	else
		held->err = held->shrinks ? shrink(held->area) : split(held->area, 0);
	return NULL;
}

/* False when this kernel has none. */
static bool watch_unmaps(struct held *held)
{
	struct uffdio_api api = { .api = UFFD_API, .features = UFFD_FEATURE_EVENT_UNMAP };
	struct uffdio_register reg = {
		.range = { (uintptr_t)held->area, 3 * PAGE },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};

	held->uffd = syscall(__NR_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	return held->uffd >= 0 && !ioctl(held->uffd, UFFDIO_API, &api) &&
	       !ioctl(held->uffd, UFFDIO_REGISTER, &reg);
}

static bool event_has_come(int uffd)
{
	struct pollfd pfd = { .fd = uffd, .events = POLLIN };

	return poll(&pfd, 1, 60000) == 1 && pfd.revents == POLLIN;
}

#define START_HELD(held, thread)					\
	do {								\
		(held)->area = map_splittable(1);			\
		(held)->other = map_splittable(2);			\
		ASSERT_NE(NULL, (held)->area);				\
		ASSERT_NE(NULL, (held)->other);				\
		if (!watch_unmaps(held))				\
			SKIP(return, "this kernel has no userfaultfd with events"); \
		ASSERT_TRUE(wait_for_next_round());			\
		ASSERT_EQ(0, pthread_create(thread, NULL, unmap_in_an_event, held)); \
		ASSERT_TRUE(event_has_come((held)->uffd));		\
	} while (0)

static void end_held(struct held *held, pthread_t thread)
{
	struct uffd_msg msg;

	if (read(held->uffd, &msg, sizeof(msg)) != sizeof(msg))
		held->err = EIO;
	pthread_join(thread, NULL);
	close(held->uffd);
}

TEST_F(first, is_restarted)
{
	struct held held = {};
	pthread_t thread;
	int err;

	START_HELD(&held, &thread);
	EXPECT_LT(LIMIT, count_maps(0));
	/* It is above its limit, and the call has not returned. */
	err = fill(held.other, 0);
	end_held(&held, thread);
	EXPECT_EQ(0, err);
	EXPECT_EQ(0, held.err);
}

/* What can't be restarted has the module stay until it returns: rmmod does not wait. */
TEST_F(first, that_sleeps_holds_the_module)
{
	struct held held = { .shrinks = true };
	pthread_t thread;
	int err;

	START_HELD(&held, &thread);
	err = unload_module("vmareserve");
	end_held(&held, thread);
	EXPECT_EQ(EWOULDBLOCK, err);
	EXPECT_EQ(0, held.err);
}

/* So many that the CPUs are long busy with those that come first. */
TEST_F(first, of_a_crowd)
{
	run_rounds(_metadata, MOST_TASKS, PLAIN, SECONDS_PLAIN);
}

TEST_F(first, of_a_crowd_is_a_brk)
{
	run_rounds_of_new_tasks(_metadata, MOST_TASKS, BRK, SECONDS);
}

TEST_HARNESS_MAIN
