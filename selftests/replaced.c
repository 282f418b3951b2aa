// SPDX-License-Identifier: GPL-2.0
/*
 * Others change what the munmap core does, for one task: a live patch that replaces it,
 * a kprobe that sends a call elsewhere. The kernel lives, munmap does what the
 * replacement says, map_count is right, and the module can be unloaded meanwhile.
 * Needs replaced.ko, which is built beside this.
 */
#include "puppet.h"
#include "marks.h"

#define MODULE		"/vmareserve.ko"
#define REPLACED	"/replaced.ko"
#define CALLS_FILE	"/sys/module/replaced/parameters/calls"
#define KPROBES_FILE	"/sys/kernel/debug/kprobes/list"
#define LIMIT		1000
#define HEADROOM	20

/* That replaced.ko makes munmap fail with: the kernel's own never does. */
#define ERROR		EDOM

FIXTURE(replaced)
{
	long limit_before;
	int fd;
	char *area;
};

NEEDS_DEVICE_AND_ROOT(replaced)

BEFORE_NEEDS static void needs_module(void)
{
	if (access(REPLACED, R_OK))
		skip_program("no " REPLACED ": this test runs in its own virtual machine only");
}

FIXTURE_SETUP(replaced)
{
	self->limit_before = read_number(LIMIT_FILE);
	self->fd = open_device();
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, write_number(LIMIT_FILE, scaled(LIMIT)));
	self->area = map_splittable(2 * HEADROOM);
	ASSERT_NE(NULL, self->area);
}

FIXTURE_TEARDOWN(replaced)
{
	/* In case that the test has not come to its end. */
	unload_module("replaced");
	EXPECT_MAP_COUNT_TRUE(0);
	EXPECT_EQ(0, write_number(LIMIT_FILE, self->limit_before));
	EXPECT_EQ(0, read_number(MISSED_FILE));
	close(self->fd);
}

/* The munmap cores of the kernels: the first that this one has is replaced. 0, or the errno. */
static int replace(const char *way, const char *more)
{
	static const char *const cores[] = {
		"__do_munmap", "do_mas_align_munmap", "do_vmi_align_munmap",
	};
	char parameters[256];
	int err = EINVAL;
	size_t i;

	for (i = 0; i < sizeof(cores) / sizeof(cores[0]); i++) {
		snprintf(parameters, sizeof(parameters), "task=%d function=%s way=%s %s",
			 (int)syscall(SYS_gettid), cores[i], way, more);
		err = load_module(REPLACED, parameters);
		/* Of a function that does not exist ftrace says EINVAL. */
		if (err != EINVAL)
			return err;
	}
	return err;
}

#define REPLACE(way, more)						\
	do {								\
		int _err = replace(way, more);				\
									\
		if (_err == EOPNOTSUPP)					\
			SKIP(return, "no function can be replaced on this architecture"); \
		ASSERT_EQ(0, _err);					\
	} while (0)

static void end_replacement(struct __test_metadata *_metadata, long least_calls)
{
	EXPECT_LE(least_calls, read_number(CALLS_FILE));
	EXPECT_EQ(0, unload_module("replaced"));
}

/* The module goes and comes back, while the core is replaced. */
static void reload(struct __test_metadata *_metadata, int *fd)
{
	close(*fd);
	ASSERT_EQ(0, unload_module("vmareserve"));
	ASSERT_EQ(0, load_module(MODULE, ""));
	*fd = open_device();
	ASSERT_LE(0, *fd);
}

TEST_F(replaced, by_one_that_returns_at_once)
{
	long before, limit = scaled(LIMIT);

	REPLACE("return", "");
	/* Below the limit, at it, with headroom. */
	before = count_maps(0);
	EXPECT_EQ(ERROR, split(self->area, 0));
	EXPECT_EQ(before, count_maps(0));
	ASSERT_TRUE(fill_to(limit));
	EXPECT_EQ(ERROR, split(self->area, 0));
	ASSERT_EQ(0, reserve(self->fd, HEADROOM));
	EXPECT_EQ(ERROR, split(self->area, 0));
	EXPECT_EQ(limit, count_maps(0));
	EXPECT_MAP_COUNT_TRUE(0);
	end_replacement(_metadata, 3);

	EXPECT_EQ(HEADROOM, split_many(self->area, 0, 2 * HEADROOM));
	EXPECT_EQ(limit + HEADROOM, count_maps(0));
}

