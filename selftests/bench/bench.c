// SPDX-License-Identifier: GPL-2.0
/*
 * What calls cost, in instructions: see bench.h. Run by guest.sh, as root, in a
 * machine of its own, from which it loads and unloads the module.
 *
 *	bench PART [NUMBER]
 *
 * prints a line for each figure, "STATE,CASE,CALLS,MIN,P50,P90".
 *
 * The states are compared within one process and one boot, in turns (ROUNDS of
 * them), so that whatever else changes with time is in all of them. A case leaves
 * the process as it was after each call, so that every call meets the same. What it
 * takes to get there is not counted.
 */
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

#include <linux/vmareserve.h>

#include "bench.h"

#define ROUNDS		4
/* In each round: those counted, and before them some that are not. */
#define CALLS		500
#define WARM_UP		100
#define IN_A_GO		50
#define FORK_WARM_UP	10
/* By all CPUs together. */
#define CONTENDING_CALLS	1000

#define PARAMETERS	"/sys/module/vmareserve/parameters/"
#define TOTALS		"/sys/class/misc/vmareserve/"
#define MODULE		"/vmareserve.ko"
/* Away from all else; the second far from the first. */
#define AREA		((char *)0x200000000000)
#define MORE		(AREA + (1UL << 36))

enum state {
	NONE,		/* the module is not loaded */
	LOADED,		/* it is; nobody has headroom, and there are no hooks */
	OTHER,		/* another process has a reservation */
	DEFAULT,	/* all have headroom by default_headroom */
	HOLDER,		/* this process has a reservation */
	STATES
};

static const char *const state_name[STATES] = {
	"none", "loaded", "other", "default", "holder",
};

static enum state state = NONE;
/* For HOLDER. */
static __u64 headroom = 1000;
/* A process that does nothing, for OTHER; and what holds for it. */
static pid_t other;
static int other_fd = -1, own_fd = -1;

static void command(const char *line)
{
	/* vfork() and exec(): the mappings are not copied. */
	must_be(!system(line), line);
}

/* Those of the tests' header, that must work. */
static int device(void)
{
	int fd = open_device();

	if (fd < 0)
		die(DEVICE);
	return fd;
}

static void hold(int fd, pid_t pid, __u64 mappings)
{
	must(reserve_for(fd, pid, mappings), "RESERVE");
}

static struct vmareserve_status status(int fd)
{
	struct vmareserve_status s;

	must(status_of(fd, 0, &s), "STATUS");
	return s;
}

static void set(const char *file, long number)
{
	must(write_number(file, number), file);
}

/* That of a case with @ticks of all rounds. */
static void print_case(enum state of, const char *name, __u64 *ticks)
{
	print_figure(state_name[of], name, ticks, ROUNDS * CALLS, ROUNDS * CALLS);
}

/*
 * Sleeps until the next timer interrupt is as far away as each time, and what was freed
 * under RCU has been freed.
 */
static void sleep_to_interrupt(void)
{
	const long period = 40000000;
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t))
		die("clock_gettime");
	t.tv_nsec += 2 * period - t.tv_nsec % period;
	if (t.tv_nsec >= 1000000000) {
		t.tv_nsec -= 1000000000;
		t.tv_sec++;
	}
	must(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL), "clock_nanosleep");
}

/*
 * Has each row of calls begin alike, with no free objects in the slab caches. Without
 * this, a call or so in a hundred finds other free objects, and the medians differ by
 * a percent.
 */
static void settle(void)
{
	static const char *const caches[] = { "vm_area_struct", "maple_node" };
	char path[64];
	size_t i;

	sleep_to_interrupt();
	for (i = 0; i < ARRAY_SIZE(caches); i++) {
		snprintf(path, sizeof(path), "/sys/kernel/slab/%s/shrink", caches[i]);
		set(path, 1);
	}
	sleep_to_interrupt();
}

/*
 * Before call @i of a row. So few calls in a go are over before the next timer
 * interrupt, and nothing is freed under RCU while they are counted.
 */
static void before_call(int i)
{
	if (i == -WARM_UP)
		settle();
	else if (i % IN_A_GO == 0)
		sleep_to_interrupt();
}

/* A child that has stopped, and does nothing until its end. */
static pid_t idle_process(void)
{
	pid_t pid = fork();
	int wstatus;

	if (pid < 0)
		die("fork");
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			raise(SIGSTOP);
	}
	if (waitpid(pid, &wstatus, WUNTRACED) != pid || !WIFSTOPPED(wstatus))
		die("a process that does nothing");
	return pid;
}

