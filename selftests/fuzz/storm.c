// SPDX-License-Identifier: GPL-2.0
/*
 * Storms of faults and kills. Processes with several threads split past the
 * limit, reserve, release, ask, fork and exec, while
 *
 * - their allocations fail at random (failslab, fail_page_alloc; on kernels with
 *   CONFIG_FAILSLAB): what a munmap was refused without a fault, or is refused
 *   again when nothing fails, is a finding;
 * - they are killed, or stopped, at random moments of RESERVE, munmap, exit, exec
 *   and core dump. Others, that nobody kills, have what they reserved, to the
 *   mapping;
 * - they are killed because their memory cgroup is full, one by one or all
 *   together.
 *
 * All the time, and at the end: map_count is the number of mappings of whoever
 * is there to be asked, no process hangs, no reservation outlives its process,
 * no probe is missed, and when all have gone no mark is left, and the probes that
 * come and go have gone. The kernel's complaints are for vm/judge, which knows what it says of faults and OOM kills
 * that this program asked for.
 *
 * VMARESERVE_FUZZ_SECONDS_EACH seconds (30) for each of the three;
 * VMARESERVE_FUZZ_SEED.
 */
#include "storm.h"

#include <elf.h>
#include <limits.h>
#include <sys/resource.h>
#include <sys/stat.h>

#define FAILSLAB	"/sys/kernel/debug/failslab/"
#define FAIL_PAGE_ALLOC	"/sys/kernel/debug/fail_page_alloc/"
#define CORE_PATTERN	"/proc/sys/kernel/core_pattern"
#define CORE_NAME	"/tmp/storm_core."
/* What the program that a core is piped into has to complain of. */
#define BAD_CORE	"/tmp/storm_bad_core"
#define CGROUPS		"/sys/fs/cgroup/"
#define CGROUP		CGROUPS "storm/"

#define LIMIT		scaled(320)
/* Of each process that splits. */
#define HEADROOM	scaled(64)
/* Of the test itself, which never splits. */
#define HELD		7

#define SPLITTERS	3
/*
 * The most holes that a thread has at a time: with one more by half of a split, all
 * together stay within the headroom.
 */
#define BURST		(HEADROOM / SPLITTERS - 1)

/* Nothing takes that long. A debug kernel in an emulator is slow. */
#define TOO_LONG	120

enum {
	SPLITS,			/* munmaps of middles past the limit */
	REFUSED,		/* munmaps that met a fault */
	RESERVES,		/* RESERVE and release, of all results */
	STATUSES,
	FORKS,			/* those that came to be */
	EXECS,
	LIVES,			/* processes that have run and ended by themselves */
	STOPS,			/* comparisons with /proc/PID/maps */
	BOUNDS,			/* times that a process met limit + headroom */
	KILLS,
	DUMPS,			/* core dumps that came to their end */
	ROUNDS,
};

/* What a refused munmap may be excused with. */
enum excuse { NONE, FAULTS, MEMORY };

struct worker {
	pthread_t thread;
	int nr;
	struct rng rng;
	struct strip *strip;
	enum excuse excuse;
	int faults;		/* its make-it-fail */
};

/* This program, for those who execute it: they shall be called the same. */
static char program[PATH_MAX];

/* Those of the test, which is at the limit: each child gets copies of them. */
static struct strip strips[SPLITTERS];
static char *spare;		/* a mapping with room for some splits */
static char *hog;		/* HOG_SIZE */
#define HOG_SIZE	(64UL << 20)

/* All threads of this process shall come to an end. */
static bool done;

static bool is_done(void)
{
	return __atomic_load_n(&done, __ATOMIC_RELAXED);
}

static void touch(char *page)
{
	__atomic_store_n(page, 1, __ATOMIC_RELAXED);
}

static bool write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool ok = fd >= 0 && write(fd, text, strlen(text)) == strlen(text);

	close(fd);
	return ok;
}

/*
 * Has the allocations of the calling thread fail, or not, from now on: its
 * make-it-fail in @fd is set. That itself fails at random, too.
 */
static void faults(int fd, bool on)
{
	int i;

	for (i = 0; i < 100000; i++)
		if (pwrite(fd, on ? "1" : "0", 1, 0) == 1)
			return;
	found("make-it-fail can't be set: errno %d", errno);
}

static int open_faults(void)
{
	int fd = -1, i;

	for (i = 0; i < 100000 && fd < 0; i++)
		fd = open("/proc/thread-self/make-it-fail", O_WRONLY | O_CLOEXEC);
	return fd;
}

/* No faults now, of a process that may have come into the world with them. */
static void no_faults(void)
{
	int fd, i;

	/* The kernel says ENOENT for a failed allocation, too: proc_pident_instantiate(). */
	for (i = 0; access("/proc/thread-self/make-it-fail", F_OK); i++)
		if (i == 1000)
			return;
	fd = open_faults();
	faults(fd, false);
	close(fd);
}

/*
 * The parent makes the phase odd before faults begin, and even after they have
 * ended: who sees the same even number before and after an act has met none.
 */
static unsigned int phase(void)
{
	return __atomic_load_n(&board->phase, __ATOMIC_SEQ_CST);
}

