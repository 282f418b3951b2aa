// SPDX-License-Identifier: GPL-2.0
/*
 * vmareserve status: mappings and headroom of processes.
 */
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "common.h"

/* Columns that the bar leaves free. */
#define BAR_MARGIN	10

static unsigned int terminal_width(void)
{
	struct winsize size;

	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col)
		return size.ws_col;
	return 80;
}

static void print_cells(unsigned int width, __u64 part, __u64 whole)
{
	__u64 filled = !whole || part >= whole ? width : part * width / whole, i;

	for (i = 0; i < width; i++)
		putchar(i < filled ? '#' : '.');
}

/*
 * From no mappings to vm.max_map_count, then a |. Then the headroom, as it nests: up
 * to the own limit for calls of the kind map, where an m stands, up to that for split,
 * an s, up to that for unmap, a u; without the kinds that the process has none of.
 * It has a quarter of the width, in equal parts: it would be too small to see.
 */
static void print_bar(const struct vmareserve_status *status)
{
	unsigned int width = terminal_width(), kinds = 0, kind, room, cells;

	if (width < BAR_MARGIN + 10)
		return;
	width -= BAR_MARGIN + 1;
	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++)
		kinds += kind_headroom(status, kind) != 0;
	room = kinds ? width / 4 : 0;
	if (room < kinds)
		room = kinds;
	printf("%8s[", "");
	print_cells(width - room, status->map_count, status->max_map_count);
	putchar('|');
	for (kind = VMARESERVE_NR_KINDS; kind--; ) {
		if (!kind_headroom(status, kind))
			continue;
		cells = room / kinds--;
		room -= cells;
		print_cells(cells - 1, kind_in_use(status, kind), kind_headroom(status, kind));
		putchar(kind_names[kind][0]);
	}
	puts("]");
}

static void print_header(void)
{
	printf("vm.max_map_count %lld\n", read_max_map_count());
	printf("%7s %-15s %-5s %7s %7s %8s %6s %8s %9s\n", "PID", "COMMAND", "KIND", "MAPS",
	       "LIMIT", "HEADROOM", "IN-USE", "RESCUED", "EXHAUSTED");
}

/* What comes after the kind's name and the count. */
static void print_kind(const struct vmareserve_status *status, unsigned int kind)
{
	const struct vmareserve_kind_status *k = &status->kinds[kind];

	if (kind != VMARESERVE_UNMAP && !knows_kinds(status)) {
		printf("%7s %8s %6s %8s %9s\n", "-", "-", "-", "-", "-");
		return;
	}
	printf("%7llu %8llu %6llu %8llu %9llu\n", k->limit, kind_headroom(status, kind),
	       kind_in_use(status, kind), k->rescued, k->exhausted);
}

static void print_text(pid_t pid, const struct vmareserve_status *status)
{
	char comm[COMM_SIZE];
	unsigned int kind;

	read_comm(pid, comm);
	make_printable(comm);
	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++) {
		if (!kind)
			printf("%7d %-15s %-5s %7llu ", pid, comm, kind_names[kind],
			       status->map_count);
		else
			printf("%23s %-5s %7s ", "", kind_names[kind], "");
		print_kind(status, kind);
	}
	if (isatty(STDOUT_FILENO))
		print_bar(status);
}

/* How many bytes of valid UTF-8 begin at @s; 0 when it is none. */
static int utf8_length(const unsigned char *s)
{
	/* The least that may be written with so many bytes more. */
	static const unsigned int least[] = { 0, 0x80, 0x800, 0x10000 };
	unsigned int point;
	int more, i;

	if (*s < 0x80)
		return 1;
	if (*s >= 0xf8 || *s < 0xc0)
		return 0;
	more = *s >= 0xf0 ? 3 : *s >= 0xe0 ? 2 : 1;
	point = *s & (0x3f >> more);
	for (i = 1; i <= more; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		point = point << 6 | (s[i] & 0x3f);
	}
	if (point < least[more] || point > 0x10ffff ||
	    (point >= 0xd800 && point < 0xe000))
		return 0;
	return more + 1;
}

/* A process chooses its name itself: any bytes. */
static void print_json_string(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	int len;

	putchar('"');
	while (*s) {
		len = utf8_length(s);
		if (!len) {
			fputs("\\ufffd", stdout);
			s++;
		} else if (*s < 0x20 || *s == 0x7f) {
			printf("\\u%04x", *s++);
		} else {
			if (*s == '"' || *s == '\\')
				putchar('\\');
			while (len--)
				putchar(*s++);
		}
	}
	putchar('"');
}

