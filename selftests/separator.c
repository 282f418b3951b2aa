// SPDX-License-Identifier: GPL-2.0
/*
 * What programs can do without the module: keep a page of PROT_NONE between
 * their blocks, so that these never merge, and munmap() never splits. And what
 * that costs: two mappings a block, where they would have been one VMA all
 * together; so mmap() fails at half the limit.
 */
#include "vmareserve_test.h"

#define LIMIT		scaled(1000)
/* A block of 1 MiB, and the separator. */
#define BLOCK_PAGES	256

FIXTURE_LIMIT(separator, LIMIT)

/*
 * Maps blocks of @pages pages, up to @most, the last page of each with
 * PROT_NONE if so wanted. How many there were when mmap() or mprotect() failed.
 */
static long map_blocks(char **block, long most, long pages, bool separated)
{
	long i;

	for (i = 0; i < most; i++) {
		block[i] = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (block[i] == MAP_FAILED)
			break;
		if (separated && mprotect(block[i] + (pages - 1) * PAGE, PAGE, PROT_NONE)) {
			munmap(block[i], pages * PAGE);
			break;
		}
	}
	return i;
}

/* Unmaps every second one. How many of them failed. */
static long unmap_blocks(char **block, long count, long pages)
{
	long i, failed = 0;

	for (i = 1; i < count; i += 2)
		failed += munmap(block[i], pages * PAGE) && errno == ENOMEM;
	return failed;
}

#define MOST	4000

TEST_F(separator, without_it_munmap_fails)
{
	static char *block[MOST];
	long most = 4 * LIMIT, before = count_maps(0), count;

	count = map_blocks(block, most, BLOCK_PAGES, false);
	TH_LOG("%ld blocks of 1 MiB: %ld mappings", count, count_maps(0) - before);
	/* The limit is no matter: they are one VMA, or a few. */
	EXPECT_EQ(most, count);
	EXPECT_LT(0, unmap_blocks(block, count, BLOCK_PAGES));
}

TEST_F(separator, with_it_mmap_fails_first)
{
	static char *block[MOST];
	long most = 4 * LIMIT, before = count_maps(0), count, maps;

	count = map_blocks(block, most, BLOCK_PAGES + 1, true);
	maps = count_maps(0) - before;
	TH_LOG("%ld blocks of 1 MiB: %ld mappings, %ld KiB of address space for separators",
	       count, maps, count * PAGE / 1024);
	/* Two each; at the limit there may be one too few for the last. */
	EXPECT_LE(2 * count - 1, maps);
	EXPECT_GE(2 * count + 1, maps);
	EXPECT_GE(self->limit / 2, count);
	EXPECT_EQ(0, unmap_blocks(block, count, BLOCK_PAGES + 1));
}

TEST_HARNESS_MAIN