static void tell_refused(const char *what, int err)
{
	struct vmareserve_status status = { 0 };
	int fd = open_device();

	status_of(fd, 0, &status);
	close(fd);
	found("%s: errno %d, with %llu mappings, limit %llu, headroom %llu", what, err,
	      status.map_count, status.max_map_count, status.headroom_total);
}

/* An unmap that headroom is owed for. False when it was refused for good. */
static bool unmap(struct worker *w, char *page)
{
	unsigned int before = phase();
	bool ok;
	int err;

	if (!munmap(page, PAGE))
		return true;
	err = errno;
	if (err == ENOMEM && w->excuse == FAULTS && (before & 1 || phase() != before)) {
		count_up(REFUSED);
		faults(w->faults, false);
		ok = !munmap(page, PAGE);
		if (!ok)
			tell_refused("munmap again, when nothing fails", errno);
		faults(w->faults, true);
		return ok;
	}
	if (err == ENOMEM && w->excuse == MEMORY) {
		long end = now_ms() + TOO_LONG * 1000;

		count_up(REFUSED);
		while (munmap(page, PAGE)) {
			if (errno != ENOMEM || now_ms() > end) {
				tell_refused("munmap, with memory", errno);
				return false;
			}
			usleep(1000);
		}
		return true;
	}
	if (w->excuse == FAULTS)
		faults(w->faults, false);
	tell_refused("munmap", err);
	return false;
}

/* Makes up to BURST holes, and gives the pages between them back. */
static bool burst(struct worker *w)
{
	struct strip *s = w->strip;
	long holes = 1 + rnd(&w->rng, BURST), i;

	if (!strip_has(s, holes))
		return false;
	/* Something to be copied with the VMA. */
	if (w->nr & 1 && w->excuse != FAULTS)
		touch(s->from + rnd(&w->rng, 2 * holes) * PAGE);
	for (i = 0; i < holes; i++) {
		if (!unmap(w, s->from + (2 * i + 1) * PAGE))
			return false;
		count_up(SPLITS);
	}
	for (i = 0; i < holes; i++)
		if (!unmap(w, s->from + 2 * i * PAGE))
			return false;
	s->from += 2 * holes * PAGE;
	return true;
}

static void start_faults(struct worker *w)
{
	w->faults = -1;
	if (w->excuse != FAULTS)
		return;
	w->faults = open_faults();
	faults(w->faults, true);
}

static void end_faults(struct worker *w)
{
	if (w->faults < 0)
		return;
	faults(w->faults, false);
	close(w->faults);
}

static void *keep_splitting(void *arg)
{
	struct worker *w = arg;

	start_faults(w);
	while (!is_done() && !stopped() && burst(w))
		;
	end_faults(w);
	return NULL;
}

/* Of an ioctl: @err when nothing has failed that was made to. */
static bool excused(struct worker *w, unsigned int before, int err)
{
	/* EFAULT: a page of the caller's that was to be copied. */
	return w->excuse == FAULTS && (before & 1 || phase() != before) &&
	       (err == ENOMEM || err == EFAULT);
}

static void ask(struct worker *w, int fd, pid_t pid)
{
	struct vmareserve_status status;
	unsigned int before = phase();
	int err = status_of(fd, pid, &status);

	count_up(STATUSES);
	if (err) {
		if (!excused(w, before, err) && !(pid && err == ESRCH))
			found("STATUS of %d: errno %d", pid, err);
	} else if (!pid && (status.map_count < 10 ||
			    status.map_count > LIMIT + 2 * HEADROOM)) {
		found("STATUS: map_count %llu", status.map_count);
	}
}

static void reserve_or(struct worker *w, int fd, pid_t pid, long headroom)
{
	unsigned int before = phase();
	int err = reserve_for(fd, pid, headroom);

	count_up(RESERVES);
	/* Who has ended has no mm any more; and another may have its pid. */
	if (err && !excused(w, before, err) && !(pid && (err == ESRCH || err == EBUSY)))
		found("RESERVE %ld for %d: errno %d", headroom, pid, err);
}

/* Reserves more for itself, and for others; on top of what the process has. */
static void *keep_reserving(void *arg)
{
	struct worker *w = arg;
	long i;

	start_faults(w);
	while (!is_done() && !stopped()) {
		pid_t other = board->pids[rnd(&w->rng, PIDS)];
		unsigned int before = phase();
		int fd = open_device();

		if (fd < 0) {
			if (!excused(w, before, errno))
				found("open: errno %d", errno);
			continue;
		}
		if (rnd(&w->rng, 4))
			other = 0;
		for (i = rnd(&w->rng, 6); i >= 0; i--) {
			if (rnd(&w->rng, 3))
				reserve_or(w, fd, other, rnd(&w->rng, HEADROOM));
			else
				ask(w, fd, other);
		}
		close(fd);
	}
	end_faults(w);
	return NULL;
}

/* A fork's child has its parent's mappings, and its mark, and no headroom. */
static void be_a_copy(void)
{
	struct vmareserve_status status;
	int fd = -1, err, i;
	long maps, count;

	no_faults();
	for (i = 0; i < 1000 && fd < 0; i++)
		fd = open_device();
	err = status_of(fd, 0, &status);
	if (err || status.headroom_total)
		found("a forked child: STATUS says %d, and headroom %llu", err,
		      status.headroom_total);
	maps = count_maps(0);
	count = kernel_map_count(0);
	if (maps != count)
		found("a forked child: map_count is %ld, it has %ld mappings", count, maps);
	err = split(spare, 0);
	/* Above the limit the mark may have room. */
	if (err != ENOMEM && count == LIMIT)
		found("a forked child splits at the limit: %d, with %ld mappings", err, count);
	_exit(0);
}

