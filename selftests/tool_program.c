// SPDX-License-Identifier: GPL-2.0
/*
 * The programs that tool.sh has the vmareserve command work on. They know
 * nothing of the module.
 *
 * tool_program splits COUNT	goes to the limit, and prints how many of COUNT
 *				munmaps in the middle of a mapping failed
 * tool_program room MAX [COMMAND...]	goes to the limit, does such munmaps until one
 *				of MAX is refused, prints how many were not, and becomes
 *				COMMAND
 * tool_program bare MAX	the same with all descriptors closed; the number is
 *				the exit status
 * tool_program nested MAX [wait]	goes to the limit, then maps until one of MAX is
 *				refused, splits by mprotect() until one is refused, and does
 *				such munmaps until one is refused; prints how many were not
 * tool_program server		goes to the limit, and then tries such a munmap
 *				every 20 ms; says "ok" or "failed" each time
 * tool_program leaderless	the same in a thread, whose leader has ended
 * tool_program maps COUNT [NAME]	has COUNT mappings, prints "ready", waits
 * tool_program thread		prints the id of a thread of its, waits
 * tool_program exec_in thread|orphan COMMAND...
 *				becomes COMMAND by an exec in a thread that is not
 *				the leader, or whose leader has ended
 * tool_program deny ptrace|close_range|reserve ERRNO COMMAND...
 *				COMMAND, for which that system call or RESERVE fails
 * tool_program traced COMMAND...	COMMAND, traced
 * tool_program old COMMAND...	COMMAND, for which the module is as 0.1.0: it knows no
 *				kinds of headroom
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "vmareserve_test.h"

static int splits(long count)
{
	char *area = go_to_limit(read_number(LIMIT_FILE), count);
	long i, failed = 0;

	if (!area)
		return 2;
	for (i = 0; i < count; i++)
		failed += split(area, i) == ENOMEM;
	printf("%ld failed\n", failed);
	return 0;
}

/* How many of @max splits are not refused; or -1. */
static long count_room(long max, bool bare)
{
	char *area = go_to_limit(read_number(LIMIT_FILE), max);
	long i;

	if (!area || (bare && syscall(__NR_close_range, 0, ~0U, 0)))
		return -1;
	for (i = 0; i < max; i++)
		if (split(area, i) == ENOMEM)
			break;
	return i;
}

static int room(long max, char **command)
{
	long count = count_room(max, false);

	/* Not printf(): that could need memory. */
	if (count < 0 || dprintf(1, "%ld\n", count) < 0)
		return 2;
	if (!command[0])
		return 0;
	execvp(command[0], command);
	return 2;
}

/* Maps a page that merges with nothing; false when that is refused. */
static bool grow(long i)
{
	return mmap(NULL, PAGE, i & 1 ? PROT_READ : PROT_NONE, MAP_SHARED | MAP_ANONYMOUS,
		    -1, 0) != MAP_FAILED;
}

/* Splits the i'th page off @area, from its begin on; false when that is refused. */
static bool change(char *area, long i)
{
	return !mprotect(area + i * PAGE, PAGE, i & 1 ? PROT_READ : PROT_NONE);
}

static int nested(long max, bool wait)
{
	char *edges = map_splittable(max);
	char *area = go_to_limit(read_number(LIMIT_FILE), max);
	long grown = 0, changed = 0, unmapped;

	if (!edges || !area)
		return 2;
	while (grown < max && grow(grown))
		grown++;
	while (changed < max && change(edges, changed))
		changed++;
	unmapped = split_many(area, 0, max);
	if (dprintf(1, "grown %ld, changed %ld, unmapped %ld\n", grown, changed, unmapped) < 0)
		return 2;
	if (wait)
		pause();
	return 0;
}

static int serve(char *area)
{
	long i = 0;
	int err;

	while (area && i < 10000) {
		err = split(area, i);
		i += !err;
		if (write(1, err ? "failed\n" : "ok\n", err ? 7 : 3) < 0)
			break;
		usleep(20000);
	}
	return 2;
}

static int server(void)
{
	return serve(go_to_limit(read_number(LIMIT_FILE), 10000));
}

/* What a thread is to do once its leader has got it all ready. */
static struct {
	sem_t ready;
	char *area;
	char **command;
	bool orphan;
} job;

static void *do_job(void *arg)
{
	char state[2] = "";
	int fd;

	sem_wait(&job.ready);
	/* A leader that has ended is a zombie. */
	while (job.orphan && state[0] != 'Z') {
		static char buf[256];
		char *end;

		fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
		if (fd < 0 || read(fd, buf, sizeof(buf) - 1) <= 0)
			_exit(2);
		close(fd);
		end = strrchr(buf, ')');
		state[0] = end ? end[2] : 'Z';
	}
	if (job.command) {
		execvp(job.command[0], job.command);
		_exit(2);
	}
	_exit(serve(job.area));
}

