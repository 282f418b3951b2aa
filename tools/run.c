// SPDX-License-Identifier: GPL-2.0
/*
 * vmareserve run: a command with headroom from its first instruction.
 *
 * Headroom belongs to the process and survives exec. So this process reserves
 * headroom for itself and becomes the command, as with env(1): exit status,
 * signals, job control and the pid are the command's own.
 *
 * Headroom lasts as long as a descriptor that holds it is open; there is one for each
 * kind. The command gets none: a helper process keeps them, and ends when the command
 * does. The helper is nobody's child, in a session of its own, and has nothing else
 * open.
 */
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common.h"

/* The exit status of the helper's parent when it has said what is wrong. */
#define SAID		255

/* Descriptors of the device, in ascending order, which all serve one process. */
struct devices {
	int fd[VMARESERVE_NR_KINDS];
	unsigned int count;
};

/* The helper: keeps @devices open until the process that they serve has ended. */
static noreturn void help(const struct devices *devices)
{
	/* No event is asked for: POLLHUP comes anyway. One tells for all. */
	struct pollfd pfd = { .fd = devices->fd[0] };

	while (poll(&pfd, 1, -1) < 0 && errno == EINTR)
		;
	_exit(0);
}

/* False, with errno, when that fails. */
static bool close_all_but(const struct devices *devices)
{
	unsigned int first = 0, i;

	for (i = 0; i < devices->count; i++) {
		if (devices->fd[i] > (int)first &&
		    syscall(__NR_close_range, first, devices->fd[i] - 1, 0))
			return false;
		first = devices->fd[i] + 1;
	}
	return !syscall(__NR_close_range, first, ~0U, 0);
}

/*
 * Makes the calling process what the helper has to be. It does so before the
 * command starts: a lock, a pipe or a mount is not busy because of the helper
 * while the command already runs. False, with a message, when it can't.
 */
static bool leave_everything_but(const struct devices *devices)
{
	/* These would end the helper together with the command, but earlier. */
	static const int ignored[] = {
		SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGUSR1, SIGUSR2,
		SIGALRM,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ignored); i++)
		signal(ignored[i], SIG_IGN);
	/* The kernel ends all others of a pid namespace with its first process. */
	if (getpid() == 1) {
		warnx("cannot start the helper process: it would be the first of a new pid namespace; use: unshare --pid --fork");
		return false;
	}
	setsid();
	if (chdir("/")) {
		warn("cannot start the helper process: chdir to /");
		return false;
	}
	/* Last, because this closes stderr. */
	if (!close_all_but(devices)) {
		warn("cannot start the helper process: close_range");
		return false;
	}
	return true;
}

/* clone() without a signal at the end: SIGCHLD could stay pending across exec. */
static pid_t clone_quietly(void)
{
	return syscall(SYS_clone, 0, 0, 0, 0, 0);
}

/*
 * Starts the helper, and returns when it holds @devices and nothing else. False,
 * with a message, when that fails.
 *
 * The helper's parent ends at once, so that the command has no child.
 */
static bool start_helper(const struct devices *devices)
{
	pid_t child, helper;
	int status;

	/* Or it would be written twice. */
	fflush(NULL);
	child = clone_quietly();
	if (child < 0) {
		warn("cannot start the helper process");
		return false;
	}
	if (!child) {
		if (!leave_everything_but(devices))
			_exit(SAID);
		helper = clone_quietly();
		if (!helper)
			help(devices);
		_exit(helper < 0 ? errno : 0);
	}

	while (waitpid(child, &status, __WALL) < 0)
		if (errno != EINTR) {
			warn("cannot wait for the start of the helper process");
			return false;
		}
	if (WIFSIGNALED(status)) {
		warnx("cannot start the helper process: it was killed by signal %d",
		      WTERMSIG(status));
		return false;
	}
	if (WEXITSTATUS(status) && WEXITSTATUS(status) != SAID) {
		errno = WEXITSTATUS(status);
		warn("cannot start the helper process");
	}
	return !WEXITSTATUS(status);
}

static void parse_options(int argc, char **argv, __u64 headroom[VMARESERVE_NR_KINDS])
{
	if (!parse_headroom_options(argc, argv, "+n:hV", EXIT_CANCELED, headroom))
		headroom[VMARESERVE_UNMAP] = DEFAULT_HEADROOM;
	if (optind == argc) {
		warnx("no command specified");
		try_help(EXIT_CANCELED);
	}
}

/**
 * cmd_run() - vmareserve run
 * @argc: without the program's own options
 * @argv: likewise
 *
 * Return: the exit status if the command can't be run: 125, 126 or 127 as
 * env(1) has them.
 */
int cmd_run(int argc, char **argv)
{
	__u64 headroom[VMARESERVE_NR_KINDS] = { 0 };
	struct devices devices;
	int error;

	parse_options(argc, argv, headroom);
	devices.count = hold_headroom(0, headroom, EXIT_CANCELED, devices.fd);
	if (!start_helper(&devices))
		return EXIT_CANCELED;

	/* This process's copies are closed by exec. */
	execvp(argv[optind], argv + optind);
	error = errno;
	warn("failed to execute %s", argv[optind]);
	return error == ENOENT ? EXIT_ENOENT : EXIT_CANNOT_INVOKE;
}