static void exec_myself(const char *word)
{
	execl(program, "storm", word, NULL);
	_exit(errno == ENOMEM ? 127 : 126);
}

static void *keep_forking(void *arg)
{
	struct worker *w = arg;
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	start_faults(w);
	while (!is_done() && !stopped()) {
		bool exec = rnd(&w->rng, 2);
		int wstatus;
		pid_t pid;

		pid = fork();
		if (!pid) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			if (!exec)
				be_a_copy();
			/* The dynamic linker meets faults, too. */
			dup2(null, STDERR_FILENO);
			exec_myself("check");
		}
		if (pid > 0) {
			count_up(exec ? EXECS : FORKS);
			if (!reap(pid, &wstatus, TOO_LONG))
				found("a forked child does not end");
			else if (WIFEXITED(wstatus) && WEXITSTATUS(wstatus) == 1)
				found("map_count is wrong after an exec");
			else if (wstatus && !(exec && w->excuse == FAULTS))
				found("a forked child: status %#x", wstatus);
		}
		/* fork() holds the mmap lock for long. */
		usleep(5000);
	}
	end_faults(w);
	return NULL;
}

/*
 * What this program is executed for: "check" looks whether its own count is
 * right; "core" reads a core that the kernel pipes into it. glibc gives main()'s
 * arguments to constructors.
 */
static int core_is_bad(int fd, struct rng *rng);
static char bad_core[128];	/* why it is */

static void BEFORE_NEEDS executed(int argc, char **argv)
{
	struct rng rng;

	if (argc < 2)
		return;
	if (!strcmp(argv[1], "check")) {
		no_faults();
		_exit(count_maps(0) != kernel_map_count(0));
	}
	if (!strcmp(argv[1], "core") && argc == 3) {
		/* The kernel gives it no environment. */
		setenv(DIVISOR, argv[2], 1);
		rng_init(&rng, getpid());
		if (core_is_bad(STDIN_FILENO, &rng) > 0) {
			int out = open(BAD_CORE, O_WRONLY | O_CREAT | O_APPEND, 0600);

			_exit(write(out, bad_core, strlen(bad_core)) < 0);
		}
		_exit(0);
	}
}

/* A process of its own, by fork from the test: at the limit, with headroom. */
static int begin_life(void)
{
	int fd = open_device(), err;

	if (fd < 0) {
		found("open: errno %d", errno);
		_exit(1);
	}
	err = reserve(fd, HEADROOM);
	if (err) {
		found("RESERVE: errno %d", err);
		_exit(1);
	}
	return fd;
}

static void start_workers(struct worker *w, int n, __u64 nr, enum excuse excuse,
			  void *(*const *run)(void *))
{
	int i;

	for (i = 0; i < n; i++) {
		w[i] = (struct worker) {
			.nr = i, .strip = &strips[i % SPLITTERS], .excuse = excuse,
			.faults = -1,
		};
		rng_init(&w[i].rng, nr * THREADS + i + 1);
		if (!start_thread(&w[i].thread, i, run[i], &w[i])) {
			found("can't start a thread: errno %d", errno);
			_exit(1);
		}
	}
	__atomic_fetch_add(&board->started, 1, __ATOMIC_SEQ_CST);
}

/*
 * Of a process whose threads have ended: the count is right, and it can go to
 * limit + headroom. And not a mapping further, but others may have reserved for it
 * meanwhile; survivors tell that.
 */
static void check_bounds(int fd)
{
	struct vmareserve_status before, at, after;
	char *from = strips[0].from;
	long splits = 0, i;
	int err, err2;

	if (status_of(fd, 0, &before) || before.map_count != LIMIT || count_maps(0) != LIMIT) {
		found("map_count is %llu, there are %ld mappings, and should be %ld",
		      before.map_count, count_maps(0), LIMIT);
		return;
	}
	if (!strip_has(&strips[0], PIDS * HEADROOM))
		return;
	while (!(err = split(from, splits)))
		splits++;
	err2 = status_of(fd, 0, &at);
	for (i = 0; i < splits; i++)
		if (munmap(from + 2 * i * PAGE, PAGE))
			found("can't unmap a page: errno %d", errno);
	if (err2 || status_of(fd, 0, &after)) {
		found("STATUS: an error");
		return;
	}
	if (err != ENOMEM || splits < HEADROOM)
		found("refused after %ld splits: errno %d", splits, err);
	if (at.map_count != LIMIT + splits || after.map_count != LIMIT || count_maps(0) != LIMIT)
		found("%ld splits, then map_count is %llu, then %llu",
		      splits, at.map_count, after.map_count);
	if (at.rescued != before.rescued + splits || at.exhausted != before.exhausted + 1)
		found("%ld splits and a refusal: rescued %llu to %llu, exhausted %llu to %llu",
		      splits, before.rescued, at.rescued, before.exhausted, at.exhausted);
	count_up(BOUNDS);
}

/*
 * Nobody kills it, and nothing of its fails: it has what it reserves, to the
 * mapping, for as long as it has it.
 */
