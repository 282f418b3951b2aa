// SPDX-License-Identifier: GPL-2.0
/*
 * What there is to look at: the totals in sysfs, the lists in debugfs, the
 * tracepoints.
 */
#include "puppet.h"

#include <sys/stat.h>

#define LIMIT		scaled(1000)
#define DEBUGFS		"/sys/kernel/debug/vmareserve/reservations"
#define TRACEFS		"/sys/kernel/tracing/"
/* A trace of our own, that others do not write to. */
#define INSTANCE	TRACEFS "instances/vmareserve_test/"

FIXTURE_LIMIT(observe, LIMIT)

/* The numbers in sysfs; those of kind unmap. */
struct totals {
	long reservations, headroom, rescued, exhausted, armed;
};

static struct totals totals(void)
{
	return (struct totals) {
		.reservations = read_number(SYSFS "reservations"),
		.headroom = read_kind("headroom", VMARESERVE_UNMAP),
		.rescued = read_kind("rescued", VMARESERVE_UNMAP),
		.exhausted = read_kind("exhausted", VMARESERVE_UNMAP),
		.armed = read_number(SYSFS "armed"),
	};
}

#define EXPECT_TOTALS(r, h)						\
	do {								\
		struct totals _t = totals();				\
									\
		EXPECT_EQ(r, _t.reservations);				\
		EXPECT_EQ(h, _t.headroom);				\
	} while (0)

TEST_F(observe, totals_of_reservations)
{
	struct puppet puppet;
	int fd = open_device();

	EXPECT_TOTALS(0, 0);
	ASSERT_EQ(0, reserve(self->fd, 10));
	EXPECT_EQ(1, totals().armed);
	EXPECT_TOTALS(1, 10);
	ASSERT_TRUE(puppet_start(&puppet));
	ASSERT_EQ(0, reserve_for(fd, puppet.pid, 5));
	EXPECT_TOTALS(2, 15);
	ASSERT_EQ(0, reserve_for(fd, puppet.pid, 7));
	EXPECT_TOTALS(2, 17);
	ASSERT_EQ(0, reserve(self->fd, 2));
	EXPECT_TOTALS(2, 9);
	/* What is refused changes nothing. */
	EXPECT_EQ(EBUSY, reserve_for(self->fd, puppet.pid, 100));
	EXPECT_EQ(EINVAL, reserve(self->fd, 1ULL << 40));
	EXPECT_TOTALS(2, 9);
	/* From a process that has gone to another. */
	END_PUPPET(&puppet);
	EXPECT_TOTALS(2, 9);
	ASSERT_EQ(0, reserve(fd, 1));
	EXPECT_TOTALS(2, 3);
	ASSERT_EQ(0, reserve(self->fd, 0));
	EXPECT_TOTALS(1, 1);
	/* Nothing is held: that is no reservation. */
	ASSERT_EQ(0, reserve(self->fd, 0));
	EXPECT_TOTALS(1, 1);
	close(fd);
	EXPECT_TOTALS(0, 0);

	/* Would headroom work? */
	SKIP_WITHOUT_PLACES();
	EXPECT_TRUE(wait_until_disarmed());
	EXPECT_EQ(1, totals().armed);
}