static void end_process(pid_t pid)
{
	if (kill(pid, SIGKILL) || waitpid(pid, NULL, 0) != pid)
		die("the end of a process");
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Loading and unloading takes long: only from and to NONE. */
static void enter(enum state next)
{
	if (state == DEFAULT)
		set(PARAMETERS "default_headroom", 0);
	close_fd(&other_fd);
	close_fd(&own_fd);
	if (state == NONE && next != NONE)
		command("insmod " MODULE);
	if (state != NONE && next == NONE)
		command("rmmod vmareserve");
	state = next;
	if (state == NONE)
		return;
	switch (state) {
	case LOADED:
		/* The test at load has used them, or the state before. */
		while (read_number(TOTALS "armed"))
			sleep(1);
		break;
	case OTHER:
		other_fd = device();
		hold(other_fd, other, 1000);
		break;
	case DEFAULT:
		set(PARAMETERS "default_headroom", 65536);
		break;
	case HOLDER:
		own_fd = device();
		hold(own_fd, 0, headroom);
		break;
	default:
		break;
	}
	must_be(read_number(TOTALS "armed") == (state != LOADED),
		"the hooks are not as they should be");
	must_be(read_number(TOTALS "reservations") == (state == OTHER || state == HOLDER),
		"the reservations are not as they should be");
}

/* Of a kind that merges with nothing near. */
static void map(char *at, long pages, int prot)
{
	if (mmap(at, pages * PAGE, prot, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE,
		 -1, 0) == MAP_FAILED)
		die("mmap");
}

static void unmap(char *at, long pages)
{
	if (munmap(at, pages * PAGE))
		die("munmap");
}

static void must_not_unmap(char *at)
{
	must_be(munmap(at, PAGE) && errno == ENOMEM, "a munmap was not refused");
}

/* Has the process have @wanted mappings, by single pages of two kinds at MORE. */
static long add_mappings(long wanted)
{
	long i, n = wanted - count_maps(0);

	for (i = 0; i < n; i++)
		map(MORE + i * PAGE, 1, i & 1 ? PROT_READ : PROT_NONE);
	return n;
}

/* The cases of who has nothing to do with headroom. One call; what it takes. */

static void munmap_whole(__u64 *ticks)
{
	map(AREA, 1, PROT_READ | PROT_WRITE);
	COUNT(ticks, unmap(AREA, 1));
}

static void munmap_touched(__u64 *ticks)
{
	map(AREA, 1, PROT_READ | PROT_WRITE);
	*AREA = 1;
	COUNT(ticks, unmap(AREA, 1));
}

static void munmap_edge(__u64 *ticks)
{
	map(AREA, 2, PROT_READ | PROT_WRITE);
	COUNT(ticks, unmap(AREA + PAGE, 1));
	unmap(AREA, 1);
}

static void munmap_middle(__u64 *ticks)
{
	map(AREA, 3, PROT_READ | PROT_WRITE);
	COUNT(ticks, unmap(AREA + PAGE, 1));
	unmap(AREA, 3);
}

static void mprotect_middle(__u64 *ticks)
{
	map(AREA, 3, PROT_READ | PROT_WRITE);
	COUNT(ticks, must_be(!mprotect(AREA + PAGE, PAGE, PROT_READ), "mprotect failed"));
	unmap(AREA, 3);
}

static void mmap_one(__u64 *ticks)
{
	COUNT(ticks, map(AREA, 1, PROT_READ | PROT_WRITE));
	unmap(AREA, 1);
}

/* fork() in the parent, and up to the child's end. */
static __u64 fork_ticks, fork_exit_ticks;

static void fork_once(void)
{
	__u64 begin = tick();
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	fork_ticks = tick() - begin;
	if (pid < 0 || waitpid(pid, NULL, 0) != pid)
		die("fork");
	fork_exit_ticks = tick() - begin;
}

static const struct {
	const char *name;
	void (*call)(__u64 *ticks);
} cases[] = {
	{ "munmap_whole", munmap_whole },
	{ "munmap_touched", munmap_touched },
	{ "munmap_edge", munmap_edge },
	{ "munmap_middle", munmap_middle },
	{ "mprotect_middle", mprotect_middle },
	{ "mmap", mmap_one },
};

#define CASES	ARRAY_SIZE(cases)

/* Do the calls unmap what they are named for, or has something merged? */
static void check_cases(void)
{
	long n = count_maps(0);

	map(AREA, 3, PROT_READ | PROT_WRITE);
	must_be(count_maps(0) == n + 1, "a mapping has merged");
	must_be(!mprotect(AREA + PAGE, PAGE, PROT_READ), "mprotect failed");
	must_be(count_maps(0) == n + 3, "mprotect did not split");
	must_be(!mprotect(AREA + PAGE, PAGE, PROT_READ | PROT_WRITE), "mprotect failed");
	must_be(count_maps(0) == n + 1, "mappings have not merged");
	unmap(AREA + PAGE, 1);
	must_be(count_maps(0) == n + 2, "munmap did not split");
	unmap(AREA + 2 * PAGE, 1);
	unmap(AREA, 1);
	must_be(count_maps(0) == n, "munmap left something");
}

static void bystander(void)
{
	static __u64 ticks[STATES][CASES][ROUNDS * CALLS];
	__u64 unused;
	size_t c;
	int round, s, i;

	check_cases();
	other = idle_process();
	for (round = 0; round < ROUNDS; round++) {
		for (s = 0; s < STATES; s++) {
			enter(s);
			for (c = 0; c < CASES; c++) {
				__u64 *t = ticks[s][c] + round * CALLS;

				for (i = -WARM_UP; i < CALLS; i++) {
					before_call(i);
					if (i < 0)
						cases[c].call(&unused);
					else
						cases[c].call(t + i);
				}
			}
		}
	}
	enter(NONE);
	for (s = 0; s < STATES; s++)
		for (c = 0; c < CASES; c++)
			print_case(s, cases[c].name, ticks[s][c]);
}

/*
 * With 1,000 mappings. Not by a holder, whose children have no headroom. In real time,
 * which the children do not inherit: a child shall not run before fork() is over.
 */
static void forks(void)
{
	const struct sched_param param = { .sched_priority = 1 };
	enum { N = DEFAULT + 1 };
	static __u64 alone[N][ROUNDS * CALLS], whole[N][ROUNDS * CALLS];
	int round, s, i;

	if (sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &param))
		die("sched_setscheduler");
	other = idle_process();
	add_mappings(1000);
	for (round = 0; round < ROUNDS; round++) {
		for (s = 0; s < N; s++) {
			enter(s);
			settle();
			for (i = 0; i < FORK_WARM_UP; i++)
				fork_once();
			for (i = 0; i < CALLS; i++) {
				fork_once();
				alone[s][round * CALLS + i] = fork_ticks;
				whole[s][round * CALLS + i] = fork_exit_ticks;
			}
		}
	}
	enter(NONE);
	for (s = 0; s < N; s++) {
		print_figure(state_name[s], "fork", alone[s], ROUNDS * CALLS,
			     ROUNDS * CALLS);
		print_figure(state_name[s], "fork_exit", whole[s], ROUNDS * CALLS,
			     ROUNDS * CALLS);
	}
}

