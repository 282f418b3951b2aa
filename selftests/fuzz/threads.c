// SPDX-License-Identifier: GPL-2.0
/*
 * Random calls from many threads of one process, near a low limit that goes up and
 * down.
 *
 * Each thread has an arena of its own and knows its pages. The number of VMAs is
 * everybody's, so what a call must return is not known to the last, but:
 *
 *	roomy	the headroom can't be used up: no call may fail that may use it
 *	tight	a munmap() may fail, if it is of the middle of a mapping
 *	halfway	one thread splits, so that the number of VMAs is known
 *
 * Which kind the headroom is of differs between the processes. One thread asks for
 * STATUS all the time, another reserves and gives back, of each kind in turn. Now and
 * then all stop, and the kernel's list of VMAs is compared with the pages of all and
 * with STATUS. Some processes are killed, some end, some lose the headroom first.
 *
 * With threads the same seed does not make the same run.
 */
#include "fuzz.h"

#include <pthread.h>
#include <sched.h>
#include <stdarg.h>

#define ARENA		((char *)0x200000000000)
#define PAGES		96
#define THREADS		3
#define LOW		70
#define HIGH		78
#define TIGHT		3
/* More than all arenas can be split into. */
#define ROOMY		1000
/* Of the second descriptor, that comes and goes. */
#define EXTRA		5
#define OPS		300
#define STOPS		20

struct report {
	long calls;
	long refused;
	long rescued;
	long asked;
	bool disagrees;
	char what[300];
};

struct page {
	bool mapped;
	int prot;
};

struct worker {
	pthread_t thread;
	int nr;
	uint64_t rng;
	struct page pages[PAGES];
};

static struct worker workers[THREADS];
static struct report *report;
static pthread_barrier_t start, barrier;
static bool roomy, stop;
static long headroom;
static int kind;
/* Of each arena, so many pages. */
static long used;
static int fd = -1;

static long below(struct worker *w, long n)
{
	return random_below(&w->rng, n);
}

/* Ends the process. */
static void __attribute__((noreturn, format(printf, 1, 2)))
disagree(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(report->what, sizeof(report->what), format, args);
	va_end(args);
	report->disagrees = true;
	_exit(1);
}

static char *address(const struct worker *w, long page)
{
	/* A page between two arenas is never mapped. */
	return ARENA + (w->nr * (PAGES + 1) + page) * PAGE;
}

/* May an unmap of these pages have to split the middle of a VMA? */
static bool may_be_middle(const struct worker *w, long page, long n)
{
	long i;

	if (!page || page + n == used)
		return false;
	for (i = page - 1; i <= page + n; i++)
		if (!w->pages[i].mapped || w->pages[i].prot != w->pages[page].prot)
			return false;
	return true;
}

/* Headroom of a kind is for calls of that kind, and of those before it. */
static bool may_fail(int call_kind)
{
	return !roomy || call_kind > kind;
}

static void count_refused(int call_kind, const char *name)
{
	if (errno != ENOMEM || !may_fail(call_kind))
		disagree("%s: errno %d, headroom %ld of kind %d", name, errno, headroom, kind);
	__atomic_add_fetch(&report->refused, 1, __ATOMIC_RELAXED);
}

static void do_munmap(struct worker *w, long page, long n)
{
	long i;

	__atomic_add_fetch(&report->calls, 1, __ATOMIC_RELAXED);
	if (!munmap(address(w, page), n * PAGE)) {
		for (i = page; i < page + n; i++)
			w->pages[i].mapped = false;
		return;
	}
	count_refused(VMARESERVE_UNMAP, "munmap");
	if (!may_be_middle(w, page, n))
		disagree("ENOMEM for what is not the middle of a mapping");
}

static bool is_free(const struct worker *w, long page, long n)
{
	for (; n > 0; n--)
		if (w->pages[page++].mapped)
			return false;
	return true;
}