TEST_F(observe, total_of_marks)
{
	struct puppet puppet[3];
	int i, err;

	for (i = 0; i < 3; i++) {
		START_AT_LIMIT(40, &puppet[i]);
		ASSERT_EQ(0, reserve_for(self->fd, puppet[i].pid, 5));
		EXPECT_EQ(0, reserve_for(self->fd, puppet[i].pid, 0));
	}
	/* Others' may be on their way out. */
	for (i = 0; i < 600 && read_number(SYSFS "marks"); i++)
		usleep(100000);
	EXPECT_EQ(0, read_number(SYSFS "marks"));
	for (i = 0; i < 3; i++) {
		int fd = open_device();

		ASSERT_EQ(0, reserve_for(fd, puppet[i].pid, 5));
		EXPECT_EQ(3, puppet_split(&puppet[i], 3, &err));
		close(fd);
		EXPECT_EQ(i + 1, read_number(SYSFS "marks"));
	}
	/* One comes back to the limit, one ends, one execs. */
	EXPECT_EQ(3, puppet_drop(&puppet[0], 3));
	END_PUPPET(&puppet[1]);
	EXPECT_EQ(0, puppet_do_exec(&puppet[2]));
	for (i = 0; i < 600 && read_number(SYSFS "marks"); i++)
		usleep(100000);
	EXPECT_EQ(0, read_number(SYSFS "marks"));
	EXPECT_EQ(0, read_number(SYSFS "marks_lost"));
	END_PUPPET(&puppet[0]);
	END_PUPPET(&puppet[2]);
}

TEST_F(observe, totals_of_splits)
{
	struct totals before = totals(), after;
	struct puppet puppet;
	int err;

	START_AT_LIMIT(40, &puppet);
	ASSERT_EQ(0, reserve_for(self->fd, puppet.pid, 6));
	EXPECT_EQ(6, puppet_split(&puppet, 10, &err));
	EXPECT_EQ(0, puppet_split(&puppet, 10, &err));
	after = totals();
	EXPECT_EQ(6, after.rescued - before.rescued);
	EXPECT_EQ(2, after.exhausted - before.exhausted);
	/* They stay when the process and its reservation go. */
	END_PUPPET(&puppet);
	ASSERT_EQ(0, reserve(self->fd, 0));
	after = totals();
	EXPECT_EQ(6, after.rescued - before.rescued);
	EXPECT_EQ(2, after.exhausted - before.exhausted);
}

TEST_F(observe, totals_of_each_kind)
{
	int fd[VMARESERVE_NR_KINDS], kind;

	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++) {
		fd[kind] = open_device();
		ASSERT_EQ(0, reserve_kind(fd[kind], kind, 10 + kind));
		EXPECT_EQ(10 + kind, read_kind("headroom", kind));
		EXPECT_EQ(kind + 1, read_number(SYSFS "reservations"));
	}
	/* One descriptor goes from one kind to another: it is one reservation still. */
	ASSERT_EQ(0, reserve_kind(fd[VMARESERVE_UNMAP], VMARESERVE_SPLIT, 5));
	EXPECT_EQ(0, read_kind("headroom", VMARESERVE_UNMAP));
	EXPECT_EQ(16, read_kind("headroom", VMARESERVE_SPLIT));
	EXPECT_EQ(12, read_kind("headroom", VMARESERVE_MAP));
	EXPECT_EQ(3, read_number(SYSFS "reservations"));
	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++)
		close(fd[kind]);
	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++)
		EXPECT_EQ(0, read_kind("headroom", kind));
	EXPECT_EQ(0, read_number(SYSFS "reservations"));
}

/*
 * With headroom of 4 of kind map: one call of each kind that it lets through, and of
 * kind unmap one that it does not, of kind split two. The line where that went wrong,
 * or 0.
 */
static int use_each_kind(int fd, long limit, char *area)
{
	if (reserve_kind(fd, VMARESERVE_MAP, 4))
		return __LINE__;
	/* At the limit the kernel lets one mmap through. */
	if (!fill_to(limit + 2) || mprotect(area, PAGE, PROT_READ) || split(area, 1))
		return __LINE__;
	if (split(area, 2) != ENOMEM ||
	    !mprotect(area + 9 * PAGE, PAGE, PROT_READ) ||
	    !mprotect(area + 9 * PAGE, PAGE, PROT_READ))
		return __LINE__;
	return 0;
}