/* Also above the limit, where the process has a mark; and then it exits. */
TEST_F(replaced, by_one_that_returns_at_once_above_the_limit)
{
	long limit = scaled(LIMIT);
	struct puppet puppet;
	int err;

	ASSERT_TRUE(fill_to(limit));
	ASSERT_EQ(0, reserve(self->fd, HEADROOM));
	EXPECT_EQ(HEADROOM / 2, split_many(self->area, 0, HEADROOM / 2));
	REPLACE("return", "");
	EXPECT_EQ(ERROR, split(self->area, HEADROOM / 2));
	EXPECT_EQ(limit + HEADROOM / 2, count_maps(0));
	EXPECT_MAP_COUNT_TRUE(0);

	/* Others are not concerned. */
	ASSERT_TRUE(puppet_start(&puppet));
	ASSERT_EQ(0, write_number(LIMIT_FILE, limit + HEADROOM));
	ASSERT_EQ(0, puppet_go_to_limit(&puppet, 5));
	EXPECT_EQ(0, puppet_split(&puppet, 5, &err));
	EXPECT_EQ(ENOMEM, err);
	END_PUPPET(&puppet);
	ASSERT_EQ(0, write_number(LIMIT_FILE, limit));

	end_replacement(_metadata, 1);
	EXPECT_EQ(HEADROOM / 2, split_many(self->area, HEADROOM / 2, 2 * HEADROOM));
}

/* It unmaps all of the mapping, where it was told to unmap the middle. */
TEST_F(replaced, by_one_that_does_not_split)
{
	char *whole[3], range[96];
	long limit = scaled(LIMIT);
	int i;

	for (i = 0; i < 3; i++) {
		whole[i] = map_splittable(1);
		ASSERT_NE(NULL, whole[i]);
	}
	ASSERT_TRUE(fill_to(limit));
	ASSERT_EQ(0, reserve(self->fd, HEADROOM));
	EXPECT_EQ(HEADROOM / 2, split_many(self->area, 0, HEADROOM / 2));
	for (i = 0; i < 3; i++) {
		snprintf(range, sizeof(range), "first=%lu last=%lu", (unsigned long)whole[i],
			 (unsigned long)(whole[i] + 3 * PAGE));
		REPLACE("whole", range);
		EXPECT_EQ(0, split(whole[i], 0));
		EXPECT_EQ(limit + HEADROOM / 2 - 1 - i, count_maps(0));
		EXPECT_MAP_COUNT_TRUE(0);
		end_replacement(_metadata, 1);
	}
	/* As many more as have gone. */
	EXPECT_EQ(HEADROOM / 2 + 3, split_many(self->area, HEADROOM / 2, 2 * HEADROOM));
	EXPECT_EQ(limit + HEADROOM, count_maps(0));
}

TEST_F(replaced, by_one_that_goes_back_to_it)
{
	long limit = scaled(LIMIT);

	REPLACE("back", "");
	ASSERT_TRUE(fill_to(limit));
	EXPECT_EQ(ENOMEM, split(self->area, 0));
	ASSERT_EQ(0, reserve(self->fd, HEADROOM));
	EXPECT_EQ(HEADROOM, split_many(self->area, 0, 2 * HEADROOM));
	EXPECT_EQ(limit + HEADROOM, count_maps(0));
	EXPECT_MAP_COUNT_TRUE(0);
	end_replacement(_metadata, HEADROOM + 2);
}

/* Its own self-test passes the replacement, which leads to the kernel's function. */
TEST_F(replaced, while_the_module_is_loaded_anew)
{
	REPLACE("back", "");
	reload(_metadata, &self->fd);
	ASSERT_TRUE(fill_to(scaled(LIMIT)));
	ASSERT_EQ(0, reserve(self->fd, HEADROOM));
	EXPECT_EQ(HEADROOM, split_many(self->area, 0, 2 * HEADROOM));
	end_replacement(_metadata, HEADROOM);
}