/*
 * Splits in a process that has @mappings of them before each: with a limit far
 * above, or (@rescued) with that limit. One big VMA, of which a piece is cut off
 * (counted) and unmapped.
 */
static void cut_pieces(__u64 *ticks, int n, long mappings, bool rescued)
{
	__u64 unused, before = 0;
	struct vmareserve_status s;
	char *at = AREA;
	int i;

	set(LIMIT_FILE, mappings + 1000);
	map(AREA, 2 * (WARM_UP + n) + 1, PROT_READ | PROT_WRITE);
	if (rescued) {
		s = status(own_fd);
		must_be((long)s.map_count == mappings, "not as many mappings as should be");
		before = s.rescued;
		set(LIMIT_FILE, mappings);
	}
	for (i = -WARM_UP; i < n; i++, at += 2 * PAGE) {
		before_call(i);
		COUNT(i < 0 ? &unused : ticks + i, unmap(at + PAGE, 1));
		unmap(at, 1);
	}
	unmap(at, 1);
	must_be(!rescued || status(own_fd).rescued == before + WARM_UP + n,
		"not all splits were rescued");
	set(LIMIT_FILE, mappings + 1000);
}

static void splits(long mappings)
{
	static __u64 plain[ROUNDS * CALLS], rescued[ROUNDS * CALLS];
	long limit = read_number(LIMIT_FILE);
	char name[64];
	int round;

	other = idle_process();
	set(LIMIT_FILE, mappings + 1000);
	/* And the one that will be split. */
	add_mappings(mappings - 1);
	for (round = 0; round < ROUNDS; round++) {
		enter(NONE);
		cut_pieces(plain + round * CALLS, CALLS, mappings, false);
		enter(HOLDER);
		cut_pieces(rescued + round * CALLS, CALLS, mappings, true);
	}
	enter(NONE);
	set(LIMIT_FILE, limit);
	snprintf(name, sizeof(name), "plain_split %ld", mappings);
	print_case(NONE, name, plain);
	snprintf(name, sizeof(name), "rescued_split %ld", mappings);
	print_case(HOLDER, name, rescued);
}

