// SPDX-License-Identifier: GPL-2.0
/*
 * vmareserve top: the processes by how near they are to vm.max_map_count.
 */
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "common.h"

struct process {
	pid_t pid;
	long long maps;
	bool by_module;		/* the rest is known, too */
	struct vmareserve_status status;
};

struct list {
	struct process *process;
	size_t count, hidden, needing;
	long long limit;
	__u64 by_default;	/* the headroom that all have */
	bool module;
};

struct options {
	bool batch;
	unsigned int delay, iterations;
	unsigned int warn;	/* percent of the limit */
};

/* The process's own limit for what gives memory back: the highest that it has. */
static long long own_limit(const struct process *p, const struct list *list)
{
	return p->by_module ? (long long)p->status.kinds[VMARESERVE_UNMAP].limit :
			      list->limit + (long long)list->by_default;
}

/* What there is to say of a process, in a word; or "". */
static const char *judge(const struct process *p, const struct list *list,
			 unsigned int warn)
{
	long long limit = list->limit, own = own_limit(p, list);

	if (p->maps >= own)
		return own > limit ? "OUT" : "FULL";
	if (own > limit)
		return p->maps > limit ? "above" : "";
	return p->maps * 100 >= limit * warn ? "NEEDS" : "";
}

/*
 * The kind of headroom that would have helped, as far as STATUS can tell; or "". More
 * of a kind helps the calls of that kind, and those of the kinds closer to unmap.
 */
static const char *helpful_kind(const struct process *p, const struct list *list)
{
	unsigned int kind;

	for (kind = VMARESERVE_NR_KINDS; kind--; )
		if (p->by_module && p->status.kinds[kind].exhausted)
			return kind_names[kind];
	return p->maps >= own_limit(p, list) ? kind_names[VMARESERVE_UNMAP] : "";
}

static bool needs_headroom(const char *word)
{
	/* All the words in capitals. */
	return word[0] >= 'A' && word[0] <= 'Z';
}

static int compare(const void *a, const void *b)
{
	const struct process *p = a, *q = b;

	if (p->maps != q->maps)
		return p->maps < q->maps ? 1 : -1;
	return p->pid < q->pid ? -1 : p->pid > q->pid;
}

/* Reads how all processes stand, most mappings first. @fd: the device, or -1. */
static void read_list(struct list *list, int fd, unsigned int warn)
{
	struct process *p;
	size_t count, i;
	pid_t *pids;
	int error;

	memset(list, 0, sizeof(*list));
	list->limit = read_max_map_count();
	list->by_default = read_default_headroom();
	list->module = fd >= 0;
	if (list_processes(&pids, &count))
		err(EXIT_FAILURE, "cannot read /proc");
	list->process = calloc(count ? count : 1, sizeof(*list->process));
	if (!list->process)
		err(EXIT_FAILURE, NULL);
	for (i = 0; i < count; i++) {
		p = &list->process[list->count];
		p->pid = pids[i];
		error = fd >= 0 ? get_status(fd, p->pid, &p->status) : ENODEV;
		p->by_module = !error;
		if (!error)
			p->maps = p->status.map_count;
		else
			p->maps = count_maps(p->pid);
		/* Kernel threads, and what has just ended, have none. */
		if (p->maps > 0) {
			list->count++;
			if (needs_headroom(judge(p, list, warn)))
				list->needing++;
		} else if (p->maps < 0 && !kill(p->pid, 0)) {
			list->hidden++;
		} else if (p->maps < 0 && errno == EPERM) {
			list->hidden++;
		}
	}
	free(pids);
	qsort(list->process, list->count, sizeof(*list->process), compare);
}

static void user_name(pid_t pid, char *name, size_t size)
{
	struct passwd *pw;
	struct stat st;
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d", pid);
	if (stat(path, &st)) {
		snprintf(name, size, "?");
		return;
	}
	pw = getpwuid(st.st_uid);
	if (pw && strlen(pw->pw_name) < size)
		snprintf(name, size, "%s", pw->pw_name);
	else
		snprintf(name, size, "%u", st.st_uid);
	make_printable(name);
}

