// SPDX-License-Identifier: GPL-2.0
/*
 * When headroom ends, when it does not, and that the module then lets go of
 * the kernel: no probe stays behind.
 */
#include "puppet.h"

#include <pthread.h>
#include <semaphore.h>
#include <sys/syscall.h>

#define LIMIT		scaled(1000)
#define SPLITS		40
#define MODULE		"vmareserve"
#define MODULE_FILE	"/vmareserve.ko"
#define REFCNT_FILE	"/sys/module/" MODULE "/refcnt"
#define LAST_PID_FILE	"/proc/sys/kernel/ns_last_pid"
#define KPROBES_FILE	"/sys/kernel/debug/kprobes/list"

FIXTURE_LIMIT(lifetime, LIMIT)

#define EXPECT_TOTAL(expected, pid)					\
	do {								\
		struct vmareserve_status _s;				\
		int _fd = open_device();				\
									\
		EXPECT_EQ(0, status_of(_fd, pid, &_s));			\
		EXPECT_EQ((__u64)(expected), _s.headroom_total);	\
		close(_fd);						\
	} while (0)

TEST_F(lifetime, close)
{
	char *area = go_to_limit(self->limit, SPLITS);
	int fd = open_device();

	ASSERT_NE(NULL, area);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, reserve(fd, 10));
	EXPECT_EQ(3, split_many(area, 0, 3));
	EXPECT_TOTAL(10, 0);
	close(fd);
	EXPECT_TOTAL(0, 0);
	EXPECT_EQ(ENOMEM, split(area, 3));
	/* What it let through stays. */
	EXPECT_EQ(LIMIT + 3, count_maps(0));
}

TEST_F(lifetime, last_close_of_a_dup)
{
	char *area = go_to_limit(self->limit, SPLITS);
	int fd = open_device(), copy = dup(fd), copy2 = dup(copy);

	ASSERT_NE(NULL, area);
	ASSERT_LE(0, copy2);
	ASSERT_EQ(0, reserve(fd, 10));
	EXPECT_EQ(3, split_many(area, 0, 3));
	close(fd);
	EXPECT_TOTAL(10, 0);
	EXPECT_EQ(3, split_many(area, 3, 6));
	close(copy2);
	EXPECT_TOTAL(10, 0);
	EXPECT_EQ(0, split(area, 6));
	close(copy);
	EXPECT_TOTAL(0, 0);
	EXPECT_EQ(ENOMEM, split(area, 7));
}

/* Each descriptor of the device counts as one use of the module. */
TEST_F(lifetime, exit_and_kill)
{
	struct puppet puppet;
	long uses = read_number(REFCNT_FILE);
	int fd, killed;

	for (killed = 0; killed < 2; killed++) {
		START_AT_LIMIT(SPLITS, &puppet);
		fd = puppet_open(&puppet);
		ASSERT_LE(0, fd);
		ASSERT_EQ(0, puppet_reserve(&puppet, fd, 0, 10));
		EXPECT_SPLITS(&puppet, 10);
		EXPECT_EQ(uses + 1, read_number(REFCNT_FILE));
		EXPECT_MAP_COUNT_TRUE(puppet.pid);
		if (killed)
			puppet_kill(&puppet);
		else
			puppet_exit(&puppet);
		EXPECT_EQ(uses, read_number(REFCNT_FILE));
	}
}

TEST_F(lifetime, exec_with_descriptor)
{
	struct vmareserve_status status;
	struct puppet puppet;
	int fd;

	START_AT_LIMIT(SPLITS, &puppet);
	fd = puppet_open(&puppet);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, puppet_reserve(&puppet, fd, 0, 10));
	EXPECT_SPLITS(&puppet, 10);
	ASSERT_EQ(0, puppet_do_exec(&puppet));
	EXPECT_TOTAL(10, puppet.pid);
	/* It serves the same process. */
	EXPECT_EQ(0, puppet_status(&puppet, fd, 0, &status));
	EXPECT_EQ(10, status.headroom);
	EXPECT_EQ(10, status.headroom_total);
	EXPECT_EQ(10, status.rescued);
	EXPECT_EQ(0, status.in_use);
	ASSERT_EQ(0, puppet_go_to_limit(&puppet, SPLITS));
	EXPECT_SPLITS(&puppet, 10);
	EXPECT_EQ(0, puppet_reserve(&puppet, fd, 0, 16));
	EXPECT_SPLITS(&puppet, 6);

	/* Until it is closed. */
	EXPECT_EQ(0, puppet_close(&puppet, fd));
	EXPECT_TOTAL(0, puppet.pid);
	EXPECT_SPLITS(&puppet, 0);
	ASSERT_EQ(0, puppet_do_exec(&puppet));
	ASSERT_EQ(0, puppet_go_to_limit(&puppet, SPLITS));
	EXPECT_SPLITS(&puppet, 0);
	END_PUPPET(&puppet);
}

