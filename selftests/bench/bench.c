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
/* Forks: they take a thousand times as long. */
#define FORKS		150
#define FORK_WARM_UP	10
/* The first call past the limit of all: seconds lie between two of them. */
#define FIRST_CALLS	20
/* By all CPUs together. */
#define CONTENDING_CALLS	1000

#define PARAMETERS	"/sys/module/vmareserve/parameters/"
#define TOTALS		"/sys/class/misc/vmareserve/"
#define MODULE		"/vmareserve.ko"
/* Away from all else, and far from each other. */
#define AREA		((char *)0x200000000000)
#define MORE		(AREA + (1UL << 36))
#define MORE_OF_OTHER	(AREA + (2UL << 36))
#define SCRATCH		(AREA + (3UL << 36))

enum state {
	NONE,		/* the module is not loaded */
	LOADED,		/* it is, and nobody has headroom */
	OTHER,		/* another process has a reservation, and is below the limit */
	DEFAULT,	/* all have headroom by default_headroom, and are below the limit */
	HOLDER,		/* this process has a reservation, and is below the limit */
	PAST,		/* another process is past the limit: the probes after the load are there */
	SELF,		/* this process is past the limit */
	SPLIT,		/* another process has a reservation of kind split: they are there, too */
	MAP,		/* likewise, of kind map */
	STATES
};

static const char *const state_name[STATES] = {
	"none", "loaded", "other", "default", "holder", "past", "self", "split", "map",
};

/* The mappings of a process that forks, or contends; the limit in PAST. */
enum { MAPPINGS = 1000, LOW_LIMIT = 3000 };

static enum state state = NONE;
/* The limit, but for PAST and SELF, and where a case changes it. */
static long limit_before;
/* For HOLDER. */
static __u64 headroom = 1000;
/*
 * A process that does nothing, for OTHER, SPLIT and MAP; one that goes past the limit,
 * for PAST.
 */
static pid_t other, past;
/* What holds for these, and for this process. */
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

static void hold_kind(int fd, pid_t pid, __u32 kind, __u64 mappings)
{
	struct vmareserve_reserve r = { .headroom = mappings, .pid = pid, .flags = kind };

	must(ioctl(fd, VMARESERVE_IOC_RESERVE, &r) ? errno : 0, "RESERVE");
}

static void hold(int fd, pid_t pid, __u64 mappings)
{
	hold_kind(fd, pid, VMARESERVE_UNMAP, mappings);
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

static void wait_for_stop(pid_t pid)
{
	int wstatus;

	must_be(waitpid(pid, &wstatus, WUNTRACED) == pid && WIFSTOPPED(wstatus),
		"a process did not stop");
}

/* A child that has stopped, and does nothing until its end. */
static pid_t idle_process(void)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			raise(SIGSTOP);
	}
	wait_for_stop(pid);
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

/* Has the process have @wanted mappings, by single pages of two kinds at @at. */
static void add_mappings(char *at, long wanted)
{
	long i, n = wanted - count_maps(0);

	for (i = 0; i < n; i++)
		map(at + i * PAGE, 1, i & 1 ? PROT_READ : PROT_NONE);
}

/* Unmaps @n middles of what is at SCRATCH, which has room for more. */
static void scratch_middles(int n)
{
	int i;

	for (i = 0; i < n; i++)
		unmap(SCRATCH + (2 * i + 1) * PAGE, 1);
}

/*
 * A child with four mappings more than LOW_LIMIT, which goes past that limit when it has
 * been continued twice. It has the same mappings in all states: what others have in the
 * slab caches changes what a call takes.
 */
static pid_t process_for_past(void)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (pid) {
		wait_for_stop(pid);
		return pid;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	add_mappings(MORE_OF_OTHER, LOW_LIMIT - 1);
	map(SCRATCH, 9, PROT_READ | PROT_WRITE);
	for (;;) {
		scratch_middles(4);
		must_be(count_maps(0) == LOW_LIMIT + 4, "a process is not past the limit");
		raise(SIGSTOP);
		unmap(SCRATCH, 9);
		map(SCRATCH, 9, PROT_READ | PROT_WRITE);
		must_be(count_maps(0) == LOW_LIMIT, "a process is not at the limit");
		raise(SIGSTOP);
	}
}

