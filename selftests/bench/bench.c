// SPDX-License-Identifier: GPL-2.0
/*
 * What calls cost, in ticks of the time stamp counter. In an emulator that counts
 * instructions (QEMU's -icount shift=0) a tick is an instruction, so that the same
 * program gives the same numbers on any machine: see vm/bench.
 *
 * bench CASE [ARGUMENT]: prints "CASE [ARGUMENT],calls,min,p50,p90".
 *
 * A case leaves the process as it was after each call, so that every call meets the
 * same. What it takes to get there is not counted.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/vmareserve.h>

#define CALLS		2000
#define PAGE		4096UL
#define DEVICE		"/dev/vmareserve"
#define LIMIT_FILE	"/proc/sys/vm/max_map_count"
/* Away from all else. */
#define AREA		((char *)0x200000000000)

static uint64_t ticks[CALLS];

static void __attribute__((noreturn)) die(const char *what)
{
	fprintf(stderr, "bench: %s: %s\n", what, strerror(errno));
	exit(1);
}

static inline uint64_t tick(void)
{
#ifdef __x86_64__
	return __builtin_ia32_rdtsc();
#else
	uint64_t t;

	asm volatile("isb; mrs %0, cntvct_el0" : "=r" (t));
	return t;
#endif
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void print_ticks(const char *name, const char *argument)
{
	qsort(ticks, CALLS, sizeof(ticks[0]), compare);
	printf("%s%s%s,%d,%llu,%llu,%llu\n", name, argument ? " " : "",
	       argument ? argument : "", CALLS, (unsigned long long)ticks[0],
	       (unsigned long long)ticks[CALLS / 2],
	       (unsigned long long)ticks[CALLS * 9 / 10]);
}

static void write_limit(long limit)
{
	FILE *f = fopen(LIMIT_FILE, "w");

	if (!f || fprintf(f, "%ld\n", limit) < 0 || fclose(f))
		die(LIMIT_FILE);
}

static long read_limit(void)
{
	FILE *f = fopen(LIMIT_FILE, "r");
	long limit = -1;

	if (!f || fscanf(f, "%ld", &limit) != 1)
		die(LIMIT_FILE);
	fclose(f);
	return limit;
}

static int open_device(void)
{
	int fd = open(DEVICE, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		die(DEVICE);
	return fd;
}

static void reserve_for(int fd, pid_t pid, uint64_t headroom)
{
	struct vmareserve_reserve r = { .headroom = headroom, .pid = pid };

	if (ioctl(fd, VMARESERVE_IOC_RESERVE, &r))
		die("RESERVE");
}

/* At @at, fixed, of its own kind, so that it merges with nothing. */
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

#define COUNT(i, call)							\
	do {								\
		uint64_t _begin = tick();				\
									\
		call;							\
		ticks[i] = tick() - _begin;				\
	} while (0)

/* Adds @n mappings of a page, far away. */
static void add_mappings(long n)
{
	char *at = AREA + (1UL << 36);
	long i;

	for (i = 0; i < n; i++, at += PAGE)
		map(at, 1, i & 1 ? PROT_READ : PROT_NONE);
}

/* As /proc/self/maps has it, without the vsyscall page. */
static long count_mappings(void)
{
	FILE *f = fopen("/proc/self/maps", "r");
	char line[512];
	long n = 0;

	if (!f)
		die("/proc/self/maps");
	while (fgets(line, sizeof(line), f))
		n += !strstr(line, "[vsyscall]");
	fclose(f);
	return n;
}

static void munmap_whole(bool touched)
{
	int i;

	for (i = 0; i < CALLS; i++) {
		map(AREA, 1, PROT_READ | PROT_WRITE);
		if (touched)
			*(volatile char *)AREA = 1;
		COUNT(i, unmap(AREA, 1));
	}
}

static void munmap_edge(void)
{
	int i;

	for (i = 0; i < CALLS; i++) {
		map(AREA, 2, PROT_READ | PROT_WRITE);
		COUNT(i, unmap(AREA + PAGE, 1));
		unmap(AREA, 1);
	}
}

static void munmap_middle(void)
{
	int i;

	for (i = 0; i < CALLS; i++) {
		map(AREA, 3, PROT_READ | PROT_WRITE);
		COUNT(i, unmap(AREA + PAGE, 1));
		unmap(AREA, 3);
	}
}

static void mprotect_middle(void)
{
	int i;

	for (i = 0; i < CALLS; i++) {
		map(AREA, 3, PROT_READ | PROT_WRITE);
		COUNT(i, if (mprotect(AREA + PAGE, PAGE, PROT_READ)) die("mprotect"));
		unmap(AREA, 3);
	}
}

static void mmap_one(void)
{
	int i;

	for (i = 0; i < CALLS; i++) {
		COUNT(i, map(AREA, 1, PROT_READ | PROT_WRITE));
		unmap(AREA, 1);
	}
}

/* fork() in a process of 1,000 mappings, and with the child's end, up to wait(). */
static void fork_one(void)
{
	static uint64_t whole[CALLS];
	int i;

	add_mappings(1000 - count_mappings());
	for (i = 0; i < CALLS; i++) {
		uint64_t begin = tick();
		pid_t pid = fork();

		if (!pid)
			_exit(0);
		if (pid < 0)
			die("fork");
		ticks[i] = tick() - begin;
		waitpid(pid, NULL, 0);
		whole[i] = tick() - begin;
	}
	print_ticks("fork", NULL);
	memcpy(ticks, whole, sizeof(ticks));
	print_ticks("fork_exit", NULL);
}

/*
 * Splits with @mappings in the process. @headroom: the limit is there, and the split
 * is rescued; otherwise it is above. Each split is undone by unmapping a piece.
 */
static void split_at(long mappings, long headroom)
{
	long before = read_limit();
	int fd, i;

	write_limit(mappings + 1000);
	/* Pieces of a page will go, and the rest of one big VMA stays. */
	map(AREA, 2 * CALLS + 2, PROT_READ | PROT_WRITE);
	add_mappings(mappings - count_mappings());
	if (count_mappings() != mappings)
		die("can't map as many");
	if (headroom) {
		fd = open_device();
		reserve_for(fd, 0, headroom);
		write_limit(mappings);
	}
	for (i = 0; i < CALLS; i++) {
		char *at = AREA + 2 * i * PAGE;

		COUNT(i, unmap(at + PAGE, 1));
		/* The piece on the left. */
		unmap(at, 1);
	}
	write_limit(before);
}

/* A split that is refused; with the headroom used up, if there is any. */
static void refused(long headroom)
{
	long before = read_limit(), mappings;
	int fd, i;

	map(AREA, 2 * headroom + 10, PROT_READ | PROT_WRITE);
	mappings = count_mappings();
	if (headroom) {
		fd = open_device();
		reserve_for(fd, 0, headroom);
	}
	write_limit(mappings);
	for (i = 0; i < headroom; i++)
		unmap(AREA + (2 * i + 1) * PAGE, 1);
	for (i = 0; i < CALLS; i++)
		COUNT(i, if (!munmap(AREA + (2 * headroom + 1) * PAGE, PAGE)) die("it works"));
	write_limit(before);
}

/* RESERVE of so much, by a descriptor that holds nothing; then it gives back. */
static void reserve(long headroom)
{
	int other = open_device(), fd = open_device(), i;

	/* The hooks are there already. */
	reserve_for(other, 0, 1);
	for (i = 0; i < CALLS; i++) {
		COUNT(i, reserve_for(fd, 0, headroom));
		reserve_for(fd, 0, 0);
	}
}

static void status(void)
{
	struct vmareserve_status s = { 0 };
	int fd = open_device(), i;

	reserve_for(fd, 0, 1);
	for (i = 0; i < CALLS; i++)
		COUNT(i, if (ioctl(fd, VMARESERVE_IOC_STATUS, &s)) die("STATUS"));
}

/* Holds @n reservations, of as many processes, until it is killed. */
static void hold(long n)
{
	long i;

	for (i = 0; i < n; i++) {
		pid_t pid = fork();

		if (pid < 0)
			die("fork");
		if (!pid) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			pause();
			_exit(0);
		}
		reserve_for(open_device(), pid, 1);
	}
	printf("holds\n");
	fflush(stdout);
	pause();
}

/* The slabs' memory, in bytes. */
static long slab_bytes(void)
{
	FILE *f = fopen("/proc/slabinfo", "r");
	char line[512], name[64];
	long active, size, sum = 0;

	if (!f)
		die("/proc/slabinfo");
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "%63s %ld %*d %ld", name, &active, &size) == 3 &&
		    !strncmp(name, "kmalloc", 7))
			sum += active * size;
	fclose(f);
	return sum;
}

