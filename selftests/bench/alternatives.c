// SPDX-License-Identifier: GPL-2.0
/*
 * What else a program could do about munmap() at vm.max_map_count, side by side, on
 * the two original programs (../reproducers.h).
 *
 *	alternatives [-n]	-n: changes nothing of the machine, for one that is in
 *				use: no raised sysctl, no kernel memory
 *
 * Prints lines "alternative: PROGRAM,WAY,BLOCKS,WANTED,FREES,FAILED,LEAKED_KIB,MAPPINGS,
 * KERNEL_KIB": how many blocks it got; of those that it gave back, how many are still
 * mapped, and how much memory is in them; mappings and the kernel's memory before the
 * first is given back. For what a call takes, lines as bench.c has them.
 *
 * The programs are compiled with their mmap(), malloc() and free() replaced by those
 * below. They also touch what they get, to have something to leak. munmap() is
 * replaced as a preloaded library would do it, by a function of that name. That does
 * not reach the calls inside libc; where a way needs those too, the blocks come from
 * an allocator that is written for it ("own"): a mapping each, like glibc's.
 */
#include <malloc.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "bench.h"

enum way { NOTHING, RAISED, SEPARATOR, BALLAST, MADVISE, MODULE, WAYS };
enum program { MUNMAP, MALLOC };

static const char *const way_name[WAYS] = {
	[NOTHING] = "nothing",
	[RAISED] = "sysctl",
	[SEPARATOR] = "separator",
	[BALLAST] = "ballast",
	[MADVISE] = "madvise",
	[MODULE] = "vmareserve",
};

/* Placeholder mappings of the ballast; what the module is asked for. */
#define UNITS		1000
#define MOST_BLOCKS	262144

/* What the programs' wrappers know. */
static enum way way;
static enum program program;
static bool own_allocator;

/* Blocks that the program wants, and has got. */
static long wanted, got;
/* When it had them all, or when it got no more. */
static long mappings, kernel_bytes;
static bool measure_kernel;
static __u64 alloc_ticks[MOST_BLOCKS], free_ticks[MOST_BLOCKS];
static struct {
	char *at;
	size_t length;
} freed[MOST_BLOCKS];
static long frees;

static char *ballast;
static long ballast_left;

static int real_munmap(void *at, size_t length)
{
	return syscall(SYS_munmap, at, length);
}

