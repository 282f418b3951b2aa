// SPDX-License-Identifier: GPL-2.0
/*
 * vmareserve run: a command with headroom from its first instruction.
 *
 * exec gives a process a new mm, and headroom belongs to the mm: it can only
 * be reserved between the exec and the program's first instruction. A tracer
 * can stop the process there. So a helper traces this process, this process
 * becomes the command, the helper reserves, and lets go of it.
 *
 * The command is this very process, and not its child: exit status, signals,
 * job control and the pid are the command's own, as with env(1). The helper is
 * nobody's child, in a session of its own, and holds the headroom until the
 * command ends.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <linux/capability.h>

#include "common.h"

/* How soon after a further exec() the headroom is renewed, in milliseconds. */
#define RENEW_INTERVAL	1000

/* A line of /proc/self/status: the number, or 0. */
static unsigned long long read_own_status(const char *name, int base)
{
	unsigned long long number = 0;
	size_t size = 0, len = strlen(name);
	char *line = NULL;
	FILE *f;

	f = fopen("/proc/self/status", "re");
	if (!f)
		return 0;
	while (getline(&line, &size, f) > 0)
		if (!strncmp(line, name, len) && line[len] == ':')
			number = strtoull(line + len + 1, NULL, base);
	free(line);
	fclose(f);
	return number;
}

/* Would exec of the file @path give privileges that this process has not? */
static bool is_privileged(const char *path)
{
	struct statvfs fs;
	struct stat st;

	if (stat(path, &st) || !S_ISREG(st.st_mode) || access(path, X_OK))
		return false;
	if (!statvfs(path, &fs) && (fs.f_flag & ST_NOSUID))
		return false;
	return ((st.st_mode & S_ISUID) && st.st_uid != geteuid()) ||
	       ((st.st_mode & S_ISGID) && (st.st_mode & 0010) && st.st_gid != getegid()) ||
	       getxattr(path, "security.capability", NULL, 0) > 0;
}

/*
 * A traced process gets no privileges from exec, unless the tracer has
 * CAP_SYS_PTRACE (begin_new_exec() and cap_bprm_creds_from_file() in the
 * kernel). It would run, and fail in odd ways: better not run it.
 *
 * Looks the command up as execvp() does.
 */
static void refuse_privileged(const char *command)
{
	const char *path, *end;
	bool found = false;
	char *file;

	if (read_own_status("CapEff", 16) & (1ULL << CAP_SYS_PTRACE))
		return;
	if (strchr(command, '/')) {
		found = is_privileged(command);
	} else {
		path = getenv("PATH");
		if (!path)
			path = "/bin:/usr/bin";
		for (;; path = end + 1) {
			end = strchrnul(path, ':');
			if (asprintf(&file, "%.*s%s%s", (int)(end - path), path,
				     end == path ? "" : "/", command) < 0)
				err(EXIT_CANCELED, "cannot look up '%s'", command);
			found = is_privileged(file);
			/* The first that can be run is the one. */
			if (found || !access(file, X_OK)) {
				free(file);
				break;
			}
			free(file);
			if (!*end)
				break;
		}
	}
	if (found)
		errx(EXIT_CANCELED, "'%s' is set-user-ID, set-group-ID or has file capabilities, which it would not get while it is traced for its start; run this as root (it takes CAP_SYS_PTRACE), or run the command without it, and then as root: vmareserve grant PID",
		     command);
}

static void complain_trace(int err)
{
	unsigned long long tracer = read_own_status("TracerPid", 10);

	if (tracer) {
		warnx("cannot trace the command for its start: it is being traced already, by process %llu (strace or a debugger?); trace the command itself: vmareserve run -- strace COMMAND is no help, strace -p PID is",
		      tracer);
		return;
	}
	errno = err;
	warn("cannot trace the command for its start");
	warnx("ptrace(2) is forbidden here (sysctl kernel.yama.ptrace_scope, a seccomp filter, a security module?): run this as root, or run the command without it, and then: vmareserve grant PID");
}

/* Closes all from @first to @last that are open. */
static void close_range_of(unsigned int first, unsigned int last)
{
	syscall(__NR_close_range, first, last, 0);
}

/*
 * Moves what the helper needs to its first descriptors and closes all others:
 * whoever reads from a pipe of the command shall see its end. stderr stays
 * open for the moment.
 */
static void keep_only(struct grant *grant, int *pipe_fd)
{
	int *keep[] = { &grant->device, &grant->pidfd, pipe_fd };
	unsigned int i;

	/* Out of the way of one another. */
	for (i = 0; i < 3; i++)
		*keep[i] = fcntl(*keep[i], F_DUPFD_CLOEXEC, 10);
	for (i = 0; i < 3; i++)
		*keep[i] = dup3(*keep[i], 3 + i, O_CLOEXEC);
	close_range_of(6, ~0U);
	close_range_of(0, 1);
}

/*
 * Waits for the exec of the traced process. What else stops it meanwhile goes
 * its way. False when it has ended before.
 */