TEST_F(lifetime, exec_closes)
{
	long uses = read_number(REFCNT_FILE);
	struct puppet puppet;
	int fd;

	ASSERT_TRUE(puppet_start(&puppet));
	fd = puppet_open_flags(&puppet, O_CLOEXEC);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, puppet_reserve(&puppet, fd, 0, 10));
	EXPECT_TOTAL(10, puppet.pid);
	EXPECT_EQ(uses + 1, read_number(REFCNT_FILE));
	ASSERT_EQ(0, puppet_do_exec(&puppet));
	EXPECT_TOTAL(0, puppet.pid);
	EXPECT_EQ(uses, read_number(REFCNT_FILE));
	END_PUPPET(&puppet);
}

TEST_F(lifetime, exec_that_fails)
{
	char *area = go_to_limit(self->limit, SPLITS);
	char *none[] = { NULL };

	ASSERT_NE(NULL, area);
	ASSERT_EQ(0, reserve(self->fd, 10));
	EXPECT_EQ(-1, execve("/nonexistent", none, none));
	EXPECT_TOTAL(10, 0);
	EXPECT_EQ(10, split_many(area, 0, SPLITS));
}

TEST_F(lifetime, parent_exits)
{
	struct vmareserve_status status;
	struct puppet parent, child;
	int fd;

	/* So that the child becomes ours, to be waited for. */
	ASSERT_EQ(0, prctl(PR_SET_CHILD_SUBREAPER, 1));
	START_AT_LIMIT(SPLITS, &parent);
	fd = puppet_open(&parent);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, puppet_reserve(&parent, fd, 0, 10));
	EXPECT_SPLITS(&parent, 4 + 6);
	ASSERT_TRUE(puppet_fork(&parent, &child));
	EXPECT_EQ(0, puppet_status(&child, fd, 0, &status));
	EXPECT_EQ(10, status.headroom);
	puppet_exit(&parent);

	EXPECT_EQ(ESRCH, puppet_status(&child, fd, 0, &status));
	EXPECT_TOTAL(0, child.pid);
	EXPECT_SPLITS(&child, 0);
	/* 10 of these are for what it got by fork. */
	EXPECT_EQ(0, puppet_reserve(&child, fd, 0, 12));
	EXPECT_SPLITS(&child, 2);
	EXPECT_EQ(0, puppet_status(&child, fd, 0, &status));
	EXPECT_EQ(12, status.headroom_total);
	EXPECT_EQ(2, status.rescued);
	END_PUPPET(&child);
}

