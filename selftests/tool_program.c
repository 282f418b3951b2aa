// SPDX-License-Identifier: GPL-2.0
/*
 * The programs that tool.sh has the vmareserve command work on. They know
 * nothing of the module.
 *
 * tool_program splits COUNT	goes to the limit, and prints how many of COUNT
 *				munmaps in the middle of a mapping failed
 * tool_program server		goes to the limit, and then tries such a munmap
 *				every 20 ms; says "ok" or "failed" each time
 * tool_program maps COUNT [NAME]	has COUNT mappings, prints "ready", waits
 * tool_program thread		prints the id of a thread of its, waits
 * tool_program deny ptrace|reserve ERRNO COMMAND...
 *				COMMAND, for which ptrace() or RESERVE fails
 * tool_program traced COMMAND...	COMMAND, traced
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
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

static int server(void)
{
	char *area = go_to_limit(read_number(LIMIT_FILE), 10000);
	long i = 0;
	int err;

	while (area && i < 10000) {
		err = split(area, i);
		i += !err;
		/* Not printf(): that could need memory. */
		if (write(1, err ? "failed\n" : "ok\n", err ? 7 : 3) < 0)
			break;
		usleep(20000);
	}
	return 2;
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
	bool ptrace = !strcmp(what, "ptrace");
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ptrace ? SYS_ptrace : SYS_ioctl, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, args[1])),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, VMARESERVE_IOC_RESERVE, 0, !ptrace),
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

int main(int argc, char **argv)
{
	pthread_t t;

	if (argc == 3 && !strcmp(argv[1], "splits"))
		return splits(atol(argv[2]));
	if (argc == 2 && !strcmp(argv[1], "server"))
		return server();
	if (argc >= 3 && !strcmp(argv[1], "maps"))
		return maps(atol(argv[2]), argv[3]);
	if (argc == 2 && !strcmp(argv[1], "thread"))
		return pthread_create(&t, NULL, thread, NULL) || pthread_join(t, NULL);
	if (argc >= 5 && !strcmp(argv[1], "deny"))
		return deny(argv[2], atoi(argv[3]), argv + 4);
	if (argc >= 3 && !strcmp(argv[1], "traced"))
		return traced(argv + 2);
	return 2;
}