/*
 * Kernel memory of a reservation: that of its own process (@own), or one more of a
 * process that has some. With /proc/slabinfo's active objects.
 */
static void memory(bool own)
{
	enum { N = 400 };
	long opened, reserved, before;
	static int fd[N];
	static pid_t pid[N];
	int i;

	for (i = 0; i < N; i++) {
		pid[i] = 0;
		if (!own)
			continue;
		pid[i] = fork();
		if (!pid[i]) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			pause();
			_exit(0);
		}
	}
	reserve_for(open_device(), 0, 1);
	before = slab_bytes();
	for (i = 0; i < N; i++)
		fd[i] = open_device();
	opened = slab_bytes();
	for (i = 0; i < N; i++)
		reserve_for(fd[i], pid[i], 1);
	reserved = slab_bytes();
	printf("memory%s,%d,%ld,%ld,%ld\n", own ? " own" : "", N, (opened - before) / N,
	       (reserved - opened) / N, (reserved - before) / N);
	for (i = 0; i < N && own; i++)
		kill(pid[i], SIGKILL);
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";
	long n = argc > 2 ? atol(argv[2]) : 0;

	if (!strcmp(name, "munmap_whole")) {
		munmap_whole(false);
	} else if (!strcmp(name, "munmap_touched")) {
		munmap_whole(true);
	} else if (!strcmp(name, "munmap_edge")) {
		munmap_edge();
	} else if (!strcmp(name, "munmap_middle")) {
		munmap_middle();
	} else if (!strcmp(name, "mprotect_middle")) {
		mprotect_middle();
	} else if (!strcmp(name, "mmap")) {
		mmap_one();
	} else if (!strcmp(name, "fork")) {
		fork_one();
		return 0;
	} else if (!strcmp(name, "held_middle")) {
		reserve_for(open_device(), 0, 1000);
		munmap_middle();
	} else if (!strcmp(name, "held_whole")) {
		reserve_for(open_device(), 0, 1000);
		munmap_whole(false);
	} else if (!strcmp(name, "plain_split")) {
		split_at(n, 0);
	} else if (!strcmp(name, "rescued_split")) {
		split_at(n, 10);
	} else if (!strcmp(name, "refused")) {
		refused(n);
	} else if (!strcmp(name, "reserve")) {
		reserve(n);
	} else if (!strcmp(name, "status")) {
		status();
	} else if (!strcmp(name, "hold")) {
		hold(n);
		return 0;
	} else if (!strcmp(name, "memory")) {
		memory(argc > 2);
		return 0;
	} else {
		fprintf(stderr, "bench: no case '%s'\n", name);
		return 1;
	}
	print_ticks(name, argc > 2 ? argv[2] : NULL);
	return 0;
}