static void print_json_kinds(const struct vmareserve_status *status)
{
	const struct vmareserve_kind_status *k;
	unsigned int kind;

	printf(",\n         \"kinds\": ");
	if (!knows_kinds(status)) {
		printf("null");
		return;
	}
	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++) {
		k = &status->kinds[kind];
		printf("%s\n            \"%s\": {\n", kind ? "," : "{", kind_names[kind]);
		printf("               \"headroom\": %llu,\n", k->headroom);
		printf("               \"by_default\": %llu,\n", k->by_default);
		printf("               \"limit\": %llu,\n", k->limit);
		printf("               \"in_use\": %llu,\n", kind_in_use(status, kind));
		printf("               \"rescued\": %llu,\n", k->rescued);
		printf("               \"exhausted\": %llu\n            }", k->exhausted);
	}
	printf("\n         }");
}

static void print_json(pid_t pid, const struct vmareserve_status *status, bool first)
{
	char comm[COMM_SIZE];

	read_comm(pid, comm);
	printf("%s\n      {\n         \"pid\": %d,\n         \"comm\": ",
	       first ? "" : ",", pid);
	print_json_string(comm);
	printf(",\n         \"map_count\": %llu", status->map_count);
	printf(",\n         \"max_map_count\": %llu", status->max_map_count);
	printf(",\n         \"headroom_total\": %llu", status->headroom_total);
	printf(",\n         \"in_use\": %llu", status->in_use);
	printf(",\n         \"rescued\": %llu", status->rescued);
	printf(",\n         \"exhausted\": %llu", status->exhausted);
	print_json_kinds(status);
	printf("\n      }");
}

/* What is to be shown. */
struct request {
	bool json;
	bool all;	/* processes that have reserved headroom, or are using it */
	pid_t *pids;
	size_t count;
};

static void parse_options(int argc, char **argv, struct request *request)
{
	static const struct option longopts[] = {
		{ "json",	no_argument, NULL, 'J' },
		OPTION_HELP,
		OPTION_VERSION,
		{ NULL }
	};
	size_t i;
	int c;

	while ((c = getopt_long(argc, argv, "JhV", longopts, NULL)) != -1) {
		switch (c) {
		case 'J':
			request->json = true;
			break;
		default:
			common_option(c, EXIT_FAILURE);
		}
	}
	request->all = optind == argc;
	if (request->all) {
		if (list_processes(&request->pids, &request->count))
			err(EXIT_FAILURE, "cannot read /proc");
		return;
	}
	request->count = argc - optind;
	request->pids = calloc(request->count, sizeof(*request->pids));
	if (!request->pids)
		err(EXIT_FAILURE, NULL);
	for (i = 0; i < request->count; i++)
		request->pids[i] = parse_pid(argv[optind + i], EXIT_FAILURE);
}

/* Shows the processes. How many; @result: the exit status, when one can't be shown. */
static size_t show(const struct request *request, int fd, int *result)
{
	size_t i, shown = 0, hidden = 0;
	struct vmareserve_status status;
	pid_t pid;
	int error;

	for (i = 0; i < request->count; i++) {
		pid = request->pids[i];
		error = get_status(fd, pid, &status);
		if (error && request->all && (error == ESRCH || error == EPERM)) {
			hidden += error == EPERM;
			continue;
		}
		if (error) {
			complain_status(pid, error);
			*result = EXIT_FAILURE;
			continue;
		}
		if (request->all && !status.headroom_total && !status.in_use)
			continue;
		if (request->json) {
			print_json(pid, &status, !shown);
		} else {
			if (!shown)
				print_header();
			print_text(pid, &status);
		}
		shown++;
	}
	if (hidden)
		warnx("%zu processes of other users are not shown: run this as root to see them",
		      hidden);
	return shown;
}

/**
 * cmd_status() - vmareserve status
 * @argc: without the program's own options
 * @argv: likewise
 *
 * Return: the exit status.
 */
int cmd_status(int argc, char **argv)
{
	struct request request = { 0 };
	unsigned long long by_default;
	int result = EXIT_SUCCESS, fd;
	size_t shown;

	parse_options(argc, argv, &request);
	fd = open_device();
	if (fd < 0) {
		complain_open(errno);
		free(request.pids);
		return EXIT_FAILURE;
	}
	by_default = read_default_headroom();
	if (request.json)
		printf("{\n   \"default_headroom\": %llu,\n   \"processes\": [",
		       by_default);
	shown = show(&request, fd, &result);
	if (request.json)
		printf("%s]\n}\n", shown ? "\n   " : "");
	else if (request.all && !shown)
		puts(by_default ? "No process is above the limit." :
				  "No process has headroom.");
	if (request.all && !request.json && by_default)
		printf("Every process has headroom of %llu by default_headroom.\n",
		       by_default);
	close(fd);
	free(request.pids);
	return result;
}