/* Calls that headroom lets through, and those it does not, count as what they are. */
TEST_F(observe, totals_of_calls_of_each_kind)
{
	static const long refused[] = { 1, 2, 0 };
	long rescued[VMARESERVE_NR_KINDS], exhausted[VMARESERVE_NR_KINDS];
	char *area = go_to_limit(self->limit, 5);
	int kind;

	ASSERT_NE(NULL, area);
	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++) {
		rescued[kind] = read_kind("rescued", kind);
		exhausted[kind] = read_kind("exhausted", kind);
	}
	ASSERT_EQ(0, use_each_kind(self->fd, self->limit, area));
	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++) {
		EXPECT_EQ(1, read_kind("rescued", kind) - rescued[kind]);
		EXPECT_EQ(refused[kind], read_kind("exhausted", kind) - exhausted[kind]);
	}
}

static const char *const total_files[] = {
	"reservations", "headroom_unmap", "headroom_split", "headroom_map",
	"rescued_unmap", "rescued_split", "rescued_map",
	"exhausted_unmap", "exhausted_split", "exhausted_map",
	"armed", "missed", "marks", "marks_lost"
};

/* How many of them can't be read, and of the lists can be. */
static int look_as_nobody(void)
{
	int wrong = become(NOBODY) != 0, i;
	char path[128];

	for (i = 0; i < ARRAY_SIZE(total_files); i++) {
		snprintf(path, sizeof(path), SYSFS "%s", total_files[i]);
		wrong += read_number(path) < 0;
	}
	return wrong + (open(DEBUGFS, O_RDONLY) >= 0) + (open(PLACES_FILE, O_RDONLY) >= 0);
}

TEST_F(observe, totals_for_all_to_read_and_none_to_write)
{
	struct stat list;
	char path[128];
	int status, i;
	pid_t pid;

	/* The lists are root's, also where all of debugfs is not. */
	if (!stat(DEBUGFS, &list))
		EXPECT_EQ(0400, list.st_mode & 07777);
	if (!stat(PLACES_FILE, &list))
		EXPECT_EQ(0400, list.st_mode & 07777);
	for (i = 0; i < ARRAY_SIZE(total_files); i++) {
		snprintf(path, sizeof(path), SYSFS "%s", total_files[i]);
		EXPECT_NE(0, write_number(path, 1));
	}
	/* What a child finds reaches the harness by its exit status only. */
	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid)
		_exit(look_as_nobody());
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
}

/* Reads the list, in pieces of @piece bytes. */
static bool read_list(char *text, size_t size, size_t piece)
{
	int fd = open(DEBUGFS, O_RDONLY | O_CLOEXEC);
	size_t have = 0;
	ssize_t n = -1;

	if (fd < 0)
		return false;
	while (have < size - 1) {
		n = read(fd, text + have, have + piece < size ? piece : size - 1 - have);
		if (n <= 0)
			break;
		have += n;
	}
	text[have] = 0;
	close(fd);
	return !n;
}

struct line {
	long pid, headroom[VMARESERVE_NR_KINDS], map_count, in_use, rescued, exhausted;
	char comm[64];
};

/* How many lines there are for @pid; *@found is the last. */
static int find_lines(const char *text, pid_t pid, struct line *found)
{
	struct line line;
	int n = 0;

	while ((text = strchr(text, '\n')) && *++text) {
		if (sscanf(text, "%ld %ld %ld %ld %ld %ld %ld %ld %63[^\n]", &line.pid,
			   &line.headroom[VMARESERVE_UNMAP], &line.headroom[VMARESERVE_SPLIT],
			   &line.headroom[VMARESERVE_MAP], &line.map_count, &line.in_use,
			   &line.rescued, &line.exhausted, line.comm) != 9)
			return -1;
		if (line.pid != pid)
			continue;
		*found = line;
		n++;
	}
	return n;
}

static char list[1 << 20];

#define SKIP_WITHOUT(path)						\
	do {								\
		if (access(path, F_OK))					\
			SKIP(return, "no " path ": the kernel has no such file system, or it is not mounted"); \
	} while (0)

