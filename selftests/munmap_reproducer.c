// SPDX-License-Identifier: GPL-2.0
/*
 * munmap() of every second page at the real limit, whatever it is: without
 * headroom the last ones fail, with it none does. The program itself is in
 * reproducers.h.
 */
#include "reproducers.h"

TEST(without_headroom_the_last_munmaps_fail)
{
	long limit = read_number(LIMIT_FILE);
	struct munmap_outcome outcome;

	ASSERT_LT(0, limit);
	ASSERT_TRUE(reproduce_munmap(limit, &outcome));
	TH_LOG("limit %ld: %ld of %ld munmaps failed with ENOMEM",
	       limit, outcome.failed, limit);
	EXPECT_LT(0, outcome.failed);
	EXPECT_EQ(0, outcome.failed_otherwise);
	EXPECT_EQ(outcome.failed, outcome.still_mapped);
}

TEST(with_headroom_none_fails)
{
	long limit = read_number(LIMIT_FILE);
	struct vmareserve_status status;
	struct munmap_outcome outcome;
	int fd;

	SKIP_WITHOUT_DEVICE();
	fd = open_device();
	ASSERT_LE(0, fd);
	ASSERT_LT(0, limit);
	ASSERT_EQ(0, reserve(fd, 4096));
	ASSERT_TRUE(reproduce_munmap(limit, &outcome));
	TH_LOG("limit %ld: %ld of %ld munmaps failed with ENOMEM",
	       limit, outcome.failed, limit);
	EXPECT_EQ(0, outcome.failed);
	EXPECT_EQ(0, outcome.failed_otherwise);
	ASSERT_EQ(0, status_of(fd, 0, &status));
	EXPECT_LT(0, status.in_use);
	EXPECT_LT(0, status.rescued);
	EXPECT_EQ(0, status.exhausted);
	EXPECT_MAP_COUNT_TRUE(0);
}

TEST_HARNESS_MAIN