static void survive(__u64 nr)
{
	struct strip *s = &strips[0];
	struct rng rng;

	rng_init(&rng, nr);
	while (!stopped()) {
		long headroom = 1 + rnd(&rng, HEADROOM), count, splits, i;
		int fd = open_device(), err;

		if (!strip_has(s, headroom + 1))
			_exit(0);
		if (fd < 0 || split(s->from, 0) != ENOMEM || reserve(fd, headroom)) {
			found("a survivor: no reservation: errno %d", errno);
			break;
		}
		splits = split_many(s->from, 0, headroom + 1);
		err = errno;
		count = kernel_map_count(0);
		if (splits != headroom || err != ENOMEM || count != LIMIT + headroom)
			found("a survivor: %ld splits with headroom %ld, then errno %d, and %ld mappings",
			      splits, headroom, err, count);
		close(fd);
		if (split(s->from, splits) != ENOMEM)
			found("a survivor: headroom after close");
		for (i = 0; i < splits; i++)
			if (munmap(s->from + 2 * i * PAGE, PAGE))
				found("a survivor: can't unmap a page: errno %d", errno);
		s->from += 2 * splits * PAGE;
		if (count_maps(0) != LIMIT || kernel_map_count(0) != LIMIT)
			found("a survivor: %ld mappings, map_count %ld, not %ld",
			      count_maps(0), kernel_map_count(0), LIMIT);
		count_up(BOUNDS);
		usleep(rnd(&rng, 3000));
	}
	_exit(0);
}

#define SURVIVORS	2

static pid_t start_survivor(int i)
{
	static __u64 nr = 1000000;
	pid_t pid = fork_mortal();

	nr++;
	if (!pid)
		survive(nr + i);
	return pid;
}

/* Has one of them compared; and started anew, when it has used its strip up. */
static void look_after_survivors(pid_t *pid, struct rng *rng)
{
	int i = rnd(rng, SURVIVORS), wstatus;

	if (check_stopped(pid[i], TOO_LONG)) {
		count_up(STOPS);
		return;
	}
	if (!reap(pid[i], &wstatus, TOO_LONG))
		found("a survivor has no count");
	else if (wstatus)
		found("a survivor: status %#x", wstatus);
	if (!stopped())
		pid[i] = start_survivor(i);
}

static void end_survivors(pid_t *pid)
{
	int i, wstatus;

	stop_all();
	for (i = 0; i < SURVIVORS; i++) {
		check_stopped(pid[i], TOO_LONG);
		if (!reap(pid[i], &wstatus, TOO_LONG))
			found("a survivor does not end");
		else if (wstatus)
			found("a survivor: status %#x", wstatus);
	}
}

FIXTURE(storm) {
	long limit_before;
	long seconds;
	struct rng rng;
	char core_pattern[256];
	ssize_t core_pattern_length;
	pid_t keeper;
	int fd;
};

NEEDS_DEVICE_AND_ROOT(storm)

FIXTURE_SETUP(storm)
{
	int fd, i;

	self->limit_before = -1;
	self->seconds = seconds_each(30);
	give_up_after(self->seconds + 6 * TOO_LONG);
	rng_init(&self->rng, 0);
	TH_LOG("seed %llu, %ld seconds", (unsigned long long)seed(), self->seconds);

	fd = open(CORE_PATTERN, O_RDONLY | O_CLOEXEC);
	ASSERT_LE(0, fd);
	self->core_pattern_length = read(fd, self->core_pattern, sizeof(self->core_pattern));
	close(fd);

	ASSERT_LT(0, readlink("/proc/self/exe", program, sizeof(program) - 1));
	ASSERT_TRUE(make_board());
	self->limit_before = read_number(LIMIT_FILE);
	/*
	 * First of all: while others run, nothing shall be patched. See vm/boot
	 * for what QEMU makes of that.
	 */
	self->keeper = start_keeper(LIMIT);
	ASSERT_LT(0, self->keeper);
	self->fd = open_device();
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, reserve(self->fd, HELD));
	for (i = 0; i < SPLITTERS; i++) {
		ASSERT_TRUE(strip_map(&strips[i], i & 1 ? MAP_SHARED : MAP_PRIVATE));
		/* An anon_vma, to be copied with each split. */
		touch(strips[i].to - PAGE);
	}
	spare = map_splittable(4);
	ASSERT_NE(NULL, spare);
	hog = mmap(NULL, HOG_SIZE, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	ASSERT_NE(MAP_FAILED, hog);
	ASSERT_TRUE(fill_to(LIMIT));
}

FIXTURE_TEARDOWN(storm)
{
	int fd;

	if (self->limit_before < 0)
		return;
	EXPECT_NOTHING_FOUND();
	EXPECT_MAP_COUNT_TRUE(0);
	/* All others have gone: nothing of theirs is left. */
	EXPECT_TRUE(totals_are_within(1, HELD, TOO_LONG));
	EXPECT_EQ(1, read_number(TOTALS "reservations"));
	EXPECT_EQ(HELD, read_headroom());
	close(self->fd);
	/* The last mark is the keeper's. */
	end_keeper(self->keeper);
	EXPECT_TRUE(wait_until_disarmed());
	EXPECT_EQ(0, read_number(TOTALS "marks"));
	EXPECT_EQ(0, marks_lost());
	EXPECT_EQ(0, write_number(LIMIT_FILE, self->limit_before));
	fd = open(CORE_PATTERN, O_WRONLY | O_CLOEXEC);
	EXPECT_EQ(self->core_pattern_length,
		  write(fd, self->core_pattern, self->core_pattern_length));
	close(fd);
}

