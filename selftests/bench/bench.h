/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What bench.c and alternatives.c share: ticks, percentiles, kernel memory.
 *
 * A tick is one of the time stamp counter. In an emulator that counts instructions
 * (QEMU's -icount shift=0) it is an instruction, the same on any machine.
 */
#ifndef BENCH_H
#define BENCH_H

#include <dirent.h>

#include "../vmareserve_test.h"

/* 5.10's kselftest.h has none. */
#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#endif

/* What went wrong, with the reason in errno. */
static inline void __attribute__((__noreturn__)) die(const char *what)
{
	printf("bench: FAILED: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* @err is 0, or an errno. */
static inline void must(int err, const char *what)
{
	if (!err)
		return;
	errno = err;
	die(what);
}

static inline void must_be(bool right, const char *wrong)
{
	if (right)
		return;
	printf("bench: FAILED: %s\n", wrong);
	exit(1);
}

static inline __u64 tick(void)
{
#ifdef __x86_64__
	return __builtin_ia32_rdtsc();
#else
	__u64 t;

	asm volatile("isb; mrs %0, cntvct_el0" : "=r" (t));
	return t;
#endif
}

/* Counts what @call takes into @ticks. */
#define COUNT(ticks, call)						\
	do {								\
		__u64 _begin = tick();				\
									\
		call;							\
		*(ticks) = tick() - _begin;				\
	} while (0)

static inline int compare_ticks(const void *a, const void *b)
{
	__u64 x = *(const __u64 *)a, y = *(const __u64 *)b;

	return x < y ? -1 : x > y;
}

/* Sorts @ticks. @percent 0 is the least. */
static inline __u64 percentile(__u64 *ticks, size_t n, int percent)
{
	qsort(ticks, n, sizeof(*ticks), compare_ticks);
	return n ? ticks[n * percent / 100] : 0;
}

/* @calls is what the samples in @ticks stand for. */
static inline void print_figure(const char *state, const char *name, __u64 *ticks,
				size_t n, size_t calls)
{
	printf("bench: %s,%s,%zu", state, name, calls);
	printf(",%llu", percentile(ticks, n, 0));
	printf(",%llu", percentile(ticks, n, 50));
	printf(",%llu\n", percentile(ticks, n, 90));
	fflush(stdout);
}

/* Objects in use in all of the kernel's slab caches, in bytes. */
static inline long slab_bytes_now(void)
{
	FILE *f = fopen("/proc/slabinfo", "re");
	long active, size, sum = 0;
	char line[512];

	if (!f)
		die("/proc/slabinfo (needs root)");
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "%*s %ld %*d %ld", &active, &size) == 2)
			sum += active * size;
	fclose(f);
	return sum;
}

/*
 * The same, exact. A slab that a CPU allocates from counts as full in slabinfo,
 * until the cache is shrunk; and what is freed under RCU is in use until a grace
 * period has passed. So it waits and shrinks until the sum stays the same.
 */
static inline long slab_bytes(void)
{
	long before = -1, sum = slab_bytes_now();
	int attempts, fd;
	struct dirent *d;
	char path[512];
	DIR *dir;

	for (attempts = 0; sum != before && attempts < 20; attempts++) {
		before = sum;
		/* kfree_rcu() keeps things for up to five seconds. */
		sleep(6);
		dir = opendir("/sys/kernel/slab");
		if (!dir)
			die("/sys/kernel/slab");
		while ((d = readdir(dir))) {
			if (d->d_name[0] == '.')
				continue;
			snprintf(path, sizeof(path), "/sys/kernel/slab/%s/shrink", d->d_name);
			fd = open(path, O_WRONLY | O_CLOEXEC);
			if (fd < 0)
				continue;
			if (write(fd, "1", 1) != 1)
				die(path);
			close(fd);
		}
		closedir(dir);
		sum = slab_bytes_now();
	}
	return sum;
}

/* Kernel memory that is not in slab caches, and that a process can have, in bytes. */
static inline long other_bytes(void)
{
	FILE *f = fopen("/proc/meminfo", "re");
	char line[256];
	long kib, sum = 0;

	if (!f)
		die("/proc/meminfo");
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "PageTables: %ld", &kib) == 1 ||
		    sscanf(line, "KernelStack: %ld", &kib) == 1 ||
		    sscanf(line, "Percpu: %ld", &kib) == 1)
			sum += kib * 1024;
	fclose(f);
	return sum;
}

#endif /* BENCH_H */