static void continue_past(void)
{
	kill(past, SIGCONT);
	wait_for_stop(past);
}

/*
 * Has this process be past the limit, by the mappings that it has, and with room for
 * eleven more below its mark: mremap() that moves wants five.
 */
static void go_past_limit(void)
{
	long n = count_maps(0);

	map(SCRATCH, 21, PROT_READ | PROT_WRITE);
	set(LIMIT_FILE, n - 4);
	scratch_middles(10);
	unmap(SCRATCH, 21);
	must_be(count_maps(0) == n, "not as many mappings as before");
}

/*
 * The kernel makes jumps of the breakpoints after the load, some time later. Nothing shows
 * when: debugfs kprobes/list has [OPTIMIZED] as soon as it is planned
 * (optimize_kprobe(), kernel/kprobes.c). Two seconds are not always enough, and in MAP
 * 20 are not, either: each probe takes 315 instructions there, and not 117.
 */
static void wait_for_jumps(void)
{
	sleep(20);
}

/*
 * Loading and unloading takes long: only from and to NONE. When this returns, the probes
 * after the load are those that the state needs: all in PAST, SELF, SPLIT and MAP; none
 * in LOADED; mremap's in the others.
 */
static void enter(enum state next)
{
	bool reserved = next != NONE && next != LOADED && next != DEFAULT;
	bool marked = next == PAST || next == SELF;

	if (state == DEFAULT)
		set(PARAMETERS "default_headroom", 0);
	if (state == PAST || state == SELF)
		set(LIMIT_FILE, limit_before);
	close_fd(&other_fd);
	close_fd(&own_fd);
	if (state == NONE && next != NONE)
		command("insmod " MODULE);
	if (state != NONE && next == NONE)
		command("rmmod vmareserve");
	state = next;
	if (state == NONE)
		return;
	/* The test at load has used them, or the state before. */
	must_be(wait_until_idle(), "the probes after the load stay");
	switch (state) {
	case OTHER:
	case SPLIT:
	case MAP:
		other_fd = device();
		hold_kind(other_fd, other, state == SPLIT ? VMARESERVE_SPLIT :
			  state == MAP ? VMARESERVE_MAP : VMARESERVE_UNMAP, 1000);
		break;
	case DEFAULT:
		set(PARAMETERS "default_headroom", 65536);
		break;
	case HOLDER:
		own_fd = device();
		hold(own_fd, 0, headroom);
		break;
	case PAST:
		other_fd = device();
		hold(other_fd, past, 1000);
		continue_past();
		set(LIMIT_FILE, LOW_LIMIT);
		continue_past();
		break;
	case SELF:
		own_fd = device();
		hold(own_fd, 0, headroom);
		go_past_limit();
		break;
	default:
		break;
	}
	wait_for_jumps();
	must_be(read_number(TOTALS "armed") == 1, "the probes at the refusals are not there");
	must_be(marked || state == SPLIT || state == MAP ? is_armed() : is_disarmed(),
		"the probes after the load are not as they should be");
	must_be(state != LOADED || !count_places(NULL, "after the load", "in place"),
		"a probe after the load is there for nobody");
	must_be(read_number(TOTALS "marks") == marked, "the marks are not as they should be");
	must_be(read_number(TOTALS "reservations") == reserved,
		"the reservations are not as they should be");
}

static void must_not_unmap(char *at)
{
	must_be(munmap(at, PAGE) && errno == ENOMEM, "a munmap was not refused");
}

/* The cases: one call, and what it takes. */

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

/* By the system call: libc's brk stays where it was. */
static void brk_grow(__u64 *ticks)
{
	long at = syscall(SYS_brk, 0);

	COUNT(ticks, must_be(syscall(SYS_brk, at + PAGE) == at + (long)PAGE, "brk failed"));
	must_be(syscall(SYS_brk, at) == at, "brk failed");
}

static void mremap_grow(__u64 *ticks)
{
	map(AREA, 1, PROT_READ | PROT_WRITE);
	COUNT(ticks, must_be(mremap(AREA, PAGE, 2 * PAGE, 0) == AREA, "mremap failed"));
	unmap(AREA, 2);
}