/* The process's own limit for calls of @kind. */
static void print_limit(const struct process *p, unsigned int kind)
{
	if (p->by_module && (kind == VMARESERVE_UNMAP || knows_kinds(&p->status)))
		printf("%7llu ", p->status.kinds[kind].limit);
	else
		printf("%7s ", "-");
}

static void print_process(const struct process *p, const struct list *list,
			  const struct options *options)
{
	const char *word = judge(p, list, options->warn);
	bool marked = !options->batch && needs_headroom(word);
	char user[9], comm[COMM_SIZE];
	unsigned int kind;

	user_name(p->pid, user, sizeof(user));
	read_comm(p->pid, comm);
	make_printable(comm);
	printf("%s%7d %-8s %7lld ", marked ? "\033[1m" : "", p->pid, user, p->maps);
	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++)
		print_limit(p, kind);
	printf("%-5s %-5s %s%s", word, helpful_kind(p, list), comm, marked ? "\033[0m" : "");
}

/* @rows: of the screen, or 0 for all of it; @why: there is no device. */
static void print_list(const struct list *list, const struct options *options,
		       unsigned int rows, const char *why)
{
	/* On a terminal each line clears what is left of the one before. */
	const char *eol = options->batch ? "\n" : "\033[K\n";
	time_t now = time(NULL);
	unsigned int row = 5;
	char date[32];
	size_t i;

	strftime(date, sizeof(date), "%T", localtime(&now));
	printf("vmareserve top - %s, %zu processes, vm.max_map_count %lld%s", date,
	       list->count, list->limit, eol);
	if (list->module)
		printf("Numbers from the module, default_headroom %llu.",
		       (unsigned long long)list->by_default);
	else
		printf("Without the module (%s): mappings counted in /proc/PID/maps.", why);
	fputs(eol, stdout);
	printf("%zu would need headroom: at %u %% of the limit or more, and none left.",
	       list->needing, options->warn);
	fputs(eol, stdout);
	if (list->hidden) {
		printf("%zu can't be read%s.", list->hidden,
		       geteuid() ? ": run this as root" : "");
		fputs(eol, stdout);
		row++;
	}
	fputs(eol, stdout);
	/* Calls of a kind work while MAPS is less than that. */
	printf("%s%7s %-8s %7s %7s %7s %7s %-5s %-5s %s%s%s",
	       options->batch ? "" : "\033[7m", "PID", "USER", "MAPS", "<UNMAP",
	       "<SPLIT", "<MAP", "", "HELPS", "COMMAND        ",
	       options->batch ? "" : "\033[0m", eol);
	for (i = 0; i < list->count && (!rows || row < rows - 1); i++, row++) {
		print_process(&list->process[i], list, options);
		fputs(eol, stdout);
	}
	if (!options->batch)
		fputs("\033[J", stdout);
	fflush(stdout);
	if (ferror(stdout))
		exit(EXIT_FAILURE);
}

static struct termios saved_termios;

static void take_terminal(void)
{
	struct termios t = saved_termios;

	t.c_lflag &= ~(ICANON | ECHO);
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
	tcsetattr(STDIN_FILENO, TCSADRAIN, &t);
	/* No cursor, and a clean screen. */
	fputs("\033[?25l\033[H\033[2J", stdout);
}

static void give_terminal_back(void)
{
	fputs("\033[?25h", stdout);
	fflush(stdout);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &saved_termios);
}

static int open_signals(void)
{
	static const int signals[] = {
		SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH,
	};
	unsigned int i;
	sigset_t set;
	int fd;

	sigemptyset(&set);
	for (i = 0; i < ARRAY_SIZE(signals); i++)
		sigaddset(&set, signals[i]);
	sigprocmask(SIG_BLOCK, &set, NULL);
	fd = signalfd(-1, &set, SFD_CLOEXEC);
	if (fd < 0)
		err(EXIT_FAILURE, "signalfd");
	return fd;
}