/*
 * Splits of a process with 5000 mappings, past the limit and of a bystander, with 1
 * to @most reservations on the machine, and with as many of processes that have ended.
 */
enum { RESERVATIONS_MAPPINGS = 5000 };

static void split_among(__u64 *rescued, __u64 *middle)
{
	__u64 unused;
	int i;

	cut_pieces(rescued, CALLS, RESERVATIONS_MAPPINGS, true);
	/* A bystander has none of its own. */
	hold(own_fd, 0, 0);
	for (i = -WARM_UP; i < CALLS; i++) {
		before_call(i);
		munmap_middle(i < 0 ? &unused : middle + i);
	}
	hold(own_fd, 0, headroom);
}

static void must_be_reserved(long wanted)
{
	must_be(read_number(TOTALS "reservations") == wanted,
		"not as many reservations as should be");
}

static void reservations(long most)
{
	const long numbers[] = { 1, 100, most };
	enum { N = ARRAY_SIZE(numbers) };
	/* The last: of processes that have ended. */
	static __u64 rescued[N + 1][ROUNDS * CALLS], middle[N + 1][ROUNDS * CALLS];
	long limit = read_number(LIMIT_FILE), i;
	pid_t *pid = calloc(most, sizeof(*pid));
	int *fd = calloc(most, sizeof(*fd));
	int round, n;
	char name[64];

	if (!pid || !fd)
		die("calloc");
	for (i = 1; i < most; i++)
		pid[i] = idle_process();
	set(LIMIT_FILE, RESERVATIONS_MAPPINGS + 1000);
	add_mappings(RESERVATIONS_MAPPINGS - 1);
	for (round = 0; round < ROUNDS; round++) {
		enter(HOLDER);
		for (n = 0, i = 1; n < N; n++) {
			for (; i < numbers[n]; i++) {
				fd[i] = device();
				hold(fd[i], pid[i], 1000);
			}
			must_be_reserved(numbers[n]);
			split_among(rescued[n] + round * CALLS, middle[n] + round * CALLS);
		}
		/* The last ones stay. */
		while (round < ROUNDS - 1 && --i > 0)
			close(fd[i]);
	}
	for (i = 1; i < most; i++)
		end_process(pid[i]);
	must_be_reserved(most);
	for (round = 0; round < ROUNDS; round++)
		split_among(rescued[N] + round * CALLS, middle[N] + round * CALLS);
	for (i = 1; i < most; i++)
		close(fd[i]);
	enter(NONE);
	set(LIMIT_FILE, limit);
	for (n = 0; n <= N; n++) {
		snprintf(name, sizeof(name), "reservations_split %s%ld",
			 n == N ? "ended " : "", numbers[n == N ? N - 1 : n]);
		print_case(HOLDER, name, rescued[n]);
		snprintf(name, sizeof(name), "reservations_middle %s%ld",
			 n == N ? "ended " : "", numbers[n == N ? N - 1 : n]);
		print_case(OTHER, name, middle[n]);
	}
}