static bool wait_for_exec(pid_t pid)
{
	int status, event, sig;

	for (;;) {
		if (waitpid(pid, &status, __WALL) < 0) {
			if (errno == EINTR)
				continue;
			return false;
		}
		if (!WIFSTOPPED(status))
			return false;
		event = status >> 16;
		sig = WSTOPSIG(status);
		if (event == PTRACE_EVENT_EXEC)
			return true;
		if (event == PTRACE_EVENT_STOP && sig != SIGTRAP)
			/* Ctrl-Z and the like: it stays stopped. */
			ptrace(PTRACE_LISTEN, pid, 0, 0);
		else
			ptrace(PTRACE_CONT, pid, 0, event ? 0 : sig);
	}
}

/* The helper; @pipe_fd gets a 0, or the errno of a failure to trace. */
static noreturn void help(struct grant grant, int pipe_fd)
{
	/* By these it would be ended together with the command, but earlier. */
	static const int ignored[] = {
		SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGUSR1, SIGUSR2,
		SIGALRM,
	};
	int error = 0, null;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ignored); i++)
		signal(ignored[i], SIG_IGN);
	setsid();
	keep_only(&grant, &pipe_fd);
	if (ptrace(PTRACE_SEIZE, grant.pid, 0, PTRACE_O_TRACEEXEC))
		error = errno;
	if (write(pipe_fd, &error, sizeof(error)) != sizeof(error) || error)
		_exit(1);
	close(pipe_fd);

	if (!wait_for_exec(grant.pid))
		_exit(0);
	error = reserve(grant.device, grant.pid, grant.headroom);
	if (error) {
		complain_reserve(grant.device, grant.pid, grant.headroom, error);
		warnx("the command was killed before its first instruction");
		kill(grant.pid, SIGKILL);
		_exit(1);
	}
	/* Not to keep a mount busy; and if that fails, it does. */
	if (chdir("/"))
		warn("chdir");
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	dup2(null, STDERR_FILENO);
	ptrace(PTRACE_DETACH, grant.pid, 0, 0);

	while (!has_ended(grant.pidfd, RENEW_INTERVAL))
		renew_grant(&grant);
	_exit(0);
}

/*
 * Starts the helper, and returns when it traces this process: 0, or the errno.
 *
 * It is the child of a child that ends at once: the command finds no child
 * that it does not know. That one ends without a SIGCHLD, which could stay
 * pending across the exec.
 */
static int start_helper(struct grant *grant)
{
	int pipe_fds[2], error, status;
	pid_t helper, child;
	ssize_t n;

	if (pipe2(pipe_fds, O_CLOEXEC))
		err(EXIT_CANCELED, "cannot make a pipe");
	/* The helper waits on this until it may trace. */
	fflush(NULL);
	child = syscall(SYS_clone, 0, 0, 0, 0, 0);
	if (child < 0)
		err(EXIT_CANCELED, "cannot start the helper process");
	if (!child) {
		helper = syscall(SYS_clone, 0, 0, 0, 0, 0);
		if (!helper) {
			close(pipe_fds[0]);
			help(*grant, pipe_fds[1]);
		}
		_exit(helper < 0 ? errno : 0);
	}
	close(pipe_fds[1]);
	while (waitpid(child, &status, __WALL) < 0 && errno == EINTR)
		;
	do
		n = read(pipe_fds[0], &error, sizeof(error));
	while (n < 0 && errno == EINTR);
	close(pipe_fds[0]);
	return n == sizeof(error) ? error : EAGAIN;
}

static void parse_options(int argc, char **argv, __u64 *headroom)
{
	parse_headroom_option(argc, argv, "+n:hV", EXIT_CANCELED, headroom);
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
 * Return: the exit status, if at all: 125, 126 or 127 as env(1) has them.
 */
int cmd_run(int argc, char **argv)
{
	struct grant grant = { .headroom = DEFAULT_HEADROOM, .pid = getpid() };
	int error;

	parse_options(argc, argv, &grant.headroom);
	refuse_privileged(argv[optind]);
	grant.device = open_device();
	if (grant.device < 0) {
		complain_open(errno);
		return EXIT_CANCELED;
	}
	grant.pidfd = open_pidfd(grant.pid);
	if (grant.pidfd < 0)
		err(EXIT_CANCELED, "cannot open a pidfd");

	/* For all complaints to come before the command. */
	error = reserve(grant.device, 0, grant.headroom);
	if (!error)
		error = reserve(grant.device, 0, 0);
	if (error) {
		complain_reserve(grant.device, 0, grant.headroom, error);
		return EXIT_CANCELED;
	}

	error = start_helper(&grant);
	if (error) {
		complain_trace(error);
		return EXIT_CANCELED;
	}
	execvp(argv[optind], argv + optind);
	error = errno;
	warn("failed to execute %s", argv[optind]);
	/* Not exit(): a leak checker that runs there can't work when traced. */
	_exit(error == ENOENT ? EXIT_ENOENT : EXIT_CANNOT_INVOKE);
}