static void do_mmap(struct worker *w, long page, long n)
{
	int prot = below(w, 4) ? PROT_READ | PROT_WRITE : PROT_READ;
	bool is_new = is_free(w, page, n), grows = is_new && below(w, 2);
	int call_kind = grows ? VMARESERVE_MAP : VMARESERVE_SPLIT;
	int flags = grows ? MAP_FIXED_NOREPLACE : MAP_FIXED;
	long i;

	/* Where that is refused, some kernels have unmapped what was there. */
	if (!is_new && may_fail(call_kind))
		return do_munmap(w, page, n);
	__atomic_add_fetch(&report->calls, 1, __ATOMIC_RELAXED);
	if (mmap(address(w, page), n * PAGE, prot,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | flags, -1, 0) == MAP_FAILED)
		return count_refused(call_kind, grows ? "mmap" : "mmap in place");
	for (i = page; i < page + n; i++)
		w->pages[i] = (struct page) { true, prot };
}

static void do_mprotect(struct worker *w, long page)
{
	int prot = PROT_READ | (below(w, 2) ? PROT_WRITE : 0);

	__atomic_add_fetch(&report->calls, 1, __ATOMIC_RELAXED);
	if (!w->pages[page].mapped)
		return;
	if (!mprotect(address(w, page), PAGE, prot))
		w->pages[page].prot = prot;
	else
		count_refused(VMARESERVE_SPLIT, "mprotect");
}

static void do_touch(struct worker *w, long page)
{
	if (w->pages[page].mapped && w->pages[page].prot & PROT_WRITE)
		*(volatile char *)address(w, page) = 1;
}

/* What /proc/self/maps says of all arenas. */
static void read_pages(struct page seen[THREADS][PAGES + 1])
{
	static struct maps_text maps;
	const char *line;

	if (!read_maps(&maps))
		disagree("can't read /proc/self/maps");
	maps.text[maps.length] = 0;
	for (line = maps.text; *line; line = strchr(line, '\n') + 1) {
		char *at;
		unsigned long vma = strtoul(line, &at, 16);
		unsigned long end = strtoul(at + 1, &at, 16);
		int prot = (at[1] == 'r' ? PROT_READ : 0) | (at[2] == 'w' ? PROT_WRITE : 0);

		for (; vma < end; vma += PAGE) {
			/* From the first arena on. What is below is far above, too. */
			unsigned long page = (vma - (unsigned long)ARENA) / PAGE;
			unsigned long nr = page / (PAGES + 1);

			if (nr >= THREADS)
				break;
			seen[nr][page % (PAGES + 1)] = (struct page) { true, prot };
		}
	}
}

/* All have stopped: does the kernel have what they think? */
static void compare_all(void)
{
	struct page seen[THREADS][PAGES + 1] = { 0 };
	struct vmareserve_status status;
	long page, count;
	int i;

	read_pages(seen);
	for (i = 0; i < THREADS; i++) {
		const struct page *known = workers[i].pages;

		for (page = 0; page < PAGES; page++)
			if (seen[i][page].mapped != known[page].mapped ||
			    (seen[i][page].mapped && seen[i][page].prot != known[page].prot))
				disagree("page %ld of thread %d is %s, protection %d", page, i,
					 seen[i][page].mapped ? "mapped" : "not mapped",
					 seen[i][page].prot);
		if (seen[i][PAGES].mapped)
			disagree("the page after thread %d's is mapped", i);
	}
	count = count_maps(0);
	if (status_of(fd, 0, &status) || status.map_count != count)
		disagree("STATUS has map_count %llu, and there are %ld VMAs",
			 (unsigned long long)status.map_count, count);
	/* At its mark a process may map one more, as at the limit. */
	if (count > HIGH + headroom + EXTRA + 1)
		disagree("%ld VMAs, limit %d, headroom %ld and %d", count, HIGH, headroom,
			 EXTRA);
	report->rescued += status.rescued;
}

static void *work(void *arg)
{
	struct worker *w = arg;
	int i, round;

	pthread_barrier_wait(&start);
	for (round = 0; round < STOPS; round++) {
		for (i = 0; i < OPS; i++) {
			long n = 1 + (below(w, 8) ? below(w, 2) : below(w, 24));
			long page = below(w, used - n + 1);

			switch (below(w, 8)) {
			case 0:
				do_mmap(w, page, n);
				break;
			case 1:
				do_mprotect(w, page);
				break;
			case 2:
				do_touch(w, page);
				break;
			default:
				do_munmap(w, page, n);
			}
		}
		pthread_barrier_wait(&barrier);
		if (!w->nr && round < STOPS - 1)
			compare_all();
		pthread_barrier_wait(&barrier);
	}
	return NULL;
}

