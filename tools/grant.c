// SPDX-License-Identifier: GPL-2.0
/*
 * vmareserve grant and watch: headroom for a running process, held as long as
 * this runs.
 */
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "common.h"

/* How often watch looks whether the process is below the limit again, in ms. */
#define LOOK_INTERVAL	1000

/* False when no headroom is asked for. */
static bool parse_options(int argc, char **argv, __u64 headroom[VMARESERVE_NR_KINDS],
			  pid_t *pid)
{
	bool given = parse_headroom_options(argc, argv, "n:hV", EXIT_FAILURE, headroom);

	if (optind + 1 != argc) {
		warnx(optind == argc ? "no PID specified" : "only one PID can be specified");
		try_help(EXIT_FAILURE);
	}
	*pid = parse_pid(argv[optind], EXIT_FAILURE);
	return given;
}

/* A descriptor that is readable when a signal ends this command. */
static int open_signals(void)
{
	sigset_t set;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	fd = signalfd(-1, &set, SFD_CLOEXEC);
	if (fd < 0)
		err(EXIT_FAILURE, "signalfd");
	return fd;
}

/* tgkill() finds a thread only together with the pid of its process. */
static bool is_thread(pid_t pid)
{
	if (kill(pid, 0) && errno != EPERM)
		return false;
	return syscall(SYS_tgkill, pid, pid, 0) && errno == ESRCH;
}

/*
 * What both commands begin with: a descriptor that serves the process @pid, and
 * @headroom that is held for it as long as this program runs. Does not return when
 * that fails.
 */
static int serve(pid_t pid, const __u64 headroom[VMARESERVE_NR_KINDS])
{
	int devices[VMARESERVE_NR_KINDS];

	if (is_thread(pid))
		errx(EXIT_FAILURE, "%d is a thread; give the pid of its process, the Tgid in /proc/%d/status",
		     pid, pid);
	hold_headroom(pid, headroom, EXIT_FAILURE, devices);
	return devices[0];
}

/**
 * cmd_grant() - vmareserve grant
 * @argc: without the program's own options
 * @argv: likewise
 *
 * Return: the exit status.
 */
int cmd_grant(int argc, char **argv)
{
	__u64 headroom[VMARESERVE_NR_KINDS] = { 0 };
	struct pollfd fds[2];
	pid_t pid;

	if (!parse_options(argc, argv, headroom, &pid))
		headroom[VMARESERVE_UNMAP] = DEFAULT_HEADROOM;
	fds[0] = (struct pollfd){ .fd = open_signals(), .events = POLLIN };
	/* No event is asked for: POLLHUP, that the process has ended, comes anyway. */
	fds[1] = (struct pollfd){ .fd = serve(pid, headroom) };
	while (poll(fds, 2, -1) < 0)
		if (errno != EINTR)
			err(EXIT_FAILURE, "poll");
	/* The end of this process closes all devices, which gives the headroom back. */
	return EXIT_SUCCESS;
}

static void print_above(pid_t pid, const struct vmareserve_status *status)
{
	time_t now = time(NULL);
	char comm[COMM_SIZE], date[32];

	read_comm(pid, comm);
	make_printable(comm);
	strftime(date, sizeof(date), "%F %T", localtime(&now));
	printf("%s %d %s: %llu mappings, %llu above vm.max_map_count, headroom %llu, rescued %llu, exhausted %llu\n",
	       date, pid, comm, status->map_count, status->in_use,
	       status->kinds[VMARESERVE_UNMAP].limit - status->max_map_count,
	       status->rescued, status->exhausted);
	fflush(stdout);
}

/**
 * cmd_watch() - vmareserve watch
 * @argc: without the program's own options
 * @argv: likewise
 *
 * poll() on the device wakes this when the process goes above the limit and when
 * it ends. Nothing wakes it when the process is below again: it looks every second.
 *
 * Return: the exit status.
 */
int cmd_watch(int argc, char **argv)
{
	struct vmareserve_status status;
	__u64 headroom[VMARESERVE_NR_KINDS] = { 0 }, rescued = 0;
	bool above = false, was_above;
	struct pollfd fds[2];
	pid_t pid;
	int n;

	parse_options(argc, argv, headroom, &pid);
	fds[0] = (struct pollfd){ .fd = open_signals(), .events = POLLIN };
	fds[1] = (struct pollfd){ .fd = serve(pid, headroom) };
	for (;;) {
		was_above = above;
		/* Of the process that is served: @pid may be another's by now. */
		if (!get_status(fds[1].fd, 0, &status)) {
			above = status.in_use;
			/* Each rescued call was above, even if only for a moment. */
			if (!was_above && (above || status.rescued > rescued))
				print_above(pid, &status);
			rescued = status.rescued;
		}

		/* While it is above, POLLPRI would end each poll() at once. */
		fds[1].events = above ? 0 : POLLPRI;
		n = poll(fds, 2, LOOK_INTERVAL);
		if (n < 0 && errno != EINTR)
			err(EXIT_FAILURE, "poll");
		if (n > 0 && (fds[0].revents || fds[1].revents & POLLHUP))
			return EXIT_SUCCESS;
	}
}
