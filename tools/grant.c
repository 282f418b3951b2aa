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
#include <time.h>
#include <unistd.h>

#include "common.h"

/* How soon after an exec() the headroom is renewed, in milliseconds. */
#define RENEW_INTERVAL	1000

static void parse_options(int argc, char **argv, __u64 *headroom, pid_t *pid)
{
	parse_headroom_option(argc, argv, "n:hV", EXIT_FAILURE, headroom);
	if (optind + 1 != argc) {
		warnx(optind == argc ? "no PID specified" : "only one PID can be specified");
		try_help(EXIT_FAILURE);
	}
	*pid = parse_pid(argv[optind], EXIT_FAILURE);
}

/* A descriptor that is readable when this shall end. */
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

/*
 * What both commands begin with: @headroom, unless the options say otherwise, for
 * the process they name. @fds are readable when this shall end, and when the
 * process has.
 */
static void begin(int argc, char **argv, __u64 headroom, struct grant *grant,
		  struct pollfd fds[2])
{
	pid_t pid;

	parse_options(argc, argv, &headroom, &pid);
	fds[0] = (struct pollfd){ .fd = open_signals(), .events = POLLIN };
	if (start_grant(grant, pid, headroom))
		exit(EXIT_FAILURE);
	fds[1] = (struct pollfd){ .fd = grant->pidfd, .events = POLLIN };
}

static void renew(struct grant *grant)
{
	int error = renew_grant(grant);

	if (error && !grant->warned) {
		warnx("process %d has called exec and its headroom can't be renewed",
		      grant->pid);
		complain_reserve(grant->device, grant->pid, grant->headroom, error);
	}
	grant->warned = error;
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
	struct pollfd fds[2];
	struct grant grant;
	int n;

	begin(argc, argv, DEFAULT_HEADROOM, &grant, fds);

	/* What ends this closes the device, and that gives the headroom back. */
	while (!(n = poll(fds, 2, RENEW_INTERVAL)) || (n < 0 && errno == EINTR))
		renew(&grant);
	if (n < 0)
		err(EXIT_FAILURE, "poll");
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
	       (unsigned long long)headroom_of(status), status->rescued, status->exhausted);
	fflush(stdout);
}

/**
 * cmd_watch() - vmareserve watch
 * @argc: without the program's own options
 * @argv: likewise
 *
 * poll() on the device wakes this when the process goes above the limit. A
 * module that does not know that is asked every second, which also finds out
 * when the process is below again.
 *
 * Return: the exit status.
 */
int cmd_watch(int argc, char **argv)
{
	struct vmareserve_status status;
	bool above = false, was_above;
	__u64 rescued = 0;
	struct pollfd fds[3];
	struct grant grant;
	int n;

	/* Only a descriptor that holds something serves a process. */
	begin(argc, argv, 1, &grant, fds);
	for (;;) {
		was_above = above;
		if (!get_status(grant.device, grant.pid, &status)) {
			above = status.in_use;
			/* Each rescued split was above: also if it was for a moment. */
			if (!was_above && (above || status.rescued > rescued))
				print_above(grant.pid, &status);
			rescued = status.rescued;
		}

		/* Above, POLLPRI would wake this all the time. */
		fds[2] = (struct pollfd){
			.fd = above ? -1 : grant.device, .events = POLLPRI,
		};
		n = poll(fds, 3, RENEW_INTERVAL);
		if (n < 0 && errno != EINTR)
			err(EXIT_FAILURE, "poll");
		if (n > 0 && (fds[0].revents || fds[1].revents))
			return EXIT_SUCCESS;
		/* POLLERR and the like: as if there were no poll(). */
		if (n > 0 && !(fds[2].revents & POLLPRI) &&
		    has_ended(grant.pidfd, RENEW_INTERVAL))
			return EXIT_SUCCESS;
		renew(&grant);
	}
}