/* STATUS takes the mmap lock, and so never sees a call that is half done. */
static void *ask(void *arg)
{
	struct vmareserve_status status;
	int err;

	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		err = status_of(fd, 0, &status);
		if (err || status.map_count < 10 ||
		    status.map_count > HIGH + headroom + EXTRA + THREADS)
			disagree("STATUS: errno %d, map_count %llu", err,
				 (unsigned long long)status.map_count);
		if (status.headroom != headroom || status.kind != kind ||
		    status.headroom_total < headroom ||
		    status.headroom_total > headroom + EXTRA)
			disagree("STATUS: headroom %llu of %llu, not %ld",
				 (unsigned long long)status.headroom,
				 (unsigned long long)status.headroom_total, headroom);
		report->asked++;
		if (!(report->asked % 8))
			usleep(500 * PAGES / used);
	}
	return NULL;
}

static void *reserve_and_give_back(void *arg)
{
	int other, i;

	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		other = open_device();
		/* Past the limit by more than that, it has no room for a file's pages. */
		if (other < 0)
			disagree("can't open the device: errno %d", errno);
		for (i = EXTRA; i >= 0; i--)
			if (reserve_kind(other, i % VMARESERVE_NR_KINDS, i & 1 ? i : 0))
				disagree("RESERVE %d: errno %d", i, errno);
		close(other);
		usleep(2000 * PAGES / used);
	}
	return NULL;
}

/* In a process of its own. */
static void __attribute__((noreturn)) run(uint64_t seed)
{
	pthread_t asker, reserver;
	int i;

	kind = seed / 2 % VMARESERVE_NR_KINDS;
	fd = open_device();
	if (fd < 0 || reserve_kind(fd, kind, headroom))
		disagree("can't start: errno %d", errno);
	pthread_barrier_init(&barrier, NULL, THREADS);
	pthread_barrier_init(&start, NULL, THREADS + 1);
	stop = false;
	if (pthread_create(&asker, NULL, ask, NULL) ||
	    pthread_create(&reserver, NULL, reserve_and_give_back, NULL))
		disagree("can't start threads");
	for (i = 0; i < THREADS; i++) {
		workers[i] = (struct worker) { .nr = i, .rng = seed + i * 77 };
		if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
			disagree("can't start threads");
	}
	/* All stacks are there: what they map by themselves comes on top. */
	if (!fill_to(LOW - 6))
		disagree("can't map enough");
	pthread_barrier_wait(&start);
	if (!(seed % 8)) {
		/* The end comes while they are at it. */
		usleep(2000 * (seed >> 3) % 50000);
		_exit(0);
	}
	for (i = 0; i < THREADS; i++)
		pthread_join(workers[i].thread, NULL);
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	pthread_join(asker, NULL);
	pthread_join(reserver, NULL);
	/* Without headroom the middle of a mapping is refused at once. */
	close(fd);
	_exit(0);
}

/* Of "halfway": all VMAs before the first split, and munmap()s since. */
static long base, begun, ended;

/*
 * A middle split counts two up, and then one down. Who does not wait for its end sees
 * a VMA too many.
 */
static void *ask_halfway(void *arg)
{
	struct vmareserve_status status;
	long least, most;
	int err;

	pthread_barrier_wait(&start);
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		least = base + __atomic_load_n(&ended, __ATOMIC_SEQ_CST);
		err = status_of(fd, 0, &status);
		most = base + __atomic_load_n(&begun, __ATOMIC_SEQ_CST);
		if (err || (long)status.map_count < least || (long)status.map_count > most)
			disagree("STATUS: errno %d, map_count %llu, not %ld to %ld", err,
				 (unsigned long long)status.map_count, least, most);
		__atomic_add_fetch(&report->asked, 1, __ATOMIC_SEQ_CST);
	}
	return NULL;
}