/* Pages that are in turn of two kinds, and so do not merge. */
static void make_ballast(void)
{
	long i;

	ballast = mmap(NULL, UNITS * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (ballast == MAP_FAILED)
		die("ballast");
	for (i = 0; i < UNITS; i += 2)
		must(mprotect(ballast + i * PAGE, PAGE, PROT_READ) ? errno : 0, "ballast");
	ballast_left = UNITS;
}

/* The blocks' own functions. */

static void *map_block(size_t length)
{
	size_t all = length + (way == SEPARATOR ? PAGE : 0);
	char *at = mmap(NULL, all, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED || way != SEPARATOR)
		return at;
	if (mprotect(at + length, PAGE, PROT_NONE)) {
		real_munmap(at, all);
		return MAP_FAILED;
	}
	return at;
}

static int unmap_block(void *at, size_t length)
{
	int ret = real_munmap(at, length + (way == SEPARATOR ? PAGE : 0));

	if (!ret || errno != ENOMEM)
		return ret;
	if (way == BALLAST && ballast_left) {
		ballast_left--;
		real_munmap(ballast + ballast_left * PAGE, PAGE);
		return real_munmap(at, length);
	}
	if (way == MADVISE) {
		madvise(at, length, MADV_DONTNEED);
		errno = ENOMEM;
	}
	return ret;
}

static void has_got(char *at, size_t length)
{
	size_t i;

	for (i = 0; i < length; i += PAGE)
		at[i] = 1;
	if (++got < wanted)
		return;
	mappings = count_maps(0);
	kernel_bytes = measure_kernel ? slab_bytes() : 0;
}

static void remember(void *at, size_t length)
{
	freed[frees].at = (char *)((uintptr_t)at & ~(PAGE - 1));
	freed[frees].length = length;
	frees++;
}

/* Takes the place of libc's, for all but libc itself. */
int munmap(void *at, size_t length)
{
	int ret;

	if (program != MUNMAP)
		return unmap_block(at, length);
	remember(at, length);
	COUNT(&free_ticks[frees - 1], ret = unmap_block(at, length));
	return ret;
}

static void *program_mmap(size_t length)
{
	void *at;

	COUNT(&alloc_ticks[got], at = map_block(length));
	if (at != MAP_FAILED)
		has_got(at, length);
	return at;
}

/* As glibc has it for big blocks: a mapping, whose first bytes say how long it is. */
#define BEFORE_BLOCK	16UL

static void *own_malloc(size_t size)
{
	size_t length = (size + BEFORE_BLOCK + PAGE - 1) & ~(PAGE - 1);
	char *at = map_block(length);

	if (at == MAP_FAILED)
		return NULL;
	*(size_t *)at = length;
	return at + BEFORE_BLOCK;
}

static void own_free(void *block)
{
	char *at = (char *)block - BEFORE_BLOCK;

	munmap(at, *(size_t *)at);
}

static void *program_malloc(size_t size)
{
	void *block;

	COUNT(&alloc_ticks[got], block = own_allocator ? own_malloc(size) : malloc(size));
	if (block)
		has_got(block, size);
	return block;
}

static void program_free(void *block)
{
	/* The first one has it for a list. */
	if (program != MALLOC) {
		free(block);
		return;
	}
	remember(block, 128 * 1024);
	if (own_allocator)
		COUNT(&free_ticks[frees - 1], own_free(block));
	else
		COUNT(&free_ticks[frees - 1], free(block));
}

#define mmap(at, length, ...)	program_mmap(length)
#define malloc			program_malloc
#define free			program_free
#include "../reproducers.h"
#undef mmap
#undef malloc
#undef free

/* What a run leaves, and the ticks of its calls: shared with the parent. */
struct outcome {
	bool completed;		/* got all that it wanted */
	long got, frees, failed, leaked_pages, mappings, kernel_bytes;
	__u64 alloc_ticks[MOST_BLOCKS], free_ticks[MOST_BLOCKS];
	long allocs, all_frees;
};

static void run(struct outcome *o, long limit)
{
	static unsigned char resident[BLOCK_SIZE / PAGE];
	struct munmap_outcome munmap_outcome = { 0 };
	struct malloc_outcome malloc_outcome = { 0 };
	static void *volatile heap;
	struct vmareserve_status s;
	long i, page;
	int fd = -1;

	/* Else glibc has room for the first block in its heap. */
	heap = malloc(BLOCK_SIZE / 2);
	must_be(heap, "malloc");
	if (way == BALLAST)
		make_ballast();
	if (way == MODULE) {
		fd = open_device();
		must(fd < 0 ? errno : reserve(fd, UNITS), DEVICE);
	}
	wanted = program == MUNMAP ? 2 * limit : BLOCKS;
	if (program == MUNMAP)
		o->completed = reproduce_munmap(limit, &munmap_outcome);
	else
		o->completed = reproduce_malloc(limit, &malloc_outcome);
	must_be(program == MUNMAP || own_allocator || malloc_outcome.mmapped == BLOCKS,
		"glibc's malloc made no mappings");
	must_be(o->completed || way == SEPARATOR, "a program got no memory");
	if (way == MODULE) {
		must(status_of(fd, 0, &s), "STATUS");
		must_be(s.rescued > 0, "the module has not rescued a split");
	}
	o->got = got;
	o->mappings = got == wanted ? mappings : count_maps(0);
	if (measure_kernel)
		o->kernel_bytes = got == wanted ? kernel_bytes : slab_bytes();
	o->frees = frees;
	o->failed = 0;
	o->leaked_pages = 0;
	for (i = 0; i < frees; i++) {
		if (mincore(freed[i].at, freed[i].length, resident))
			continue;
		o->failed++;
		for (page = 0; page < (long)(freed[i].length / PAGE); page++)
			o->leaked_pages += resident[page] & 1;
	}
	memcpy(o->alloc_ticks + o->allocs, alloc_ticks, got * sizeof(*alloc_ticks));
	memcpy(o->free_ticks + o->all_frees, free_ticks, frees * sizeof(*free_ticks));
	o->allocs += got;
	o->all_frees += frees;
}

static void print_outcome(struct outcome *o, long limit, long bytes)
{
	const char *name = program == MUNMAP ? "munmap" :
			   own_allocator ? "malloc own" : "malloc glibc";
	char figure[64];

	printf("alternative: %s,%s,%ld,%ld,%ld,%ld,%ld,%ld,%ld\n", name, way_name[way],
	       o->got, program == MUNMAP ? 2 * limit : BLOCKS, o->frees, o->failed,
	       o->leaked_pages * (long)PAGE / 1024, o->mappings, bytes / 1024);
	snprintf(figure, sizeof(figure), "%s alloc", name);
	print_figure(way_name[way], figure, o->alloc_ticks, o->allocs, o->allocs);
	if (!o->all_frees)
		return;
	snprintf(figure, sizeof(figure), "%s free", name);
	print_figure(way_name[way], figure, o->free_ticks, o->all_frees, o->all_frees);
}

static void compare(long limit)
{
	/* Often enough for 2000 frees of the second program. */
	int runs = program == MUNMAP ? 1 : 2, status, i;
	struct outcome *o = mmap(NULL, sizeof(*o), PROT_READ | PROT_WRITE,
				 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	long before = 0;
	pid_t pid;

	if (o == MAP_FAILED)
		die("mmap");
	if (way == RAISED)
		must(write_number(LIMIT_FILE, 2 * limit), LIMIT_FILE);
	for (i = 0; i < runs; i++) {
		if (measure_kernel)
			before = slab_bytes();
		pid = fork();
		if (!pid) {
			run(o, limit);
			_exit(0);
		}
		if (pid < 0 || waitpid(pid, &status, 0) != pid)
			die("fork");
		must_be(!status, "a run of an alternative");
	}
	if (way == RAISED)
		must(write_number(LIMIT_FILE, limit), LIMIT_FILE);
	/*
	 * By a child: to sort, libc allocates, and once it has freed a big block glibc
	 * makes no mappings for smaller ones any more.
	 */
	fflush(stdout);
	pid = fork();
	if (!pid) {
		print_outcome(o, limit, o->kernel_bytes - before);
		exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		die("fork");
	real_munmap(o, sizeof(*o));
}

int main(int argc, char **argv)
{
	static const struct {
		enum way way;
		bool own_allocator;
	} ways[] = {
		{ NOTHING, false }, { RAISED, false }, { SEPARATOR, true },
		{ BALLAST, false }, { BALLAST, true }, { MADVISE, false },
		{ MADVISE, true }, { MODULE, false },
	};
	bool change_machine = !(argc > 1 && !strcmp(argv[1], "-n"));
	long limit = read_number(LIMIT_FILE);
	size_t i;

	measure_kernel = change_machine;
	must_be(limit > 0 && 2 * limit <= MOST_BLOCKS,
		"vm.max_map_count is too high: set it to 65530");
	for (program = MUNMAP; program <= MALLOC; program++) {
		for (i = 0; i < ARRAY_SIZE(ways); i++) {
			way = ways[i].way;
			own_allocator = ways[i].own_allocator;
			/* The first has no allocator. */
			if (program == MUNMAP && i && way == ways[i - 1].way)
				continue;
			if (way == RAISED && !change_machine)
				continue;
			if (way == MODULE && access(DEVICE, F_OK)) {
				printf("alternatives: no " DEVICE ", so not with the module\n");
				continue;
			}
			compare(limit);
		}
	}
	return 0;
}