/* Until the time is over; on a slow machine, until enough has been seen. */
static bool go_on(long end, bool enough)
{
	long now = now_ms();

	return !stopped() && (now < end || (!enough && now < end + TOO_LONG * 1000));
}

static void tell_counts(struct __test_metadata *_metadata)
{
	TH_LOG("%ld splits, %ld RESERVEs, %ld STATUSes, %ld forks, %ld execs",
	       counted(SPLITS), counted(RESERVES), counted(STATUSES), counted(FORKS),
	       counted(EXECS));
	TH_LOG("%ld comparisons of stopped processes, %ld times at limit + headroom",
	       counted(STOPS), counted(BOUNDS));
}

/* --- Faults --- */

static void *(*const faulty[])(void *) = {
	keep_splitting, keep_splitting, keep_splitting, keep_reserving, keep_forking,
};

static void live_with_faults(__u64 nr)
{
	struct worker workers[ARRAY_SIZE(faulty)];
	int fd = begin_life(), i;
	struct rng rng;

	rng_init(&rng, nr * THREADS);
	start_workers(workers, ARRAY_SIZE(faulty), nr, FAULTS, faulty);
	usleep(rnd(&rng, 1000000));
	/* Some exit as they are, with all that can fail there. */
	if (!rnd(&rng, 3)) {
		count_up(LIVES);
		faults(open_faults(), true);
		_exit(0);
	}
	__atomic_store_n(&done, true, __ATOMIC_RELAXED);
	for (i = 0; i < ARRAY_SIZE(faulty); i++)
		pthread_join(workers[i].thread, NULL);
	check_bounds(fd);
	count_up(LIVES);
	_exit(0);
}

/* Of the times that a fault may come: what is missing has. */
#define TIMES		1000000000L

static const struct {
	long probability;	/* in percent */
	long interval;		/* of so many allocations one may fail */
} rates[] = {
	{ 0, 1 }, { 1, 1 }, { 5, 1 }, { 20, 1 }, { 30, 1 }, { 100, 10 }, { 100, 100 },
	{ 100, 1000 }, { 100, 5000 },
};

static void set_rate(int rate)
{
	/* The end of faults is told after they have ended. */
	if (rates[rate].probability)
		__atomic_store_n(&board->phase, board->phase | 1, __ATOMIC_SEQ_CST);
	if (write_number(FAILSLAB "interval", rates[rate].interval) ||
	    write_number(FAIL_PAGE_ALLOC "interval", rates[rate].interval) ||
	    write_number(FAILSLAB "probability", rates[rate].probability) ||
	    write_number(FAIL_PAGE_ALLOC "probability", rates[rate].probability))
		found("can't set the rate of faults: errno %d", errno);
	if (!rates[rate].probability && board->phase & 1)
		__atomic_store_n(&board->phase, board->phase + 1, __ATOMIC_SEQ_CST);
}

static bool prepare_faults(void)
{
	return write_text(FAILSLAB "task-filter", "Y") &&
	       write_text(FAILSLAB "ignore-gfp-wait", "N") &&
	       write_text(FAILSLAB "verbose", "0") &&
	       !write_number(FAILSLAB "times", TIMES) &&
	       write_text(FAIL_PAGE_ALLOC "task-filter", "Y") &&
	       write_text(FAIL_PAGE_ALLOC "ignore-gfp-wait", "N") &&
	       write_text(FAIL_PAGE_ALLOC "min-order", "0") &&
	       write_text(FAIL_PAGE_ALLOC "verbose", "0") &&
	       !write_number(FAIL_PAGE_ALLOC "times", TIMES);
}