TEST_F(observe, list_of_reservations)
{
	struct puppet puppet;
	int fd = open_device(), err;
	struct line line;

	SKIP_WITHOUT(DEBUGFS);
	ASSERT_TRUE(read_list(list, sizeof(list), 4096));
	EXPECT_STREQ("    pid    unmap    split      map map_count   in_use  rescued exhausted comm\n",
		     list);

	START_AT_LIMIT(40, &puppet);
	ASSERT_EQ(0, reserve_for(self->fd, puppet.pid, 6));
	ASSERT_EQ(0, reserve_for(fd, puppet.pid, 2));
	EXPECT_EQ(8, puppet_split(&puppet, 10, &err));
	ASSERT_TRUE(read_list(list, sizeof(list), 4096));
	ASSERT_EQ(1, find_lines(list, puppet.pid, &line));
	EXPECT_EQ(8, line.headroom[VMARESERVE_UNMAP]);
	EXPECT_EQ(count_maps(puppet.pid), line.map_count);
	EXPECT_EQ(8, line.in_use);
	EXPECT_EQ(8, line.rescued);
	EXPECT_EQ(1, line.exhausted);
	EXPECT_STREQ("observe", line.comm);

	/* It holds headroom of nobody. */
	END_PUPPET(&puppet);
	ASSERT_TRUE(read_list(list, sizeof(list), 4096));
	ASSERT_EQ(1, find_lines(list, puppet.pid, &line));
	EXPECT_EQ(8, line.headroom[VMARESERVE_UNMAP]);
	EXPECT_EQ(0, line.map_count);
	EXPECT_STREQ("-", line.comm);
	close(fd);
}

TEST_F(observe, list_of_each_kind)
{
	struct line line;
	int fd[VMARESERVE_NR_KINDS], kind;

	SKIP_WITHOUT(DEBUGFS);
	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++) {
		fd[kind] = open_device();
		ASSERT_EQ(0, reserve_kind(fd[kind], kind, 3 + kind));
	}
	ASSERT_TRUE(read_list(list, sizeof(list), 4096));
	ASSERT_EQ(1, find_lines(list, getpid(), &line));
	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++) {
		EXPECT_EQ(3 + kind, line.headroom[kind]);
		close(fd[kind]);
	}
}

TEST_F(observe, list_of_a_name_with_newlines)
{
	struct line line;

	SKIP_WITHOUT(DEBUGFS);
	ASSERT_EQ(0, reserve(self->fd, 1));
	ASSERT_EQ(0, prctl(PR_SET_NAME, "a\n 1 2\\"));
	ASSERT_TRUE(read_list(list, sizeof(list), 4096));
	ASSERT_EQ(1, find_lines(list, getpid(), &line));
	EXPECT_STREQ("a\\012 1 2\\134", line.comm);
}

#define MANY	300

/* Each is there once, in whatever pieces it is read. */
TEST_F(observe, list_of_many)
{
	static const size_t pieces[] = { 1, 100, 4096, sizeof(list) };
	struct puppet puppet[MANY];
	struct line line;
	int fd[MANY], i;
	size_t p;

	SKIP_WITHOUT(DEBUGFS);
	for (i = 0; i < MANY; i++) {
		ASSERT_TRUE(puppet_start(&puppet[i]));
		fd[i] = open_device();
		ASSERT_EQ(0, reserve_for(fd[i], puppet[i].pid, i + 1));
	}
	for (p = 0; p < sizeof(pieces) / sizeof(pieces[0]); p++) {
		ASSERT_TRUE(read_list(list, sizeof(list), pieces[p]));
		for (i = 0; i < MANY; i++) {
			ASSERT_EQ(1, find_lines(list, puppet[i].pid, &line));
			ASSERT_EQ(i + 1, line.headroom[VMARESERVE_UNMAP]);
		}
	}
	for (i = 0; i < MANY; i++) {
		puppet_kill(&puppet[i]);
		close(fd[i]);
	}
}

