// SPDX-License-Identifier: GPL-2.0
/*
 * Every allocation in a RESERVE, and in a munmap split past the limit, fails
 * once, in turn: the errno is right, nothing has changed, map_count is true,
 * and the process exits. Needs fail_alloc.ko, which is built beside this.
 *
 * On 6.1 the first allocation of a munmap is mas_preallocate()'s, before the limit
 * check. Compilers may have both end in the same code: a probe there may not take the
 * one for the other, and let a call go on with nothing allocated.
 */
#include "vmareserve_test.h"

#include <sys/syscall.h>
#include <sys/utsname.h>

#define CONTROL	"/sys/kernel/debug/fail_alloc"
#define MODULE	"/fail_alloc.ko"

FIXTURE(fail_alloc) {
	long limit_before;
	int control;
	int fd;
	bool loaded;
};

NEEDS_DEVICE_AND_ROOT(fail_alloc)

static void __attribute__((constructor)) fail_alloc_needs_module(void)
{
	if (access(MODULE, R_OK))
		skip_program("no " MODULE ": this test runs in its own virtual machine only");
}

FIXTURE_SETUP(fail_alloc)
{
	int module;

	self->limit_before = -1;
	self->control = -1;
	self->loaded = false;
	module = open(MODULE, O_RDONLY);
	ASSERT_LE(0, module);
	ASSERT_EQ(0, syscall(SYS_finit_module, module, "", 0));
	close(module);
	self->loaded = true;
	self->control = open(CONTROL, O_RDWR | O_CLOEXEC);
	ASSERT_LE(0, self->control);
	self->limit_before = read_number(LIMIT_FILE);
	ASSERT_EQ(0, write_number(LIMIT_FILE, scaled(1000)));
	self->fd = open_device();
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(fail_alloc)
{
	if (self->control >= 0)
		close(self->control);
	if (self->limit_before >= 0) {
		EXPECT_MAP_COUNT_TRUE(0);
		EXPECT_EQ(0, write_number(LIMIT_FILE, self->limit_before));
		close(self->fd);
	}
	if (self->loaded)
		EXPECT_EQ(0, syscall(SYS_delete_module, "fail_alloc", O_NONBLOCK));
}

/* From now on the caller's nth allocation fails; 0 ends it. */
static bool fail_nth(int control, int nth)
{
	char text[32];

	snprintf(text, sizeof(text), "%d %d", nth ? (int)getpid() : 0, nth);
	return pwrite(control, text, strlen(text), 0) == strlen(text);
}

/* Whether the nth came to be, and the call chain of it. */
static bool has_failed(int control, int nth, char *chain, size_t size)
{
	ssize_t n = pread(control, chain, size - 1, 0);

	if (n < 0)
		return false;
	chain[n] = 0;
	return atoi(chain) >= nth;
}

TEST_F(fail_alloc, in_reserve)
{
	struct vmareserve_status status;
	char chain[4096];
	int nth, err, hit = 0;

	for (nth = 1;; nth++) {
		ASSERT_GT(200, nth);
		ASSERT_TRUE(fail_nth(self->control, nth));
		err = reserve(self->fd, 10);
		ASSERT_TRUE(fail_nth(self->control, 0));
		if (!has_failed(self->control, nth, chain, sizeof(chain)))
			break;
		hit++;
		/* Where it registers probes: some of what kprobes allocate they can do without. */
		if (!err) {
			EXPECT_EQ(0, reserve(self->fd, 0));
			continue;
		}
		EXPECT_EQ(ENOMEM, err) {
			TH_LOG("allocation %d: %s", nth, chain);
		}
		ASSERT_EQ(0, status_of(self->fd, 0, &status));
		EXPECT_EQ(0, status.headroom);
		EXPECT_EQ(0, status.headroom_total);
	}
	EXPECT_EQ(0, err);
	EXPECT_LT(0, hit);
	TH_LOG("%d allocations failed, one at a time", hit);
}

TEST_F(fail_alloc, in_a_split_past_the_limit)
{
	struct vmareserve_status before, after;
	int nth, err, hit = 0, hit_preallocate = 0;
	char chain[4096];
	struct utsname uts;
	char *area;

	/* Touched: a split clones the anon_vma. */
	area = map_splittable(300);
	ASSERT_NE(NULL, area);
	memset(area, 1, 601 * PAGE);
	ASSERT_EQ(0, reserve(self->fd, 500));
	ASSERT_TRUE(fill_to(scaled(1000)));

	for (nth = 1;; nth++) {
		ASSERT_GT(200, nth);
		ASSERT_EQ(0, status_of(self->fd, 0, &before));
		ASSERT_TRUE(fail_nth(self->control, nth));
		err = split(area, nth);
		ASSERT_TRUE(fail_nth(self->control, 0));
		ASSERT_EQ(0, status_of(self->fd, 0, &after));
		EXPECT_EQ(count_maps(0), after.map_count);
		EXPECT_EQ(before.exhausted, after.exhausted);
		if (!has_failed(self->control, nth, chain, sizeof(chain)))
			break;
		hit++;
		/* A debug kernel has allocations there that it can do without. */
		if (err && strstr(chain, "mas_preallocate") &&
		    strstr(chain, "do_mas_align_munmap") && !strstr(chain, "split_vma")) {
			hit_preallocate++;
			/* The check was not reached. */
			EXPECT_EQ(before.rescued, after.rescued);
			EXPECT_EQ(before.map_count, after.map_count);
		} else {
			EXPECT_EQ(before.rescued + 1, after.rescued) {
				TH_LOG("allocation %d, errno %d: %s", nth, err, chain);
			}
		}
		/* The second of the two splits may fail, and leave the first. */
		if (err) {
			EXPECT_EQ(ENOMEM, err);
			EXPECT_GE(before.map_count + 1, after.map_count);
		} else {
			EXPECT_EQ(before.map_count + 1, after.map_count);
		}
	}
	EXPECT_EQ(0, err);
	EXPECT_LT(0, hit);
	ASSERT_EQ(0, uname(&uts));
	if (!strncmp(uts.release, "6.1.", 4))
		EXPECT_LT(0, hit_preallocate);
	TH_LOG("%d allocations failed, one at a time; %d of them before the limit check",
	       hit, hit_preallocate);

	/* And the headroom is as it was. */
	EXPECT_EQ(0, split(area, nth + 1));
}

TEST_HARNESS_MAIN