TEST_F_TIMEOUT(storm, faults, NO_TIMEOUT)
{
	struct {
		pid_t pid;
		long since;
	} child[2] = {};
	long end, next_rate = 0, slab, pages;
	__u64 nr = 1;
	int i, wstatus;

	if (access(FAILSLAB, F_OK))
		SKIP(return, "no " FAILSLAB ": this kernel lacks CONFIG_FAILSLAB");
	ASSERT_TRUE(prepare_faults());
	end = now_ms() + self->seconds * 1000;
	while (go_on(end, counted(REFUSED) && counted(BOUNDS))) {
		if (now_ms() >= next_rate) {
			set_rate(rnd(&self->rng, ARRAY_SIZE(rates)));
			next_rate = now_ms() + 50 + rnd(&self->rng, 300);
			count_up(ROUNDS);
		}
		for (i = 0; i < ARRAY_SIZE(child); i++) {
			if (child[i].pid && waitpid(child[i].pid, &wstatus, WNOHANG) > 0) {
				if (wstatus)
					found("a process with faults: status %#x", wstatus);
				child[i].pid = 0;
			}
			if (!child[i].pid) {
				nr++;
				child[i].pid = fork_mortal();
				child[i].since = now_ms();
				ASSERT_LE(0, child[i].pid);
				if (!child[i].pid)
					live_with_faults(nr);
				board->pids[i] = child[i].pid;
			}
			if (now_ms() > child[i].since + TOO_LONG * 1000)
				found("process %d does not end", child[i].pid);
		}
		if (!rnd(&self->rng, 20) && check_stopped(child[0].pid, TOO_LONG))
			count_up(STOPS);
		usleep(5000);
	}
	stop_all();
	set_rate(0);
	for (i = 0; i < ARRAY_SIZE(child); i++) {
		if (!reap(child[i].pid, &wstatus, TOO_LONG))
			found("process %d does not end", child[i].pid);
		else if (wstatus)
			found("a process with faults: status %#x", wstatus);
	}
	slab = TIMES - read_number(FAILSLAB "times");
	pages = TIMES - read_number(FAIL_PAGE_ALLOC "times");
	TH_LOG("%ld rates, %ld processes", counted(ROUNDS), counted(LIVES));
	tell_counts(_metadata);
	TH_LOG("%ld slab and %ld page allocations were made to fail, %ld munmaps for that",
	       slab, pages, counted(REFUSED));
	/* That the test was what it says. */
	EXPECT_LT(0, slab);
	EXPECT_LT(0, counted(REFUSED));
	EXPECT_GE(slab + pages, counted(REFUSED));
	EXPECT_LT(0, counted(BOUNDS));
	/* For whoever comes next. */
	write_number(FAILSLAB "times", 1);
	write_number(FAIL_PAGE_ALLOC "times", 1);
	write_text(FAILSLAB "task-filter", "N");
	write_text(FAIL_PAGE_ALLOC "task-filter", "N");
}

/* --- Kills --- */

enum victim { RESERVING, SPLITTING, EXITING, DUMPING, EXECING, NR_VICTIMS };

static void be_a_victim(enum victim kind, __u64 nr)
{
	static void *(*const reserving[])(void *) = {
		keep_reserving, keep_reserving, keep_splitting, keep_forking,
	};
	static void *(*const splitting[])(void *) = {
		keep_splitting, keep_splitting, keep_splitting, keep_reserving,
	};
	struct rlimit unlimited = { RLIM_INFINITY, RLIM_INFINITY };
	struct worker workers[ARRAY_SIZE(splitting)];
	struct rng rng;

	rng_init(&rng, nr * THREADS);
	begin_life();
	start_workers(workers, ARRAY_SIZE(splitting), nr, NONE,
		      kind == RESERVING ? reserving : splitting);
	usleep(rnd(&rng, 1 << rnd(&rng, 17)));
	switch (kind) {
	case EXITING:
		_exit(0);
	case DUMPING:
		/* No memory in the core: just the segments' headers. */
		if (setrlimit(RLIMIT_CORE, &unlimited) ||
		    write_number("/proc/self/coredump_filter", 0))
			_exit(1);
		signal(SIGABRT, SIG_DFL);
		abort();
	case EXECING:
		exec_myself("check");
		break;
	default:
		for (;;)
			pause();
	}
	_exit(1);
}

/*
 * Has a core a segment for each VMA, all in order, none of them empty? 1 when not,
 * 0 when it has, -1 when it was cut off before that can be told.
 */
static int core_is_bad(int fd, struct rng *rng)
{
	static char core[1 << 17];
	const Elf64_Ehdr *header = (const void *)core;
	const Elf64_Phdr *segment;
	Elf64_Addr end = 0;
	size_t have = 0;
	ssize_t n;
	int i;

	/* In bits and pieces, so that the kernel has to wait. */
	while ((n = read(fd, core + have, 1 + rnd(rng, sizeof(core) - have - 1))) > 0) {
		have += n;
		if (have == sizeof(core) - 1)
			break;
		if (!rnd(rng, 4))
			usleep(rnd(rng, 20000));
	}
	if (have < sizeof(*header))
		return -1;
	if (memcmp(header->e_ident, ELFMAG, SELFMAG)) {
		snprintf(bad_core, sizeof(bad_core), "no ELF; ");
		return 1;
	}
	if (have < header->e_phoff + header->e_phnum * sizeof(*segment))
		return -1;
	segment = (const void *)(core + header->e_phoff);
	for (i = 0; i < header->e_phnum; i++) {
		if (segment[i].p_type != PT_LOAD)
			continue;
		if (segment[i].p_vaddr < end || !segment[i].p_memsz) {
			snprintf(bad_core, sizeof(bad_core),
				 "segment %d of %d: address %llx, size %llx, after %llx; ", i,
				 header->e_phnum, (long long)segment[i].p_vaddr,
				 (long long)segment[i].p_memsz, (long long)end);
			return 1;
		}
		end = segment[i].p_vaddr + segment[i].p_memsz;
	}
	/* And the notes, and the vsyscall page. */
	if (header->e_phnum >= LIMIT && header->e_phnum <= LIMIT + 2 * HEADROOM + 2)
		return 0;
	snprintf(bad_core, sizeof(bad_core), "%d segments, limit %ld; ", header->e_phnum, LIMIT);
	return 1;
}

/* Into a file, or into this program. */
static bool set_core_pattern(bool pipe)
{
	const char *divisor = getenv(DIVISOR);
	char text[128];

	if (!pipe)
		return write_text(CORE_PATTERN, CORE_NAME "%p\n");
	return snprintf(text, sizeof(text), "|%s core %s\n", program,
			divisor ? divisor : "1") < sizeof(text) &&
	       write_text(CORE_PATTERN, text);
}