/* A split that is refused; by a holder, because the headroom is used up. */
static void refused_splits(void)
{
	static const enum state states[] = { NONE, OTHER, HOLDER };
	enum { N = ARRAY_SIZE(states) };
	static __u64 ticks[N][ROUNDS * CALLS];
	long limit = read_number(LIMIT_FILE);
	__u64 unused;
	int round, n, i;

	other = idle_process();
	headroom = 10;
	for (round = 0; round < ROUNDS; round++) {
		for (n = 0; n < N; n++) {
			enter(states[n]);
			map(AREA, 2 * headroom + 3, PROT_READ | PROT_WRITE);
			set(LIMIT_FILE, count_maps(0));
			/* As many mappings for all; a holder has them past the limit. */
			if (states[n] != HOLDER)
				set(LIMIT_FILE, count_maps(0) + headroom);
			for (i = 0; i < (int)headroom; i++)
				unmap(AREA + (2 * i + 1) * PAGE, 1);
			for (i = -WARM_UP; i < CALLS; i++) {
				before_call(i);
				COUNT(i < 0 ? &unused : ticks[n] + round * CALLS + i,
				      must_not_unmap(AREA + (2 * headroom + 1) * PAGE));
			}
			must_be(states[n] != HOLDER ||
				status(own_fd).exhausted == WARM_UP + CALLS,
				"not refused for want of headroom");
			set(LIMIT_FILE, limit);
			unmap(AREA, 2 * headroom + 3);
		}
	}
	enter(NONE);
	for (n = 0; n < N; n++)
		print_case(states[n], "refused_split", ticks[n]);
}

/* RESERVE by a descriptor that holds nothing; it then gives back. And STATUS. */
static void ioctls(void)
{
	static const long mappings[] = { 1, 1000, 1000000 };
	enum { N = ARRAY_SIZE(mappings) };
	static __u64 ticks[N][ROUNDS * CALLS], above[ROUNDS * CALLS];
	static __u64 statuses[ROUNDS * CALLS];
	__u64 unused;
	int round, n, i, fd;
	char name[64];

	other = idle_process();
	for (round = 0; round < ROUNDS; round++) {
		/* The hooks are there already. */
		enter(OTHER);
		set(PARAMETERS "max_headroom", 65536);
		fd = device();
		for (i = -WARM_UP; i < CALLS; i++) {
			before_call(i);
			COUNT(i < 0 ? &unused : above + round * CALLS + i,
			      hold(fd, 0, 1000000));
			hold(fd, 0, 0);
		}
		/* With more allowed, it needs no capability. */
		set(PARAMETERS "max_headroom", 1000000);
		for (n = 0; n < N; n++) {
			for (i = -WARM_UP; i < CALLS; i++) {
				before_call(i);
				COUNT(i < 0 ? &unused : ticks[n] + round * CALLS + i,
				      hold(fd, 0, mappings[n]));
				hold(fd, 0, 0);
			}
		}
		hold(fd, 0, 1);
		for (i = -WARM_UP; i < CALLS; i++) {
			before_call(i);
			COUNT(i < 0 ? &unused : statuses + round * CALLS + i, status(fd));
		}
		close(fd);
	}
	enter(NONE);
	for (n = 0; n < N; n++) {
		snprintf(name, sizeof(name), "reserve %ld", mappings[n]);
		print_case(HOLDER, name, ticks[n]);
	}
	print_case(HOLDER, "reserve_above 1000000", above);
	print_case(HOLDER, "status", statuses);
}

/*
 * Kernel memory of a reservation, in bytes: of @n processes, one each, compared to
 * as many open files of /dev/null.
 */
static void memory(long n)
{
	pid_t *pid = calloc(n, sizeof(*pid));
	int *fd = calloc(n, sizeof(*fd));
	__u64 figure;
	long plain, opened, reserved, i;

	if (!pid || !fd)
		die("calloc");
	other = idle_process();
	for (i = 0; i < n; i++)
		pid[i] = idle_process();
	enter(OTHER);
	/* Twice: the table of descriptors grows once. */
	for (i = 0; i < n; i++)
		fd[i] = device();
	for (i = 0; i < n; i++)
		close(fd[i]);
	for (i = 0; i < n; i++)
		fd[i] = open("/dev/null", O_RDWR | O_CLOEXEC);
	plain = slab_bytes();
	for (i = 0; i < n; i++) {
		close(fd[i]);
		fd[i] = device();
	}
	opened = slab_bytes();
	for (i = 0; i < n; i++)
		hold(fd[i], pid[i], 1);
	reserved = slab_bytes();
	for (i = 0; i < n; i++)
		close(fd[i]);
	enter(NONE);
	figure = (reserved - plain + n / 2) / n;
	print_figure(state_name[HOLDER], "memory", &figure, 1, n);
	figure = (opened - plain + n / 2) / n;
	print_figure(state_name[HOLDER], "memory_open", &figure, 1, n);
}