static int in_thread(bool orphan, char **command)
{
	pthread_t t;

	job.orphan = orphan;
	job.command = command;
	/* Before the limit: a thread has a stack, which is a mapping. */
	if (sem_init(&job.ready, 0, 0) || pthread_create(&t, NULL, do_job, NULL))
		return 2;
	if (!command)
		job.area = go_to_limit(read_number(LIMIT_FILE), 10000);
	sem_post(&job.ready);
	/* Not pthread_exit(): a static program has not the library that it needs. */
	if (orphan)
		syscall(SYS_exit, 0);
	return pthread_join(t, NULL);
}

static int maps(long count, const char *name)
{
	if (name)
		prctl(PR_SET_NAME, name);
	if (!fill_to(count) || write(1, "ready\n", 6) != 6)
		return 2;
	pause();
	return 0;
}

static void *thread(void *arg)
{
	printf("%ld\n", syscall(SYS_gettid));
	fflush(stdout);
	pause();
	return NULL;
}

static int deny(const char *what, int err, char **command)
{
	bool reserve = !strcmp(what, "reserve");
	int nr = reserve ? SYS_ioctl : !strcmp(what, "ptrace") ? SYS_ptrace : __NR_close_range;
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, nr, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, args[1])),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, VMARESERVE_IOC_RESERVE, 0, reserve),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | err),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = { .len = ARRAY_SIZE(filter), .filter = filter };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog))
		return 2;
	execvp(command[0], command);
	return 2;
}

static int traced(char **command)
{
	int status, sig;
	pid_t child = fork();

	if (!child) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		execvp(command[0], command);
		_exit(2);
	}
	while (waitpid(child, &status, 0) == child && WIFSTOPPED(status)) {
		sig = WSTOPSIG(status);
		ptrace(PTRACE_CONT, child, 0, sig == SIGTRAP ? 0 : sig);
	}
	return WEXITSTATUS(status);
}

/*
 * @call: what the traced process has stopped at. RESERVE refuses flags: none is known
 * that has all bits. STATUS fills in what it knows, and leaves the rest as it was.
 */
static void grow_old(pid_t pid, const struct __ptrace_syscall_info *call)
{
	static struct vmareserve_reserve *reserve;
	static char *status;
	size_t i;

	if (call->op == PTRACE_SYSCALL_INFO_ENTRY && call->entry.nr == SYS_ioctl) {
		reserve = call->entry.args[1] == VMARESERVE_IOC_RESERVE ?
			  (void *)call->entry.args[2] : NULL;
		status = call->entry.args[1] == VMARESERVE_IOC_STATUS ?
			 (void *)call->entry.args[2] : NULL;
		/* The pid and the flags are one word. */
		if (reserve && ptrace(PTRACE_PEEKDATA, pid, &reserve->pid, 0) >> 32)
			ptrace(PTRACE_POKEDATA, pid, &reserve->pid, -1L);
	} else if (call->op == PTRACE_SYSCALL_INFO_EXIT && status) {
		for (i = VMARESERVE_STATUS_SIZE_VER0; i < sizeof(struct vmareserve_status); i += 8)
			ptrace(PTRACE_POKEDATA, pid, status + i, 0);
		status = NULL;
	}
}

static int old(char **command)
{
	struct __ptrace_syscall_info call;
	int status, sig;
	pid_t child = fork();

	if (!child) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		execvp(command[0], command);
		_exit(2);
	}
	while (waitpid(child, &status, 0) == child && WIFSTOPPED(status)) {
		sig = WSTOPSIG(status);
		if (sig == (SIGTRAP | 0x80)) {
			ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof(call), &call);
			grow_old(child, &call);
		} else if (sig == SIGTRAP) {
			ptrace(PTRACE_SETOPTIONS, child, 0, PTRACE_O_TRACESYSGOOD);
		}
		ptrace(PTRACE_SYSCALL, child, 0, sig & 0x80 || sig == SIGTRAP ? 0 : sig);
	}
	return WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
	pthread_t t;

	if (argc == 3 && !strcmp(argv[1], "splits"))
		return splits(atol(argv[2]));
	if (argc >= 3 && !strcmp(argv[1], "room"))
		return room(atol(argv[2]), argv + 3);
	if (argc == 3 && !strcmp(argv[1], "bare"))
		return count_room(atol(argv[2]), true);
	if (argc >= 3 && !strcmp(argv[1], "nested"))
		return nested(atol(argv[2]), argc > 3);
	if (argc == 2 && !strcmp(argv[1], "server"))
		return server();
	if (argc == 2 && !strcmp(argv[1], "leaderless"))
		return in_thread(true, NULL);
	if (argc >= 4 && !strcmp(argv[1], "exec_in"))
		return in_thread(!strcmp(argv[2], "orphan"), argv + 3);
	if (argc >= 3 && !strcmp(argv[1], "maps"))
		return maps(atol(argv[2]), argv[3]);
	if (argc == 2 && !strcmp(argv[1], "thread"))
		return pthread_create(&t, NULL, thread, NULL) || pthread_join(t, NULL);
	if (argc >= 5 && !strcmp(argv[1], "deny"))
		return deny(argv[2], atoi(argv[3]), argv + 4);
	if (argc >= 3 && !strcmp(argv[1], "traced"))
		return traced(argv + 2);
	if (argc >= 3 && !strcmp(argv[1], "old"))
		return old(argv + 2);
	return 2;
}