/* How many lines of our trace are events of this name, with this text in them. */
static int count_events(const char *name, const char *text)
{
	FILE *f = fopen(INSTANCE "trace", "r");
	char line[512];
	int n = 0;

	if (!f)
		return -1;
	while (fgets(line, sizeof(line), f)) {
		char *event = strstr(line, name);

		if (*line != '#' && event && strstr(event, text))
			n++;
	}
	fclose(f);
	return n;
}

/* The place where munmap's splits are refused. False when there is no one such. */
static bool find_unmap_place(struct place *place)
{
	static struct place places[MAX_PLACES];
	int n = read_places(places), found = 0, i;

	for (i = 0; i < n; i++) {
		if (strcmp(places[i].kind, "unmap"))
			continue;
		*place = places[i];
		found++;
	}
	return found == 1;
}

/* Each place says where it is, of what kind, and whether its probe is there. */
TEST_F(observe, list_of_places)
{
	struct place places[MAX_PLACES];
	char *area = go_to_limit(self->limit, 10);
	int n, i, after_load, at_refusal, mremaps;

	SKIP_WITHOUT_PLACES();
	ASSERT_NE(NULL, area);
	EXPECT_TRUE(wait_until_idle());
	n = read_places(places);
	ASSERT_LT(0, n);
	for (i = 0; i < n; i++) {
		TH_LOG("%s+0x%lx %s, %s, %s", places[i].function, places[i].offset,
		       places[i].kind, places[i].placement, places[i].state);
		EXPECT_NE(0, places[i].offset);
	}
	EXPECT_LT(0, count_places("unmap", NULL, NULL));
	EXPECT_LT(0, count_places("split", NULL, NULL));
	EXPECT_LT(0, count_places("map", NULL, NULL));
	EXPECT_EQ(n, count_places("unmap", NULL, NULL) + count_places("split", NULL, NULL) +
		     count_places("map", NULL, NULL));
	after_load = count_places(NULL, "after the load", NULL);
	at_refusal = count_places(NULL, "at the refusal", NULL);
	EXPECT_EQ(n, after_load + at_refusal);
	EXPECT_EQ(at_refusal, count_places(NULL, "at the refusal", "in place"));
	EXPECT_EQ(after_load, count_places(NULL, "after the load", "not needed"));

	ASSERT_EQ(0, reserve(self->fd, 5));
	mremaps = after_load - count_after_load(NULL);
	EXPECT_LT(0, mremaps);
	EXPECT_EQ(at_refusal + (holding_arms() ? after_load : mremaps),
		  count_places(NULL, NULL, "in place"));
	EXPECT_EQ(0, split(area, 0));
	EXPECT_EQ(n, count_places(NULL, NULL, "in place"));

	/* Kinds other than unmap need all. */
	ASSERT_EQ(0, munmap(area, 21 * PAGE));
	ASSERT_EQ(0, reserve(self->fd, 0));
	EXPECT_TRUE(wait_until_idle());
	ASSERT_EQ(0, reserve_kind(self->fd, VMARESERVE_SPLIT, 1));
	EXPECT_EQ(n, count_places(NULL, NULL, "in place"));

	ASSERT_EQ(0, write_number(KPROBES_ENABLED_FILE, 0));
	EXPECT_EQ(n, count_places(NULL, NULL, "switched off"));
	ASSERT_EQ(0, write_number(KPROBES_ENABLED_FILE, 1));
	EXPECT_EQ(n, count_places(NULL, NULL, "in place"));
}