/*
 * Processes that unmap middles, each on a CPU of its own: ticks a call, over all of
 * them. The emulator's CPUs take turns on one thread, and a tick is an instruction
 * of any of them. So a CPU more does not make it faster; what shows is the work that
 * comes with others: waiting in a loop for a lock counts, and a lock or a list that all
 * share would show as ticks that grow with the CPUs. What does not show is the price of
 * a cache line that moves between CPUs: the emulator has none.
 */
static __u64 contend(int cpus)
{
	struct {
		int ready, go, done;
		__u64 begin[64], end[64];
	} *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	__u64 begin, last_begin = 0, first_end = -1ULL, end = 0, unused;
	cpu_set_t set;
	int cpu, i;

	if (shared == MAP_FAILED)
		die("mmap");
	for (cpu = 0; cpu < cpus; cpu++) {
		pid_t pid = fork();

		if (pid < 0)
			die("fork");
		if (pid)
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		CPU_ZERO(&set);
		CPU_SET(cpu, &set);
		if (sched_setaffinity(0, sizeof(set), &set))
			die("sched_setaffinity");
		for (i = 0; i < WARM_UP; i++)
			munmap_middle(&unused);
		__atomic_fetch_add(&shared->ready, 1, __ATOMIC_SEQ_CST);
		while (!__atomic_load_n(&shared->go, __ATOMIC_SEQ_CST))
			sched_yield();
		shared->begin[cpu] = tick();
		for (i = 0; i < CONTENDING_CALLS / cpus; i++)
			munmap_middle(&unused);
		shared->end[cpu] = tick();
		_exit(0);
	}
	while (__atomic_load_n(&shared->ready, __ATOMIC_SEQ_CST) < cpus)
		usleep(1000);
	begin = tick();
	__atomic_store_n(&shared->go, 1, __ATOMIC_SEQ_CST);
	for (cpu = 0; cpu < cpus; cpu++) {
		if (wait(&i) < 0 || i)
			die("a process that contends");
	}
	for (cpu = 0; cpu < cpus; cpu++) {
		if (shared->begin[cpu] > last_begin)
			last_begin = shared->begin[cpu];
		if (shared->end[cpu] < first_end)
			first_end = shared->end[cpu];
		if (shared->end[cpu] > end)
			end = shared->end[cpu];
	}
	must_be(last_begin < first_end, "not all CPUs unmapped at the same time");
	munmap(shared, sizeof(*shared));
	return (end - begin) / CONTENDING_CALLS;
}

static void contention(void)
{
	static const enum state states[] = { NONE, OTHER, DEFAULT };
	static const int cpus[] = { 1, 2, 4, 8 };
	static __u64 ticks[3][4][ROUNDS];
	int round, s, c;
	char name[64];

	/* The one that has the reservation waits meanwhile. */
	other = getpid();
	for (round = 0; round < ROUNDS; round++) {
		for (s = 0; s < 3; s++) {
			enter(states[s]);
			for (c = 0; c < 4; c++)
				ticks[s][c][round] = contend(cpus[c]);
		}
	}
	enter(NONE);
	for (s = 0; s < 3; s++) {
		for (c = 0; c < 4; c++) {
			snprintf(name, sizeof(name), "contending %d", cpus[c]);
			print_figure(state_name[states[s]], name, ticks[s][c], ROUNDS,
				     ROUNDS * CONTENDING_CALLS);
		}
	}
}

int main(int argc, char **argv)
{
	const char *part = argc > 1 ? argv[1] : "";
	long n = argc > 2 ? atol(argv[2]) : 0;

	/* For settle(), to the nanosecond. */
	prctl(PR_SET_TIMERSLACK, 1);
	if (!strcmp(part, "bystander")) {
		bystander();
	} else if (!strcmp(part, "forks")) {
		forks();
	} else if (!strcmp(part, "splits") && n > 100) {
		splits(n);
	} else if (!strcmp(part, "reservations") && n > 100) {
		reservations(n);
	} else if (!strcmp(part, "refused")) {
		refused_splits();
	} else if (!strcmp(part, "ioctls")) {
		ioctls();
	} else if (!strcmp(part, "memory") && n > 0) {
		memory(n);
	} else if (!strcmp(part, "contention")) {
		contention();
	} else {
		fprintf(stderr, "bench bystander|forks|refused|ioctls|contention|\n"
			"\tsplits N|reservations N|memory N\n");
		return 1;
	}
	return 0;
}
