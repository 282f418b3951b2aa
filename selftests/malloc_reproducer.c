// SPDX-License-Identifier: GPL-2.0
/*
 * glibc's free() at the real limit, whatever it is: without headroom it leaks,
 * with it nothing does. The program itself is in reproducers.h.
 */
#include "reproducers.h"

TEST(without_headroom_free_leaks)
{
	long limit = read_number(LIMIT_FILE);
	struct malloc_outcome outcome;

	ASSERT_LT(0, limit);
	ASSERT_TRUE(reproduce_malloc(limit, &outcome));
	TH_LOG("limit %ld: %ld of %ld freed blocks leaked, %ld MiB",
	       limit, outcome.leaked, BLOCKS / 2,
	       outcome.leaked * BLOCK_SIZE >> 20);
	EXPECT_EQ(BLOCKS, outcome.mmapped);
	EXPECT_LT(0, outcome.leaked);
	/* As many were given back as there was room, a few mappings apart. */
	EXPECT_EQ(limit, outcome.after);
	EXPECT_LT(BLOCKS / 2 - ROOM - 10, outcome.leaked);
}

TEST(with_headroom_free_leaks_nothing)
{
	long limit = read_number(LIMIT_FILE);
	struct vmareserve_status status;
	struct malloc_outcome outcome;
	int fd;

	SKIP_WITHOUT_DEVICE();
	fd = open_device();
	ASSERT_LE(0, fd);
	ASSERT_LT(0, limit);
	ASSERT_EQ(0, reserve(fd, 4096));
	ASSERT_TRUE(reproduce_malloc(limit, &outcome));
	TH_LOG("limit %ld: %ld of %ld freed blocks leaked, %ld MiB",
	       limit, outcome.leaked, BLOCKS / 2,
	       outcome.leaked * BLOCK_SIZE >> 20);
	EXPECT_EQ(BLOCKS, outcome.mmapped);
	EXPECT_EQ(0, outcome.leaked);
	EXPECT_LT(limit, outcome.after);
	ASSERT_EQ(0, status_of(fd, 0, &status));
	EXPECT_EQ(outcome.after - limit, status.rescued);
	EXPECT_EQ(0, status.exhausted);
	EXPECT_MAP_COUNT_TRUE(0);
}

TEST_HARNESS_MAIN