/* @n events of this name, and of these one at each of the counts from @first on. */
#define EXPECT_EVENTS(name, n, function, first)				\
	do {								\
		char _text[160];					\
		int _i, _n = n;						\
									\
		EXPECT_EQ(_n, count_events(name, ""));			\
		for (_i = 0; _i < _n; _i++) {				\
			snprintf(_text, sizeof(_text),			\
				 "pid=%d kind=unmap function=%s map_count=%ld limit=%ld\n", \
				 getpid(), function, (first) + _i, self->limit); \
			EXPECT_EQ(1, count_events(name, _text)) {	\
				TH_LOG("no %s %s", name, _text);	\
			}						\
		}							\
	} while (0)

TEST_F(observe, tracepoints)
{
	struct place place;
	bool at_refusal;
	char *area;
	int i;

	SKIP_WITHOUT(TRACEFS "events/vmareserve");
	SKIP_WITHOUT_PLACES();
	ASSERT_TRUE(find_unmap_place(&place));
	at_refusal = !strcmp(place.placement, "at the refusal");
	rmdir(INSTANCE);
	ASSERT_EQ(0, mkdir(INSTANCE, 0700));
	ASSERT_EQ(0, write_number(INSTANCE "events/vmareserve/enable", 1));

	/* Also of a process without headroom, where that costs others nothing. */
	area = go_to_limit(self->limit, 40);
	ASSERT_NE(NULL, area);
	EXPECT_EQ(ENOMEM, split(area, 0));
	EXPECT_EVENTS("refused:", at_refusal, place.function, self->limit);
	EXPECT_EQ(0, count_events("rescued:", ""));
	EXPECT_EQ(0, count_events("exhausted:", ""));

	ASSERT_EQ(0, reserve(self->fd, 5));
	EXPECT_EQ(5, split_many(area, 0, 40));
	EXPECT_EVENTS("rescued:", 5, place.function, self->limit);
	EXPECT_EVENTS("exhausted:", 1, place.function, self->limit + 5);
	EXPECT_EQ(at_refusal ? 2 : 0, count_events("refused:", ""));

	/* Whole VMAs and below the limit: no event. */
	for (i = 0; i < 5; i++)
		EXPECT_EQ(0, munmap(area + 2 * i * PAGE, PAGE));
	EXPECT_EQ(0, munmap(area + 79 * PAGE, 2 * PAGE));
	ASSERT_EQ(0, write_number(LIMIT_FILE, self->limit + 1));
	EXPECT_EQ(0, split(area, 20));
	EXPECT_EQ(5, count_events("rescued:", ""));
	EXPECT_EQ(1, count_events("exhausted:", ""));
	EXPECT_EQ(at_refusal ? 2 : 0, count_events("refused:", ""));

	ASSERT_EQ(0, write_number(INSTANCE "events/vmareserve/enable", 0));
	EXPECT_EQ(0, rmdir(INSTANCE));
}

/* How many events of this name tell of a kind. */
static int count_kind(const char *name, int kind)
{
	char text[32];

	snprintf(text, sizeof(text), "kind=%s ", kind_names[kind]);
	return count_events(name, text);
}

TEST_F(observe, tracepoints_of_each_kind)
{
	static const int refused[] = { 1, 2, 0 };
	char *area = go_to_limit(self->limit, 5);
	int kind;

	SKIP_WITHOUT(TRACEFS "events/vmareserve");
	ASSERT_NE(NULL, area);
	rmdir(INSTANCE);
	ASSERT_EQ(0, mkdir(INSTANCE, 0700));
	ASSERT_EQ(0, write_number(INSTANCE "events/vmareserve/enable", 1));
	EXPECT_EQ(0, use_each_kind(self->fd, self->limit, area));
	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++) {
		EXPECT_EQ(1, count_kind("rescued:", kind));
		EXPECT_EQ(refused[kind], count_kind("exhausted:", kind));
	}
	ASSERT_EQ(0, write_number(INSTANCE "events/vmareserve/enable", 0));
	EXPECT_EQ(0, rmdir(INSTANCE));
}

TEST_HARNESS_MAIN