static void mremap_move(__u64 *ticks)
{
	char *to = AREA + 16 * PAGE;

	map(AREA, 1, PROT_READ | PROT_WRITE);
	COUNT(ticks, must_be(mremap(AREA, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, to) == to,
			     "mremap failed"));
	unmap(to, 1);
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
	{ "brk", brk_grow },
	{ "mremap_grow", mremap_grow },
	{ "mremap_move", mremap_move },
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
	past = process_for_past();
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
 * With 1,000 mappings. In real time, which the children do not inherit: a child shall
 * not run before fork() is over.
 */
static void forks(void)
{
	const struct sched_param param = { .sched_priority = 1 };
	static __u64 alone[STATES][ROUNDS * FORKS], whole[STATES][ROUNDS * FORKS];
	int round, n, s, i;

	if (sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &param))
		die("sched_setscheduler");
	other = idle_process();
	past = process_for_past();
	add_mappings(MORE, MAPPINGS);
	for (round = 0; round < ROUNDS; round++) {
		for (n = 0; n < STATES; n++) {
			/* There and back: what grows with time grows in all states. */
			s = round & 1 ? STATES - 1 - n : n;
			enter(s);
			for (i = -FORK_WARM_UP; i < FORKS; i++) {
				/* A thousand mappings: free objects for them matter more. */
				settle();
				fork_once();
				if (i < 0)
					continue;
				alone[s][round * FORKS + i] = fork_ticks;
				whole[s][round * FORKS + i] = fork_exit_ticks;
			}
		}
	}
	enter(NONE);
	for (s = 0; s < STATES; s++) {
		print_figure(state_name[s], "fork", alone[s], ROUNDS * FORKS, ROUNDS * FORKS);
		print_figure(state_name[s], "fork_exit", whole[s], ROUNDS * FORKS,
			     ROUNDS * FORKS);
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
	add_mappings(MORE, mappings - 1);
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

/* Of two pages, so that it is split once. */
static void mprotect_edge(__u64 *ticks)
{
	map(AREA, 2, PROT_READ | PROT_WRITE);
	COUNT(ticks, must_be(!mprotect(AREA + PAGE, PAGE, PROT_READ), "mprotect failed"));
	unmap(AREA, 2);
}

/* Growth: with MAP_FIXED it would be of kind split. */
static void mmap_grow(__u64 *ticks)
{
	COUNT(ticks, must_be(mmap(AREA, PAGE, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE,
				  -1, 0) == AREA, "mmap failed"));
	unmap(AREA, 1);
}

/*
 * What headroom of the kinds split and map lets through, to the same with the sysctl
 * raised. @below: how many mappings more the limit is than the process has before the
 * call, for what comes before the call that is counted not to be refused.
 */
static void kinds(void)
{
	static const struct {
		const char *name;
		void (*call)(__u64 *ticks);
		__u32 kind;
		int below;
	} let[] = {
		{ "let_mprotect_edge", mprotect_edge, VMARESERVE_SPLIT, 1 },
		{ "let_mprotect_middle", mprotect_middle, VMARESERVE_SPLIT, 1 },
		{ "let_mmap", mmap_grow, VMARESERVE_MAP, -1 },
	};
	enum { N = ARRAY_SIZE(let) };
	static __u64 ticks[2][N][ROUNDS * CALLS];
	__u64 unused, before = 0;
	int round, s, n, i;

	for (round = 0; round < ROUNDS; round++) {
		for (s = 0; s < 2; s++) {
			enter(s ? HOLDER : NONE);
			for (n = 0; n < N; n++) {
				if (s) {
					hold_kind(own_fd, 0, let[n].kind, 1000);
					before = status(own_fd).kinds[let[n].kind].rescued;
					wait_for_jumps();
					set(LIMIT_FILE, count_maps(0) + let[n].below);
				}
				for (i = -WARM_UP; i < CALLS; i++) {
					before_call(i);
					let[n].call(i < 0 ? &unused :
						    ticks[s][n] + round * CALLS + i);
				}
				set(LIMIT_FILE, limit_before);
				must_be(!s || status(own_fd).kinds[let[n].kind].rescued - before >=
					      WARM_UP + CALLS, "not all were let through");
			}
		}
	}
	enter(NONE);
	for (n = 0; n < N; n++) {
		print_case(NONE, let[n].name, ticks[0][n]);
		print_case(HOLDER, let[n].name, ticks[1][n]);
	}
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
	add_mappings(MORE, RESERVATIONS_MAPPINGS - 1);
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

/* What this thread has executed, in instructions: its time on a CPU. */
static __u64 executed(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t))
		die("clock_gettime");
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

/*
 * The first call past the limit of all. It is restarted, and in between it registers the
 * probes after the load. While it waits the clock goes on: "first_refusal" is from its
 * begin to its end, "first_refusal_executed" is without that.
 */
static void first_refusal(void)
{
	static __u64 ticks[FIRST_CALLS], own[FIRST_CALLS];
	long limit = read_number(LIMIT_FILE), cpus = sysconf(_SC_NPROCESSORS_ONLN);
	char name[64];
	int i;

	enter(HOLDER);
	add_mappings(MORE, MAPPINGS);
	for (i = 0; i < FIRST_CALLS; i++) {
		must_be(wait_until_disarmed(), "the probes after the load stay");
		map(AREA, 3, PROT_READ | PROT_WRITE);
		set(LIMIT_FILE, count_maps(0));
		sleep_to_interrupt();
		own[i] = executed();
		COUNT(ticks + i, unmap(AREA + PAGE, 1));
		own[i] = executed() - own[i];
		must_be(is_armed(), "the first refusal registered no probes");
		set(LIMIT_FILE, limit);
		unmap(AREA, 3);
	}
	enter(NONE);
	snprintf(name, sizeof(name), "first_refusal %ld", cpus);
	print_figure(state_name[HOLDER], name, ticks, FIRST_CALLS, FIRST_CALLS);
	snprintf(name, sizeof(name), "first_refusal_executed %ld", cpus);
	print_figure(state_name[HOLDER], name, own, FIRST_CALLS, FIRST_CALLS);
}

/*
 * The first reservation of all, of each kind: it enables the probes that it needs. As
 * above: from begin to end, and without the time in which it waits.
 */
static void first_reserve(void)
{
	static const char *const kind_name[] = { "unmap", "split", "map" };
	static __u64 ticks[FIRST_CALLS], own[FIRST_CALLS];
	char name[64];
	int kind, i, fd;

	enter(LOADED);
	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++) {
		for (i = 0; i < FIRST_CALLS; i++) {
			must_be(wait_until_idle(), "the probes after the load stay");
			fd = device();
			sleep_to_interrupt();
			own[i] = executed();
			COUNT(ticks + i, hold_kind(fd, 0, kind, 1));
			own[i] = executed() - own[i];
			close(fd);
		}
		snprintf(name, sizeof(name), "first_reserve %s", kind_name[kind]);
		print_figure(state_name[HOLDER], name, ticks, FIRST_CALLS, FIRST_CALLS);
		snprintf(name, sizeof(name), "first_reserve_executed %s", kind_name[kind]);
		print_figure(state_name[HOLDER], name, own, FIRST_CALLS, FIRST_CALLS);
	}
	enter(NONE);
}

/* RESERVE by a descriptor that holds nothing, or something else. And STATUS. */
static void reserve_row(__u64 *ticks, long mappings, long instead_of)
{
	__u64 unused;
	int i, fd;

	for (i = -WARM_UP; i < CALLS; i++) {
		before_call(i);
		fd = device();
		if (instead_of)
			hold(fd, 0, instead_of);
		COUNT(i < 0 ? &unused : ticks + i, hold(fd, 0, mappings));
		close(fd);
	}
}

static void ioctls(void)
{
	static const long mappings[] = { 1, 1000, 1000000 };
	enum { N = ARRAY_SIZE(mappings) };
	static __u64 ticks[N][ROUNDS * CALLS], above[ROUNDS * CALLS];
	static __u64 replacing[ROUNDS * CALLS], statuses[ROUNDS * CALLS];
	__u64 unused;
	int round, n, i, fd, at;
	char name[64];

	other = idle_process();
	for (round = 0; round < ROUNDS; round++) {
		at = round * CALLS;
		enter(OTHER);
		set(PARAMETERS "max_headroom", 65536);
		reserve_row(above + at, 1000000, 0);
		/* With more allowed, it needs no capability. */
		set(PARAMETERS "max_headroom", 1000000);
		for (n = 0; n < N; n++)
			reserve_row(ticks[n] + at, mappings[n], 0);
		reserve_row(replacing + at, 1, 2);
		fd = device();
		hold(fd, 0, 1);
		for (i = -WARM_UP; i < CALLS; i++) {
			before_call(i);
			COUNT(i < 0 ? &unused : statuses + at + i, status(fd));
		}
		close(fd);
	}
	enter(NONE);
	for (n = 0; n < N; n++) {
		snprintf(name, sizeof(name), "reserve %ld", mappings[n]);
		print_case(HOLDER, name, ticks[n]);
	}
	print_case(HOLDER, "reserve_above 1000000", above);
	print_case(HOLDER, "reserve_replacing 1", replacing);
	print_case(HOLDER, "status", statuses);
}

static void print_memory(const char *name, long bytes, long n)
{
	__u64 each = bytes <= 0 ? 0 : (bytes + n / 2) / n;

	print_figure(state_name[HOLDER], name, &each, 1, n);
}

/*
 * Kernel memory of a reservation, in bytes: of @n processes, one each, compared to
 * as many open files of /dev/null. At the end the processes exit, and the reservations
 * stay: what they keep in memory shows when they go.
 */
static void memory(long n)
{
	pid_t *pid = calloc(n, sizeof(*pid));
	int *fd = calloc(n, sizeof(*fd));
	long plain, opened, reserved, ended, i;

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
		end_process(pid[i]);
	ended = slab_bytes() + other_bytes();
	must_be(read_number(TOTALS "reservations") == n + 1, "a reservation has gone");
	for (i = 0; i < n; i++) {
		close(fd[i]);
		fd[i] = open("/dev/null", O_RDWR | O_CLOEXEC);
	}
	ended -= slab_bytes() + other_bytes();
	for (i = 0; i < n; i++)
		close(fd[i]);
	enter(NONE);
	print_memory("memory", reserved - plain, n);
	print_memory("memory_open", opened - plain, n);
	print_memory("memory_ended", ended, n);
}

/*
 * Processes that unmap middles, each on a CPU of its own, past the limit or with the
 * sysctl raised: ticks a call, over all of them, with what it takes to map it again. The emulator's CPUs take turns on one thread, and a tick is an instruction
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
	static const enum state states[] = { NONE, DEFAULT };
	static const int cpus[] = { 1, 2, 4, 8 };
	enum { N = ARRAY_SIZE(states), M = ARRAY_SIZE(cpus) };
	static __u64 ticks[N][M][ROUNDS];
	long limit = read_number(LIMIT_FILE), rescued;
	int round, s, c;
	char name[64];

	add_mappings(MORE, MAPPINGS);
	for (round = 0; round < ROUNDS; round++) {
		for (s = 0; s < N; s++) {
			enter(states[s]);
			for (c = 0; c < M; c++) {
				rescued = read_number(TOTALS "rescued");
				/* One more by contend(), and one that is split. */
				if (states[s] == DEFAULT)
					set(LIMIT_FILE, count_maps(0) + 2);
				ticks[s][c][round] = contend(cpus[c]);
				set(LIMIT_FILE, limit);
				must_be(states[s] == NONE ||
					read_number(TOTALS "rescued") - rescued ==
						cpus[c] * (WARM_UP + CONTENDING_CALLS / cpus[c]),
					"not all splits were rescued");
			}
		}
	}
	enter(NONE);
	for (s = 0; s < N; s++) {
		for (c = 0; c < M; c++) {
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

	limit_before = read_number(LIMIT_FILE);
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
	} else if (!strcmp(part, "kinds")) {
		kinds();
	} else if (!strcmp(part, "first_reserve")) {
		first_reserve();
	} else if (!strcmp(part, "refused")) {
		refused_splits();
	} else if (!strcmp(part, "first")) {
		first_refusal();
	} else if (!strcmp(part, "ioctls")) {
		ioctls();
	} else if (!strcmp(part, "memory") && n > 0) {
		memory(n);
	} else if (!strcmp(part, "contention")) {
		contention();
	} else {
		fprintf(stderr, "bench bystander|forks|kinds|refused|first|first_reserve|ioctls|\n"
			"\tcontention|splits N|reservations N|memory N\n");
		return 1;
	}
	return 0;
}