/* The exit status of a vfork()ed child that makes hole @i, or execs. */
static __attribute__((noinline)) int in_vfork(char *area, long i, bool exec)
{
	char *argv[] = { "true", NULL };
	char *envp[] = { NULL };
	int status = -1;
	pid_t child;

	child = vfork();
	if (!child) {
		int err = split(area, i);

		if (err || !exec)
			_exit(err);
		execve("/bin/true", argv, envp);
		_exit(255);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/*
 * Until it execs or exits a vfork()ed child has its parent's mm; but it is another
 * process, and has none of its headroom.
 */
TEST_F(lifetime, vfork)
{
	char *area = go_to_limit(self->limit, SPLITS);

	ASSERT_NE(NULL, area);
	EXPECT_EQ(ENOMEM, in_vfork(area, 0, false));
	ASSERT_EQ(0, reserve(self->fd, 5));
	EXPECT_EQ(ENOMEM, in_vfork(area, 0, false));
	EXPECT_TOTAL(5, 0);
	EXPECT_EQ(3, split_many(area, 0, 3));
	EXPECT_EQ(ENOMEM, in_vfork(area, 3, true));
	/* The mark is the mm's: room below it is for both. */
	EXPECT_EQ(0, munmap(area, PAGE));
	EXPECT_EQ(0, in_vfork(area, 3, true));
	EXPECT_EQ(ENOMEM, in_vfork(area, 4, true));
	EXPECT_TOTAL(5, 0);
	EXPECT_EQ(2, split_many(area, 4, SPLITS));
	EXPECT_EQ(ENOMEM, in_vfork(area, 6, false));
}

struct thread_work {
	sem_t start;
	char *area;
	int fd;
	int reserve_err;
	long splits;
};

/* Reserves, when there is no descriptor yet, and splits twice. */
static void *thread_main(void *arg)
{
	struct thread_work *work = arg;

	sem_wait(&work->start);
	if (work->fd < 0) {
		work->fd = open_device();
		work->reserve_err = reserve(work->fd, 10);
	}
	work->splits = split_many(work->area, 0, 2);
	return NULL;
}

TEST_F(lifetime, threads)
{
	struct thread_work work[3] = { { .fd = -1 } };
	struct vmareserve_status status;
	pthread_t thread[3];
	char *area;
	int i;

	/* Threads first: their stacks are mappings too. */
	for (i = 0; i < 3; i++) {
		work[i].area = map_splittable(2);
		ASSERT_NE(NULL, work[i].area);
		sem_init(&work[i].start, 0, 0);
		ASSERT_EQ(0, pthread_create(&thread[i], NULL, thread_main,
					    &work[i]));
	}
	area = go_to_limit(self->limit, SPLITS);
	ASSERT_NE(NULL, area);
	EXPECT_EQ(ENOMEM, split(area, 0));

	/* Each has the headroom that the first has reserved, and is gone. */
	for (i = 0; i < 3; i++) {
		sem_post(&work[i].start);
		ASSERT_EQ(0, pthread_join(thread[i], NULL));
		EXPECT_EQ(0, work[i].reserve_err);
		EXPECT_EQ(2, work[i].splits);
		ASSERT_EQ(0, status_of(work[0].fd, 0, &status));
		EXPECT_EQ(10, status.headroom);
		EXPECT_EQ(2 * i + 2, (int)status.rescued);
	}
	EXPECT_EQ(4, split_many(area, 0, SPLITS));
	close(work[0].fd);
	EXPECT_TOTAL(0, 0);
}

static void *pause_for_ever(void *arg)
{
	for (;;)
		pause();
	return NULL;
}

static bool is_zombie(pid_t pid)
{
	char path[64], text[256] = "";
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	if (read(fd, text, sizeof(text) - 1) < 0)
		text[0] = 0;
	close(fd);
	return strstr(text, ") Z");
}

/* The process goes on, and its pid is that of a thread without an mm. */
TEST_F(lifetime, leader_exits_before_other_threads)
{
	struct vmareserve_status status;
	pid_t pid = fork();
	int i;

	ASSERT_LE(0, pid);
	if (!pid) {
		pthread_t thread;

		if (pthread_create(&thread, NULL, pause_for_ever, NULL))
			_exit(1);
		syscall(SYS_exit, 0);
	}
	for (i = 0; i < 1000 && !is_zombie(pid); i++)
		usleep(10000);
	EXPECT_TRUE(is_zombie(pid));
	EXPECT_EQ(0, reserve_for(self->fd, pid, 5));
	EXPECT_EQ(0, status_of(self->fd, pid, &status));
	EXPECT_EQ(5, status.headroom);
	EXPECT_LT(0, status.map_count);

	EXPECT_EQ(0, kill(pid, SIGKILL));
	EXPECT_EQ(pid, waitpid(pid, NULL, 0));
	EXPECT_EQ(ESRCH, status_of(self->fd, pid, &status));
}

/* Does fdinfo tell of headroom? */
static bool fdinfo_tells(int fd)
{
	char text[1024] = "", path[64];
	int file;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0 || read(file, text, sizeof(text) - 1) < 0)
		return false;
	close(file);
	return strstr(text, "headroom");
}

TEST_F(lifetime, target_is_gone)
{
	struct puppet first, second;
	struct vmareserve_status status;

	START_AT_LIMIT(SPLITS, &first);
	START_AT_LIMIT(SPLITS, &second);
	ASSERT_EQ(0, reserve_for(self->fd, first.pid, 10));
	EXPECT_TRUE(fdinfo_tells(self->fd));
	EXPECT_SPLITS(&first, 10);
	EXPECT_EQ(EBUSY, reserve_for(self->fd, second.pid, 10));
	EXPECT_MAP_COUNT_TRUE(first.pid);
	puppet_kill(&first);

	EXPECT_EQ(ESRCH, status_of(self->fd, 0, &status));
	EXPECT_EQ(ESRCH, status_of(self->fd, first.pid, &status));
	EXPECT_EQ(ESRCH, reserve_for(self->fd, first.pid, 11));
	/* Nothing to tell: not even a 0. */
	EXPECT_FALSE(fdinfo_tells(self->fd));

	EXPECT_EQ(0, reserve_for(self->fd, second.pid, 5));
	EXPECT_SPLITS(&second, 5);
	EXPECT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(5, status.headroom);
	EXPECT_EQ(5, status.in_use);
	EXPECT_EQ(5, status.rescued);

	/* By exec only its mm goes. */
	ASSERT_EQ(0, puppet_do_exec(&second));
	EXPECT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(5, status.headroom);
	EXPECT_EQ(EBUSY, reserve(self->fd, 7));
	EXPECT_TOTAL(5, second.pid);
	END_PUPPET(&second);
	EXPECT_EQ(0, reserve(self->fd, 7));
	EXPECT_TOTAL(7, 0);
}

/* Giving back for a process that is gone needs somebody to name: oneself. */
TEST_F(lifetime, giving_back_for_the_dead)
{
	struct puppet puppet;
	struct vmareserve_status status;

	ASSERT_TRUE(puppet_start(&puppet));
	ASSERT_EQ(0, reserve_for(self->fd, puppet.pid, 10));
	puppet_kill(&puppet);
	EXPECT_EQ(0, reserve(self->fd, 0));
	EXPECT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(0, status.headroom_total);
	EXPECT_EQ(count_maps(0), (long)status.map_count);
}

TEST_F(lifetime, pid_is_reused)
{
	struct puppet old, fresh;
	struct vmareserve_status status;
	int try;

	if (access(LAST_PID_FILE, W_OK))
		SKIP(return, "can't choose a pid: no " LAST_PID_FILE);
	START_AT_LIMIT(SPLITS, &old);
	ASSERT_EQ(0, reserve_for(self->fd, old.pid, 10));
	EXPECT_MAP_COUNT_TRUE(old.pid);
	puppet_kill(&old);
	/* Others may fork too, and be faster. */
	for (try = 0; try < 100; try++) {
		ASSERT_EQ(0, write_number(LAST_PID_FILE, old.pid - 1));
		ASSERT_TRUE(puppet_start(&fresh));
		if (fresh.pid == old.pid)
			break;
		puppet_kill(&fresh);
	}
	ASSERT_EQ(old.pid, fresh.pid);

	ASSERT_EQ(0, puppet_go_to_limit(&fresh, SPLITS));
	EXPECT_TOTAL(0, fresh.pid);
	EXPECT_SPLITS(&fresh, 0);
	EXPECT_EQ(ESRCH, status_of(self->fd, 0, &status));
	EXPECT_EQ(0, reserve_for(self->fd, fresh.pid, 3));
	EXPECT_SPLITS(&fresh, 3);
	END_PUPPET(&fresh);
}

static int unload(void)
{
	return unload_module(MODULE);
}

/* How many enabled kprobes there are in the functions of @places; -1 when not known. */
static int count_kprobes(const struct place *places, int n)
{
	char line[512];
	int found = 0, i;
	FILE *f = fopen(KPROBES_FILE, "re");

	if (!f)
		return -1;
	while (fgets(line, sizeof(line), f)) {
		for (i = 0; i < n; i++) {
			const char *at = strstr(line, places[i].function);
			size_t len = strlen(places[i].function);

			/* "ffffffff813c6b64  k  __do_munmap.constprop.0+0x64" */
			if (at && at[-1] == ' ' && (at[len] == '+' || at[len] == '.') &&
			    !strstr(at, "[DISABLED]"))
				break;
		}
		found += i < n;
	}
	fclose(f);
	return found;
}

TEST_F(lifetime, unload)
{
	struct place places[MAX_PLACES];
	struct vmareserve_status status;
	char parameters[64], *area;
	int file = open(MODULE_FILE, O_RDONLY | O_CLOEXEC), n;

	if (file < 0)
		SKIP(return, "could not load it again: no " MODULE_FILE);
	SKIP_WITHOUT_PLACES();
	snprintf(parameters, sizeof(parameters), "max_headroom=%ld",
		 read_number(MAX_HEADROOM_FILE));
	area = go_to_limit(self->limit, SPLITS);
	ASSERT_NE(NULL, area);
	n = read_places(places);
	ASSERT_LT(0, n);

	/* Open is enough, reserved or not. */
	EXPECT_EQ(EWOULDBLOCK, unload());
	ASSERT_EQ(0, reserve(self->fd, 5));
	EXPECT_EQ(1, read_number(SYSFS "armed"));
	EXPECT_EQ(3, split_many(area, 0, 3));
	EXPECT_TRUE(is_armed());
	EXPECT_LE(n, count_kprobes(places, n));
	EXPECT_EQ(EWOULDBLOCK, unload());
	EXPECT_TOTAL(5, 0);
	EXPECT_TRUE(is_armed());
	close(self->fd);
	self->fd = -1;

	/* At once, and with a process above the limit. */
	EXPECT_TRUE(is_armed());
	ASSERT_EQ(0, unload());
	EXPECT_EQ(0, count_kprobes(places, n));
	EXPECT_EQ(-1, access(DEVICE, F_OK));
	EXPECT_EQ(-1, access(PLACES_FILE, F_OK));
	EXPECT_EQ(self->limit + 3, count_maps(0));
	EXPECT_EQ(0, munmap(area, 6 * PAGE));
	EXPECT_EQ(ENOMEM, split(area, 3));

	ASSERT_EQ(0, syscall(SYS_finit_module, file, parameters, 0)) {
		TH_LOG("errno %d", errno);
	}
	close(file);
	self->fd = open_device();
	ASSERT_LE(0, self->fd);
	/* The self-test's go, and nothing but a need for them brings them back. */
	EXPECT_TRUE(wait_until_disarmed());
	EXPECT_EQ(0, status_of(self->fd, 0, &status));
	EXPECT_EQ(0, reserve(self->fd, 0));
	EXPECT_TRUE(is_disarmed());
	EXPECT_EQ(count_places(NULL, NULL, "in place"), count_kprobes(places, n));
}

/*
 * The probes after the load are enabled with the first process above the limit, and
 * disabled some seconds after the last has come back or ended. Where the munmap
 * core's place is one of them they are enabled with any reservation.
 */
TEST_F(lifetime, probes_after_the_load)
{
	struct puppet puppet[2];
	bool holding;
	int i, err;

	SKIP_WITHOUT_PLACES();
	holding = holding_arms();
	START_AT_LIMIT(SPLITS, &puppet[0]);
	START_AT_LIMIT(SPLITS, &puppet[1]);
	EXPECT_TRUE(wait_until_disarmed());
	for (i = 0; i < 2; i++) {
		int fd = puppet_open(&puppet[i]);

		ASSERT_LE(0, fd);
		/* Refused without headroom: no reason to come. */
		EXPECT_SPLITS(&puppet[i], 0);
		EXPECT_TRUE(i && holding ? is_armed() : is_disarmed());
		ASSERT_EQ(0, puppet_reserve(&puppet[i], fd, 0, 5));
		EXPECT_TRUE(holding ? is_armed() : is_disarmed());
	}
	EXPECT_EQ(1, puppet_split(&puppet[0], 1, &err));
	EXPECT_TRUE(is_armed());
	EXPECT_EQ(1, puppet_drop(&puppet[0], 1));
	/*
	 * Their end is some 3 seconds from now, but this is to keep them: the one
	 * place where a test has to see that nothing happens.
	 */
	EXPECT_EQ(1, puppet_split(&puppet[1], 1, &err));
	for (i = 0; i < 60; i++) {
		ASSERT_TRUE(is_armed());
		usleep(100000);
	}
	EXPECT_MAP_COUNT_TRUE(puppet[0].pid);
	EXPECT_MAP_COUNT_TRUE(puppet[1].pid);
	puppet_kill(&puppet[1]);
	/* Not in exit(). */
	EXPECT_TRUE(is_armed());
	if (holding) {
		sleep(6);
		EXPECT_TRUE(is_armed());
	}
	puppet_kill(&puppet[0]);
	EXPECT_TRUE(wait_until_disarmed());
	EXPECT_EQ(0, read_number(SYSFS "marks"));
}

TEST_HARNESS_MAIN