static void look_at_core(pid_t pid, int wstatus, struct rng *rng)
{
	char name[64];
	int fd, bad;

	if (WIFSIGNALED(wstatus) && WCOREDUMP(wstatus))
		count_up(DUMPS);
	snprintf(name, sizeof(name), CORE_NAME "%d", pid);
	fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	bad = core_is_bad(fd, rng);
	if (bad > 0 || (bad < 0 && WIFSIGNALED(wstatus) && WCOREDUMP(wstatus)))
		found("a bad core, status %#x: %s", wstatus, bad_core);
	close(fd);
	unlink(name);
}

/* For less than a quarter of a second, and mostly for much less. */
static void nap(struct rng *rng)
{
	usleep(rnd(rng, 1 << rnd(rng, 18)));
}

static void wait_for_start(long n)
{
	long end = now_ms() + TOO_LONG * 1000;

	while (__atomic_load_n(&board->started, __ATOMIC_SEQ_CST) < n && !stopped()) {
		if (now_ms() > end)
			found("the processes do not start");
		usleep(500);
	}
}

static void tell_bad_core(struct __test_metadata *_metadata)
{
	static char text[4096];
	int fd = open(BAD_CORE, O_RDONLY | O_CLOEXEC);

	EXPECT_GT(0, fd) {
		if (read(fd, text, sizeof(text) - 1) > 0)
			TH_LOG("bad cores: %s", text);
	}
	close(fd);
	unlink(BAD_CORE);
}

#define VICTIMS		3

/* Of those that end by themselves, how. */
static void judge_victim(enum victim kind, int wstatus)
{
	if (WIFSIGNALED(wstatus) && WTERMSIG(wstatus) == SIGKILL)
		count_up(KILLS);
	else if (kind == DUMPING && WIFSIGNALED(wstatus) && WTERMSIG(wstatus) == SIGABRT)
		count_up(LIVES);
	else if ((kind == EXITING || kind == EXECING) && !wstatus)
		count_up(LIVES);
	else if (!stopped())
		found("a victim of kind %d: status %#x", kind, wstatus);
}

TEST_F_TIMEOUT(storm, kills, NO_TIMEOUT)
{
	pid_t survivor[SURVIVORS], victim[VICTIMS];
	enum victim kind[VICTIMS];
	__u64 nr = 1;
	int i, wstatus;
	long end;

	for (i = 0; i < SURVIVORS; i++)
		survivor[i] = start_survivor(i);
	end = now_ms() + self->seconds * 1000;
	while (go_on(end, counted(SPLITS) && counted(BOUNDS) && counted(DUMPS))) {
		ASSERT_TRUE(set_core_pattern(rnd(&self->rng, 2)));
		__atomic_store_n(&board->started, 0, __ATOMIC_SEQ_CST);
		for (i = 0; i < VICTIMS; i++) {
			kind[i] = rnd(&self->rng, NR_VICTIMS);
			nr++;
			victim[i] = fork_mortal();
			ASSERT_LE(0, victim[i]);
			if (!victim[i])
				be_a_victim(kind[i], nr);
			board->pids[i] = victim[i];
		}
		/* Some die young. */
		if (rnd(&self->rng, 4))
			wait_for_start(VICTIMS);
		if (!rnd(&self->rng, 4)) {
			nap(&self->rng);
			if (check_stopped(victim[0], TOO_LONG))
				count_up(STOPS);
		}
		for (i = 0; i < VICTIMS; i++) {
			nap(&self->rng);
			/* Some cores shall be whole. */
			if (kind[i] != DUMPING || rnd(&self->rng, 2))
				kill(victim[i], SIGKILL);
		}
		for (i = 0; i < VICTIMS; i++) {
			if (!reap(victim[i], &wstatus, TOO_LONG)) {
				found("a victim of kind %d does not die", kind[i]);
				break;
			}
			judge_victim(kind[i], wstatus);
			look_at_core(victim[i], wstatus, &self->rng);
		}
		/* What is left is the survivors', one each. */
		if (!totals_are_within(1 + SURVIVORS, HELD + SURVIVORS * HEADROOM, TOO_LONG))
			found("%ld reservations, of %ld, when all victims are dead",
			      read_number(TOTALS "reservations"), read_headroom());
		if (!rnd(&self->rng, 4))
			look_after_survivors(survivor, &self->rng);
		count_up(ROUNDS);
	}
	end_survivors(survivor);
	tell_bad_core(_metadata);
	TH_LOG("%ld rounds, %ld kills, %ld ended by themselves, %ld whole core dumps",
	       counted(ROUNDS), counted(KILLS), counted(LIVES), counted(DUMPS));
	tell_counts(_metadata);
	EXPECT_LT(0, counted(KILLS));
	EXPECT_LT(0, counted(DUMPS));
	EXPECT_LT(0, counted(SPLITS));
	EXPECT_LT(0, counted(BOUNDS));
}

/* --- OOM kills --- */