/* Where the loading process's munmap does not work, the module says that it doesn't. */
TEST_F(replaced, so_that_the_module_does_not_load)
{
	REPLACE("return", "");
	close(self->fd);
	ASSERT_EQ(0, unload_module("vmareserve"));
	EXPECT_EQ(EOPNOTSUPP, load_module(MODULE, ""));
	end_replacement(_metadata, 1);
	ASSERT_EQ(0, load_module(MODULE, ""));
	self->fd = open_device();
	ASSERT_LE(0, self->fd);
	ASSERT_TRUE(fill_to(scaled(LIMIT)));
	ASSERT_EQ(0, reserve(self->fd, HEADROOM));
	EXPECT_EQ(HEADROOM, split_many(self->area, 0, 2 * HEADROOM));
}

/*
 * Somebody else's kprobe
 */

/* Is @symbol the name of @function, with what a compiler may put behind it? */
static bool is_name_of(const char *symbol, const char *function)
{
	size_t len = strlen(function);

	return !strncmp(symbol, function, len) && (!symbol[len] || symbol[len] == '.');
}

/* The full name of the function with the place: it may have something behind a dot. */
static bool find_symbol(const char *function, char symbol[128])
{
	char line[512], name[128];
	FILE *f = fopen("/proc/kallsyms", "r");
	bool found = false;

	while (f && !found && fgets(line, sizeof(line), f))
		found = sscanf(line, "%*x %*c %127s", name) == 1 &&
			is_name_of(name, function) && !strstr(name, ".cold");
	if (f)
		fclose(f);
	if (found)
		strcpy(symbol, name);
	return found;
}

/* Where the module's probe at that function's refusal is: "function+0xoffset". */
static bool find_refusal(const char *function, char place[128])
{
	char line[512], at[128], name[128];
	FILE *f = fopen(KPROBES_FILE, "r");
	bool found = false;

	while (f && !found && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%*s %*s %127s", at) != 1)
			continue;
		strcpy(name, at);
		if (strchr(name, '+'))
			*strchr(name, '+') = 0;
		found = is_name_of(name, function);
	}
	if (f)
		fclose(f);
	if (found)
		strcpy(place, at);
	return found;
}

static bool unmap_place_at_refusal(struct place *place)
{
	static struct place places[MAX_PLACES];
	int i, nr = read_places(places);

	for (i = 0; i < nr; i++) {
		*place = places[i];
		if (!strcmp(place->kind, "unmap") &&
		    !strcmp(place->placement, "at the refusal"))
			return true;
	}
	return false;
}

/*
 * Sends the next call to @refusal, from behind the load of the limit: the handler is to
 * see the kernel's. The load may have so many bytes; where no instruction begins, the
 * kernel says EILSEQ. 0, or the errno.
 */
static int send_to_refusal(const char *symbol, unsigned long offset, const char *refusal)
{
	static const int lengths[] = { 8, 7, 6 };
	char parameters[512];
	int err = EILSEQ;
	size_t i;

	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]) && err == EILSEQ; i++) {
		snprintf(parameters, sizeof(parameters), "task=%d from=%s+0x%lx to=%s",
			 (int)getpid(), symbol, offset + lengths[i], refusal);
		err = load_module(REPLACED, parameters);
	}
	if (err)
		printf("# %s: %s\n", strerror(err), parameters);
	return err;
}

/*
 * A call that the kernel has another reason to refuse may come to the same place. There
 * the module has no say: here, below the limit, with headroom and without.
 */
TEST_F(replaced, a_refusal_for_another_reason_stands)
{
	long before, limit = scaled(LIMIT);
	char symbol[128], refusal[128];
	struct place place;
	int i;

	if (!unmap_place_at_refusal(&place))
		SKIP(return, "the munmap core's place is not at the refusal");
	ASSERT_TRUE(find_symbol(place.function, symbol));
	ASSERT_TRUE(find_refusal(place.function, refusal));
	before = count_maps(0);
	for (i = 0; i < 2; i++) {
		ASSERT_EQ(0, send_to_refusal(symbol, place.offset, refusal));
		EXPECT_EQ(ENOMEM, split(self->area, 0));
		EXPECT_EQ(before, count_maps(0));
		EXPECT_MAP_COUNT_TRUE(0);
		EXPECT_EQ(1, read_number(CALLS_FILE));
		ASSERT_EQ(0, unload_module("replaced"));
		ASSERT_EQ(0, reserve(self->fd, HEADROOM));
	}
	ASSERT_TRUE(fill_to(limit));
	EXPECT_EQ(HEADROOM, split_many(self->area, 0, 2 * HEADROOM));
	EXPECT_EQ(limit + HEADROOM, count_maps(0));
}

TEST_HARNESS_MAIN
