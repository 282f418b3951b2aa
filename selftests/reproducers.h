/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The two programs that started this, for their tests and for the demo. They
 * know nothing of the module.
 */
#ifndef REPRODUCERS_H
#define REPRODUCERS_H

#include <malloc.h>

#include "vmareserve_test.h"

struct munmap_outcome {
	long failed;		/* munmaps that failed with ENOMEM */
	long failed_otherwise;
	long still_mapped;	/* pages of those, by mincore() */
};

static inline bool still_mapped(void *at)
{
	unsigned char vec;

	return !mincore((void *)((uintptr_t)at & ~(PAGE - 1)), PAGE, &vec);
}

/*
 * The first: maps twice the limit in single pages, which the kernel merges,
 * and unmaps every second one. False when it could not even begin.
 */
static inline bool reproduce_munmap(long limit, struct munmap_outcome *outcome)
{
	char **page = calloc(2 * limit, sizeof(*page));
	long i;

	if (!page)
		return false;
	for (i = 0; i < 2 * limit; i++) {
		page[i] = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (page[i] == MAP_FAILED)
			return false;
	}
	memset(outcome, 0, sizeof(*outcome));
	for (i = 0; i < 2 * limit; i += 2) {
		if (!munmap(page[i], PAGE))
			continue;
		if (errno == ENOMEM)
			outcome->failed++;
		else
			outcome->failed_otherwise++;
		outcome->still_mapped += still_mapped(page[i]);
	}
	free(page);
	return true;
}

#define MAX_BLOCKS	2000
#define BLOCKS		scaled(MAX_BLOCKS)
#define BLOCK_SIZE	(128 * 1024)

/*
 * Mappings short of the limit when the first is freed. Also what malloc() and
 * stdio need for themselves.
 */
#define ROOM		100

struct malloc_outcome {
	long mmapped;		/* blocks that are mappings, by mallinfo() */
	long before, after;	/* the count, before the first free() and at the end */
	long leaked;		/* freed blocks that are still mapped */
};

/* mallinfo() before glibc 2.33, which warns of it and has mallinfo2(). */
static inline long mapped_blocks(void)
{
#if __GLIBC_PREREQ(2, 33)
	return mallinfo2().hblks;
#else
	return mallinfo().hblks;
#endif
}

/*
 * The second: free() that does not give memory back, and does not say so.
 *
 * glibc's malloc() makes a mapping for each block of 128 KiB or more. The
 * kernel merges neighbours, so any number of them is one VMA; but free() of
 * every second one is that many middle splits. glibc ignores munmap's error.
 */
static inline bool reproduce_malloc(long limit, struct malloc_outcome *outcome)
{
	static void *block[MAX_BLOCKS];
	long i, before = mapped_blocks();

	/* All before any is freed: that would raise glibc's own threshold. */
	for (i = 0; i < BLOCKS; i++) {
		block[i] = malloc(BLOCK_SIZE);
		if (!block[i])
			return false;
	}
	outcome->mmapped = mapped_blocks() - before;
	if (!fill_to(limit - ROOM))
		return false;
	outcome->before = count_maps(0);
	for (i = 1; i < BLOCKS; i += 2)
		free(block[i]);
	outcome->leaked = 0;
	for (i = 1; i < BLOCKS; i += 2)
		outcome->leaked += still_mapped(block[i]);
	outcome->after = count_maps(0);
	return true;
}

#endif /* REPRODUCERS_H */