/* Lives in the cgroup, where memory is scarce, and takes what it can get. */
static void be_hungry(__u64 nr, bool protected)
{
	static void *(*const splitting[])(void *) = {
		keep_splitting, keep_splitting, keep_splitting,
	};
	struct worker workers[ARRAY_SIZE(splitting)];
	unsigned long pages, i;
	struct rng rng;
	int fd;

	rng_init(&rng, nr * THREADS);
	if (protected && !write_text("/proc/self/oom_score_adj", "-1000"))
		_exit(1);
	if (!write_text(CGROUP "cgroup.procs", "0"))
		_exit(1);
	fd = begin_life();
	start_workers(workers, ARRAY_SIZE(splitting), nr, MEMORY, splitting);
	if (protected) {
		while (!stopped() && !is_done())
			usleep(100000);
	} else {
		/* Together they want more than there is. */
		pages = rnd(&rng, HOG_SIZE / PAGE / 8);
		for (i = 0; i < pages && !stopped(); i++) {
			touch(hog + i * PAGE);
			if (!rnd(&rng, 64))
				usleep(rnd(&rng, 1000));
		}
		usleep(rnd(&rng, 300000));
	}
	__atomic_store_n(&done, true, __ATOMIC_RELAXED);
	for (i = 0; i < ARRAY_SIZE(splitting); i++)
		pthread_join(workers[i].thread, NULL);
	if (!protected)
		madvise(hog, HOG_SIZE, MADV_DONTNEED);
	check_bounds(fd);
	count_up(LIVES);
	_exit(0);
}

/* A line of the cgroup's memory.events. */
static long read_event(const char *name)
{
	char text[512] = "", *line;
	int fd = open(CGROUP "memory.events", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	if (read(fd, text, sizeof(text) - 1) < 0)
		text[0] = 0;
	close(fd);
	line = strstr(text, name);
	return line ? atol(line + strlen(name)) : -1;
}

#define HUNGRY		4

TEST_F_TIMEOUT(storm, oom_kills, NO_TIMEOUT)
{
	pid_t survivor[SURVIVORS], hungry[HUNGRY] = {}, protected;
	long oom_dump_tasks = read_number("/proc/sys/vm/oom_dump_tasks"), end, since = 0;
	__u64 nr = 1;
	int i, wstatus;

	if (!write_text(CGROUPS "cgroup.subtree_control", "+memory") ||
	    (mkdir(CGROUP, 0700) && errno != EEXIST))
		SKIP(return, "no memory cgroups (v2) in " CGROUPS);
	ASSERT_TRUE(write_text(CGROUP "memory.max", "12M"));
	/* It has not, if there is no swap. */
	write_text(CGROUP "memory.swap.max", "0");
	write_number("/proc/sys/vm/oom_dump_tasks", 0);

	for (i = 0; i < SURVIVORS; i++)
		survivor[i] = start_survivor(i);
	protected = fork_mortal();
	if (!protected)
		be_hungry(nr, true);
	end = now_ms() + self->seconds * 1000;
	while (go_on(end, counted(KILLS) && counted(BOUNDS))) {
		for (i = 0; i < HUNGRY; i++) {
			if (hungry[i] && waitpid(hungry[i], &wstatus, WNOHANG) > 0) {
				if (WIFSIGNALED(wstatus) && WTERMSIG(wstatus) == SIGKILL)
					count_up(KILLS);
				else if (wstatus)
					found("a hungry process: status %#x", wstatus);
				hungry[i] = 0;
				since = now_ms();
			}
			if (hungry[i])
				continue;
			nr++;
			hungry[i] = fork_mortal();
			ASSERT_LE(0, hungry[i]);
			if (!hungry[i])
				be_hungry(nr, false);
			count_up(ROUNDS);
		}
		if (since && now_ms() > since + TOO_LONG * 1000)
			found("the hungry processes do not end");
		if (!rnd(&self->rng, 10) &&
		    !write_text(CGROUP "memory.oom.group", rnd(&self->rng, 2) ? "1" : "0"))
			found("can't set memory.oom.group");
		if (!rnd(&self->rng, 10))
			look_after_survivors(survivor, &self->rng);
		if (!rnd(&self->rng, 10) && check_stopped(protected, TOO_LONG))
			count_up(STOPS);
		usleep(5000);
	}
	end_survivors(survivor);
	for (i = 0; i <= HUNGRY; i++) {
		pid_t pid = i < HUNGRY ? hungry[i] : protected;

		if (!reap(pid, &wstatus, TOO_LONG))
			found("process %d does not end", pid);
		else if (wstatus && !(WIFSIGNALED(wstatus) && WTERMSIG(wstatus) == SIGKILL &&
				      pid != protected))
			found("process %d: status %#x", pid, wstatus);
	}
	TH_LOG("%ld processes, %ld OOM kills (%ld of whole groups), %ld processes killed",
	       counted(ROUNDS), read_event("oom_kill "), read_event("oom_group_kill "),
	       counted(KILLS));
	TH_LOG("%ld munmaps without memory", counted(REFUSED));
	tell_counts(_metadata);
	EXPECT_LT(0, read_event("oom_kill "));
	EXPECT_LT(0, counted(SPLITS));
	EXPECT_LT(0, counted(BOUNDS));
	EXPECT_EQ(0, rmdir(CGROUP));
	write_number("/proc/sys/vm/oom_dump_tasks", oom_dump_tasks);
}

TEST_HARNESS_MAIN