/* Waits for the time to draw again. False when the user wants to leave. */
static bool wait_on_terminal(int signals, unsigned int delay)
{
	struct pollfd fds[2] = {
		{ .fd = signals, .events = POLLIN },
		{ .fd = STDIN_FILENO, .events = POLLIN },
	};
	struct signalfd_siginfo info;
	char key;

	if (poll(fds, 2, delay * 1000) <= 0)
		return true;
	if (fds[0].revents) {
		if (read(signals, &info, sizeof(info)) != sizeof(info))
			return false;
		switch (info.ssi_signo) {
		case SIGTSTP:
			give_terminal_back();
			raise(SIGSTOP);
			take_terminal();
			return true;
		case SIGCONT:
			take_terminal();
			return true;
		case SIGWINCH:
			return true;
		default:
			return false;
		}
	}
	return read(STDIN_FILENO, &key, 1) == 1 && key != 'q' && key != 'Q';
}

static unsigned int terminal_rows(void)
{
	struct winsize size;

	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_row > 8)
		return size.ws_row;
	return 24;
}

static void parse_options(int argc, char **argv, struct options *options)
{
	static const struct option longopts[] = {
		{ "batch",	no_argument, NULL, 'b' },
		{ "delay",	required_argument, NULL, 'd' },
		{ "iterations",	required_argument, NULL, 'n' },
		{ "warn",	required_argument, NULL, 'w' },
		OPTION_HELP,
		OPTION_VERSION,
		{ NULL }
	};
	bool iterations_given = false;
	int c;

	while ((c = getopt_long(argc, argv, "bd:n:w:hV", longopts, NULL)) != -1) {
		switch (c) {
		case 'b':
			options->batch = true;
			break;
		case 'd':
			options->delay = parse_number(optarg, "delay");
			if (options->delay > 86400)
				errx(EXIT_FAILURE, "invalid delay argument: '%s'", optarg);
			break;
		case 'n':
			options->iterations = parse_number(optarg, "iterations");
			iterations_given = true;
			break;
		case 'w':
			options->warn = parse_number(optarg, "percent");
			break;
		default:
			common_option(c, EXIT_FAILURE);
		}
	}
	if (optind < argc) {
		warnx("unexpected argument: '%s'", argv[optind]);
		try_help(EXIT_FAILURE);
	}
	if (!isatty(STDOUT_FILENO) || tcgetattr(STDIN_FILENO, &saved_termios))
		options->batch = true;
	if (options->batch && !iterations_given)
		options->iterations = 1;
}

/* Reads and prints one list. The device is opened each time: the module may come and go. */
static void show_list(const struct options *options)
{
	struct list list;
	const char *why;
	int fd;

	fd = open_device();
	why = errno == ENOENT || errno == ENXIO || errno == ENODEV ?
		"it is not loaded" : "no access to " DEVICE;
	read_list(&list, fd, options->warn);
	if (fd >= 0)
		close(fd);
	if (!options->batch)
		fputs("\033[H", stdout);
	print_list(&list, options, options->batch ? 0 : terminal_rows(), why);
	free(list.process);
}

/**
 * cmd_top() - vmareserve top
 * @argc: without the program's own options
 * @argv: likewise
 *
 * Return: the exit status.
 */
int cmd_top(int argc, char **argv)
{
	struct options options = { .delay = 2, .warn = 80 };
	unsigned int i;
	int signals = -1;

	parse_options(argc, argv, &options);
	if (!options.batch) {
		signals = open_signals();
		take_terminal();
		atexit(give_terminal_back);
	}
	for (i = 1;; i++) {
		show_list(&options);
		if (i == options.iterations)
			break;
		if (!options.batch) {
			if (!wait_on_terminal(signals, options.delay))
				break;
			continue;
		}
		sleep(options.delay);
		puts("");
	}
	return EXIT_SUCCESS;
}
