// SPDX-License-Identifier: GPL-2.0
/*
 * "make demo": both original programs, without and with headroom, side by side.
 * Each run is a process of its own.
 */
#include <sys/utsname.h>
#include <sys/wait.h>

#include "reproducers.h"

#define HEADROOM	4096

struct outcome {
	struct munmap_outcome munmap;
	struct malloc_outcome malloc;
};

enum program { MUNMAP, MALLOC };

static void run(enum program program, bool headroom, long limit,
		struct outcome *shared)
{
	bool ok;
	int fd;

	if (headroom) {
		fd = open_device();
		if (fd < 0 || reserve(fd, HEADROOM)) {
			perror("demo: no headroom from " DEVICE);
			_exit(1);
		}
	}
	if (program == MUNMAP)
		ok = reproduce_munmap(limit, &shared->munmap);
	else
		ok = reproduce_malloc(limit, &shared->malloc);
	if (!ok)
		perror("demo: the program could not get its memory");
	_exit(!ok);
}

static void row(const char *what, long without, long with)
{
	printf("  %-44s %10ld %10ld\n", what, without, with);
}

int main(void)
{
	long limit = read_number(LIMIT_FILE);
	/* [0] without, [1] with headroom */
	struct outcome *outcome = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
				       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	enum program program;
	struct utsname uts;
	int headroom, status;
	pid_t child;

	if (limit <= 0 || outcome == MAP_FAILED || uname(&uts)) {
		perror("demo");
		return 1;
	}
	for (program = MUNMAP; program <= MALLOC; program++) {
		for (headroom = 0; headroom <= 1; headroom++) {
			child = fork();
			if (!child)
				run(program, headroom, limit, &outcome[headroom]);
			if (child < 0 || waitpid(child, &status, 0) != child || status) {
				fprintf(stderr, "demo: a run failed\n");
				return 1;
			}
		}
	}

	printf("\nLinux %s, vm.max_map_count = %ld\n", uts.release, limit);
	printf("\n%-46s %10s %10s\n", "", "without", "with");
	printf("%-46s %10s %10s\n", "", "headroom", "headroom");
	printf("mmap() %ld pages, munmap() every second\n", 2 * limit);
	row("munmap() failed with ENOMEM", outcome[0].munmap.failed,
	    outcome[1].munmap.failed);
	row("pages given back, and still mapped", outcome[0].munmap.still_mapped,
	    outcome[1].munmap.still_mapped);
	printf("malloc() %ld blocks of %d KiB, free() every second\n", BLOCKS,
	       BLOCK_SIZE >> 10);
	row("blocks leaked by free()", outcome[0].malloc.leaked,
	    outcome[1].malloc.leaked);
	row("MiB leaked", outcome[0].malloc.leaked * BLOCK_SIZE >> 20,
	    outcome[1].malloc.leaked * BLOCK_SIZE >> 20);
	row("mappings at the end", outcome[0].malloc.after, outcome[1].malloc.after);
	printf("\n");
	return 0;
}