/* In a process of its own. */
static void __attribute__((noreturn)) run_halfway(uint64_t seed)
{
	struct vmareserve_status status;
	long splits = 4 * used, i, asked;
	pthread_t asker;

	kind = seed / 2 % VMARESERVE_NR_KINDS;
	fd = open_device();
	if (fd < 0 || reserve_kind(fd, kind, headroom))
		disagree("can't start: errno %d", errno);
	if (mmap(ARENA, (2 * splits + 1) * PAGE, PROT_READ,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) == MAP_FAILED)
		disagree("mmap: errno %d", errno);
	pthread_barrier_init(&start, NULL, 2);
	stop = false;
	if (pthread_create(&asker, NULL, ask_halfway, NULL))
		disagree("can't start threads");
	base = count_maps(0);
	pthread_barrier_wait(&start);
	for (i = 0; i < splits; i++) {
		__atomic_add_fetch(&begun, 1, __ATOMIC_SEQ_CST);
		if (munmap(ARENA + (2 * i + 1) * PAGE, PAGE))
			disagree("munmap: errno %d, split %ld", errno, i);
		__atomic_add_fetch(&ended, 1, __ATOMIC_SEQ_CST);
		report->calls++;
		/* The next begins when that one has been looked at. */
		asked = __atomic_load_n(&report->asked, __ATOMIC_SEQ_CST);
		while (__atomic_load_n(&report->asked, __ATOMIC_SEQ_CST) == asked)
			sched_yield();
	}
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	pthread_join(asker, NULL);
	if (status_of(fd, 0, &status) || !status.rescued)
		disagree("no split was rescued");
	report->rescued += status.rescued;
	_exit(0);
}

static bool test(const char *name, uint64_t seed, const struct budget *budget,
		 void (*process)(uint64_t seed))
{
	double begin = now();
	long processes = 0, killed = 0;
	int status;

	memset(report, 0, sizeof(*report));
	roomy = headroom == ROOMY;
	while (!is_spent(budget, report->calls, begin)) {
		bool kills = !(++seed % 9);
		long moment = kills ? 1 + seed % 30 : 0;
		pid_t pid = fork(), ended = 0;

		if (!pid)
			process(seed * 2 + 1 + !(seed % 11));
		processes++;
		while (!ended) {
			write_number(LIMIT_FILE, LOW);
			write_number(LIMIT_FILE, HIGH);
			usleep(1000);
			if (kills && !moment--)
				kill(pid, SIGKILL);
			ended = waitpid(pid, &status, WNOHANG);
		}
		if (kills && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
			killed++;
		else if (!WIFEXITED(status) || WEXITSTATUS(status))
			report->disagrees = true;
		if (report->disagrees) {
			ksft_print_msg("%s: after %.0f s, process %ld, status 0x%x: %s\n", name,
				       now() - begin, processes, status, report->what);
			return false;
		}
	}
	ksft_print_msg("%s: %ld calls, %ld refused, %ld STATUS, %ld rescued splits, %.0f s\n",
		       name, report->calls, report->refused, report->asked, report->rescued,
		       now() - begin);
	ksft_print_msg("%s: %ld processes, %ld of them killed\n", name, processes, killed);
	return true;
}

int main(int argc, char **argv)
{
	struct budget budget = fuzz_budget(2), some = fuzz_budget(20);
	long limit = read_number(LIMIT_FILE);
	uint64_t seed;
	pid_t keeper;

	ksft_print_header();
	ksft_set_plan(4);
	seed = fuzz_seed();
	/* Its splits wait for one who asks all the time. */
	if (some.ops)
		some.ops = 1 + some.ops / 10;
	/* Where mappings are slow, fewer; and the CPUs are the workers'. */
	used = scaled(PAGES);
	report = mmap(NULL, sizeof(*report), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	keeper = start_keeper(LOW);
	if (report == MAP_FAILED || keeper < 0) {
		ksft_print_msg("can't start: %s\n", strerror(errno));
		ksft_exit_fail();
	}

	headroom = ROOMY;
	fuzz_result("halfway", test("halfway", seed + 2000000, &some, run_halfway));
	fuzz_result("roomy", test("roomy", seed, &budget, run));
	headroom = TIGHT;
	fuzz_result("tight", test("tight", seed + 1000000, &budget, run));
	write_number(LIMIT_FILE, limit);
	fuzz_result("nothing_is_left", fuzz_nothing_is_left(keeper));
	fuzz_finished();
}
